// Why the rules say what they say: the rules that stand against it first, each with what to say to the client and what it looked at;
// those that are met in one line each; those that do not bind folded away.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Judged, Input as RuleInput } from "@/ipc/client";
import { PRODUCT_KINDS } from "@/shared/closed-sets";
import { useLanguage } from "@/shared/hooks/language";
import { VerdictBadge } from "@/shared/parts/VerdictBadge";

/** `said` is the rule whose reason stands above already. */
export function Rules({ rules, said }: { rules: Judged[]; said?: Judged["id"] | undefined }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const lang = useLanguage() === "en" ? "en" : "zh";
  const against = rules.filter(({ outcome }) => outcome !== "Pass" && outcome !== "NotApplicable");
  const met = rules.filter(({ outcome }) => outcome === "Pass");
  const rest = rules.filter(({ outcome }) => outcome === "NotApplicable");
  return (
    <div className="rules">
      {against.map((rule) => (
        <article key={rule.id} className="rule" data-testid="rule" data-rule={rule.id}>
          <div className="rule-head">
            <VerdictBadge outcome={rule.outcome} />
            <span className="rule-number">{rule.id}</span>
          </div>
          {rule.id !== said && <p className="rule-reason">{rule.reason[lang]}</p>}
          {rule.say && (
            <p className="rule-say">
              <span className="quiet">{t("offer.say")}</span> {rule.say[lang]}
            </p>
          )}
          <Inputs inputs={rule.inputs} />
        </article>
      ))}
      {met.length > 0 && (
        <ul className="rules-met" aria-label={t("offer.met")}>
          {met.map((rule) => (
            <li key={rule.id} data-testid="rule" data-rule={rule.id}>
              <span className="rule-tick" aria-hidden="true">
                ✓
              </span>
              <span>
                {rule.reason[lang]} <span className="rule-number">{rule.id}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {rest.length > 0 && (
        <>
          <button type="button" className="linklike" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t("offer.rest_hide") : t("offer.rest_show", { count: rest.length })}
          </button>
          {all && (
            <ul className="rules-met quiet">
              {rest.map((rule) => (
                <li key={rule.id}>
                  <span className="rule-tick" aria-hidden="true">
                    –
                  </span>
                  <span>
                    {rule.reason[lang]} <span className="rule-number">{rule.id}</span>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}

/** Facts of a case that have a name in words; another is shown by its path. */
const INPUTS = [
  "kind",
  "birth_date",
  "capacity",
  "risk_class",
  "risk_class_on",
  "tolerates_no_loss",
  "investor_type",
  "financial_assets",
  "income_avg3",
  "experience_years",
  "horizon_months",
  "accepted_kinds",
  "aml_risk",
  "aml_reviewed_on",
  "questionnaires",
  "max_ticket",
  "issuer_kind",
  "guaranteed",
  "risk_level",
  "other_ratings",
  "lockup_months",
  "private",
  "min_ticket",
  "insurance",
  "date",
  "at",
  "initiator",
  "channel",
  "amount",
  "warning_signed",
  "insists",
  "elder_care_done",
  "thinking_days",
  "guardian_consent",
  "recording",
] as const;

const VALUES = [
  "true",
  "false",
  "client",
  "rm",
  "on_site",
  "online",
  "phone",
  "person",
  "organisation",
  "full",
  "limited",
  "none",
  "ordinary",
  "professional",
  "low",
  "medium",
  "high",
  "fund",
  "securities",
  "futures",
  "listed",
  "government",
  "insurance_am",
] as const;

/** What a rule looked at: its name in the case, its value, how old it is. */
function Inputs({ inputs }: { inputs: RuleInput[] }) {
  const { t } = useTranslation();
  const inputWords = (name: string) => {
    const known = INPUTS.find((input) => input === name.split(".")[1]);
    return known ? t(`input.${known}`) : name;
  };
  const word = (value: string) => {
    const known = VALUES.find((one) => one === value);
    if (known) return t(`input_value.${known}`);
    const kind = PRODUCT_KINDS.find((one) => one === value);
    return kind ? t(`kind.${kind}`) : value;
  };
  /** Words for the values that are no figures, days or classes; lists come with spaces. */
  const valueWords = (value: string | null) => value?.split(" ").map(word).join(t("common.comma")) ?? null;
  if (inputs.length === 0) return null;
  return (
    <dl className="rule-inputs">
      {inputs.map((input) => (
        <div key={input.name}>
          <dt>{inputWords(input.name)}</dt>
          <dd>
            {valueWords(input.value) ?? <span className="warn">{t("offer.unknown_input")}</span>}
            {input.age_days !== null && (
              <span className="figure-age"> {t("age.days", { count: input.age_days })}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
