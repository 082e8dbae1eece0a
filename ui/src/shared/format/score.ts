// Scores and points on screen, to one decimal. They arrive as decimal strings; whole tenths are reckoned with, so that
// no sum is off by a rounding. The score, its band and every part of a change come from Rust.
import type { Band, ChangeSplit, Dimension } from "@/ipc/client";
import { countOf, exactMoney } from "./money";

/** A score in whole tenths, half-even. */
export const tenths = (text: string): number => Number(countOf(text, 1) ?? 0n);

/** `72.4` */
export const scoreText = (text: string): string => exactMoney(text, { places: 1 });

/** `+6.0`, `−3.0`, `0.0` */
export const pointsText = (text: string): string => exactMoney(text, { places: 1, signed: true });

export const BANDS = ["weak", "fair", "good", "strong"] as const satisfies readonly Band[];

/** Where the bands begin (WH-11); which band a score is in, Rust says. */
export const BAND_FROM: Record<Band, number> = { weak: 0, fair: 60, good: 75, strong: 85 };

/** How far it is to the next band; `null` in the highest. */
export function gapToNext(score: string, band: Band): { band: Band; points: string } | null {
  const next = BANDS[BANDS.indexOf(band) + 1];
  if (!next) return null;
  // A score that is not in the band yet lacks something, however it rounds.
  const gap = Math.max(1, BAND_FROM[next] * 10 - tenths(score));
  return { band: next, points: (gap / 10).toFixed(1) };
}

/** How a dimension's bar is coloured; its number stands beside it. */
export function toneOf(score: string): "red" | "amber" | "blue" {
  const points = tenths(score) / 10;
  if (points < BAND_FROM.fair) return "red";
  return points < BAND_FROM.good ? "amber" : "blue";
}

export const DIMENSION = {
  "WH-1": "liquidity",
  "WH-2": "debt",
  "WH-3": "protection",
  "WH-4": "risk_fit",
  "WH-5": "allocation",
  "WH-6": "concentration",
  "WH-7": "horizon",
  "WH-8": "outcome",
} as const satisfies Record<Dimension, string>;

export const CHANGE_PARTS = [
  "method",
  "data",
  "action",
  "market",
] as const satisfies readonly (keyof ChangeSplit)[];
export type ChangePart = (typeof CHANGE_PARTS)[number];

export interface Step {
  name: "from" | ChangePart | "to";
  /** As it is written: the score at both ends, signed points between. */
  text: string;
  /** −1, 0 or 1 for the parts; 0 at both ends. */
  sign: -1 | 0 | 1;
  /** Edges of its bar in percent of the width, left before right. */
  left: number;
  right: number;
}

/** The steps of a change as bars: both ends reach down to the scale's low edge, parts float between their sums. */
export function waterfall(change: ChangeSplit): Step[] {
  const levels = [tenths(change.from)];
  for (const part of CHANGE_PARTS) levels.push((levels.at(-1) ?? 0) + tenths(change[part]));
  const ends = [...levels, tenths(change.to)];
  // Room at both sides, so that a change of one point is still seen as small.
  const low = Math.max(0, Math.min(...ends) - 30);
  const high = Math.min(1000, Math.max(...ends) + 10);
  const at = (level: number) => (high > low ? ((level - low) / (high - low)) * 100 : 100);
  const parts = CHANGE_PARTS.map((name, index): Step => {
    const before = levels[index] ?? 0;
    const after = levels[index + 1] ?? 0;
    return {
      name,
      text: pointsText(change[name]),
      sign: Math.sign(after - before) as -1 | 0 | 1,
      left: at(Math.min(before, after)),
      right: at(Math.max(before, after)),
    };
  });
  return [
    { name: "from", text: scoreText(change.from), sign: 0, left: 0, right: at(tenths(change.from)) },
    ...parts,
    { name: "to", text: scoreText(change.to), sign: 0, left: 0, right: at(tenths(change.to)) },
  ];
}

/** A first proposal for the target: what is there and what was accepted, at most 100, by the end of the half year. */
export function proposedTarget(
  score: string,
  accepted: string[],
  today: string,
): { score: string; by: string } {
  const sum = accepted.reduce((total, points) => total + Math.max(0, tenths(points)), tenths(score));
  const year = Number(today.slice(0, 4));
  const ends = [`${year}-06-30`, `${year}-12-31`, `${year + 1}-06-30`];
  return { score: (Math.min(1000, sum) / 10).toFixed(1), by: ends.find((end) => end > today) ?? today };
}
