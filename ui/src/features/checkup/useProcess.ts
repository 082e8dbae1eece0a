// A checkup under way: start, show, answer, complete. Answers are on screen at once; when Rust refuses one, the page is
// read again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import {
  type AnswerFinding,
  ask,
  type CheckupId,
  type CheckupPage,
  type CheckupState,
  type ClientId,
  commands,
  failureOf,
  type StageTarget,
} from "@/ipc/client";
import { keys } from "@/ipc/queries";

export function useProcess(client: ClientId, shown: CheckupId | null) {
  const { t } = useTranslation();
  const { message, notification } = App.useApp();
  const queries = useQueryClient();
  const key = keys.checkup(client, shown);
  const patch = (part: (page: CheckupPage) => CheckupPage) =>
    queries.setQueryData<CheckupPage>(key, (before) => before && part(before));
  const keep = (checkup: CheckupState) => patch((page) => ({ ...page, checkup }));
  const onError = (error: unknown) => {
    void message.error(t(`error.${failureOf(error).code}.message`));
    void queries.invalidateQueries({ queryKey: key });
  };

  const start = useMutation({
    mutationFn: () => ask(commands.startCheckup(client)),
    onSuccess: (page) => queries.setQueryData(keys.checkup(client, null), page),
    onError,
  });
  const show = useMutation({
    mutationFn: (checkup: CheckupId) => ask(commands.showCheckup(checkup)),
    onSuccess: keep,
    onError,
  });
  const answer = useMutation({
    mutationFn: (given: AnswerFinding) => ask(commands.answerFinding(given)),
    onMutate: (given) => {
      const view = { answer: given.answer, reason: given.reason, at: new Date().toISOString() };
      patch((page) => ({
        ...page,
        findings: page.findings.map((row) => (row.key === given.key ? { ...row, answer: view } : row)),
      }));
    },
    onSuccess: keep,
    onError,
  });
  const complete = useMutation({
    mutationFn: ({ checkup, target }: { checkup: CheckupId; target: StageTarget | null }) =>
      ask(commands.completeCheckup(checkup, target)),
    onSuccess: (state) => {
      keep(state);
      void message.success(t("checkup.completed"));
      void queries.invalidateQueries({ queryKey: keys.book });
    },
  });
  const present = useMutation({
    mutationFn: (checkup: CheckupState | null) =>
      ask(commands.openPresentation(client, checkup?.id ?? shown)).then(() => checkup),
    onSuccess: (checkup) => {
      // What stands on the client's screen has been shown to him.
      if (checkup && !checkup.shown_at && !checkup.completed_at) show.mutate(checkup.id);
    },
    onError,
  });
  const save = useMutation({
    mutationFn: () => ask(commands.saveCheckupPdf(client, shown)),
    onSuccess: (file) =>
      notification.success({
        title: t("checkup.saved", { name: file.name, count: file.pages }),
        description: file.path,
        placement: "bottomRight",
      }),
    onError,
  });
  return { start, show, answer, complete, present, save };
}

export type Process = ReturnType<typeof useProcess>;
