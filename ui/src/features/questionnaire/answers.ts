// The answers of a sitting and how long each question was looked at.
import { useCallback, useEffect, useRef } from "react";
import type { PresentedQuestionnaire, QuestionnaireAnswer } from "@/ipc/client";

/** Options taken, by question. */
export type Answers = Record<string, string[]>;
/** Milliseconds on the screen, by question. */
export type Times = Record<string, number>;

/** In the order of the questions, as they are sent. */
export function given(data: PresentedQuestionnaire, answers: Answers, times: Times): QuestionnaireAnswer[] {
  return data.questions.map(({ code }) => ({
    question: code,
    options: answers[code] ?? [],
    millis: Math.round(times[code] ?? 0),
  }));
}

/** An option pressed: the one that is taken, or one more or less where several may be. */
export function pressed(taken: string[], option: string, several: boolean): string[] {
  if (!several) return [option];
  return taken.includes(option) ? taken.filter((other) => other !== option) : [...taken, option];
}

/** Adds up how long each question was on the screen; a question one comes back to goes on counting. */
export function useTimes(shown: string | undefined): () => Times {
  const times = useRef<Times>({});
  useEffect(() => {
    if (shown === undefined) return;
    const began = performance.now();
    return () => {
      times.current[shown] = (times.current[shown] ?? 0) + (performance.now() - began);
    };
  }, [shown]);
  return useCallback(() => ({ ...times.current }), []);
}
