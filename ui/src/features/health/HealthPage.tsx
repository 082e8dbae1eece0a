// The health of the whole book: how scores lie, what the RM's own action brought, targets, checkups, and every client by
// pressing need. All figures are Rust's; here they are only shown and filtered.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Progress, Segmented } from "antd";
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type BookHealth, type BookHealthRow, commands } from "@/ipc/client";
import { keys, useBookHealth, useScoring } from "@/ipc/queries";
import { shortDay } from "@/shared/format/dates";
import { countText } from "@/shared/format/money";
import { BANDS, pointsText, scoreText } from "@/shared/format/score";
import { useTodayDay } from "@/shared/hooks/language";
import { usePointerCoarse, useWidth } from "@/shared/hooks/media";
import { EmptyState } from "@/shared/parts/EmptyState";
import { Loaded } from "@/shared/parts/Loaded";
import { Distribution } from "./Distribution";
import { FILTERS, type Filter, matches } from "./filters";
import { HealthGrid } from "./HealthGrid";
import "./health.css";

export function HealthPage() {
  const health = useBookHealth();
  return <Loaded query={health}>{(data) => <Health data={data} />}</Loaded>;
}

function Health({ data }: { data: BookHealth }) {
  const { t } = useTranslation();
  const width = useWidth();
  const [pane, setPane] = useState<"figures" | "clients">("clients");
  const figures = (
    <div className="health-figures">
      <Scores data={data} />
      <Action data={data} />
      <Targets data={data} />
      <Checkups data={data} />
    </div>
  );
  const narrow = width === "narrow";
  return (
    <div className="health" data-testid="health-page" data-scored={data.scored}>
      <Scoring />
      {narrow && (
        <Segmented
          block
          aria-label={t("health.panes")}
          value={pane}
          onChange={setPane}
          options={[
            { value: "clients", label: t("health.pane_clients") },
            { value: "figures", label: t("health.pane_figures") },
          ]}
        />
      )}
      {(!narrow || pane === "figures") && figures}
      {(!narrow || pane === "clients") && <Clients data={data} />}
    </div>
  );
}

/** While the background scores the book, figures are read again at most this often. */
const AGAIN_MS = 2_000;

function Scoring() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data } = useScoring();
  const last = useRef(0);
  const cancel = useMutation({
    mutationFn: () => ask(commands.cancelScoring()),
    onSuccess: (progress) => queries.setQueryData(keys.scoring, progress),
  });
  const done = data?.done ?? 0;
  const running = data?.running ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step of the progress is a reason to look again.
  useEffect(() => {
    const now = Date.now();
    if (!running || now - last.current < AGAIN_MS) return;
    last.current = now;
    void queries.invalidateQueries({ queryKey: keys.health });
  }, [running, done, queries]);
  if (!data?.running) return null;
  const words = t("health.scoring", { done: countText(data.done), of: countText(data.of) });
  return (
    <div className="card scoring" data-testid="scoring">
      <span role="status">{words}</span>
      <Progress percent={data.of > 0 ? (data.done / data.of) * 100 : 0} showInfo={false} aria-label={words} />
      <Button data-testid="scoring-cancel" loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {t("common.cancel")}
      </Button>
    </div>
  );
}

function Tile({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="card health-card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        {note && <span className="quiet">{note}</span>}
      </div>
      {children}
    </section>
  );
}

function Scores({ data }: { data: BookHealth }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  return (
    <section className="card health-card scores" aria-labelledby="scores-title">
      <div className="card-head">
        <h1 id="scores-title">{t("health.title", { count: data.scored, number: countText(data.scored) })}</h1>
        <span className="quiet">
          {t("score.method", { method: data.method })} ·{" "}
          {data.prices_as_of
            ? t("checkup.data_to", { day: shortDay(data.prices_as_of, today) })
            : t("age.unknown")}
        </span>
        <span className="end quiet">
          {t("health.insufficient", { count: data.insufficient, number: countText(data.insufficient) })}
        </span>
      </div>
      <div className="scores-body">
        <Distribution counts={data.distribution} />
        <dl className="band-counts">
          <div>
            <dt>{t("health.median")}</dt>
            <dd className="strong">{data.median === null ? "—" : scoreText(data.median)}</dd>
          </div>
          {[...BANDS].reverse().map((band) => (
            <div key={band}>
              <dt>
                <span className={`band ${band}`}>{t(`score.band.${band}`)}</span>
              </dt>
              <dd>{countText(data.bands[BANDS.indexOf(band)] ?? 0)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

function Action({ data }: { data: BookHealth }) {
  const { t } = useTranslation();
  return (
    <Tile title={t("health.action")} note={t("health.action_why")}>
      <div className="health-number">
        {data.action_part === null ? (
          <span className="quiet">—</span>
        ) : (
          <span className={data.action_part.startsWith("-") ? "down" : "up"}>
            {pointsText(data.action_part)}
          </span>
        )}
      </div>
      <p className="quiet">
        {t("health.action_n", { count: data.action_clients, number: countText(data.action_clients) })}
      </p>
    </Tile>
  );
}

function Rows({ rows }: { rows: [string, number | string, string?][] }) {
  return (
    <dl className="count-rows">
      {rows.map(([label, count, tone]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={tone}>{typeof count === "number" ? countText(count) : count}</dd>
        </div>
      ))}
    </dl>
  );
}

function Targets({ data }: { data: BookHealth }) {
  const { t } = useTranslation();
  const { targets } = data;
  return (
    <Tile title={t("health.targets")}>
      <Rows
        rows={[
          [t("health.reached"), targets.reached],
          [t("health.on_the_way"), targets.on_the_way],
          [t("health.missed"), targets.missed, targets.missed > 0 ? "bad" : ""],
          [t("health.no_target"), targets.none, "quiet"],
        ]}
      />
    </Tile>
  );
}

function Checkups({ data }: { data: BookHealth }) {
  const { t } = useTranslation();
  const { checkups } = data;
  return (
    <Tile title={t("health.checkups")} note={t("health.this_year")}>
      <Rows
        rows={[
          [t("health.done"), `${countText(checkups.done)} / ${countText(checkups.wanted)}`],
          [t("health.due_soon"), checkups.due_soon],
          [t("health.overdue"), checkups.overdue, checkups.overdue > 0 ? "bad" : ""],
          [
            t("health.self_checks"),
            `${countText(checkups.self_checks_done)} / ${countText(checkups.self_checks_wanted)}`,
          ],
        ]}
      />
    </Tile>
  );
}

function Clients({ data }: { data: BookHealth }) {
  const { t } = useTranslation();
  const width = useWidth();
  const coarse = usePointerCoarse();
  const [filter, setFilter] = useState<Filter>("all");
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const counts = useMemo(
    () => new Map(FILTERS.map((of) => [of, data.rows.filter((row) => matches(row, of)).length])),
    [data.rows],
  );
  const rows = useMemo(() => {
    const named = (row: BookHealthRow) => wanted === "" || row.client.name.includes(wanted);
    return data.rows.filter((row) => matches(row, filter) && named(row));
  }, [data.rows, filter, wanted]);
  return (
    <section className="card health-clients" aria-label={t("health.clients")}>
      <div className="clients-filter">
        <Input
          allowClear
          aria-label={t("health.find")}
          placeholder={t("health.find")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Segmented
          aria-label={t("health.filter")}
          value={filter}
          onChange={setFilter}
          options={FILTERS.map((of) => ({
            value: of,
            label: `${t(`health.filters.${of}`)} ${countText(counts.get(of) ?? 0)}`,
          }))}
        />
      </div>
      {rows.length === 0 ? (
        <EmptyState why={data.rows.length === 0 ? t("today.empty_book") : t("clients.none")}>
          {data.rows.length > 0 && (
            <button
              type="button"
              className="linklike"
              onClick={() => {
                setFilter("all");
                setText("");
              }}
            >
              {t("clients.show_all")}
            </button>
          )}
        </EmptyState>
      ) : (
        <HealthGrid rows={rows} width={width} rowHeight={coarse ? 52 : 42} headHeight={coarse ? 44 : 34} />
      )}
    </section>
  );
}
