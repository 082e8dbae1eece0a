// An amount to slide, step by keys, or type. Typing understands 万 and 亿; a blur keeps it, Esc takes it back.
import { Input } from "antd";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { plainMoney, sameAmount, shortMoney, typedAmount } from "@/shared/format/money";
import { useLanguage } from "@/shared/hooks/language";
import { stepOf } from "./what-if";

interface Props {
  name: string;
  note: ReactNode;
  then: ReactNode;
  held: string;
  value: string;
  least: number;
  most: number;
  change: (amount: string) => void;
}

export function AmountSlider({ name, note, then, held, value, least, most, change }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const now = Number(value);
  const span = most - least;
  const at = (amount: number) => (span > 0 ? Math.max(0, Math.min(1, (amount - least) / span)) : 0);
  const fixed = span <= 0;
  function keep() {
    if (typed === null) return;
    const amount = typedAmount(typed);
    setTyped(null);
    if (amount === null) return;
    const within = Math.max(least, Math.min(most, Number(amount)));
    change(within === Number(amount) ? amount : within.toFixed(2));
  }
  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Escape") {
      event.stopPropagation();
      setTyped(null);
    } else if (event.key === "Enter") keep();
  }
  return (
    <li className={sameAmount(value, held) ? "amount" : "amount changed"}>
      <label className="amount-name" htmlFor={id}>
        {name} <span className="quiet">{note}</span>
      </label>
      <span className="amount-then quiet">{then}</span>
      <input
        id={id}
        type="range"
        className="amount-slider"
        style={{ "--at": at(now), "--held": at(Number(held)) } as React.CSSProperties}
        min={least}
        max={most}
        step={stepOf(most)}
        value={now}
        disabled={fixed}
        aria-valuetext={`${plainMoney(value)} ${t("unit.yuan")}`}
        onChange={(event) => {
          const chosen = event.target.value;
          // The held amount is rarely on a step: coming close means it.
          const near = Math.abs(Number(chosen) - Number(held)) < stepOf(most) / 2;
          change(near ? held : chosen);
        }}
      />
      <Input
        className="amount-typed"
        size="small"
        disabled={fixed}
        aria-label={t("what_if.typed", { name })}
        value={typed ?? shortMoney(value, language)}
        onFocus={(event) => {
          setTyped(plainMoney(value));
          requestAnimationFrame(() => event.target.select());
        }}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={press}
      />
    </li>
  );
}
