// The client grid: thousands of rows, a hundred nodes. Keyboard and roles as a screen reader expects of a grid.
import { useNavigate } from "@tanstack/react-router";
import {
  columnVisibilityFeature,
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortFn,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClientRow } from "@/ipc/client";
import { dateTime, shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import type { Width } from "@/shared/hooks/media";
import { MoneyText, Private, TierTag, useAgo } from "@/shared/parts/figures";

const TIER_ORDER = ["mass", "affluent", "high_net_worth", "private"];
const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});
const helper = createColumnHelper<typeof features, ClientRow>();
type By = SortFn<typeof features, ClientRow>;

/** For order only, never for show: a double holds any book's amounts closely enough to compare. */
const amount = (text: string | null) => (text === null ? Number.NEGATIVE_INFINITY : Number(text));
const byAmount: By = (a, b) => amount(a.original.assets) - amount(b.original.assets);
const byTier: By = (a, b) => TIER_ORDER.indexOf(a.original.tier) - TIER_ORDER.indexOf(b.original.tier);
const byName: By = (a, b) => a.original.name.localeCompare(b.original.name, "zh-CN");
const text =
  (of: (row: ClientRow) => string | null): By =>
  (a, b) =>
    (of(a.original) ?? "").localeCompare(of(b.original) ?? "");
const byAge: By = (a, b) => (a.original.age ?? -1) - (b.original.age ?? -1);

const columns = helper.columns([
  helper.accessor("name", { id: "name", sortFn: byName }),
  helper.accessor("tier", { id: "tier", sortFn: byTier, sortDescFirst: true }),
  helper.accessor("assets", { id: "assets", sortFn: byAmount, sortDescFirst: true }),
  helper.accessor("risk_class", { id: "risk", sortFn: text((row) => row.risk_class) }),
  helper.accessor("age", { id: "age", sortFn: byAge, sortDescFirst: true }),
  helper.accessor("last_contact_on", { id: "contact", sortFn: text((row) => row.last_contact_on) }),
  helper.accessor("next_visit_at", { id: "visit", sortFn: text((row) => row.next_visit_at ?? "9") }),
  helper.accessor("phone", { id: "phone", enableSorting: false }),
  helper.accessor("number", { id: "number", sortFn: text((row) => row.number) }),
]);
type ColumnId = "name" | "tier" | "assets" | "risk" | "age" | "contact" | "visit" | "phone" | "number";

const HIDDEN: Record<Width, ColumnId[]> = {
  wide: [],
  middle: ["number", "phone"],
  narrow: ["number", "phone", "age", "visit"],
};
const TRACK: Record<ColumnId, string> = {
  name: "minmax(110px, 1.4fr)",
  tier: "84px",
  assets: "minmax(96px, 1fr)",
  risk: "minmax(120px, 1.1fr)",
  age: "60px",
  contact: "minmax(110px, 1fr)",
  visit: "minmax(130px, 1fr)",
  phone: "124px",
  number: "100px",
};
const AT_END: ReadonlySet<string> = new Set(["assets", "age"]);

interface Props {
  rows: ClientRow[];
  width: Width;
  rowHeight: number;
  headHeight: number;
}

export function ClientGrid({ rows: data, width, rowHeight, headHeight }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, column: 0 });
  const visibility = useMemo(
    () => Object.fromEntries(HIDDEN[width].map((column) => [column, false])),
    [width],
  );
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (row) => row.id,
    initialState: { sorting: [{ id: "assets", desc: true }] },
    state: { columnVisibility: visibility },
    enableSortingRemoval: false,
  });
  const { rows } = table.getRowModel();
  const shown = table.getVisibleLeafColumns();
  const template = shown.map((column) => TRACK[column.id as ColumnId]).join(" ");
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    // The head lies in the scrolled area and stays on top of it.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    initialRect: { width: 1000, height: 600 },
  });
  const at = Math.min(active.row, rows.length - 1);

  function go(row: number, column = active.column) {
    const next = Math.max(0, Math.min(rows.length - 1, row));
    setActive({ row: next, column: Math.max(0, Math.min(shown.length - 1, column)) });
    virtual.scrollToIndex(next);
  }
  function open(index: number) {
    const row = rows[index];
    if (row) void navigate({ to: "/clients/$clientId", params: { clientId: row.id } });
  }
  function press(event: KeyboardEvent) {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const { key } = event;
    if (key === "ArrowDown") go(at + 1);
    else if (key === "ArrowUp") go(at - 1);
    else if (key === "ArrowRight") go(at, active.column + 1);
    else if (key === "ArrowLeft") go(at, active.column - 1);
    else if (key === "PageDown") go(at + page);
    else if (key === "PageUp") go(at - page);
    else if (key === "Home") go(event.ctrlKey ? 0 : at, 0);
    else if (key === "End") go(event.ctrlKey ? rows.length - 1 : at, shown.length - 1);
    else if (key === "Enter" || key === " ") open(at);
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: virtual rows are placed freely, which a table's rows cannot be.
    <div
      className="grid"
      role="grid"
      aria-label={t("clients.grid")}
      aria-rowcount={rows.length + 1}
      aria-colcount={shown.length}
      aria-activedescendant={`${id}-${at}-${active.column}`}
      tabIndex={0}
      ref={scroller}
      onKeyDown={press}
    >
      {/* biome-ignore lint/a11y: rows take focus by aria-activedescendant of the grid. */}
      <div
        className="grid-row grid-head"
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: template, height: headHeight }}
      >
        {shown.map((column, index) => {
          const sorted = column.getIsSorted();
          return (
            // biome-ignore lint/a11y: a column header of a grid, see above.
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={index + 1}
              className={AT_END.has(column.id) ? "grid-cell num" : "grid-cell"}
              aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
            >
              {column.getCanSort() ? (
                <button type="button" className="grid-sort" onClick={() => column.toggleSorting()}>
                  {t(`clients.column.${column.id as ColumnId}`)}
                  <span aria-hidden="true">{sorted === "asc" ? " ↑" : sorted === "desc" ? " ↓" : ""}</span>
                </button>
              ) : (
                t(`clients.column.${column.id as ColumnId}`)
              )}
            </div>
          );
        })}
      </div>
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            // biome-ignore lint/a11y: the grid holds the focus and answers the keys.
            <div
              key={row.id}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={item.index === at}
              className={item.index === at ? "grid-row active" : "grid-row"}
              style={{
                gridTemplateColumns: template,
                height: rowHeight,
                transform: `translateY(${item.start - headHeight}px)`,
              }}
              data-testid="client-row"
              data-client-id={row.id}
              onClick={() => open(item.index)}
            >
              {shown.map((column, index) => (
                // biome-ignore lint/a11y: a cell of a grid, see above.
                <div
                  key={column.id}
                  id={`${id}-${item.index}-${index}`}
                  role="gridcell"
                  aria-colindex={index + 1}
                  className={`${AT_END.has(column.id) ? "grid-cell num" : "grid-cell"}${item.index === at && index === active.column ? " current" : ""}`}
                >
                  <Cell column={column.id as ColumnId} row={row.original} />
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cell({ column, row }: { column: ColumnId; row: ClientRow }): ReactNode {
  const { t } = useTranslation();
  const today = useTodayDay();
  const ago = useAgo();
  switch (column) {
    case "name":
      return <Private className="strong">{row.name}</Private>;
    case "tier":
      return <TierTag tier={row.tier} />;
    case "assets":
      return row.assets === null ? (
        <span className="quiet">{t("age.unknown_amount")}</span>
      ) : (
        <MoneyText amount={row.assets} />
      );
    case "risk": {
      if (!row.risk_class) return <span className="warn">{t("risk.none")}</span>;
      const until = row.risk_class_valid_until;
      const over = until !== null && until < today;
      return (
        <>
          {row.risk_class}{" "}
          <span className={over ? "bad" : "quiet"}>
            {until &&
              (over
                ? t("risk.ran_out", { day: shortDay(until, today) })
                : t("risk.to", { day: shortDay(until, today) }))}
          </span>
        </>
      );
    }
    case "age":
      return row.age ?? "";
    case "contact":
      return row.last_contact_on ? (
        <>
          {shortDay(row.last_contact_on, today)} <span className="quiet">{ago(row.last_contact_on)}</span>
        </>
      ) : (
        <span className="quiet">{t("clients.never")}</span>
      );
    case "visit":
      return row.next_visit_at ? dateTime(row.next_visit_at).slice(5) : <span className="quiet">—</span>;
    case "phone":
      return <Private className="quiet">{row.phone ?? "—"}</Private>;
    case "number":
      return <span className="quiet">{row.number}</span>;
  }
}
