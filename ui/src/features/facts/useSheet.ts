// The sheet while it is edited: each field is kept as it is left, one after the other, so that an older state never lands
// after a newer one. What Rust answers (ages, questions) is shown; what is being typed is never replaced by it.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { keepBeforeLock } from "@/app/store";
import {
  ask,
  commands,
  type FactField,
  type FactSheetForm,
  type FactSheetView,
  failureOf,
  type IpcFailure,
  type MeansForm,
} from "@/ipc/client";
import { keys } from "@/ipc/queries";

export interface Sheet {
  view: FactSheetView;
  form: FactSheetForm;
  /** Keeps a changed part; `about` is the question it answers in the guided self-check. */
  keep: (part: Partial<FactSheetForm>, about?: FactField) => void;
  keepMeans: (part: Partial<MeansForm>, about?: FactField) => void;
  saving: boolean;
  savedAt: string | null;
  error: IpcFailure | null;
  retry: () => void;
}

export function useSheet(first: FactSheetView, guided: boolean): Sheet {
  const queries = useQueryClient();
  const [view, setView] = useState(first);
  const [form, setForm] = useState<FactSheetForm>({ ...first.form, self_check: guided });
  const latest = useRef(form);
  const kept = useRef(form);
  const running = useRef<Promise<void>>(Promise.resolve());
  const [waiting, setWaiting] = useState(0);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [error, setError] = useState<IpcFailure | null>(null);

  const flush = useCallback((): Promise<void> => {
    setWaiting((count) => count + 1);
    running.current = running.current.then(async () => {
      const now = latest.current;
      try {
        if (now !== kept.current) {
          const answer = await ask(commands.keepFactSheet(now));
          kept.current = now;
          setView(answer);
          setSavedAt(new Date().toISOString());
          setError(null);
          queries.setQueryData(keys.facts(now.client), answer);
          void queries.invalidateQueries({ queryKey: keys.checkups(now.client) });
        }
      } catch (failure) {
        setError(failureOf(failure));
      }
      setWaiting((count) => count - 1);
    });
    return running.current;
  }, [queries]);

  const keep = useCallback(
    (part: Partial<FactSheetForm>, about?: FactField) => {
      const before = latest.current;
      const answered =
        about && !before.answered.includes(about) ? [...before.answered, about] : before.answered;
      latest.current = { ...before, ...part, answered };
      setForm(latest.current);
      void flush();
    },
    [flush],
  );
  const keepMeans = useCallback(
    (part: Partial<MeansForm>, about?: FactField) =>
      keep({ means: { ...latest.current.means, ...part } }, about),
    [keep],
  );

  useEffect(
    () =>
      keepBeforeLock(() => {
        // Leaving the field is what keeps it.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        return flush();
      }),
    [flush],
  );
  return { view, form, keep, keepMeans, saving: waiting > 0, savedAt, error, retry: () => void flush() };
}
