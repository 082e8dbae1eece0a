// The service log of the book, newest first, with what is not yet at headquarters marked.
import { SearchOutlined } from "@ant-design/icons";
import { Input, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LogEntryView } from "@/ipc/client";
import { useLog, useLogSearch } from "@/ipc/queries";
import { dayOf, longDay } from "@/shared/format/dates";
import { useDebounced } from "@/shared/hooks/debounced";
import { useLanguage } from "@/shared/hooks/language";
import { EmptyState } from "@/shared/parts/EmptyState";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { LogRow } from "./LogRow";
import "./log.css";

const STEP = 60;
/** A pause in typing after which it is looked for. */
const TYPING_MS = 150;
type Show = "all" | "waiting" | "late";

export function LogPage() {
  const log = useLog(null);
  return <Loaded query={log}>{(entries) => <Log entries={entries} />}</Loaded>;
}

function Log({ entries }: { entries: LogEntryView[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [show, setShow] = useState<Show>("all");
  const [shown, setShown] = useState(STEP);
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim(), TYPING_MS);
  const search = useLogSearch(wanted, null);
  const found = wanted ? (search.data ?? []) : entries;
  const matching: Record<Show, LogEntryView[]> = {
    all: found,
    waiting: found.filter((entry) => !entry.receipt),
    late: found.filter((entry) => entry.late),
  };
  const rows = matching[show].slice(0, shown);
  const days = [...new Set(rows.map((entry) => dayOf(entry.form.started_at)))];
  return (
    <section className="card" aria-labelledby="log-title">
      <div className="card-head">
        <h1 id="log-title">{t("log.list_title", { count: entries.length })}</h1>
        <span className="quiet">{t("log.list_why")}</span>
        <span className="end">
          <Segmented
            aria-label={t("log.show")}
            value={show}
            onChange={setShow}
            options={(["all", "waiting", "late"] as const).map((of) => ({
              value: of,
              label: `${t(`log.show_${of}`)} ${matching[of].length}`,
            }))}
          />
        </span>
      </div>
      <div className="log-search">
        <Input
          aria-label={t("log.search")}
          data-testid="log-search"
          placeholder={t("log.search_hint")}
          prefix={<SearchOutlined aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && text) setText("");
          }}
        />
        <span className="quiet" role="status">
          {wanted && !search.isPending && found.length > 0 && t("log.found", { count: found.length })}
        </span>
      </div>
      {search.error && wanted && <ErrorNote error={search.error} />}
      {rows.length === 0 && !(wanted && search.isPending) && (
        <EmptyState
          why={
            wanted && show === "all"
              ? t("log.found_none")
              : show === "all"
                ? t("log.empty")
                : t("log.none_such")
          }
        >
          {show === "all" && !wanted && <LinkButton to="/clients">{t("today.see_clients")}</LinkButton>}
        </EmptyState>
      )}
      {days.map((day) => (
        <section key={day} aria-label={longDay(day, language)}>
          <h2 className="group-name">
            {longDay(day, language)} <span>{day.slice(0, 4)}</span>
          </h2>
          <ul>
            {rows
              .filter((entry) => dayOf(entry.form.started_at) === day)
              .map((entry) => (
                <LogRow key={entry.id} entry={entry} />
              ))}
          </ul>
        </section>
      ))}
      {matching[show].length > shown && (
        <button type="button" className="linklike" onClick={() => setShown(shown + STEP)}>
          {t("timeline.more", { count: matching[show].length - shown })}
        </button>
      )}
    </section>
  );
}
