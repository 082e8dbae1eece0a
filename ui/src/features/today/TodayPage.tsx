// Today: what to do, for whom, why, and the visits ahead. Order and groups come from Rust (AG-02).
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TodayPage as TodayData, TodayGroup } from "@/ipc/client";
import { useSyncStatus, useToday } from "@/ipc/queries";
import { longDay } from "@/shared/format/dates";
import { countText } from "@/shared/format/money";
import { useLanguage } from "@/shared/hooks/language";
import { useWidth } from "@/shared/hooks/media";
import { useSyncNow } from "@/shared/hooks/sync-now";
import { ClientLine } from "@/shared/parts/ClientLine";
import { EmptyState } from "@/shared/parts/EmptyState";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { DataAge } from "@/shared/parts/figures";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { OpenItemWhen, OpenItemWhy, openItemKey, useDoneWords } from "@/shared/parts/open-item";
import { ReasonedRow } from "@/shared/parts/ReasonedRow";
import { ComingVisits } from "./ComingVisits";
import { RowActions } from "./RowActions";
import "./today.css";

const GROUPS: readonly TodayGroup[] = ["duty", "money", "care"];

export function TodayPage() {
  const today = useToday();
  return <Loaded query={today}>{(data) => <Today data={data} />}</Loaded>;
}

function Today({ data }: { data: TodayData }) {
  const { t } = useTranslation();
  const width = useWidth();
  const [tab, setTab] = useState<"work" | "visits">("work");
  const wide = width === "wide";
  return (
    <div className={wide ? "today wide" : "today"} data-testid="today-ready">
      {!wide && (
        <Segmented
          aria-label={t("today.tabs")}
          value={tab}
          onChange={setTab}
          options={[
            { value: "work", label: t("today.tab_work", { count: data.rows.length }) },
            { value: "visits", label: t("today.tab_visits", { count: data.visits.length }) },
          ]}
        />
      )}
      {(wide || tab === "work") && <Work data={data} />}
      {(wide || tab === "visits") && <ComingVisits visits={data.visits} day={data.day} />}
    </div>
  );
}

function Work({ data }: { data: TodayData }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className="card today-work" aria-labelledby="today-title">
      <div className="card-head">
        <h1 id="today-title">{t("today.title", { count: data.rows.length })}</h1>
        <span className="quiet">
          {longDay(data.day, language)} ·{" "}
          {t("today.clients", { count: data.clients, number: countText(data.clients) })} · {t("today.order")}
        </span>
        <span className="end">
          <DataAge day={data.prices_as_of} label={t("age.prices")} />
        </span>
      </div>
      {data.rows.length === 0 ? <NothingToDo clients={data.clients} /> : <Groups data={data} />}
    </section>
  );
}

function Groups({ data }: { data: TodayData }) {
  const { t } = useTranslation();
  const doneWords = useDoneWords();
  return GROUPS.map((group) => {
    const rows = data.rows.filter((row) => row.group === group);
    if (rows.length === 0) return null;
    return (
      <section key={group} aria-labelledby={`group-${group}`} className="today-group">
        <h2 id={`group-${group}`} className="group-name">
          {t(`today.group.${group}`)} <span>{rows.length}</span>
        </h2>
        <ul>
          {rows.map(({ client, reason }) => (
            <ReasonedRow
              key={`${client.id}:${openItemKey(reason)}`}
              when={<OpenItemWhen item={reason} />}
              who={<ClientLine client={client} />}
              why={<OpenItemWhy item={reason} />}
              done={t("done.is", { what: doneWords(reason) })}
              actions={<RowActions client={client} reason={reason} />}
            />
          ))}
        </ul>
      </section>
    );
  });
}

function NothingToDo({ clients }: { clients: number }) {
  const { t } = useTranslation();
  const { data: sync } = useSyncStatus();
  const syncNow = useSyncNow();
  if (clients === 0) {
    const fetching = sync?.phase === "running" || syncNow.isPending;
    const fetched = sync?.last_success_at != null;
    const why = fetched ? t("today.nobody_assigned") : t("today.empty_book");
    return (
      <EmptyState why={fetching ? t("today.fetching") : why}>
        <Button type="primary" loading={fetching} onClick={() => syncNow.mutate()}>
          {t("sync.now")}
        </Button>
        {syncNow.error && <ErrorNote error={syncNow.error} />}
      </EmptyState>
    );
  }
  return (
    <EmptyState why={t("today.nothing")}>
      <LinkButton to="/clients" color="primary" variant="solid">
        {t("today.see_clients")}
      </LinkButton>
    </EmptyState>
  );
}
