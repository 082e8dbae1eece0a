// Whether a checkup is due (WH-16), in words. Rust decides when it is.
import { useTranslation } from "react-i18next";
import type { CheckupDue } from "@/ipc/client";
import { shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";

export function useDueWords(): (due: CheckupDue) => string {
  const { t } = useTranslation();
  const today = useTodayDay();
  return (due) => {
    const what = t(due.self_check ? "due.self_check" : "due.checkup");
    const done = due.wanted > 0 ? t("due.done", { done: due.done, wanted: due.wanted }) : "";
    if (due.due_by === null) return due.wanted > 0 ? `${what} ${done}` : t("due.none");
    const by = t(due.overdue ? "due.overdue" : "due.by", { day: shortDay(due.due_by, today) });
    return done ? `${what} ${done} · ${by}` : `${what} ${by}`;
  };
}

export function DueTag({ due }: { due: CheckupDue }) {
  const words = useDueWords();
  const tone = due.overdue ? "red" : due.due_by === null ? (due.wanted > 0 ? "green" : "") : "amber";
  return <span className={`tag ${tone}`}>{words(due)}</span>;
}
