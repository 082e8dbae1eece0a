// Days and times on screen, always by the firm's calendar (Asia/Shanghai), whatever the machine is set to.
// Formatting only: which day counts as today, late or due is decided by Rust.
import dayjs, { type Dayjs } from "dayjs";
import utc from "dayjs/plugin/utc";
import type { Language } from "@/ipc/client";

dayjs.extend(utc);

/** Asia/Shanghai has had no summer time since 1991. */
const SHANGHAI_MINUTES = 8 * 60;

const local = (instant: string | number) => dayjs.utc(instant).utcOffset(SHANGHAI_MINUTES);

/** `14:30` */
export const clockTime = (instant: string) => local(instant).format("HH:mm");

/** `2026-11-21 14:30` */
export const dateTime = (instant: string) => local(instant).format("YYYY-MM-DD HH:mm");

/** `2026-11-21 14:30:05` */
export const dateTimeSeconds = (instant: string) => local(instant).format("YYYY-MM-DD HH:mm:ss");

/** `2026-11-21`, the local day of an instant. */
export const dayOf = (instant: string | number) => local(instant).format("YYYY-MM-DD");

/** `11-21`, or `2025-11-21` when the year is not this one. */
export function shortDay(day: string, today: string): string {
  return day.slice(0, 4) === today.slice(0, 4) ? day.slice(5, 10) : day.slice(0, 10);
}

const WEEKDAYS: Record<Language, readonly string[]> = {
  "zh-CN": ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export const weekday = (day: string, language: Language) => WEEKDAYS[language][dayjs.utc(day).day()] ?? "";

/** A day inside a sentence: `11 月 21 日`, `21 Nov`; with its year when that is not this one. */
export function sentenceDay(day: string, today: string, language: Language): string {
  const date = dayjs.utc(day);
  const year = day.slice(0, 4) === today.slice(0, 4) ? "" : day.slice(0, 4);
  if (language === "zh-CN") return `${year ? `${year} 年 ` : ""}${date.month() + 1} 月 ${date.date()} 日`;
  return `${date.date()} ${MONTHS[date.month()]}${year ? ` ${year}` : ""}`;
}

/** `11 月 21 日 周六`; `Sat 21 Nov`. */
export function longDay(day: string, language: Language): string {
  const date = dayjs.utc(day);
  if (language === "zh-CN") return `${date.month() + 1} 月 ${date.date()} 日 ${weekday(day, language)}`;
  return `${weekday(day, language)} ${date.date()} ${MONTHS[date.month()]}`;
}

/** Calendar days from one day to another; negative when `to` lies before. */
export const daysBetween = (from: string, to: string) =>
  dayjs.utc(to.slice(0, 10)).diff(dayjs.utc(from.slice(0, 10)), "day");

export const addDays = (day: string, days: number) => dayjs.utc(day).add(days, "day").format("YYYY-MM-DD");

/** For pickers, which know no zones: the firm's wall clock as a plain date. */
export const toWallClock = (instant: string): Dayjs => dayjs(local(instant).format("YYYY-MM-DDTHH:mm:ss"));

/** Back from a picker to an instant. */
export const fromWallClock = (wall: Dayjs): string =>
  dayjs
    .utc(`${wall.format("YYYY-MM-DDTHH:mm:ss")}Z`)
    .subtract(SHANGHAI_MINUTES, "minute")
    .toISOString();
