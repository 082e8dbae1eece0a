// What happened with a client, newest first, by kind, each with where it is known from. Words only; Rust has merged it.
import { Link } from "@tanstack/react-router";
import { Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TimelineEventView, TimelineRow } from "@/ipc/client";
import { clockTime, dayOf, shortDay } from "@/shared/format/dates";
import { exactMoney, unitsText } from "@/shared/format/money";
import { useTodayDay } from "@/shared/hooks/language";
import { EmptyState } from "./EmptyState";
import { Private } from "./figures";
import "./parts.css";

type Kind = TimelineEventView["kind"];
const KINDS: readonly Kind[] = ["log", "visit", "promise", "case", "answer", "trade"];
const STEP = 40;

export function Timeline({ rows }: { rows: TimelineRow[] }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind | "all">("all");
  const [shown, setShown] = useState(STEP);
  const matching = kind === "all" ? rows : rows.filter(({ event }) => event.kind === kind);
  const present = KINDS.filter((of) => rows.some(({ event }) => event.kind === of));
  if (rows.length === 0) return <EmptyState why={t("timeline.empty")} />;
  return (
    <div className="timeline">
      <Select
        aria-label={t("timeline.filter")}
        value={kind}
        onChange={(chosen) => {
          setKind(chosen);
          setShown(STEP);
        }}
        options={[
          { value: "all" as const, label: t("timeline.all") },
          ...present.map((of) => ({
            value: of,
            label: `${t(`timeline.kind.${of}`)} ${rows.filter(({ event }) => event.kind === of).length}`,
          })),
        ]}
      />
      <ol>
        {matching.slice(0, shown).map((row, index) => (
          <Row key={keyOf(row, index)} row={row} />
        ))}
      </ol>
      {matching.length > shown && (
        <button type="button" className="linklike" onClick={() => setShown(shown + STEP)}>
          {t("timeline.more", { count: matching.length - shown })}
        </button>
      )}
    </div>
  );
}

/** Ledger rows have no identity of their own and may be equal in all they show. */
const keyOf = (row: TimelineRow, index: number) => `${row.at}:${row.event.kind}:${index}`;

function Row({ row }: { row: TimelineRow }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const { event } = row;
  const timed = event.kind === "log" || event.kind === "visit";
  return (
    <li className="timeline-row">
      <div className="timeline-when">
        {shortDay(dayOf(row.at), today)}
        {timed && <div className="quiet">{clockTime(row.at)}</div>}
      </div>
      <div className="timeline-what">
        <What event={event} />
        <div className="figure-age">{t(`timeline.source.${event.kind}`)}</div>
      </div>
    </li>
  );
}

function What({ event }: { event: TimelineEventView }): ReactNode {
  const { t } = useTranslation();
  switch (event.kind) {
    case "log":
      return (
        <>
          <Link to="/log/entry/$entryId" params={{ entryId: event.entry }}>
            {t(`channel.${event.channel}`)} · {t(`purpose.${event.purpose}`)}
          </Link>{" "}
          {event.late && <span className="tag amber">{t("log.late")}</span>}{" "}
          {event.unsynced && <span className="tag">{t("sync.unsynced")}</span>}
          <div className="private timeline-text">{event.summary}</div>
        </>
      );
    case "visit":
      return (
        <>
          {t("timeline.visit", { status: t(`visit.status.${event.status}`) })} ·{" "}
          {t(`channel.${event.channel}`)} · {t(`purpose.${event.purpose}`)}
        </>
      );
    case "trade":
      return (
        <>
          {t(`ledger.${event.trade}`)}{" "}
          {event.product_name && (
            <Private>
              {event.product_name}
              {Number(event.units) !== 0 && ` ${unitsText(event.units)} ${t("unit.shares")}`}
            </Private>
          )}{" "}
          {event.trade !== "split" && (
            <Private className="nowrap">{exactMoney(event.amount, { signed: true })}</Private>
          )}
        </>
      );
    case "answer": {
      const about = [
        event.scene && t(`scene.${event.scene}`),
        event.element && t(`element.${event.element}`),
      ].filter(Boolean);
      return (
        <>
          <span className={event.score <= 6 ? "tag red" : "tag"}>
            {t("timeline.score", { score: event.score })}
          </span>{" "}
          {about.join(" · ")}
          {event.comment && (
            <div className="private timeline-text">{t("why.quoted", { text: event.comment })}</div>
          )}
        </>
      );
    }
    case "case":
      return (
        <>
          <span className={event.state === "closed" ? "tag" : "tag red"}>
            {t(`case_kind.${event.case_kind}`)} · {t(`case_state.${event.state}`)}
          </span>
          <div className="private timeline-text">{event.summary}</div>
        </>
      );
    case "promise":
      return (
        <>
          <span className={event.done_on ? "tag green" : "tag amber"}>
            {event.done_on
              ? t("timeline.kept", { day: event.done_on })
              : t("timeline.promised", { day: event.due_on })}
          </span>
          <div className="private timeline-text">{event.text}</div>
        </>
      );
  }
}
