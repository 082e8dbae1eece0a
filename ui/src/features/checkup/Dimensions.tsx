// The dimensions as bars; each opens to what it rests on.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Dimension, Health } from "@/ipc/client";
import { DIMENSION, scoreText, toneOf } from "@/shared/format/score";
import { Bar } from "@/shared/parts/Bar";
import { useSay } from "@/shared/words";

export function Dimensions({ health }: { health: Health }) {
  const { t } = useTranslation();
  const say = useSay();
  const [open, setOpen] = useState<Dimension | null>(null);
  return (
    <ul className="dimensions">
      {health.dimensions.map((dimension) => {
        const shown = open === dimension.id;
        return (
          <li key={dimension.id}>
            <button
              type="button"
              className="dimension"
              aria-expanded={shown}
              aria-controls={`why-${dimension.id}`}
              data-testid="dimension"
              onClick={() => setOpen(shown ? null : dimension.id)}
            >
              <span className="dimension-name">{t(`score.dimension.${DIMENSION[dimension.id]}`)}</span>
              {dimension.score === null ? (
                <span className="quiet dimension-unknown">{t("score.unknown")}</span>
              ) : (
                <Bar share={Number(dimension.score) / 100} tone={toneOf(dimension.score)} />
              )}
              <strong className="num">{dimension.score === null ? "—" : whole(dimension.score)}</strong>
              <span className="dimension-more" aria-hidden="true">
                {shown ? "▴" : "▾"}
              </span>
            </button>
            <div id={`why-${dimension.id}`} className="dimension-why private" hidden={!shown}>
              {say(dimension.reason)}
              <div className="quiet">
                {dimension.id} · {t("score.weight", { weight: Number(dimension.weight) })}
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Dimensions that are whole points are written so. */
const whole = (score: string) => scoreText(score).replace(/\.0$/, "");
