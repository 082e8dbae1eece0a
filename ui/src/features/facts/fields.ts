// The facts that are asked for: where each stands on the sheet, its unit, and amounts a thumb can pick. No values of the
// method here: what is known and what is worth asking, Rust says.
import type { FactField, MeansForm } from "@/ipc/client";
import { countOf, typedAmount } from "@/shared/format/money";

export type MeansField = keyof MeansForm;
export type Unit = "yuan" | "years" | "months" | "share";

export const UNIT: Record<MeansField, Unit> = {
  monthly_income: "yuan",
  essential_monthly_spend: "yuan",
  monthly_debt_payments: "yuan",
  debts: "yuan",
  cover: "yuan",
  premiums_year: "yuan",
  dependant_years: "years",
  horizon_months: "months",
  loss_tolerance: "share",
};

export const MEANS_GROUPS = {
  income: ["monthly_income", "essential_monthly_spend", "monthly_debt_payments", "debts"],
  protection: ["cover", "premiums_year", "dependant_years"],
  patience: ["horizon_months", "loss_tolerance"],
} as const satisfies Record<string, readonly MeansField[]>;

/** Quick answers, as they would be typed. */
export const PICKS: Partial<Record<MeansField, readonly string[]>> = {
  monthly_income: ["10000", "20000", "30000", "50000", "100000"],
  essential_monthly_spend: ["5000", "10000", "20000", "30000", "50000"],
  monthly_debt_payments: ["0", "3000", "6000", "10000", "20000"],
  debts: ["0", "300000", "800000", "1500000", "3000000"],
  cover: ["0", "300000", "500000", "1000000", "2000000"],
  premiums_year: ["0", "5000", "10000", "30000", "50000"],
  dependant_years: ["0", "5", "10", "15", "20"],
  horizon_months: ["6", "12", "36", "60", "120"],
  loss_tolerance: ["5", "10", "20", "30", "50"],
};

/** Which part of the sheet a question is about; `null` where this sheet cannot answer it. */
export function partOf(field: FactField): MeansField | "goals" | "held_away" | "target" | null {
  if (field in UNIT) return field as MeansField;
  if (field === "goals" || field === "target") return field;
  return field === "holdings" ? "held_away" : null;
}

/** What is written in the field for a value of the sheet. */
export function written(field: MeansField, value: string | number | null): string {
  if (value === null) return "";
  if (UNIT[field] === "share") return hundredths(String(value), 2);
  return String(value)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/** A fraction's digits moved by two places: `0.2` is written `20`. */
function hundredths(fraction: string, places: number): string {
  const count = countOf(fraction, places + 2);
  if (count === null) return fraction;
  const text = (Number(count) / 10 ** places).toString();
  return text;
}

/** What was typed, as the sheet holds it: empty is unknown, `undefined` cannot be read. */
export function readTyped(field: MeansField, text: string): string | null | undefined {
  const plain = text.trim();
  if (plain === "") return null;
  const amount = typedAmount(plain.replace(/[%％年月个]/g, ""));
  if (amount === null) return undefined;
  if (UNIT[field] !== "share") return amount;
  const digits = countOf(amount, 4);
  if (digits === null || digits > 1_000_000n) return undefined;
  return (Number(digits) / 1_000_000).toString();
}

/** The part of the means a typed value sets. */
export function meansPart(field: MeansField, value: string | null): Partial<MeansForm> | undefined {
  if (field !== "horizon_months") return { [field]: value };
  const months = value === null ? null : Number(value);
  return months === null || Number.isSafeInteger(months) ? { horizon_months: months } : undefined;
}
