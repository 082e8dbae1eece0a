// The window in which a client answers the risk questionnaire himself (SU-14). It asks Rust for the questions and for nothing
// else; there is no way back to the workstation without the passphrase.
import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { listen } from "@tauri-apps/api/event";
import { useEffect, useState } from "react";
import { Dressed } from "@/app/App";
import { Leave } from "@/features/presentation/Leave";
import { keys, newQueryClient, usePresentedQuestionnaire } from "@/ipc/queries";
import { Loaded } from "@/shared/parts/Loaded";
import { Sitting } from "./Sitting";
import "@/features/offer/offer.css";
import "@/features/presentation/presentation.css";
import "./questionnaire.css";

export function QuestionnaireApp() {
  const [client] = useState(newQueryClient);
  return (
    <QueryClientProvider client={client}>
      <Dressed>
        <Answering />
      </Dressed>
    </QueryClientProvider>
  );
}

function Answering() {
  const queries = useQueryClient();
  const questionnaire = usePresentedQuestionnaire();
  const [over, setOver] = useState(false);

  useEffect(() => {
    // After a lock nothing of the client may stay on screen or in memory, even before the window is gone.
    const subscription = listen("locked", () => {
      setOver(true);
      queries.removeQueries({ queryKey: keys.questionnaire });
    });
    return () => void subscription.then((stop) => stop()).catch(() => undefined);
  }, [queries]);

  if (over) return null;
  if (questionnaire.error && !questionnaire.data) {
    return (
      <main className="presentation-failed">
        <Loaded query={questionnaire}>{() => null}</Loaded>
        <Leave />
      </main>
    );
  }
  return <Loaded query={questionnaire}>{(data) => <Sitting data={data} />}</Loaded>;
}
