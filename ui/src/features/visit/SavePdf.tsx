// Saves the pack as PDF: of one client, or of a day. Where it went is said, because a file nobody finds is not saved.
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { ask, type ClientId, commands, failureOf, type VisitId } from "@/ipc/client";

type Of = { client: ClientId; visit: VisitId | null } | { day: string };

export function SavePdf({ of }: { of: Of }) {
  const { t } = useTranslation();
  const { message, notification } = App.useApp();
  const ofDay = "day" in of;
  const save = useMutation({
    mutationFn: () =>
      ask("day" in of ? commands.saveDayPdf(of.day) : commands.saveVisitPdf(of.client, of.visit)),
    onSuccess: (file) =>
      notification.success({
        title: t("checkup.saved", { name: file.name, count: file.pages }),
        description: file.path,
        placement: "bottomRight",
      }),
    onError: (error) => void message.error(t(`error.${failureOf(error).code}.message`)),
  });
  return (
    <Button data-testid="save-pdf" loading={save.isPending} onClick={() => save.mutate()}>
      {ofDay ? t("visit.day_pdf") : t("action.save_pdf")}
    </Button>
  );
}
