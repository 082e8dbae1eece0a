// A wealth-health score as a ring with the number in it. Without a score it is an empty ring with a dash.
import { useTranslation } from "react-i18next";
import type { Health } from "@/ipc/client";
import { BAND_FROM, BANDS, scoreText, tenths } from "@/shared/format/score";
import "./parts.css";

interface Props {
  health: Pick<Health, "score" | "band">;
  size: number;
  /** The score aimed at, as a mark on the ring. */
  target?: string | null;
}

const SPAN = 100;

export function ScoreRing({ health, size, target = null }: Props) {
  const { t } = useTranslation();
  const { score, band } = health;
  const [whole = "", tenth = ""] = score === null ? ["—"] : scoreText(score).split(".");
  const label =
    score === null || band === null
      ? t("score.none_name")
      : t("score.name", { score: scoreText(score), band: t(`score.band.${band}`) });
  const width = size >= 100 ? 9 : 11;
  const radius = 50 - width / 2;
  const point = (share: number) => {
    const angle = share * 2 * Math.PI - Math.PI / 2;
    return { x: 50 + radius * Math.cos(angle), y: 50 + radius * Math.sin(angle) };
  };
  const aim = target === null ? null : point(tenths(target) / 1000);
  return (
    <div className="score-ring" role="img" aria-label={label} style={{ width: size, height: size }}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle className="ring-track" cx="50" cy="50" r={radius} strokeWidth={width} />
        {score !== null && (
          <circle
            className={`ring-fill ${band ?? ""}`}
            cx="50"
            cy="50"
            r={radius}
            strokeWidth={width}
            pathLength={SPAN}
            strokeDasharray={`${(tenths(score) / 1000) * SPAN} ${SPAN}`}
            transform="rotate(-90 50 50)"
          />
        )}
        {size >= 100 &&
          BANDS.slice(1).map((of) => {
            const { x, y } = point(BAND_FROM[of] / 100);
            return <circle key={of} className="ring-step" cx={x} cy={y} r="1.4" />;
          })}
        {aim && <circle className="ring-aim" cx={aim.x} cy={aim.y} r={width / 2 + 0.5} />}
      </svg>
      <div className="ring-number" style={{ fontSize: size * 0.31 }}>
        {whole}
        {tenth !== "" && <span className="ring-tenth">.{tenth}</span>}
      </div>
    </div>
  );
}
