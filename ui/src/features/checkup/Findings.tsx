// What to do, most points first; each row: how pressing, why, what it would bring, what next. While a checkup is under
// way the client's answer to each is taken here.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Answer, CheckupPage, FindingView, Measure } from "@/ipc/client";
import { tenths } from "@/shared/format/score";
import { EmptyState } from "@/shared/parts/EmptyState";
import { useSay } from "@/shared/words";
import { AnswerButtons, AnswerText } from "./Answers";
import { FindingFigures } from "./FindingFigures";
import { Points } from "./ScorePane";
import type { Process } from "./useProcess";

const FIRST = 5;
const TONE = { act: "red", watch: "amber", info: "" } as const;

interface Props {
  page: CheckupPage;
  process: Process;
  tryOut: (measure: Measure) => void;
}

export function Findings({ page, process, tryOut }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { checkup, findings } = page;
  const underWay = checkup !== null && checkup.completed_at === null && !page.frozen;
  const toDo = byPoints(findings.filter(({ finding }) => finding.severity !== "info"));
  // Every finding needs an answer before the checkup is complete.
  const rows =
    all || underWay
      ? [...toDo, ...findings.filter(({ finding }) => finding.severity === "info")]
      : toDo.slice(0, FIRST);
  return (
    <section className="card" aria-labelledby="findings-title">
      <div className="card-head">
        <h2 id="findings-title">{t("checkup.findings", { count: toDo.length })}</h2>
        <span className="quiet">{t("checkup.findings_order")}</span>
        {!underWay && findings.length > Math.min(FIRST, toDo.length) && (
          <span className="end">
            <button type="button" className="linklike" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t("checkup.findings_less") : t("checkup.findings_all", { count: findings.length })}
            </button>
          </span>
        )}
      </div>
      {rows.length === 0 ? (
        <EmptyState why={t("checkup.no_findings")} />
      ) : (
        <ul>
          {rows.map((view) => (
            <Row
              key={view.key}
              view={view}
              measure={
                view.recommendation === null
                  ? null
                  : (page.recommendations[view.recommendation]?.measure ?? null)
              }
              tryOut={page.frozen ? null : tryOut}
              answering={underWay}
              give={(answer, reason) =>
                checkup && process.answer.mutate({ checkup: checkup.id, key: view.key, answer, reason })
              }
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** A display order: Rust's order stands where points are equal or unknown. */
function byPoints(findings: FindingView[]): FindingView[] {
  const worth = ({ points }: FindingView) => (points === null ? -1 : tenths(points));
  return [...findings].sort((a, b) => worth(b) - worth(a));
}

interface RowProps {
  view: FindingView;
  measure: Measure | null;
  tryOut: ((measure: Measure) => void) | null;
  answering: boolean;
  give: (answer: Answer, reason: string | null) => void;
}

function Row({ view, measure, tryOut, answering, give }: RowProps) {
  const { t } = useTranslation();
  const say = useSay();
  const [open, setOpen] = useState(false);
  const { finding, key, points, answer } = view;
  const reason = say(finding.reason);
  const canTry = tryOut !== null && measure !== null && measure.kind !== "questionnaire";
  return (
    <li className="finding" data-testid="finding" data-key={key}>
      <span className={`tag ${TONE[finding.severity]}`}>{t(`severity.${finding.severity}`)}</span>
      <div className="finding-why">
        <div className="strong private">{reason}</div>
        <div className="quiet">
          {finding.rule} · <span className="private">{say(finding.next_step)}</span>{" "}
          {finding.figures.length > 0 && (
            <button
              type="button"
              className="linklike"
              aria-expanded={open}
              aria-label={t("action.for", {
                action: open ? t("checkup.figures_hide") : t("checkup.figures_show"),
                name: reason,
              })}
              onClick={() => setOpen(!open)}
            >
              {open ? t("checkup.figures_hide") : t("checkup.figures_show")}
            </button>
          )}
        </div>
        {open && <FindingFigures figures={finding.figures} />}
        {!answering && answer && <AnswerText view={answer} />}
      </div>
      <div className="finding-points">
        {points !== null && tenths(points) > 0 ? (
          <>
            <Points text={points} /> {t("score.unit")}
          </>
        ) : (
          <span className="quiet">{t("checkup.no_points")}</span>
        )}
      </div>
      <div className="finding-actions">
        {canTry && (
          <Button
            size="small"
            data-testid="try-out"
            aria-label={t("action.for", { action: t("checkup.how"), name: reason })}
            onClick={() => tryOut(measure)}
          >
            {t("checkup.how")}
          </Button>
        )}
      </div>
      {answering && <AnswerButtons view={answer} about={reason} give={give} />}
    </li>
  );
}
