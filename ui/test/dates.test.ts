// Days and times are Shanghai's, whatever the machine thinks.
import { expect, it } from "vitest";
import { languageOf } from "@/app/words";
import {
  clockTime,
  dateTime,
  dayOf,
  daysBetween,
  fromWallClock,
  longDay,
  sentenceDay,
  shortDay,
  toWallClock,
} from "@/shared/format/dates";

it("reads an instant by the firm's clock", () => {
  expect(dateTime("2026-11-20T16:30:00Z")).toBe("2026-11-21 00:30");
  expect(dayOf("2026-11-20T15:59:59Z")).toBe("2026-11-20");
  expect(clockTime("2026-11-20T02:05:00Z")).toBe("10:05");
});

it("gives a picker the wall clock and takes the same instant back", () => {
  for (const instant of [
    "2026-11-20T02:00:00.000Z",
    "2026-03-29T01:30:00.000Z",
    "2026-12-31T20:15:00.000Z",
  ]) {
    expect(fromWallClock(toWallClock(instant))).toBe(instant);
  }
});

it("names days as short as can be, but never without a year that matters", () => {
  expect(shortDay("2026-10-28", "2026-11-20")).toBe("10-28");
  expect(shortDay("2025-10-28", "2026-11-20")).toBe("2025-10-28");
  expect(longDay("2026-11-20", "zh-CN")).toBe("11 月 20 日 周五");
  expect(longDay("2026-11-20", "en")).toBe("Fri 20 Nov");
  expect(sentenceDay("2027-01-02", "2026-11-20", "zh-CN")).toBe("2027 年 1 月 2 日");
  expect(sentenceDay("2026-12-02", "2026-11-20", "en")).toBe("2 Dec");
});

it("counts days across a month's end", () => {
  expect(daysBetween("2026-10-28", "2026-11-20")).toBe(23);
  expect(daysBetween("2026-11-20", "2026-11-18")).toBe(-2);
});

it("takes odd machine languages for Chinese", () => {
  expect(["C", "", undefined, "zh-CN", "fr"].map(languageOf)).toEqual(Array(5).fill("zh-CN"));
  expect(["en", "en-GB", "EN_US".replace("_", "-")].map(languageOf)).toEqual(["en", "en", "en"]);
});
