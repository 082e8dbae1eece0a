// Decides the first screen from the session: enrol, unlock, or the workstation. Nothing of the book before `ready`.
import { Suspense } from "react";
import { useRustEvents } from "@/app/events";
import { Workstation } from "@/app/Workstation";
import { useSession } from "@/ipc/queries";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { EnrolScreen } from "./EnrolScreen";
import { GateFrame } from "./GateFrame";
import { LockScreen } from "./LockScreen";

export function SessionGate() {
  useRustEvents();
  const { data: session, error, refetch } = useSession();
  if (error && !session) {
    return (
      <GateFrame>
        <ErrorNote error={error} retry={() => void refetch()} />
      </GateFrame>
    );
  }
  if (!session) return null;
  switch (session.state) {
    case "not_enrolled":
      return <EnrolScreen version={session.version} />;
    case "locked":
      return <LockScreen session={session} />;
    case "ready":
      return (
        <Suspense fallback={null}>
          <Workstation session={session} />
        </Suspense>
      );
  }
}
