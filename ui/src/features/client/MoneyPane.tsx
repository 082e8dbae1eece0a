// The client's money: value over time, allocation, holdings. Every figure as Rust gave it, with its day.
import { useTranslation } from "react-i18next";
import type { ClientPage } from "@/ipc/client";
import { EmptyState } from "@/shared/parts/EmptyState";
import { DataAge, MoneyText } from "@/shared/parts/figures";
import { AllocationChart } from "./AllocationChart";
import { Holdings } from "./Holdings";
import { ValueChart } from "./ValueChart";

export function MoneyPane({ data }: { data: ClientPage }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <section className="card" aria-labelledby="value-title">
        <div className="card-head">
          <h2 id="value-title">{t(`client.value.${data.identity.gender ?? "neutral"}`)}</h2>
          <span className="quiet">
            {t("client.net_invested")} <MoneyText amount={data.net_invested} />
          </span>
        </div>
        {data.value_curve.days.length > 1 ? (
          <ValueChart curve={data.value_curve} />
        ) : (
          <EmptyState why={t("client.no_curve")} />
        )}
      </section>
      <section className="card" aria-labelledby="allocation-title">
        <div className="card-head">
          <h2 id="allocation-title">{t("client.allocation")}</h2>
          <span className="quiet">
            {t("client.cash")} <MoneyText amount={data.cash} />
          </span>
        </div>
        {data.allocation.length > 0 ? (
          <AllocationChart slices={data.allocation} />
        ) : (
          <EmptyState why={t("client.no_money")} />
        )}
      </section>
      <section className="card" aria-labelledby="holdings-title">
        <div className="card-head">
          <h2 id="holdings-title">{t("client.holdings", { count: data.holdings.length })}</h2>
          <span className="end">
            <DataAge day={data.prices_as_of} label={t("age.prices")} />
          </span>
        </div>
        {data.holdings.length > 0 ? (
          <Holdings rows={data.holdings} />
        ) : (
          <EmptyState why={t("client.no_holdings")} />
        )}
      </section>
    </div>
  );
}
