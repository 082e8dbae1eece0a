// One fact of the means: typed, kept when it is left, taken back with Esc. Beside it when it was said, and what the system
// of record says where the sheet is silent.
import { Input } from "antd";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { shortDay } from "@/shared/format/dates";
import { plainMoney } from "@/shared/format/money";
import { useTodayDay } from "@/shared/hooks/language";
import { Field } from "@/shared/parts/Field";
import { useAgo } from "@/shared/parts/figures";
import { type MeansField, meansPart, readTyped, UNIT, written } from "./fields";
import type { Sheet } from "./useSheet";

export function MeansInput({ sheet, field }: { sheet: Sheet; field: MeansField }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const ago = useAgo();
  const value = sheet.form.means[field];
  const recorded = sheet.view.record[field];
  const told = sheet.view.told_on.find((row) => row.field === field)?.on;
  const refused = sheet.error?.code === "invalid" && (sheet.error.field?.endsWith(field) ?? false);
  const note = told
    ? t("facts.said", { day: shortDay(told, today), ago: ago(told) })
    : value === null && recorded !== null
      ? t("facts.recorded", { value: shown(field, recorded, t(`facts.unit.${UNIT[field]}`)) })
      : t("facts.not_said");
  return (
    <div data-fact={field}>
      <Field label={t(`fact.${field}`)} help={note} {...(refused ? { error: t("facts.wrong") } : {})}>
        {(props) => (
          <TypedInput
            {...props}
            field={field}
            value={value}
            placeholder={recorded === null ? "" : written(field, recorded)}
            keep={(part) => sheet.keepMeans(part)}
          />
        )}
      </Field>
    </div>
  );
}

const shown = (field: MeansField, value: string | number, unit: string) =>
  UNIT[field] === "yuan" ? `${plainMoney(String(value))} ${unit}` : `${written(field, value)} ${unit}`;

interface TypedProps {
  field: MeansField;
  value: string | number | null;
  placeholder?: string;
  size?: "large";
  keep: (part: NonNullable<ReturnType<typeof meansPart>>) => void;
}

export function TypedInput({ field, value, keep, ...props }: TypedProps & Record<string, unknown>) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const [unread, setUnread] = useState(false);
  const before = written(field, value);
  const grouped = UNIT[field] === "yuan" && before !== "" ? plainMoney(before) : before;
  function leave() {
    if (typed === null) return;
    const read = readTyped(field, typed);
    const part = read === undefined ? undefined : meansPart(field, read);
    setUnread(part === undefined);
    if (part === undefined) return;
    setTyped(null);
    if (written(field, read ?? null) !== before) keep(part);
  }
  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Escape") {
      setTyped(null);
      setUnread(false);
    } else if (event.key === "Enter") leave();
  }
  return (
    <>
      <Input
        {...props}
        className="private"
        inputMode="decimal"
        autoComplete="off"
        data-testid={`fact-${field}`}
        suffix={t(`facts.unit.${UNIT[field]}`)}
        {...(unread ? { status: "error" as const, "aria-invalid": true } : {})}
        value={typed ?? grouped}
        onFocus={() => setTyped(before)}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={press}
      />
      {unread && (
        <span className="field-note bad" role="alert">
          {t("facts.unread")}
        </span>
      )}
    </>
  );
}
