// What the rules say, as a mark: colour, sign and word together, never colour alone. Judges nothing.
import {
  CheckCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  QuestionCircleFilled,
} from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { Outcome } from "@/ipc/client";
import "./parts.css";

const MARK = {
  NotApplicable: { tone: "green", Icon: CheckCircleFilled },
  Pass: { tone: "green", Icon: CheckCircleFilled },
  WarnAndSign: { tone: "amber", Icon: ExclamationCircleFilled },
  Unknown: { tone: "grey", Icon: QuestionCircleFilled },
  Block: { tone: "red", Icon: CloseCircleFilled },
} as const satisfies Record<Outcome, unknown>;

export function VerdictBadge({ outcome, large = false }: { outcome: Outcome; large?: boolean }) {
  const { t } = useTranslation();
  const { tone, Icon } = MARK[outcome];
  return (
    <span
      className={`verdict-badge ${tone}${large ? " large" : ""}`}
      data-testid="verdict"
      data-verdict={outcome}
    >
      <Icon aria-hidden="true" /> {t(`verdict.${outcome}`)}
    </span>
  );
}
