// The client's money over the years: what he may lose first, in yuan; then what it earned against the benchmark with the
// same flows. A figure that may not be shown says why.
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckupPage, FigureName } from "@/ipc/client";
import { CurveChart } from "@/shared/charts/CurveChart";
import { daysBetween, shortDay } from "@/shared/format/dates";
import { countText, percent } from "@/shared/format/money";
import { useTodayDay } from "@/shared/hooks/language";
import { EmptyState } from "@/shared/parts/EmptyState";
import { MoneyText } from "@/shared/parts/figures";
import { useSay } from "@/shared/words";

export function MoneyHistory({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const { figures, curve } = page;
  const [more, setMore] = useState(false);
  const years = figures.from && figures.to ? Math.round(daysBetween(figures.from, figures.to) / 365) : 0;
  return (
    <section className="card money-history" aria-labelledby="money-title">
      <div className="card-head">
        <h2 id="money-title">
          {years >= 1 ? t("checkup.money_years", { count: years }) : t("checkup.money")}
        </h2>
        {figures.from && figures.to && (
          <span className="quiet">
            {t("checkup.window", {
              from: shortDay(figures.from, today),
              to: shortDay(figures.to, today),
              number: countText(figures.observations),
            })}
          </span>
        )}
        <span className="end">
          <button type="button" className="linklike" aria-expanded={more} onClick={() => setMore(!more)}>
            {more ? t("checkup.fewer_figures") : t("checkup.more_figures")}
          </button>
        </span>
      </div>
      <FirstFigures page={page} />
      {curve.days.length > 1 ? (
        <CurveChart curve={curve} own={t("checkup.series.own")} benchmark={t("checkup.series.benchmark")} />
      ) : (
        <EmptyState why={t("client.no_curve")} />
      )}
      {more && <MoreFigures page={page} />}
    </section>
  );
}

function Figure({ label, children, note }: { label: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="figure">
      <div className="figure-label">{label}</div>
      <div className="figure-value">{children}</div>
      {note && <div className="figure-note">{note}</div>}
    </div>
  );
}

/** A rate, or why there is none. */
function useRate(page: CheckupPage) {
  const { t } = useTranslation();
  const why = (name: FigureName) => {
    const reason = page.figures.withheld[name];
    return reason ? t(`withheld.${reason}`) : t("withheld.unknown");
  };
  return (name: FigureName, rate: number | null | undefined, signed = true): ReactNode => {
    if (rate === null || rate === undefined) return <span className="withheld">{why(name)}</span>;
    const tone = signed ? (rate > 0 ? "up" : rate < 0 ? "down" : "") : "";
    return <span className={tone}>{percent(rate, 1, { signed })}</span>;
  };
}

function FirstFigures({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  const say = useSay();
  const today = useTodayDay();
  const rate = useRate(page);
  const { figures, outcome, six_month_loss: loss, tolerance } = page;
  const fall = figures.max_drawdown;
  const over = loss !== null && tolerance !== null && Number(loss.amount) > Number(tolerance);
  return (
    <div className="first-figures">
      <Figure
        label={t("checkup.six_month_loss")}
        note={
          tolerance === null ? (
            t("checkup.tolerance_unknown")
          ) : (
            <span className={over ? "bad" : ""}>
              {t("checkup.tolerance")} <MoneyText amount={`-${tolerance}`} signed />
            </span>
          )
        }
      >
        {loss ? (
          <span className={over ? "bad" : ""}>
            <MoneyText amount={`-${loss.amount}`} signed />
          </span>
        ) : (
          <span className="withheld">
            {t(`withheld.${figures.withheld.volatility ?? "too_few_observations"}`)}
          </span>
        )}
      </Figure>
      <Figure
        label={t("checkup.own_return")}
        note={
          outcome?.benchmark != null ? (
            <span title={say(outcome.made_of)}>
              {t("checkup.benchmark")} {percent(outcome.benchmark, 1, { signed: true })}
            </span>
          ) : (
            t("checkup.no_benchmark")
          )
        }
      >
        {rate("xirr", outcome?.own ?? figures.xirr.rate)}
      </Figure>
      <Figure
        label={t("checkup.twr")}
        note={
          figures.twr_annual !== null
            ? t("checkup.a_year", { rate: percent(figures.twr_annual, 1, { signed: true }) })
            : figures.withheld.twr_annual && t(`withheld.${figures.withheld.twr_annual}`)
        }
      >
        {rate("twr", figures.twr)}
      </Figure>
      <Figure
        label={t("checkup.drawdown")}
        note={
          fall?.peak &&
          fall.trough && (
            <>
              {fall.peak.slice(0, 7)} → {fall.trough.slice(0, 7)} ·{" "}
              {fall.recovered
                ? t("checkup.recovered", { count: daysBetween(fall.trough, fall.recovered) })
                : t("checkup.not_recovered", { day: shortDay(fall.trough, today) })}
            </>
          )
        }
      >
        {rate("max_drawdown", fall?.depth)}
      </Figure>
      <Figure label={t("checkup.volatility")}>{rate("volatility", figures.volatility, false)}</Figure>
    </div>
  );
}

function MoreFigures({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  const say = useSay();
  const rate = useRate(page);
  const { figures, outcome, six_month_loss: loss } = page;
  const ratio = (name: "sharpe" | "sortino") => {
    const value = figures[name];
    return value === null ? rate(name, null) : value.toFixed(2).replace("-", "−");
  };
  return (
    <dl className="figure-list">
      <div>
        <dt>{t("checkup.sharpe")}</dt>
        <dd>{ratio("sharpe")}</dd>
      </div>
      <div>
        <dt>{t("checkup.sortino")}</dt>
        <dd>{ratio("sortino")}</dd>
      </div>
      <div>
        <dt>{t("checkup.var95")}</dt>
        <dd>{rate("var95", figures.var95)}</dd>
      </div>
      <div>
        <dt>{t("checkup.cvar95")}</dt>
        <dd>{rate("cvar95", figures.cvar95)}</dd>
      </div>
      {figures.alpha != null && (
        <div>
          <dt>{t("checkup.alpha")}</dt>
          <dd>{rate("alpha", figures.alpha)}</dd>
        </div>
      )}
      {figures.tracking_error != null && (
        <div>
          <dt>{t("checkup.tracking_error")}</dt>
          <dd>{rate("tracking_error", figures.tracking_error, false)}</dd>
        </div>
      )}
      {figures.xirr.status === "multiple" && (
        <div>
          <dt>{t("checkup.roots")}</dt>
          <dd>
            {figures.xirr.roots
              .map((root) => (root === null ? "" : percent(root, 1, { signed: true })))
              .join(t("common.comma"))}
          </dd>
        </div>
      )}
      {outcome && (
        <div>
          <dt>{t("checkup.made_of")}</dt>
          <dd>
            {say(outcome.made_of)} · {t("checkup.since_day", { day: outcome.from })}
          </dd>
        </div>
      )}
      {loss && (
        <div>
          <dt>{t("checkup.six_month_loss")}</dt>
          <dd>
            {t(`checkup.basis.${loss.basis}`, { number: countText(loss.observations) })} ·{" "}
            {percent(-Number(loss.share), 1)}
          </dd>
        </div>
      )}
    </dl>
  );
}
