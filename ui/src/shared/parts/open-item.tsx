// Words for what is open with a client: when, why, what done looks like. Which items are open, and in which order,
// Rust has decided; nothing is added here.
import type { TFunction } from "i18next";
import { Trans, useTranslation } from "react-i18next";
import type { OpenItemView } from "@/ipc/client";
import { sentenceDay, weekday } from "@/shared/format/dates";
import { plainMoney } from "@/shared/format/money";
import { useLanguage, useTodayDay } from "@/shared/hooks/language";
import { useNow } from "@/shared/hooks/now";

type Tone = "red" | "amber" | "blue" | "green" | "";

/** `今天`, `明天`, `周一`, `12 天后`, `过期 3 天`. */
export function dayWords(t: TFunction, days: number, day: string, language: "zh-CN" | "en"): string {
  if (days < 0) return t("when.over", { count: -days });
  if (days === 0) return t("when.today");
  if (days === 1) return t("when.tomorrow");
  if (days < 7) return weekday(day, language);
  return t("when.in_days", { count: days });
}

function clock(t: TFunction, minutes: number): string {
  const hours = Math.floor(minutes / 60);
  // Minutes matter when there are few hours; further away they only take room.
  if (hours >= 10 && hours < 48) return t("when.hours", { count: hours });
  return hours < 48
    ? t("when.hours_minutes", { hours, minutes: minutes % 60 })
    : t("when.days_hours", { days: Math.floor(hours / 24), hours: hours % 24 });
}

export function OpenItemWhen({ item }: { item: OpenItemView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow(30_000);
  const { words, tone } = ((): { words: string; tone: Tone } => {
    const urgent = (days: number, near: Tone): Tone => (days <= 0 ? "red" : days <= 7 ? near : "");
    switch (item.kind) {
      case "case": {
        const minutes = Math.floor((Date.parse(item.due_at) - now) / 60_000);
        return item.overdue || minutes < 0
          ? { words: t("when.late_by", { time: clock(t, Math.max(0, -minutes)) }), tone: "red" }
          : { words: t("when.left", { time: clock(t, minutes) }), tone: "red" };
      }
      case "risk_class_expiry":
        return {
          words: dayWords(t, item.days, item.valid_until, language),
          tone: urgent(item.days, "amber"),
        };
      case "id_document_expiry":
        return { words: dayWords(t, item.days, item.expires_on, language), tone: urgent(item.days, "amber") };
      case "promise":
        return { words: dayWords(t, item.days, item.due_on, language), tone: urgent(item.days, "amber") };
      case "maturity":
        return { words: dayWords(t, item.days, item.matures_on, language), tone: "blue" };
      case "birthday":
        return { words: item.lunar ?? dayWords(t, item.days, item.on, language), tone: "green" };
      case "contact_due":
        return { words: t("when.contact_due"), tone: "" };
    }
  })();
  return (
    <span className={`tag ${tone}`} title={words}>
      {words}
    </span>
  );
}

const bold = { b: <strong className="private" /> };

export function OpenItemWhy({ item }: { item: OpenItemView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const today = useTodayDay();
  const said = (day: string) => sentenceDay(day, today, language);
  switch (item.kind) {
    case "case":
      return (
        <>
          {t(item.overdue ? `why.case_${item.case_kind}_overdue` : `why.case_${item.case_kind}`)}
          <span className="private">{t("why.quoted", { text: item.summary })}</span>
        </>
      );
    case "risk_class_expiry":
      return (
        <Trans
          i18nKey={item.days < 0 ? "why.risk_class_expired" : "why.risk_class_expires"}
          values={{ class: item.class, words: t(`risk.class.${item.class}`), day: said(item.valid_until) }}
          components={bold}
        />
      );
    case "id_document_expiry":
      return (
        <Trans
          i18nKey={item.days < 0 ? "why.id_expired" : "why.id_expires"}
          values={{ day: said(item.expires_on) }}
          components={bold}
        />
      );
    case "promise":
      return (
        <Trans i18nKey="why.promise" values={{ text: item.text, day: said(item.due_on) }} components={bold} />
      );
    case "maturity":
      return (
        <Trans
          i18nKey="why.maturity"
          values={{ amount: plainMoney(item.amount), name: item.name, day: said(item.matures_on) }}
          components={bold}
        />
      );
    case "birthday": {
      const when = dayWords(t, item.days, item.on, language);
      return (
        <Trans
          i18nKey={item.turns === null ? "why.birthday" : "why.birthday_turns"}
          values={{
            when,
            lunar: item.lunar ? t("why.lunar", { day: item.lunar }) : "",
            turns: item.turns ?? "",
          }}
          components={bold}
        />
      );
    }
    case "contact_due":
      return item.last_on ? (
        <Trans
          i18nKey="why.contact_due"
          values={{ day: said(item.last_on), days: item.every_days }}
          components={bold}
        />
      ) : (
        <Trans i18nKey="why.never_contacted" values={{ days: item.every_days }} components={bold} />
      );
  }
}

export function useDoneWords(): (item: OpenItemView) => string {
  const { t } = useTranslation();
  return (item) => {
    if (item.kind === "case") return t(`done.case_${item.case_kind}`);
    return t(`done.${item.kind}`);
  };
}

/** Stable within one client's list. */
export function openItemKey(item: OpenItemView): string {
  switch (item.kind) {
    case "case":
      return `case:${item.case}`;
    case "promise":
      return `promise:${item.follow_up}`;
    case "maturity":
      return `maturity:${item.product}:${item.matures_on}`;
    default:
      return item.kind;
  }
}
