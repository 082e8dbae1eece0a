// Marks a promise as kept. Rust records it; every page that shows promises is asked again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import { ask, commands, type FollowUpId, failureOf } from "@/ipc/client";
import { keys } from "@/ipc/queries";

export function useKept() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (followUp: FollowUpId) => ask(commands.completeFollowUp(followUp)),
    onSuccess: () => void message.success(t("today.kept")),
    onError: (error) => void message.error(t(`error.${failureOf(error).code}.message`)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.book }),
  });
}
