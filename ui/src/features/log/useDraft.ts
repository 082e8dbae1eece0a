// Keeps the form as a draft while it is written: a moment after the last change, when a field is left, before a lock.
import { useCallback, useEffect, useRef, useState } from "react";
import { keepBeforeLock } from "@/app/store";
import { ask, commands, type LogForm } from "@/ipc/client";

const QUIET_MS = 800;

interface Draft {
  savedAt: string | null;
  /** The last attempt to keep it, if it failed. */
  error: unknown;
  flush: () => Promise<void>;
  /** After sealing or discarding nothing may be kept any more. */
  stop: () => void;
}

export function useDraft(form: LogForm, savedAtFirst: string | null, enabled: boolean): Draft {
  const [savedAt, setSavedAt] = useState(savedAtFirst);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(form);
  const kept = useRef(form);
  const stopped = useRef(!enabled);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const running = useRef<Promise<void>>(Promise.resolve());

  const flush = useCallback((): Promise<void> => {
    clearTimeout(timer.current);
    // One after the other, so that an older text never lands after a newer one.
    running.current = running.current.then(async () => {
      const now = latest.current;
      if (stopped.current || now === kept.current) return;
      try {
        setSavedAt(await ask(commands.keepDraft(now)));
        kept.current = now;
        setError(null);
      } catch (failure) {
        setError(failure);
      }
    });
    return running.current;
  }, []);

  useEffect(() => {
    latest.current = form;
    if (form === kept.current) return;
    timer.current = setTimeout(() => void flush(), QUIET_MS);
    return () => clearTimeout(timer.current);
  }, [form, flush]);

  useEffect(() => {
    const remove = keepBeforeLock(flush);
    return () => {
      remove();
      void flush();
    };
  }, [flush]);

  const stop = useCallback(() => {
    stopped.current = true;
    clearTimeout(timer.current);
  }, []);
  return { savedAt, error, flush, stop };
}
