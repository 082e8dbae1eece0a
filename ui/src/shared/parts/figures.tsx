// Figures and marks that appear everywhere: money, tier, risk class, age of a price. They format; they judge nothing.
import { type ReactNode, useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { RiskClass, RiskLevel, Tier } from "@/ipc/client";
import { daysBetween, shortDay } from "@/shared/format/dates";
import { exactMoney, shortMoney, signOfMoney } from "@/shared/format/money";
import { useLanguage, useTodayDay } from "@/shared/hooks/language";
import "./parts.css";

/** Blurred under the privacy mask. */
export function Private({ children, className }: { children: ReactNode; className?: string }) {
  return <span className={className ? `private ${className}` : "private"}>{children}</span>;
}

interface MoneyProps {
  amount: string;
  /** Every digit instead of 万 and 亿. */
  exact?: boolean;
  /** A gain or loss: signed, and coloured by the RM's choice. */
  change?: boolean;
  /** Signed without a colour; for a loss that may come. */
  signed?: boolean;
}

export function MoneyText({ amount, exact = false, change = false, signed = change }: MoneyProps) {
  const language = useLanguage();
  const text = exact ? exactMoney(amount, { signed }) : shortMoney(amount, language, { signed });
  const sign = change ? signOfMoney(amount) : 0;
  const tone = sign > 0 ? " up" : sign < 0 ? " down" : "";
  return (
    <span className={`private nowrap${tone}`} title={exact ? undefined : exactMoney(amount, { signed })}>
      {text}
    </span>
  );
}

export function TierTag({ tier }: { tier: Tier }) {
  const { t } = useTranslation();
  const tone = tier === "private" ? "gold" : tier === "high_net_worth" ? "blue" : "";
  return <span className={`tag ${tone}`}>{t(`tier.${tier}`)}</span>;
}

export function RiskClassTag({ riskClass, validUntil, expired }: RiskClassProps) {
  const { t } = useTranslation();
  if (!riskClass) return <span className="tag red">{t("risk.none")}</span>;
  const words = `${riskClass} ${t(`risk.class.${riskClass}`)}`;
  if (expired) {
    return <span className="tag red">{t("risk.expired", { words, day: validUntil ?? "" })}</span>;
  }
  return <span className="tag">{validUntil ? t("risk.until", { words, day: validUntil }) : words}</span>;
}
interface RiskClassProps {
  riskClass: RiskClass | null;
  validUntil?: string | null;
  expired?: boolean;
}

export function RiskLevelText({ level }: { level: RiskLevel }) {
  const { t } = useTranslation();
  return <abbr title={t(`risk.level.${level}`)}>{level}</abbr>;
}

/** `今天`, `昨天`, `23 天前`. */
export function useAgo(): (day: string) => string {
  const { t } = useTranslation();
  const today = useTodayDay();
  return useCallback(
    (day) => {
      const days = daysBetween(day, today);
      if (days <= 0) return t("age.today");
      return days === 1 ? t("age.yesterday") : t("age.days", { count: days });
    },
    [t, today],
  );
}

/** From how many days on a price is marked; CK-19 calls five trading days stale. */
const OLD_DAYS = 7;

/** How old a figure is: its day, and a mark when that is long ago. */
export function DataAge({ day, label }: { day: string | null; label?: string }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  if (!day) return <span className="figure-age warn">{t("age.unknown")}</span>;
  const old = daysBetween(day, today) > OLD_DAYS;
  return (
    <span className={old ? "figure-age warn" : "figure-age"}>
      {label ? `${label} ` : ""}
      {shortDay(day, today)}
      {old && ` · ${t("age.days", { count: daysBetween(day, today) })}`}
    </span>
  );
}

/** The number first, its meaning beside it, its age small behind. */
export function FigureWithAge({ label, children, age, note }: FigureProps) {
  return (
    <div className="figure">
      <div className="figure-label">{label}</div>
      <div className="figure-value">{children}</div>
      {(note || age) && (
        <div className="figure-note">
          {note} {age}
        </div>
      )}
    </div>
  );
}
interface FigureProps {
  label: ReactNode;
  children: ReactNode;
  age?: ReactNode;
  note?: ReactNode;
}
