// The looks at the book's health. What is overdue, weak or moved, each row says itself.
import type { BookHealthRow } from "@/ipc/client";
import { tenths } from "@/shared/format/score";

export const FILTERS = ["all", "overdue", "act", "weak", "movers", "unknown"] as const;
export type Filter = (typeof FILTERS)[number];

/** From how many points on a change is worth a look, in tenths. */
const MOVED = 50;

/** The change of a row in tenths of points; `null` without an earlier score. */
export function moved(row: BookHealthRow): number | null {
  return row.change === null ? null : tenths(row.change.to) - tenths(row.change.from);
}

export function matches(row: BookHealthRow, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "overdue":
      return row.due.overdue;
    case "act":
      return row.act > 0;
    case "weak":
      return row.band === "weak";
    case "movers":
      return Math.abs(moved(row) ?? 0) >= MOVED;
    case "unknown":
      return row.score === null;
  }
}
