// Asks Rust to exchange with central now; the answer is the new state.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ask, commands } from "@/ipc/client";
import { keys } from "@/ipc/queries";

export function useSyncNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(commands.syncNow()),
    onSuccess: (status) => client.setQueryData(keys.sync, status),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.sync });
      for (const queryKey of keys.marked) void client.invalidateQueries({ queryKey });
    },
  });
}
