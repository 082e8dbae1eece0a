// The unlocked workstation: router inside, idle lock around. Mounted anew at each unlock, so that no page survives one.
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Session } from "@/ipc/client";
import { useIdleLock } from "./lock";
import { newRouter, readPagesAhead } from "./routes";

/** Long enough for Today to be painted first. */
const AHEAD_MS = 1_200;

export function Workstation({ session }: { session: Session }) {
  useIdleLock(session.lock_after_minutes);
  const [router] = useState(newRouter);
  useEffect(() => {
    const timer = setTimeout(readPagesAhead, AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return <RouterProvider router={router} />;
}
