// The allocation agreed with the client: four shares that make a whole. Kept once they do.
import { InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Allocation, AssetClass } from "@/ipc/client";
import { Field } from "@/shared/parts/Field";
import type { Sheet } from "./useSheet";

const CLASSES = ["cash", "bond", "equity", "alternative"] as const satisfies readonly AssetClass[];
type Parts = Record<AssetClass, number | null>;

const partsOf = (target: Allocation | null): Parts => ({
  cash: target ? Math.round(Number(target.cash) * 100) : null,
  bond: target ? Math.round(Number(target.bond) * 100) : null,
  equity: target ? Math.round(Number(target.equity) * 100) : null,
  alternative: target ? Math.round(Number(target.alternative) * 100) : null,
});

export function TargetInput({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const [parts, setParts] = useState<Parts>(() => partsOf(sheet.form.target));
  const sum = CLASSES.reduce((total, of) => total + (parts[of] ?? 0), 0);
  const empty = CLASSES.every((of) => parts[of] === null);
  function leave() {
    if (empty) {
      if (sheet.form.target !== null) sheet.keep({ target: null });
      return;
    }
    if (sum !== 100) return;
    const share = (of: AssetClass) => ((parts[of] ?? 0) / 100).toFixed(2);
    const target: Allocation = {
      cash: share("cash"),
      bond: share("bond"),
      equity: share("equity"),
      alternative: share("alternative"),
    };
    const before = partsOf(sheet.form.target);
    if (CLASSES.some((of) => (before[of] ?? 0) !== (parts[of] ?? 0)) || sheet.form.target === null)
      sheet.keep({ target });
  }
  return (
    <div data-fact="target">
      <div className="target-inputs">
        {CLASSES.map((of) => (
          <Field key={of} label={t(`class.${of}`)}>
            {({ status: _, ...props }) => (
              <InputNumber
                {...props}
                min={0}
                max={100}
                precision={0}
                suffix="%"
                value={parts[of]}
                onChange={(value) => setParts({ ...parts, [of]: value })}
                onBlur={leave}
                onPressEnter={leave}
              />
            )}
          </Field>
        ))}
      </div>
      <p className={sum !== 100 && !empty ? "warn" : "quiet"} role="status">
        {empty
          ? t("facts.target_none")
          : sum === 100
            ? t("facts.target_whole")
            : t("facts.target_sum", {
                sum,
                rest: Math.abs(100 - sum),
                way: t(sum < 100 ? "facts.short" : "facts.over"),
              })}
      </p>
    </div>
  );
}
