// The presentation window: what a client looks at. It asks Rust for the presentation and for nothing else of any client; no
// shell, no search, no way back without the passphrase.
import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { listen } from "@tauri-apps/api/event";
import { useEffect, useState } from "react";
import { Dressed } from "@/app/App";
import { keys, newQueryClient, usePresentation } from "@/ipc/queries";
import { Loaded } from "@/shared/parts/Loaded";
import { Deck } from "./Deck";
import { Leave } from "./Leave";
import "./presentation.css";

export function PresentationApp() {
  const [client] = useState(newQueryClient);
  return (
    <QueryClientProvider client={client}>
      <Dressed>
        <Presenting />
      </Dressed>
    </QueryClientProvider>
  );
}

function Presenting() {
  const queries = useQueryClient();
  const presentation = usePresentation();
  const [over, setOver] = useState(false);

  useEffect(() => {
    // After a lock nothing of the client may stay on screen or in memory, even before the window is gone.
    const subscription = listen("locked", () => {
      setOver(true);
      queries.removeQueries({ queryKey: keys.presentation });
    });
    return () => void subscription.then((stop) => stop()).catch(() => undefined);
  }, [queries]);

  if (over) return null;
  if (presentation.error && !presentation.data) {
    return (
      <main className="presentation-failed">
        <Loaded query={presentation}>{() => null}</Loaded>
        <Leave />
      </main>
    );
  }
  return <Loaded query={presentation}>{(data) => <Deck data={data} />}</Loaded>;
}
