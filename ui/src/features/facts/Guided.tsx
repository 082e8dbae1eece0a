// The guided self-check (F25): one page of questions for the client's own thumb. Everything is kept as it is answered; "I
// do not know" is an answer.
import { CheckCircleFilled } from "@ant-design/icons";
import { Button, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FactQuestion } from "@/ipc/client";
import { plainMoney, shortMoney } from "@/shared/format/money";
import { useLanguage } from "@/shared/hooks/language";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { LinkButton } from "@/shared/parts/LinkButton";
import { useSay } from "@/shared/words";
import { type MeansField, meansPart, PICKS, partOf, readTyped, UNIT, written } from "./fields";
import { TypedInput } from "./MeansInput";
import { Goals, HeldAway } from "./Rows";
import type { Sheet } from "./useSheet";

/** What he can answer alone; the rest is for the RM. */
function asksHim(field: FactQuestion["field"]): boolean {
  const part = partOf(field);
  return part !== null && part !== "target";
}

export function Guided({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  // The order stays as it was at the beginning, whatever is answered.
  const [questions] = useState(() => sheet.view.questions.filter(({ field }) => asksHim(field)));
  const { view } = sheet;
  const words = t("guided.progress", { done: view.answered, of: view.questions_total });
  const complete = view.completed_on !== null;
  return (
    <div className="guided" data-testid="guided">
      <header className="card guided-head">
        <div>
          <h1>{t("guided.title")}</h1>
          <p className="quiet">{t("guided.why")}</p>
        </div>
        <div className="guided-progress" role="status">
          <strong>{words}</strong>
          <Progress
            percent={view.questions_total > 0 ? (view.answered / view.questions_total) * 100 : 100}
            showInfo={false}
            aria-label={words}
            status={complete ? "success" : "normal"}
          />
          <span className="quiet">{sheet.saving ? t("facts.saving") : t("guided.kept")}</span>
        </div>
      </header>
      {sheet.error && <ErrorNote error={sheet.error} retry={sheet.retry} />}
      {complete && (
        <div className="card guided-done" role="status" data-testid="guided-complete">
          <CheckCircleFilled aria-hidden="true" />
          <div>
            <p className="strong">{t("guided.done")}</p>
            <p className="quiet">{t("guided.done_on", { day: view.completed_on ?? "" })}</p>
          </div>
          <LinkButton
            color="primary"
            variant="solid"
            size="large"
            to="/clients/$clientId/checkup"
            params={{ clientId: view.client.id }}
          >
            {t("guided.see")}
          </LinkButton>
        </div>
      )}
      <ol className="guided-list">
        {questions.map((question, index) => (
          <Question key={question.field} sheet={sheet} question={question} number={index + 1} />
        ))}
      </ol>
    </div>
  );
}

function Question({ sheet, question, number }: { sheet: Sheet; question: FactQuestion; number: number }) {
  const { t } = useTranslation();
  const say = useSay();
  const { field } = question;
  const part = partOf(field);
  const answered = sheet.form.answered.includes(field);
  const means = part !== null && part in UNIT ? (part as MeansField) : null;
  const unknown =
    answered &&
    (means
      ? sheet.form.means[means] === null
      : part === "goals"
        ? sheet.form.goals === null
        : part === "held_away"
          ? sheet.form.held_away === null
          : true);
  return (
    <li className={answered ? "card guided-question answered" : "card guided-question"} data-fact={field}>
      <h2>
        <span className="guided-number">{answered ? "✓" : number}</span> {say(question.question)}
      </h2>
      {means && <MeansAnswer sheet={sheet} field={means} about={field} />}
      {part === "goals" && <Goals sheet={sheet} about={field} />}
      {part === "held_away" && <HeldAway sheet={sheet} about={field} />}
      <Button
        size="large"
        aria-pressed={unknown}
        className={unknown ? "guided-unknown chosen" : "guided-unknown"}
        data-testid="guided-unknown"
        aria-label={t("action.for", { action: t("guided.unknown"), name: say(question.question) })}
        onClick={() => {
          if (means) sheet.keepMeans({ [means]: null }, field);
          else sheet.keep({}, field);
        }}
      >
        {t("guided.unknown")}
      </Button>
    </li>
  );
}

function MeansAnswer({
  sheet,
  field,
  about,
}: {
  sheet: Sheet;
  field: MeansField;
  about: FactQuestion["field"];
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = written(field, sheet.form.means[field]);
  const unit = UNIT[field];
  const pickWords = (pick: string) => {
    if (unit === "yuan")
      return pick === "0" ? t("guided.none") : shortMoney(pick, language).replace(/\.?0+(?= )/, "");
    if (unit === "share") return `${pick}%`;
    if (unit === "years") return pick === "0" ? t("guided.none") : t("guided.years", { count: Number(pick) });
    return Number(pick) >= 12
      ? t("guided.years", { count: Number(pick) / 12 })
      : t("guided.months", { count: Number(pick) });
  };
  return (
    <div className="guided-answer">
      {/* biome-ignore lint/a11y/useSemanticElements: a row of toggles beside the field they fill. */}
      <div className="guided-picks" role="group" aria-label={t("guided.picks", { fact: t(`fact.${field}`) })}>
        {PICKS[field]?.map((pick) => (
          <button
            key={pick}
            type="button"
            className="guided-pick"
            aria-pressed={now === pick}
            onClick={() => {
              const part = meansPart(field, readTyped(field, pick) ?? null);
              if (part) sheet.keepMeans(part, about);
            }}
          >
            {pickWords(pick)}
          </button>
        ))}
      </div>
      <TypedInput
        size="large"
        aria-label={t(`fact.${field}`)}
        placeholder={unit === "yuan" ? t("facts.amount_hint") : plainMoney("")}
        field={field}
        value={sheet.form.means[field]}
        keep={(part) => sheet.keepMeans(part, about)}
      />
    </div>
  );
}
