// Scores and points as they are shown: to one decimal, adding up, never rounding a score into a band it is not in.
import { describe, expect, it, test } from "vitest";
import type { ChangeSplit } from "@/ipc/client";
import { gapToNext, pointsText, proposedTarget, scoreText, tenths, waterfall } from "@/shared/format/score";

describe("the gap to the next band", () => {
  it.each([
    ["72.4", "fair", { band: "good", points: "2.6" }],
    ["0", "weak", { band: "fair", points: "60.0" }],
    ["60", "fair", { band: "good", points: "15.0" }],
    ["84.9", "good", { band: "strong", points: "0.1" }],
  ] as const)("of %s, %s", (score, band, gap) => {
    expect(gapToNext(score, band)).toEqual(gap);
  });

  it("is never nothing below the next band, however the score rounds", () => {
    expect(gapToNext("74.97", "fair")).toEqual({ band: "good", points: "0.1" });
  });

  it("does not exist in the highest band", () => {
    expect(gapToNext("91", "strong")).toBeNull();
  });
});

describe("points", () => {
  it("always show their sign, nothing none", () => {
    expect(["6", "-3.04", "0", "0.04"].map(pointsText)).toEqual(["+6.0", "−3.0", "0.0", "0.0"]);
  });

  it("are rounded half-even on their digits", () => {
    expect(scoreText("72.25")).toBe("72.2");
    expect(scoreText("72.35")).toBe("72.4");
    expect(tenths("72.449999")).toBe(724);
  });
});

describe("the steps of a change", () => {
  const change: ChangeSplit = {
    since: "2026-05-12",
    from: "68.1",
    method: "0.0",
    data: "1.2",
    action: "6.3",
    market: "-3.2",
    to: "72.4",
  };

  it("begin where the one before ends, and arrive at the later score", () => {
    const [from, method, data, action, market, to] = waterfall(change);
    expect(method?.left).toBeCloseTo(from?.right ?? -1);
    expect(data?.left).toBeCloseTo(method?.right ?? -1);
    expect(action?.left).toBeCloseTo(data?.right ?? -1);
    expect(market?.right).toBeCloseTo(action?.right ?? -1);
    expect(to?.right).toBeCloseTo(market?.left ?? -1);
  });

  it("say up and down, and stay within the picture", () => {
    const steps = waterfall(change);
    expect(steps.map(({ sign }) => sign)).toEqual([0, 0, 1, 1, -1, 0]);
    expect(steps.map(({ text }) => text)).toEqual(["68.1", "0.0", "+1.2", "+6.3", "−3.2", "72.4"]);
    for (const { left, right } of steps) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(100);
      expect(right).toBeGreaterThanOrEqual(left);
    }
  });

  it("are drawn where nothing changed at all", () => {
    const still: ChangeSplit = { ...change, from: "100", data: "0", action: "0", market: "0", to: "100" };
    for (const { left, right } of waterfall(still)) expect(Number.isFinite(left + right)).toBe(true);
  });
});

test("a target is proposed from what was accepted, at most a hundred, until the half year ends", () => {
  expect(proposedTarget("72.4", ["6.0", "3.7"], "2026-11-20")).toEqual({ score: "82.1", by: "2026-12-31" });
  expect(proposedTarget("95", ["8.9"], "2026-03-01")).toEqual({ score: "100.0", by: "2026-06-30" });
  expect(proposedTarget("60", [], "2026-12-31")).toEqual({ score: "60.0", by: "2027-06-30" });
});
