// What is collected in a what-if, and what Rust is asked.
import { describe, expect, it, test } from "vitest";
import { asked, change, holds, NOTHING, stepOf, type WhatIfChange } from "@/features/checkup/what-if";
import type { CandidateRow, Measure } from "@/ipc/client";

const row = (product: string, value: string): CandidateRow => ({
  product,
  name: product,
  kind: "index_fund",
  risk_level: "R3",
  value,
  suitable: true,
  min_ticket: null,
  lockup_months: 0,
  locked_until: null,
});
const CANDIDATES = [row("A", "100000.00"), row("B", "50000.00"), row("C", "0"), row("cash", "20000.00")];
const SHIFT: Measure = {
  kind: "trade",
  trades: [
    { product: "A", name: "A", kind: null, before: "100000.00", after: "60000.00" },
    { product: "C", name: "C", kind: null, before: "0", after: "30000.00" },
    { product: "cash", name: "cash", kind: "cash", before: "20000.00", after: "30000.00" },
  ],
};
const collected = (...changes: WhatIfChange[]) => changes.reduce(change, NOTHING);

describe("what Rust is asked", () => {
  it("is nothing while nothing differs from what is held", () => {
    expect(asked(NOTHING, CANDIDATES)).toBeNull();
    expect(asked(collected({ kind: "value", product: "A", value: "100000" }), CANDIDATES)).toBeNull();
  });

  it("is what differs, always in the same order, so that an answer is found again", () => {
    const one = collected(
      { kind: "value", product: "B", value: "1" },
      { kind: "value", product: "A", value: "2" },
    );
    const two = collected(
      { kind: "value", product: "A", value: "2" },
      { kind: "value", product: "B", value: "1" },
    );
    expect(asked(one, CANDIDATES)).toEqual(asked(two, CANDIDATES));
    expect(asked(one, CANDIDATES)?.values.map(({ product }) => product)).toEqual(["A", "B"]);
  });

  it("leaves cash out: it is what is left over", () => {
    const form = collected({ kind: "apply", measure: SHIFT });
    expect(asked(form, CANDIDATES)).toEqual({
      values: [
        { product: "A", value: "60000.00" },
        { product: "C", value: "30000.00" },
      ],
      cover: null,
      pay_debt: null,
    });
  });

  it("holds no cover of nothing", () => {
    expect(asked(collected({ kind: "cover", amount: "0" }), CANDIDATES)).toBeNull();
    expect(asked(collected({ kind: "cover", amount: "1180000" }), CANDIDATES)?.cover).toBe("1180000");
  });
});

describe("a recommendation", () => {
  it("brings in the product it buys, and takes it out again", () => {
    const on = collected({ kind: "apply", measure: SHIFT });
    expect(on.added).toEqual(["C"]);
    expect(holds(on, SHIFT)).toBe(true);
    expect(change(on, { kind: "undo", measure: SHIFT })).toEqual(NOTHING);
  });

  it("no longer stands once an amount of it was moved", () => {
    const moved = collected({ kind: "apply", measure: SHIFT }, { kind: "value", product: "C", value: "1" });
    expect(holds(moved, SHIFT)).toBe(false);
  });

  it("goes together with others", () => {
    const both = collected(
      { kind: "apply", measure: SHIFT },
      { kind: "apply", measure: { kind: "cover", amount: "500000" } },
      { kind: "apply", measure: { kind: "pay_debt", amount: "10000.00" } },
    );
    expect(asked(both, CANDIDATES)).toMatchObject({ cover: "500000", pay_debt: "10000.00" });
    expect(collected({ kind: "apply", measure: { kind: "questionnaire" } })).toEqual(NOTHING);
  });

  it("is gone after a reset", () => {
    expect(collected({ kind: "apply", measure: SHIFT }, { kind: "reset" })).toEqual(NOTHING);
  });
});

test("a slider takes round steps, about two hundred of them", () => {
  expect([8_436_210, 760_320, 2_000_000, 100, 1].map(stepOf)).toEqual([50_000, 5_000, 10_000, 1, 1]);
});
