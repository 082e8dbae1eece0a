// Decides the first screen from the session: enrol, unlock, or the workstation. Nothing of the book before `ready`.
import { Button } from "antd";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRustEvents } from "@/app/events";
import { Workstation } from "@/app/Workstation";
import { failureOf } from "@/ipc/client";
import { useSession } from "@/ipc/queries";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { EnrolScreen } from "./EnrolScreen";
import { GateFrame } from "./GateFrame";
import { LockScreen } from "./LockScreen";

export function SessionGate() {
  useRustEvents();
  const { t } = useTranslation();
  const { data: session, error, refetch } = useSession();
  const [again, setAgain] = useState(false);
  if (error && !session) {
    if (again) return <EnrolScreen version="" />;
    return (
      <GateFrame>
        <ErrorNote error={error} retry={() => void refetch()} />
        {failureOf(error).code === "key_missing" && (
          <Button block data-testid="enrol-again" onClick={() => setAgain(true)}>
            {t("enrol.with_new_code")}
          </Button>
        )}
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
