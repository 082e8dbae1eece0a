// Marks a promise as kept, and takes that back for ten seconds. Rust records both; every page that shows promises is
// asked again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, commands, type FollowUpId, failureOf } from "@/ipc/client";
import { keys } from "@/ipc/queries";

const UNDO_MS = 10_000;

export function useKept() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (followUp: FollowUpId) => ask(commands.completeFollowUp(followUp)),
    onSuccess: (_, followUp) => {
      const key = `kept:${followUp}`;
      // The notice counts for itself: it must not vanish from under the focus.
      void message.open({
        key,
        type: "success",
        duration: 0,
        content: <KeptNotice key={key} followUp={followUp} notice={key} />,
      });
    },
    onError: (error) => void message.error(t(`error.${failureOf(error).code}.message`)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.book }),
  });
}

/** Outlives the row it came from, so it asks Rust by itself. */
function KeptNotice({ followUp, notice }: { followUp: FollowUpId; notice: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const button = useRef<HTMLButtonElement>(null);
  const [focused, setFocused] = useState(false);
  const undo = useMutation({
    mutationFn: () => ask(commands.reopenFollowUp(followUp)),
    onSuccess: () => {
      message.destroy(notice);
      void message.info(t("today.reopened"));
    },
    onError: (error) => void message.error(t(`error.${failureOf(error).code}.message`)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.book }),
  });

  useEffect(() => {
    if (focused) return;
    const timer = setTimeout(() => message.destroy(notice), UNDO_MS);
    return () => clearTimeout(timer);
  }, [focused, message, notice]);

  useEffect(() => {
    function press(event: KeyboardEvent) {
      const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
      if (!wanted || isText(event.target)) return;
      // Of two notices the newer one is meant.
      if ([...document.querySelectorAll("[data-undo]")].at(-1) !== button.current) return;
      event.preventDefault();
      button.current?.click();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  return (
    <span className="undo-notice">
      {t("today.kept")}{" "}
      <button
        ref={button}
        type="button"
        className="linklike"
        data-undo=""
        data-testid="promise-undo"
        aria-keyshortcuts="Control+Z"
        onClick={() => undo.isPending || undo.mutate()}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      >
        {t("common.undo")} <kbd>Ctrl Z</kbd>
      </button>
    </span>
  );
}

/** There, Ctrl+Z takes back typing. */
function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, [contenteditable]");
}
