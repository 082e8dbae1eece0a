// All answers on one page, to be looked over once more. Each can still be changed.
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { PresentedQuestionnaire } from "@/ipc/client";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { useSay } from "@/shared/words";
import type { Answers } from "./answers";

interface Props {
  data: PresentedQuestionnaire;
  answers: Answers;
  change: (index: number) => void;
  done: () => void;
  waiting: boolean;
  error: unknown;
}

export function AnswerList({ data, answers, change, done, waiting, error }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <section className="slide sitting-slide" aria-labelledby="over-title" data-testid="answers-over">
      <h1 id="over-title">{t("questionnaire.over_title")}</h1>
      <p className="slide-small">{t("questionnaire.over_why")}</p>
      <ol className="sitting-answers">
        {data.questions.map((question, index) => (
          <li key={question.code}>
            <span className="sitting-number">{index + 1}</span>
            <div>
              <div className="slide-small">{say(question.text)}</div>
              <div className="strong">
                {question.options
                  .filter(({ code }) => answers[question.code]?.includes(code))
                  .map(({ text }) => say(text))
                  .join(t("common.comma"))}
              </div>
            </div>
            <Button
              aria-label={t("questionnaire.change_named", { number: index + 1 })}
              onClick={() => change(index)}
            >
              {t("questionnaire.change")}
            </Button>
          </li>
        ))}
      </ol>
      {error !== null && error !== undefined && <ErrorNote error={error} />}
      <div className="sitting-foot">
        <span />
        <Button
          type="primary"
          size="large"
          className="sitting-next"
          data-testid="questionnaire-result"
          loading={waiting}
          onClick={done}
        >
          {t("questionnaire.see_result")}
        </Button>
      </div>
    </section>
  );
}
