// What Rust tells the window without being asked: sync moved, the book changed, the workstation locked itself.
import { useQueryClient } from "@tanstack/react-query";
import { listen } from "@tauri-apps/api/event";
import { useEffect } from "react";
import type { ScoringProgress, SyncStatus } from "@/ipc/client";
import { keys } from "@/ipc/queries";
import { forgetClients } from "./lock";

export function useRustEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const subscriptions = [
      listen<SyncStatus>("sync-changed", ({ payload }) => {
        const before = client.getQueryData<SyncStatus>(keys.sync);
        client.setQueryData(keys.sync, payload);
        // What waited has arrived: receipts and "not synced" marks are out of date. Client pages are left alone, since
        // each reading of one is a view in the access log.
        if (before && payload.pending < before.pending) {
          for (const queryKey of keys.marked) void client.invalidateQueries({ queryKey });
        }
      }),
      listen<ScoringProgress>("scores-progress", ({ payload }) => {
        client.setQueryData(keys.scoring, payload);
        if (!payload.running) void client.invalidateQueries({ queryKey: keys.health });
      }),
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
