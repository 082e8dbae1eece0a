// Which slides a presentation has: one without anything to say is left out.
import type { Presentation } from "@/ipc/client";

export const SLIDES = ["score", "buckets", "years", "worst", "goals", "together"] as const;
export type Slide = (typeof SLIDES)[number];

export function slidesOf(data: Presentation): Slide[] {
  const has: Record<Slide, boolean> = {
    score: true,
    buckets: data.buckets.some(({ amount }) => Number(amount) > 0),
    years: data.curve.days.length > 1,
    worst: data.six_month_loss !== null || data.replays.length > 0,
    goals: data.goals.length > 0,
    together: data.findings.some(({ severity }) => severity !== "info"),
  };
  return SLIDES.filter((slide) => has[slide]);
}

/** Where one gets to from a slide; the first and the last stay. */
export const step = (at: number, by: number, count: number): number =>
  Math.max(0, Math.min(count - 1, at + by));
