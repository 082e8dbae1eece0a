// What the RM has put into the what-if: amounts by product, cover, debts paid back. It only collects; what would follow
// from it Rust computes.
import type { CandidateRow, Measure, WhatIf } from "@/ipc/client";
import { sameAmount } from "@/shared/format/money";

export interface WhatIfForm {
  /** Amounts that were touched, by product. */
  values: Record<string, string>;
  cover: string | null;
  payDebt: string | null;
  /** Products not held that were brought in, in their order. */
  added: string[];
}

export type WhatIfChange =
  | { kind: "value"; product: string; value: string }
  | { kind: "add"; product: string }
  | { kind: "cover"; amount: string }
  | { kind: "debt"; amount: string }
  | { kind: "apply"; measure: Measure }
  | { kind: "undo"; measure: Measure }
  | { kind: "reset" };

export const NOTHING: WhatIfForm = { values: {}, cover: null, payDebt: null, added: [] };

/** Cash is what is left over, so no step of a measure sets it. */
export const CASH = "cash";

const some = (amount: string) => (sameAmount(amount, "0") ? null : amount);

export function change(form: WhatIfForm, by: WhatIfChange): WhatIfForm {
  switch (by.kind) {
    case "value":
      return { ...form, values: { ...form.values, [by.product]: by.value } };
    case "add":
      return form.added.includes(by.product) ? form : { ...form, added: [...form.added, by.product] };
    case "cover":
      return { ...form, cover: some(by.amount) };
    case "debt":
      return { ...form, payDebt: some(by.amount) };
    case "apply":
      return applied(form, by.measure);
    case "undo":
      return undone(form, by.measure);
    case "reset":
      return NOTHING;
  }
}

function applied(form: WhatIfForm, measure: Measure): WhatIfForm {
  switch (measure.kind) {
    case "trade": {
      const steps = measure.trades.filter(({ product }) => product !== CASH);
      const fresh = steps
        .filter(({ product, before }) => sameAmount(before, "0") && !form.added.includes(product))
        .map(({ product }) => product);
      return {
        ...form,
        values: {
          ...form.values,
          ...Object.fromEntries(steps.map(({ product, after }) => [product, after])),
        },
        added: [...form.added, ...fresh],
      };
    }
    case "cover":
      return { ...form, cover: measure.amount };
    case "pay_debt":
      return { ...form, payDebt: measure.amount };
    case "questionnaire":
      return form;
  }
}

function undone(form: WhatIfForm, measure: Measure): WhatIfForm {
  switch (measure.kind) {
    case "trade": {
      const steps = new Set(measure.trades.map(({ product }) => product));
      const values = Object.entries(form.values).filter(([product]) => !steps.has(product));
      return {
        ...form,
        values: Object.fromEntries(values),
        added: form.added.filter((product) => !steps.has(product)),
      };
    }
    case "cover":
      return { ...form, cover: null };
    case "pay_debt":
      return { ...form, payDebt: null };
    case "questionnaire":
      return form;
  }
}

/** Whether all that a measure asks for stands in the form. */
export function holds(form: WhatIfForm, measure: Measure): boolean {
  switch (measure.kind) {
    case "trade": {
      const steps = measure.trades.filter(({ product }) => product !== CASH);
      return (
        steps.length > 0 && steps.every(({ product, after }) => sameAmount(form.values[product] ?? "", after))
      );
    }
    case "cover":
      return form.cover !== null && sameAmount(form.cover, measure.amount);
    case "pay_debt":
      return form.payDebt !== null && sameAmount(form.payDebt, measure.amount);
    case "questionnaire":
      return false;
  }
}

/** What to ask Rust; `null` while nothing differs from what is. */
export function asked(form: WhatIfForm, candidates: readonly CandidateRow[]): WhatIf | null {
  const held = new Map(candidates.map(({ product, value }) => [product, value]));
  const values = Object.entries(form.values)
    .filter(([product, value]) => !sameAmount(value, held.get(product) ?? "0"))
    .map(([product, value]) => ({ product, value }))
    .sort((a, b) => a.product.localeCompare(b.product));
  if (values.length === 0 && form.cover === null && form.payDebt === null) return null;
  return { values, cover: form.cover, pay_debt: form.payDebt };
}

/** The step of a slider over so many yuan: round, and about two hundred of them. */
export function stepOf(most: number): number {
  const rough = Math.max(1, most / 200);
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10;
  return lead * power;
}
