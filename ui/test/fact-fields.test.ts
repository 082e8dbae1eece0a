// Facts as they are typed and as the sheet holds them.
import { expect, it } from "vitest";
import { meansPart, partOf, readTyped, written } from "@/features/facts/fields";

it("writes a tolerated loss as a percentage and holds it as a fraction", () => {
  expect(written("loss_tolerance", "0.095")).toBe("9.5");
  expect(readTyped("loss_tolerance", "9.5%")).toBe("0.095");
  expect(readTyped("loss_tolerance", "20")).toBe("0.2");
  expect(readTyped("loss_tolerance", "120")).toBeUndefined();
});

it("knows empty from zero from unreadable", () => {
  expect(readTyped("debts", " ")).toBeNull();
  expect(readTyped("debts", "0")).toBe("0");
  expect(readTyped("debts", "好多")).toBeUndefined();
});

it("takes months as a whole number only", () => {
  expect(meansPart("horizon_months", readTyped("horizon_months", "36 个月") ?? null)).toEqual({
    horizon_months: 36,
  });
  expect(meansPart("horizon_months", "1.5")).toBeUndefined();
});

it("finds the part of the sheet a question is about", () => {
  expect(partOf("essential_monthly_spend")).toBe("essential_monthly_spend");
  expect(partOf("holdings")).toBe("held_away");
  expect(partOf("birth_date")).toBeNull();
});
