// The unlocked workstation: router inside, idle lock around. Mounted anew at each unlock, so that no page survives one.
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import type { Session } from "@/ipc/client";
import { useIdleLock } from "./lock";
import { newRouter } from "./routes";

export function Workstation({ session }: { session: Session }) {
  useIdleLock(session.lock_after_minutes);
  const [router] = useState(newRouter);
  return <RouterProvider router={router} />;
}
