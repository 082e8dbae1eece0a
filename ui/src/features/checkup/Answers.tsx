// The client's answer to a finding: accepted, declined with his reason, later (WH-16).
import { Button, Input } from "antd";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Answer, AnswerView } from "@/ipc/client";
import { dayOf, shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";

const ANSWERS = ["accepted", "declined", "later"] as const satisfies readonly Answer[];

interface Props {
  view: AnswerView | null;
  /** Which finding, for those who hear the buttons. */
  about: string;
  give: (answer: Answer, reason: string | null) => void;
}

export function AnswerButtons({ view, about, give }: Props) {
  const { t } = useTranslation();
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState(view?.reason ?? "");
  function decline() {
    const text = reason.trim();
    if (text === "") return;
    give("declined", text);
    setDeclining(false);
  }
  function press(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.stopPropagation();
      setDeclining(false);
    }
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of toggles within a list item, not a form.
    <div className="answers" role="group" aria-label={t("checkup.answer_to", { finding: about })}>
      <span className="answers-set">
        {ANSWERS.map((answer) => (
          <button
            key={answer}
            type="button"
            className={`answer ${answer}`}
            aria-pressed={view?.answer === answer}
            data-testid={`answer-${answer}`}
            onClick={() => {
              if (answer === "declined") setDeclining(true);
              else {
                setDeclining(false);
                give(answer, null);
              }
            }}
          >
            {t(`checkup.answer.${answer}`)}
          </button>
        ))}
      </span>
      {declining ? (
        <span className="decline">
          <Input
            autoFocus
            size="small"
            aria-label={t("checkup.decline_why")}
            placeholder={t("checkup.decline_why")}
            data-testid="decline-reason"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={press}
            onPressEnter={decline}
          />
          <Button size="small" type="primary" disabled={reason.trim() === ""} onClick={decline}>
            {t("checkup.decline_save")}
          </Button>
        </span>
      ) : (
        view?.reason && <span className="quiet private">{t("why.quoted", { text: view.reason })}</span>
      )}
    </div>
  );
}

export function AnswerText({ view }: { view: AnswerView }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const tone = view.answer === "accepted" ? "green" : view.answer === "declined" ? "amber" : "";
  return (
    <div className="answer-text">
      <span className={`tag ${tone}`}>{t(`checkup.answered_as.${view.answer}`)}</span>{" "}
      {view.reason && <span className="private">{t("why.quoted", { text: view.reason })}</span>}{" "}
      <span className="figure-age">{shortDay(dayOf(view.at), today)}</span>
    </div>
  );
}
