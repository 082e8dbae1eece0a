// Locking: keep what is being written, close the database, forget every client. Rust locks by its own clock as well.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { ask, commands, type Session } from "@/ipc/client";
import { keys } from "@/ipc/queries";
import { flushBeforeLock } from "./store";

/** Drops everything but the session: after a lock no client may be left in memory. */
export function forgetClients(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
}

export function useEnterSession(): (session: Session) => void {
  const client = useQueryClient();
  return useCallback((session) => client.setQueryData(keys.session, session), [client]);
}

export function useLock(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    await flushBeforeLock();
    try {
      client.setQueryData(keys.session, await ask(commands.lock()));
    } catch {
      await client.invalidateQueries({ queryKey: keys.session });
    }
    forgetClients(client);
  }, [client]);
}

const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
const LOOK_EVERY_MS = 5_000;

/** Locks after so many minutes without input. Compares times instead of waiting once, so that a suspend counts. */
export function useIdleLock(minutes: number): void {
  const lock = useLock();
  useEffect(() => {
    let last = Date.now();
    const seen = () => {
      last = Date.now();
    };
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, seen, { passive: true, capture: true });
    // A hidden window is behind the presentation or minimised: then Rust's own clock decides, which hears of both.
    document.addEventListener("visibilitychange", seen);
    const timer = setInterval(() => {
      if (document.hidden) return;
      if (Date.now() - last < minutes * 60_000) return;
      last = Date.now();
      void lock();
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, seen, { capture: true });
    };
  }, [minutes, lock]);
}
