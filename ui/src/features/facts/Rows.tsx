// Goals and money elsewhere: rows that are kept once they are complete. "None" is an answer too, and not the same as not
// having been asked.
import { Button, DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FactField, GoalForm, HeldAwayForm, RiskLevel } from "@/ipc/client";
import { PRODUCT_KINDS } from "@/shared/closed-sets";
import { plainMoney, typedAmount } from "@/shared/format/money";
import { useTodayDay } from "@/shared/hooks/language";
import type { Sheet } from "./useSheet";

const LEVELS = ["R1", "R2", "R3", "R4", "R5"] as const satisfies readonly RiskLevel[];

interface Props {
  sheet: Sheet;
  /** The question it answers in the guided self-check. */
  about?: FactField;
}

/** Rows being edited, and those among them that are complete and thus kept. */
function useRows<T>(first: T[] | null, ready: (row: T) => boolean, keep: (rows: T[]) => void) {
  const [rows, setRows] = useState<T[] | null>(first);
  const change = (next: T[]) => {
    setRows(next);
    const complete = next.filter(ready);
    // A row that is only begun keeps nothing by itself.
    if (complete.length > 0 || next.length === 0) keep(complete);
  };
  return {
    rows,
    begin: (row: T) => setRows([...(rows ?? []), row]),
    none: () => change([]),
    set: (index: number, part: Partial<T>) =>
      change((rows ?? []).map((row, at) => (at === index ? { ...row, ...part } : row))),
    remove: (index: number) => change((rows ?? []).filter((_, at) => at !== index)),
  };
}

function RowsFrame(props: {
  asked: boolean;
  empty: boolean;
  noneWords: string;
  addWords: string;
  none: () => void;
  add: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <div className="fact-rows">
      {!props.asked && <p className="quiet">{t("facts.not_asked")}</p>}
      {props.asked && props.empty && <p>{props.noneWords} ✓</p>}
      {props.children}
      <div className="row">
        <Button onClick={props.add}>{props.addWords}</Button>
        {props.empty && !props.asked && <Button onClick={props.none}>{props.noneWords}</Button>}
      </div>
    </div>
  );
}

export function Goals({ sheet, about }: Props) {
  const { t } = useTranslation();
  const list = useRows<GoalForm>(
    sheet.form.goals,
    (goal) => goal.name.trim() !== "" && goal.due !== "" && goal.amount !== "",
    (goals) => sheet.keep({ goals }, about),
  );
  return (
    <RowsFrame
      asked={list.rows !== null}
      empty={(list.rows ?? []).length === 0}
      noneWords={t("facts.no_goals")}
      addWords={t("facts.add_goal")}
      none={list.none}
      add={() => list.begin({ name: "", due: "", amount: "" })}
    >
      {(list.rows ?? []).map((goal, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
        <div className="fact-row goal-row" key={index}>
          <Text
            label={t("facts.goal_name", { number: index + 1 })}
            hint={t("facts.goal_hint")}
            value={goal.name}
            keep={(name) => list.set(index, { name })}
          />
          <DatePicker
            picker="month"
            allowClear={false}
            aria-label={t("facts.goal_due", { number: index + 1 })}
            placeholder={t("facts.goal_due_hint")}
            value={goal.due === "" ? null : dayjs(goal.due)}
            onChange={(due) => due && list.set(index, { due: due.startOf("month").format("YYYY-MM-DD") })}
          />
          <Amount
            label={t("facts.goal_amount", { number: index + 1 })}
            value={goal.amount}
            keep={(amount) => list.set(index, { amount })}
          />
          <Remove name={goal.name} remove={() => list.remove(index)} />
        </div>
      ))}
    </RowsFrame>
  );
}

export function HeldAway({ sheet, about }: Props) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const list = useRows<HeldAwayForm>(
    sheet.form.held_away,
    (row) => row.name.trim() !== "" && row.value !== "",
    (held_away) => sheet.keep({ held_away }, about),
  );
  return (
    <RowsFrame
      asked={list.rows !== null}
      empty={(list.rows ?? []).length === 0}
      noneWords={t("facts.no_held_away")}
      addWords={t("facts.add_held_away")}
      none={list.none}
      add={() =>
        list.begin({
          name: "",
          kind: "deposit",
          value: "",
          as_of: today,
          risk_level: null,
          redeem_days: null,
          locked_until: null,
        })
      }
    >
      {(list.rows ?? []).map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
        <div className="fact-row held-row" key={index}>
          <Text
            label={t("facts.held_name", { number: index + 1 })}
            hint={t("facts.held_hint")}
            value={row.name}
            keep={(name) => list.set(index, { name, as_of: today })}
          />
          <Select
            aria-label={t("facts.held_kind", { number: index + 1 })}
            value={row.kind}
            onChange={(kind) => list.set(index, { kind })}
            options={PRODUCT_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
          <Amount
            label={t("facts.held_value", { number: index + 1 })}
            value={row.value}
            keep={(value) => list.set(index, { value, as_of: today })}
          />
          <Remove name={row.name} remove={() => list.remove(index)} />
          <div className="held-more">
            <Select
              allowClear
              aria-label={t("facts.held_level", { number: index + 1 })}
              placeholder={t("facts.held_level_hint")}
              value={row.risk_level}
              onChange={(level: RiskLevel | undefined) => list.set(index, { risk_level: level ?? null })}
              options={LEVELS.map((level) => ({
                value: level,
                label: `${level} ${t(`risk.level.${level}`)}`,
              }))}
            />
            <DatePicker
              aria-label={t("facts.held_locked", { number: index + 1 })}
              placeholder={t("facts.held_locked_hint")}
              value={row.locked_until === null ? null : dayjs(row.locked_until)}
              onChange={(day) => list.set(index, { locked_until: day ? day.format("YYYY-MM-DD") : null })}
            />
            <span className="quiet">{t("facts.told", { day: row.as_of })}</span>
          </div>
        </div>
      ))}
    </RowsFrame>
  );
}

function Remove({ name, remove }: { name: string; remove: () => void }) {
  const { t } = useTranslation();
  return (
    <Button type="text" aria-label={t("action.for", { action: t("facts.remove"), name })} onClick={remove}>
      ✕
    </Button>
  );
}

interface TextProps {
  label: string;
  hint: string;
  value: string;
  keep: (text: string) => void;
}

function Text({ label, hint, value, keep }: TextProps) {
  const [typed, setTyped] = useState<string | null>(null);
  function leave() {
    if (typed !== null && typed.trim() !== value) keep(typed.trim());
    setTyped(null);
  }
  return (
    <Input
      className="private"
      aria-label={label}
      placeholder={hint}
      value={typed ?? value}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Escape") setTyped(null);
        else if (event.key === "Enter") leave();
      }}
    />
  );
}

export function Amount({
  label,
  value,
  keep,
}: {
  label: string;
  value: string;
  keep: (amount: string) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const [unread, setUnread] = useState(false);
  function leave() {
    if (typed === null) return;
    if (typed.trim() === "") {
      setTyped(null);
      return;
    }
    const amount = typedAmount(typed);
    setUnread(amount === null);
    if (amount === null) return;
    setTyped(null);
    if (amount !== value) keep(amount);
  }
  return (
    <Input
      className="private"
      inputMode="decimal"
      aria-label={label}
      placeholder={t("facts.amount_hint")}
      suffix={t("facts.unit.yuan")}
      {...(unread ? { status: "error" as const, "aria-invalid": true } : {})}
      value={typed ?? (value === "" ? "" : plainMoney(value))}
      onFocus={() => setTyped(value === "" ? "" : plainMoney(value))}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Escape") {
          setTyped(null);
          setUnread(false);
        } else if (event.key === "Enter") leave();
      }}
    />
  );
}
