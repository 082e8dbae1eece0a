// One sitting: the words before, the questions one at a time, a look over the answers, the result, the signature. Nothing is kept
// before the signature; after the result there is no way back to the answers, so that nobody answers towards a class (SU-14).
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Leave } from "@/features/presentation/Leave";
import { useNoteUse } from "@/features/presentation/use";
import { ask, commands, type PresentedQuestionnaire, type SignatureForm } from "@/ipc/client";
import { useSay } from "@/shared/words";
import { AnswerList } from "./AnswerList";
import { type Answers, given, useTimes } from "./answers";
import { Before } from "./Before";
import { Done } from "./Done";
import { QuestionView } from "./QuestionView";
import { ResultView } from "./ResultView";

type Step =
  | { at: "before" }
  | { at: "question"; index: number }
  | { at: "over" }
  | { at: "result" }
  | { at: "done" };

export function Sitting({ data }: { data: PresentedQuestionnaire }) {
  const { t } = useTranslation();
  const say = useSay();
  const { questions } = data;
  const [step, setStep] = useState<Step>({ at: "before" });
  const [answers, setAnswers] = useState<Answers>({});
  /** Gone through once: a single answer changed leads back to the overview. */
  const [complete, setComplete] = useState(false);
  const place = useRef<HTMLElement>(null);
  const question = step.at === "question" ? questions[step.index] : undefined;
  const times = useTimes(question?.code);
  useNoteUse();

  const judge = useMutation({
    mutationFn: () => ask(commands.judgeQuestionnaire(given(data, answers, times()))),
    onSuccess: () => setStep({ at: "result" }),
  });
  const finish = useMutation({
    mutationFn: (signed: { confirmed: boolean; signature: SignatureForm }) =>
      ask(
        commands.finishQuestionnaire({
          answers: given(data, answers, times()),
          change_confirmed: signed.confirmed,
          signature: signed.signature,
        }),
      ),
    onSuccess: () => setStep({ at: "done" }),
    gcTime: 0,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step begins at its top, for eyes and for readers.
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
    place.current?.scrollTo?.(0, 0);
  }, [step]);

  function forth() {
    if (step.at !== "question") return;
    const last = step.index === questions.length - 1;
    if (last) setComplete(true);
    setStep(last || complete ? { at: "over" } : { at: "question", index: step.index + 1 });
  }
  function back() {
    if (step.at !== "question") return;
    setStep(step.index === 0 ? { at: "before" } : { at: "question", index: step.index - 1 });
  }

  return (
    <div className="deck sitting" data-testid="questionnaire" data-step={step.at}>
      <header className="deck-head">
        <span className="deck-firm">{data.firm}</span>
        <span>
          {say(data.addressed)} · {t("questionnaire.title")}
        </span>
      </header>
      <main className="deck-slide" ref={place} tabIndex={-1} aria-label={t("questionnaire.title")}>
        {step.at === "before" && (
          <Before count={questions.length} begin={() => setStep({ at: "question", index: 0 })} />
        )}
        {step.at === "question" && question && (
          <QuestionView
            key={question.code}
            question={question}
            index={step.index}
            count={questions.length}
            taken={answers[question.code] ?? []}
            take={(options) => setAnswers((before) => ({ ...before, [question.code]: options }))}
            back={back}
            forth={forth}
            last={complete || step.index === questions.length - 1}
          />
        )}
        {step.at === "over" && (
          <AnswerList
            data={data}
            answers={answers}
            change={(index) => setStep({ at: "question", index })}
            done={() => !judge.isPending && judge.mutate()}
            waiting={judge.isPending}
            error={judge.error}
          />
        )}
        {step.at === "result" && judge.data && (
          <ResultView
            result={judge.data}
            sign={(confirmed, signature) => !finish.isPending && finish.mutate({ confirmed, signature })}
            waiting={finish.isPending}
            error={finish.error}
          />
        )}
        {step.at === "done" && <Done />}
      </main>
      <footer className="deck-foot">
        <Leave />
        <p className="deck-disclaimer">
          {t(step.at === "done" ? "questionnaire.kept_note" : "questionnaire.not_kept_note")} ·{" "}
          {t("questionnaire.version", { version: data.version })}
        </p>
      </footer>
    </div>
  );
}
