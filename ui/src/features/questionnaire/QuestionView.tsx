// One question in large type. A digit takes an option, Enter goes on; nothing is taken beforehand and nothing goes on by itself.
import { Button } from "antd";
import { useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import type { PresentedQuestion } from "@/ipc/client";
import { useSay } from "@/shared/words";
import { pressed } from "./answers";

interface Props {
  question: PresentedQuestion;
  index: number;
  count: number;
  taken: string[];
  take: (options: string[]) => void;
  back: () => void;
  forth: () => void;
  /** What follows is the overview. */
  last: boolean;
}

export function QuestionView({ question, index, count, taken, take, back, forth, last }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const name = useId();
  const answered = taken.length > 0;

  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.closest(".ant-modal, button")) return;
      const option = question.options[Number(event.key) - 1];
      if (/^[1-9]$/.test(event.key) && option) take(pressed(taken, option.code, question.several));
      else if (event.key === "Enter" && answered) forth();
      else if (event.key === "PageUp") back();
      else if (event.key === "PageDown" && answered) forth();
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [question, taken, take, answered, back, forth]);

  return (
    <section className="slide sitting-slide" data-testid="question" data-code={question.code}>
      <div className="sitting-progress" role="status">
        <span>{t("questionnaire.of", { at: index + 1, of: count })}</span>
        <span className="bar" aria-hidden="true">
          <span
            className="bar-fill"
            style={{ insetInlineStart: 0, width: `${(100 * (index + 1)) / count}%` }}
          />
        </span>
      </div>
      <fieldset className="sitting-question">
        <legend>
          <h1>{say(question.text)}</h1>
          {question.several && <p className="slide-small">{t("questionnaire.several")}</p>}
        </legend>
        {question.options.map((option, at) => (
          <label
            key={option.code}
            className={taken.includes(option.code) ? "sitting-option taken" : "sitting-option"}
            data-testid="option"
          >
            <input
              type={question.several ? "checkbox" : "radio"}
              name={name}
              checked={taken.includes(option.code)}
              onChange={() => take(pressed(taken, option.code, question.several))}
            />
            <kbd>{at + 1}</kbd>
            <span>{say(option.text)}</span>
          </label>
        ))}
      </fieldset>
      <div className="sitting-foot">
        <Button size="large" data-testid="question-back" onClick={back}>
          {t("questionnaire.back")}
        </Button>
        <Button
          type="primary"
          size="large"
          className="sitting-next"
          data-testid="question-next"
          disabled={!answered}
          onClick={forth}
        >
          {t(last ? "questionnaire.to_overview" : "questionnaire.next")}
        </Button>
      </div>
    </section>
  );
}
