// The whole book: filter by tier and text, sort, open. Text is searched by Rust, so that pinyin works here too.
import { Input, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClientList, Tier } from "@/ipc/client";
import { useClients, useSearch } from "@/ipc/queries";
import { countText } from "@/shared/format/money";
import { usePointerCoarse, useWidth } from "@/shared/hooks/media";
import { EmptyState } from "@/shared/parts/EmptyState";
import { DataAge } from "@/shared/parts/figures";
import { Loaded } from "@/shared/parts/Loaded";
import { ClientGrid } from "./ClientGrid";
import "./clients.css";

const TIERS: readonly Tier[] = ["private", "high_net_worth", "affluent", "mass"];
/** More than any book has clients. */
const ALL = 20_000;

export function ClientsPage() {
  const clients = useClients();
  return <Loaded query={clients}>{(list) => <Clients list={list} />}</Loaded>;
}

function Clients({ list }: { list: ClientList }) {
  const { t } = useTranslation();
  const width = useWidth();
  const coarse = usePointerCoarse();
  const [tier, setTier] = useState<Tier | "all">("all");
  const [text, setText] = useState("");
  const wanted = text.trim();
  const search = useSearch(wanted, ALL);

  const found = useMemo(
    () => (wanted && search.data ? new Set(search.data.map((hit) => hit.id)) : null),
    [wanted, search.data],
  );
  const matching = useMemo(
    () => (found ? list.rows.filter((row) => found.has(row.id)) : list.rows),
    [list.rows, found],
  );
  const rows = useMemo(
    () => (tier === "all" ? matching : matching.filter((row) => row.tier === tier)),
    [matching, tier],
  );
  const count = (of: Tier) => matching.filter((row) => row.tier === of).length;

  return (
    <section className="card clients" aria-labelledby="clients-title">
      <div className="card-head">
        <h1 id="clients-title">
          {t("clients.title", { count: rows.length, number: countText(rows.length) })}
        </h1>
        {rows.length < list.rows.length && (
          <span className="quiet">{t("clients.of", { total: countText(list.rows.length) })}</span>
        )}
        <span className="end">
          <DataAge day={list.prices_as_of} label={t("age.prices")} />
        </span>
      </div>
      <div className="clients-filter">
        <Input
          allowClear
          data-testid="clients-filter"
          aria-label={t("clients.filter")}
          placeholder={t("clients.filter")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Segmented
          aria-label={t("clients.tier")}
          value={tier}
          onChange={setTier}
          options={[
            { value: "all", label: t("clients.all") },
            ...TIERS.map((of) => ({ value: of, label: `${t(`tier.${of}`)} ${count(of)}` })),
          ]}
        />
      </div>
      {rows.length === 0 ? (
        <EmptyState why={list.rows.length === 0 ? t("today.empty_book") : t("clients.none")}>
          {list.rows.length > 0 && (
            <button
              type="button"
              className="linklike"
              onClick={() => {
                setText("");
                setTier("all");
              }}
            >
              {t("clients.show_all")}
            </button>
          )}
        </EmptyState>
      ) : (
        <ClientGrid rows={rows} width={width} rowHeight={coarse ? 52 : 44} headHeight={coarse ? 44 : 36} />
      )}
    </section>
  );
}
