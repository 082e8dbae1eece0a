// A point of the talk: what, why today, and the approved words for it. Chosen and ordered by Rust.
import { useTranslation } from "react-i18next";
import type { Language, PointView } from "@/ipc/client";
import { Private } from "@/shared/parts/figures";
import { useSay } from "@/shared/words";
import { ScriptFacts, ScriptWords } from "./Script";

export function Point({ point, number, language }: { point: PointView; number: number; language: Language }) {
  const { t } = useTranslation();
  const say = useSay();
  const { script } = point;
  const expired = script?.sources.some((source) => !source.holds) ?? false;
  return (
    <li className="point" data-testid="point">
      <span className="agenda-number" aria-hidden="true">
        {number}
      </span>
      <div className="point-body">
        <h3>
          <Private>{say(point.title)}</Private>
        </h3>
        <p className="quiet">
          <strong>{t("prep.why")}</strong> <Private>{say(point.why)}</Private>
          {point.rule && t("prep.by_rule", { rule: point.rule })}
        </p>
        {script ? (
          <>
            <ScriptWords script={script} language={language} />
            <details className="point-sources" open={expired}>
              <summary>{t("prep.words_from", { code: script.code, version: script.version })}</summary>
              <ScriptFacts script={script} />
            </details>
          </>
        ) : (
          <p className="quiet">{t("prep.no_script")}</p>
        )}
      </div>
    </li>
  );
}
