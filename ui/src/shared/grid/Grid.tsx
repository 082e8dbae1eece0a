// A grid of thousands of rows in a hundred nodes. Keyboard and roles as a screen reader expects of a grid. What the columns
// are, and what opening a row means, is the caller's.
import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import "./grid.css";

const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

export interface GridColumn<T> {
  id: string;
  label: string;
  /** Its width, as a grid track. */
  track: string;
  cell: (row: T) => ReactNode;
  /** Ascending order; a column without one is not sorted by. */
  order?: (a: T, b: T) => number;
  largestFirst?: boolean;
  atEnd?: boolean;
  hidden?: boolean;
}

interface Props<T> {
  label: string;
  rows: T[];
  columns: GridColumn<T>[];
  idOf: (row: T) => string;
  open: (row: T) => void;
  /** Begins sorted by this column; without it the rows stay in the order they came in. */
  sortedBy?: { id: string; desc: boolean };
  rowHeight: number;
  headHeight: number;
}

/** For order only, never for show: a double holds any book's amounts closely enough to compare. */
export const amountOrder = (text: string | null): number =>
  text === null ? Number.NEGATIVE_INFINITY : Number(text);

/** Missing texts first, as they are smallest. */
export const textOrder = (a: string | null, b: string | null): number => (a ?? "").localeCompare(b ?? "");

export function Grid<T extends object>(props: Props<T>) {
  const { label, rows: data, columns: specs, idOf, rowHeight, headHeight } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, column: 0 });
  const known = useMemo(() => new Map(specs.map((spec) => [spec.id, spec])), [specs]);
  const columns = useMemo(
    () =>
      specs.map(
        ({ id: name, order, largestFirst = false }): ColumnDef<typeof features, T> => ({
          id: name,
          accessorFn: () => 0,
          enableSorting: order !== undefined,
          sortDescFirst: largestFirst,
          ...(order ? { sortFn: (a, b) => order(a.original, b.original) } : {}),
        }),
      ),
    [specs],
  );
  const visibility = useMemo(
    () => Object.fromEntries(specs.filter(({ hidden }) => hidden).map((spec) => [spec.id, false])),
    [specs],
  );
  const table = useTable({
    features,
    columns,
    data,
    getRowId: idOf,
    initialState: { sorting: props.sortedBy ? [props.sortedBy] : [] },
    state: { columnVisibility: visibility },
    enableSortingRemoval: false,
  });
  const { rows } = table.getRowModel();
  const shown = table.getVisibleLeafColumns();
  const template = shown.map((column) => known.get(column.id)?.track ?? "1fr").join(" ");
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
    if (row) props.open(row.original);
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
  const cellClass = (name: string) => (known.get(name)?.atEnd ? "grid-cell num" : "grid-cell");

  return (
    // biome-ignore lint/a11y/useSemanticElements: virtual rows are placed freely, which a table's rows cannot be.
    <div
      className="grid"
      role="grid"
      aria-label={label}
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
          const words = known.get(column.id)?.label ?? "";
          return (
            // biome-ignore lint/a11y: a column header of a grid, see above.
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={index + 1}
              className={cellClass(column.id)}
              aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
            >
              {column.getCanSort() ? (
                <button type="button" className="grid-sort" onClick={() => column.toggleSorting()}>
                  {words}
                  <span aria-hidden="true">{sorted === "asc" ? " ↑" : sorted === "desc" ? " ↓" : ""}</span>
                </button>
              ) : (
                words
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
                  className={`${cellClass(column.id)}${item.index === at && index === active.column ? " current" : ""}`}
                >
                  {known.get(column.id)?.cell(row.original)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
