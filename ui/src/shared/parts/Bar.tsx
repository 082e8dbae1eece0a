// A share as a bar, with a mark where something else lies (a target, a limit). The figure stands beside it as text, so
// the bar itself is silent.
import "./parts.css";

export type BarTone =
  | "red"
  | "amber"
  | "blue"
  | "green"
  | "grey"
  | "up"
  | "down"
  | "cash"
  | "bond"
  | "equity"
  | "alternative";

interface Props {
  /** 0 to 1. */
  share: number;
  from?: number;
  /** 0 to 1. */
  mark?: number | null;
  tone?: BarTone;
}

const within = (share: number) => Math.max(0, Math.min(1, share)) * 100;

export function Bar({ share, from = 0, mark = null, tone = "blue" }: Props) {
  return (
    <span className="bar" aria-hidden="true">
      <span
        className={`bar-fill ${tone}`}
        style={{ insetInlineStart: `${within(from)}%`, width: `${within(share)}%` }}
      />
      {mark !== null && <span className="bar-mark" style={{ insetInlineStart: `${within(mark)}%` }} />}
    </span>
  );
}
