// What if: recommendations as presets, amounts to slide or type, and what Rust says would follow. Suitable products only.
import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CandidateRow, CheckupPage, Recommendation } from "@/ipc/client";
import { percent } from "@/shared/format/money";
import { DIMENSION, pointsText, scoreText } from "@/shared/format/score";
import { EmptyState } from "@/shared/parts/EmptyState";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { MoneyText } from "@/shared/parts/figures";
import { useSay } from "@/shared/words";
import { AmountSlider } from "./AmountSlider";
import { ThenNow } from "./ThenNow";
import type { WhatIfState } from "./useWhatIf";
import { CASH, holds } from "./what-if";

const FIRST = 4;

export function WhatIf({ page, state }: { page: CheckupPage; state: WhatIfState }) {
  const { t } = useTranslation();
  const say = useSay();
  const { form, send, answer, busy, error } = state;
  const now = page.health;
  const then = answer?.health ?? now;
  const possible = page.candidates.length > 0;
  const touched = Object.keys(form.values).length > 0 || form.cover !== null || form.payDebt !== null;
  const gain =
    answer && now.score !== null && then.score !== null
      ? (Number(scoreText(then.score)) - Number(scoreText(now.score))).toFixed(1)
      : null;
  return (
    <section className="card what-if" aria-labelledby="what-if-title" data-testid="what-if">
      <div className="card-head">
        <h2 id="what-if-title">{t("what_if.title")}</h2>
        <span className="quiet">{t("what_if.only_suitable")}</span>
        {touched && (
          <span className="end">
            <button
              type="button"
              className="linklike"
              data-testid="what-if-reset"
              onClick={() => send({ kind: "reset" })}
            >
              {t("what_if.reset")}
            </button>
          </span>
        )}
      </div>
      {possible && (
        <div
          className={busy ? "what-if-score busy" : "what-if-score"}
          role="status"
          data-testid="what-if-score"
        >
          <span className="what-if-now">{now.score === null ? "—" : scoreText(now.score)}</span>
          <span className="quiet" aria-hidden="true">
            →
          </span>
          <span className="visually-hidden">{t("what_if.then")}</span>
          <strong className="what-if-then">{then.score === null ? "—" : scoreText(then.score)}</strong>
          {then.band && <span className={`band ${then.band}`}>{t(`score.band.${then.band}`)}</span>}
          {gain !== null && (
            <span className="quiet">
              {pointsText(gain)} {t("score.unit")}
            </span>
          )}
          <span className="what-if-cost quiet">
            {answer ? (
              <>
                {t("what_if.cost")} <MoneyText amount={answer.cost} exact /> · {t("what_if.cash")}{" "}
                <MoneyText amount={answer.cash} />
              </>
            ) : (
              t("what_if.hint")
            )}
          </span>
        </div>
      )}
      {answer && answer.objections.length > 0 && (
        <ul className="objections">
          {answer.objections.map((words) => (
            <li key={words.zh}>{say(words)}</li>
          ))}
        </ul>
      )}
      {error !== null && error !== undefined && <ErrorNote error={error} />}
      <Presets page={page} state={state} />
      <Amounts page={page} state={state} />
      <ThenNow page={page} answer={answer} />
    </section>
  );
}

function Presets({ page, state }: { page: CheckupPage; state: WhatIfState }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { recommendations } = page;
  if (recommendations.length === 0) return null;
  const shown = all ? recommendations : recommendations.slice(0, FIRST);
  return (
    <>
      <h3 className="group-name">{t("what_if.presets")}</h3>
      <ul className="presets">
        {shown.map((recommendation) => (
          <Preset key={recommendation.words.zh} recommendation={recommendation} state={state} page={page} />
        ))}
      </ul>
      {recommendations.length > FIRST && (
        <button type="button" className="linklike" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("checkup.findings_less") : t("what_if.presets_all", { count: recommendations.length })}
        </button>
      )}
    </>
  );
}

interface PresetProps {
  page: CheckupPage;
  recommendation: Recommendation;
  state: WhatIfState;
}

/** What to do stands before the first colon, why after it: the eye needs the first, the mind the second. */
function whatAndWhy(text: string): [string, string] {
  const colon = /[：:]\s*/.exec(text);
  return colon ? [text.slice(0, colon.index), text.slice(colon.index + colon[0].length)] : [text, ""];
}

function Preset({ recommendation, state }: PresetProps) {
  const { t } = useTranslation();
  const say = useSay();
  const { measure, points, raises, words, cost } = recommendation;
  const on = holds(state.form, measure);
  const [what, why] = whatAndWhy(say(words));
  const inner = (
    <>
      <span className="preset-mark" aria-hidden="true">
        {on ? "✓" : ""}
      </span>
      <span className="preset-words private">{what}</span>
      <strong className="nowrap up">{pointsText(points)}</strong>
      <span className="preset-note quiet">
        {why !== "" && <span className="preset-why private">{why}</span>}
        {raises.map((of) => t(`score.dimension.${DIMENSION[of]}`)).join(t("common.comma"))}
        {cost !== null && (
          <>
            {" · "}
            {t("what_if.cost")} <MoneyText amount={cost} />
          </>
        )}
      </span>
    </>
  );
  // Filling in the questionnaire anew changes no amounts: there is nothing to try.
  if (measure.kind === "questionnaire") return <li className="preset plain">{inner}</li>;
  return (
    <li>
      <button
        type="button"
        className="preset"
        aria-pressed={on}
        data-testid="preset"
        onClick={() => state.send({ kind: on ? "undo" : "apply", measure })}
      >
        {inner}
      </button>
    </li>
  );
}

/** Enough to see the largest; the rest on demand. */
const HELD_FIRST = 4;

function Amounts({ page, state }: { page: CheckupPage; state: WhatIfState }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { form, send } = state;
  const candidates = page.candidates.filter(({ product }) => product !== CASH);
  const total = page.candidates.reduce((sum, { value }) => sum + Number(value), 0);
  const isHeld = ({ value }: CandidateRow) => Number(value) > 0;
  const held = candidates.filter(isHeld);
  const shownHeld = held.filter(
    (row, index) => all || index < HELD_FIRST || form.values[row.product] !== undefined,
  );
  const added = form.added.flatMap((product) =>
    candidates.filter((row) => row.product === product && !isHeld(row)),
  );
  const toAdd = candidates.filter((row) => row.suitable && !isHeld(row) && !form.added.includes(row.product));
  const cash = page.candidates.find(({ product }) => product === CASH)?.value ?? "0";
  const coverAsked = page.recommendations.flatMap(({ measure }) =>
    measure.kind === "cover" ? [Number(measure.amount)] : [],
  );
  if (page.candidates.length === 0) return <EmptyState why={t("what_if.nothing")} />;
  return (
    <>
      <h3 className="group-name">{t("what_if.amounts")}</h3>
      <ul className="amounts">
        {[...shownHeld, ...added].map((row) => {
          const value = form.values[row.product] ?? row.value;
          const locked = row.locked_until !== null;
          const share = (amount: string) => (total > 0 ? percent(Number(amount) / total, 0) : "—");
          return (
            <AmountSlider
              key={row.product}
              name={row.name}
              note={
                <>
                  {row.risk_level && `${row.risk_level} `}
                  {locked && row.locked_until !== null && t("what_if.locked", { day: row.locked_until })}
                  {!row.suitable && !locked && t("what_if.only_less")}
                </>
              }
              then={
                <>
                  {share(row.value)} → <strong>{share(value)}</strong>
                </>
              }
              held={row.value}
              value={value}
              least={locked ? Number(row.value) : 0}
              most={row.suitable ? Math.max(total, Number(row.value)) : Number(row.value)}
              change={(amount) => send({ kind: "value", product: row.product, value: amount })}
            />
          );
        })}
        <AmountSlider
          name={t("what_if.cover")}
          note={t("what_if.cover_note")}
          then={null}
          held="0"
          value={form.cover ?? "0"}
          least={0}
          most={Math.max(2_000_000, ...coverAsked.map((amount) => amount * 2))}
          change={(amount) => send({ kind: "cover", amount })}
        />
        {Number(cash) > 0 && (
          <AmountSlider
            name={t("what_if.pay_debt")}
            note={t("what_if.pay_debt_note")}
            then={null}
            held="0"
            value={form.payDebt ?? "0"}
            least={0}
            most={Number(cash)}
            change={(amount) => send({ kind: "debt", amount })}
          />
        )}
      </ul>
      <div className="what-if-add">
        {held.length > HELD_FIRST && (
          <Button size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t("checkup.findings_less") : t("what_if.held_all", { count: held.length })}
          </Button>
        )}
        {toAdd.length > 0 && (
          <Select
            aria-label={t("what_if.add")}
            placeholder={t("what_if.add_count", { count: toAdd.length })}
            data-testid="what-if-add"
            showSearch={{ optionFilterProp: "label" }}
            value={null}
            onChange={(product: string | null) => product && send({ kind: "add", product })}
            options={toAdd.map((row) => ({
              value: row.product,
              label: `${row.name} ${row.product}${row.risk_level ? ` · ${row.risk_level}` : ""}`,
            }))}
          />
        )}
      </div>
    </>
  );
}
