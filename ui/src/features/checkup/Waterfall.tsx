// What moved the score since the last complete checkup, step by step, adding up exactly (WH-13).
import { useTranslation } from "react-i18next";
import type { ChangeSplit } from "@/ipc/client";
import { waterfall } from "@/shared/format/score";

export function Waterfall({ change }: { change: ChangeSplit }) {
  const { t } = useTranslation();
  return (
    <ol className="waterfall" aria-label={t("score.waterfall")}>
      {waterfall(change).map((step) => {
        const tone = step.sign > 0 ? "up" : step.sign < 0 ? "down" : "";
        const end = step.name === "from" || step.name === "to";
        return (
          <li key={step.name}>
            <span className="waterfall-name">{t(`score.part.${step.name}`)}</span>
            <span className="waterfall-track" aria-hidden="true">
              <span
                className={`waterfall-bar ${end ? "end" : tone}`}
                style={{
                  insetInlineStart: `${step.left}%`,
                  width: `${Math.max(0.8, step.right - step.left)}%`,
                }}
              />
            </span>
            <span className={`num ${end ? "strong" : tone}`}>{step.text}</span>
          </li>
        );
      })}
    </ol>
  );
}
