// What Rust tells the window without being asked: sync moved, the book changed, the workstation locked itself.
import { useQueryClient } from "@tanstack/react-query";
import { listen } from "@tauri-apps/api/event";
import { useEffect } from "react";
import type { SyncStatus } from "@/ipc/client";
import { keys } from "@/ipc/queries";
import { forgetClients } from "./lock";

export function useRustEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const subscriptions = [
      listen<SyncStatus>("sync-changed", (event) => client.setQueryData(keys.sync, event.payload)),
      listen("book-changed", () => void client.invalidateQueries({ queryKey: keys.book })),
      listen("locked", () => {
        forgetClients(client);
        void client.invalidateQueries({ queryKey: keys.session });
      }),
    ];
    return () => {
      for (const subscription of subscriptions)
        void subscription.then((stop) => stop()).catch(() => undefined);
    };
  }, [client]);
}
