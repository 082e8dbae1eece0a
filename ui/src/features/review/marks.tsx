// The marks of a review: how long it still has, why it waits, what was decided.
import { useTranslation } from "react-i18next";
import type { DecidedView, ReviewReason } from "@/ipc/client";
import { dateTime } from "@/shared/format/dates";

/** Nearer than this it is marked. */
const SOON_MINUTES = 4 * 60;

/** Minutes, hours or days: the largest of which there are at least two. */
function span(minutes: number): { unit: "minutes" | "hours" | "days"; count: number } {
  if (minutes < 120) return { unit: "minutes", count: minutes };
  if (minutes < 48 * 60) return { unit: "hours", count: Math.floor(minutes / 60) };
  return { unit: "days", count: Math.floor(minutes / (24 * 60)) };
}

export function DueClock({ minutes, dueAt }: { minutes: number; dueAt: string }) {
  const { t } = useTranslation();
  const over = minutes < 0;
  const { unit, count } = span(Math.abs(minutes));
  const words = t(`review.unit.${unit}`, { count });
  const tone = over ? "red" : minutes < SOON_MINUTES ? "amber" : "";
  return (
    <span className={`tag ${tone}`} title={t("review.due_at", { time: dateTime(dueAt) })}>
      {t(over ? "review.over" : "review.left", { span: words })}
    </span>
  );
}

const TONES: Record<ReviewReason, string> = {
  breach: "red",
  warn_and_sign: "amber",
  elder_care: "amber",
  correction: "blue",
  sample: "",
};

export function ReasonTags({ reasons }: { reasons: ReviewReason[] }) {
  const { t } = useTranslation();
  return reasons.map((reason) => (
    <span key={reason} className={`tag ${TONES[reason]}`}>
      {t(`review.reason.${reason}`)}
    </span>
  ));
}

export function RulingTag({ decided }: { decided: DecidedView }) {
  const { t } = useTranslation();
  const tone = decided.ruling === "returned" ? "amber" : "green";
  return (
    <span className={`tag ${tone}`}>
      {t(`review.ruling.${decided.ruling}`)}
      {!decided.confirmed && ` · ${t("sync.unsynced")}`}
    </span>
  );
}
