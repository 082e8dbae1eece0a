// The duty board (F60): what suitability asks to be done for the clients of this device; filtered by kind and name, the latest
// first; for who leads or checks, the sums of the branches. Order, days and words are Rust's.
import { Input } from "antd";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DutyBoard, DutyKind, DutyRow } from "@/ipc/client";
import { useDuties, useSession } from "@/ipc/queries";
import { longDay } from "@/shared/format/dates";
import { countText } from "@/shared/format/money";
import { useLanguage } from "@/shared/hooks/language";
import { ClientLine } from "@/shared/parts/ClientLine";
import { EmptyState } from "@/shared/parts/EmptyState";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { ReasonedRow } from "@/shared/parts/ReasonedRow";
import { useSay } from "@/shared/words";
import { BranchDutiesView } from "./BranchDuties";
import { DutyAction } from "./DutyAction";
import "./duties.css";

/** Rows painted at once; the rest on request, so that a long backlog does not hold up the page. */
const STEP = 60;

export function DutiesPage() {
  const { data: session } = useSession();
  if (!session) return null;
  // Who checks has no book of his own.
  const heads = session.role === "branch_head" || session.role === "compliance";
  return heads ? <BranchDutiesView /> : <OwnDuties />;
}

function OwnDuties() {
  const duties = useDuties();
  return <Loaded query={duties}>{(board) => <Duties board={board} />}</Loaded>;
}

function Duties({ board }: { board: DutyBoard }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [kind, setKind] = useState<DutyKind | "all">("all");
  const [text, setText] = useState("");
  const [shown, setShown] = useState(STEP);
  const wanted = useDeferredValue(text.trim());
  const matching = useMemo(
    () =>
      board.rows.filter(
        ({ client, duty }) =>
          (kind === "all" || duty.kind === kind) && (wanted === "" || client.name.includes(wanted)),
      ),
    [board.rows, kind, wanted],
  );
  const late = board.rows.filter(({ duty }) => duty.days_late > 0).length;
  const rows = matching.slice(0, shown);
  function choose(next: DutyKind | "all") {
    setKind(next);
    setShown(STEP);
  }
  return (
    <section className="card duties" aria-labelledby="duties-title" data-testid="duties-page">
      <div className="card-head">
        <h1 id="duties-title">
          {t("duty.title", { count: board.rows.length, number: countText(board.rows.length) })}
        </h1>
        {late > 0 && (
          <span className="tag red">{t("duty.late_count", { count: late, number: countText(late) })}</span>
        )}
        <span className="quiet">
          {longDay(board.day, language)} ·{" "}
          {t("duty.clear", { clear: countText(board.clear), all: countText(board.clients) })} ·{" "}
          {t("duty.scope")}
        </span>
      </div>
      <fieldset className="duty-kinds" aria-label={t("duty.filter")}>
        <KindButton chosen={kind === "all"} choose={() => choose("all")} all={board.rows.length} late={late}>
          {t("duty.all")}
        </KindButton>
        {board.counts.map((count) => (
          <KindButton
            key={count.kind}
            chosen={kind === count.kind}
            choose={() => choose(count.kind)}
            all={count.all}
            late={count.late}
          >
            {t(`duty.kind.${count.kind}`)}
          </KindButton>
        ))}
      </fieldset>
      <Input
        allowClear
        className="duty-find"
        aria-label={t("duty.find")}
        placeholder={t("duty.find")}
        data-testid="duty-find"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setShown(STEP);
        }}
      />
      {rows.length === 0 ? (
        <Nothing
          board={board}
          reset={() => {
            choose("all");
            setText("");
          }}
        />
      ) : (
        <Groups rows={rows} />
      )}
      {matching.length > shown && (
        <button type="button" className="linklike" onClick={() => setShown(shown + STEP)}>
          {t("timeline.more", { count: matching.length - shown })}
        </button>
      )}
    </section>
  );
}

interface KindProps {
  chosen: boolean;
  choose: () => void;
  all: number;
  late: number;
  children: string;
}

function KindButton({ chosen, choose, all, late, children }: KindProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="duty-kind"
      aria-pressed={chosen}
      onClick={choose}
      data-testid="duty-kind"
    >
      <span className="duty-kind-name">{children}</span>
      <span className="duty-kind-count">{countText(all)}</span>
      <span className={late > 0 ? "duty-kind-late bad" : "duty-kind-late"}>
        {late > 0 ? t("duty.late_short", { number: countText(late) }) : t("duty.none_late")}
      </span>
    </button>
  );
}

function Groups({ rows }: { rows: DutyRow[] }) {
  const { t } = useTranslation();
  const say = useSay();
  const groups = [
    { name: "late", rows: rows.filter(({ duty }) => duty.days_late > 0) },
    { name: "soon", rows: rows.filter(({ duty }) => duty.days_late <= 0) },
  ] as const;
  return groups.map(
    (group) =>
      group.rows.length > 0 && (
        <section key={group.name} aria-labelledby={`duties-${group.name}`}>
          <h2 id={`duties-${group.name}`} className="group-name">
            {t(`duty.group.${group.name}`)}
          </h2>
          <ul>
            {group.rows.map(({ client, duty }) => (
              <ReasonedRow
                key={`${client.id}:${duty.kind}:${duty.entry ?? ""}`}
                when={<When late={duty.days_late} due={duty.due_on} />}
                who={<ClientLine client={client} />}
                why={
                  <>
                    {say(duty.words)}
                    {duty.missing.length > 0 && (
                      <span className="quiet">
                        {" "}
                        · {duty.missing.map((kind) => t(`document.${kind}`)).join(t("common.comma"))}
                      </span>
                    )}{" "}
                    <span className="quiet">{duty.rule}</span>
                  </>
                }
                done={t("done.is", { what: say(duty.done_when) })}
                actions={<DutyAction client={client} duty={duty} />}
              />
            ))}
          </ul>
        </section>
      ),
  );
}

function When({ late, due }: { late: number; due: string }) {
  const { t } = useTranslation();
  if (late > 0) {
    return (
      <span className="tag red" title={due}>
        {t("duty.late", { count: late })}
      </span>
    );
  }
  return (
    <span className="tag amber" title={due}>
      {late === 0 ? t("duty.today") : t("duty.in", { count: -late })}
    </span>
  );
}

function Nothing({ board, reset }: { board: DutyBoard; reset: () => void }) {
  const { t } = useTranslation();
  if (board.clients === 0) {
    return (
      <EmptyState why={t("today.nobody_assigned")}>
        <LinkButton to="/clients">{t("today.see_clients")}</LinkButton>
      </EmptyState>
    );
  }
  if (board.rows.length === 0) return <EmptyState why={t("duty.nothing")} />;
  return (
    <EmptyState why={t("clients.none")}>
      <button type="button" className="linklike" onClick={reset}>
        {t("clients.show_all")}
      </button>
    </EmptyState>
  );
}
