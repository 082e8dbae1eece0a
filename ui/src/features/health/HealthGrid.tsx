// The columns of the book's health.
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { BookHealthRow } from "@/ipc/client";
import { shortDay } from "@/shared/format/dates";
import { DIMENSION, pointsText, scoreText, tenths } from "@/shared/format/score";
import { amountOrder, Grid, type GridColumn, textOrder } from "@/shared/grid/Grid";
import { useTodayDay } from "@/shared/hooks/language";
import type { Width } from "@/shared/hooks/media";
import { Bar } from "@/shared/parts/Bar";
import { MoneyText, Private, TierTag } from "@/shared/parts/figures";
import { moved } from "./filters";

interface Props {
  rows: BookHealthRow[];
  width: Width;
  rowHeight: number;
  headHeight: number;
}

const scoreOrder = (row: BookHealthRow) => (row.score === null ? -1 : tenths(row.score));

export function HealthGrid({ rows, width, rowHeight, headHeight }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const today = useTodayDay();
  const columns = useMemo(
    (): GridColumn<BookHealthRow>[] => [
      {
        id: "name",
        label: t("clients.column.name"),
        track: "minmax(150px, 1.4fr)",
        order: (a, b) => a.client.name.localeCompare(b.client.name, "zh-CN"),
        cell: ({ client }) => (
          <>
            <Private className="strong">{client.name}</Private> <TierTag tier={client.tier} />
          </>
        ),
      },
      {
        id: "score",
        label: t("health.column.score"),
        track: width === "narrow" ? "84px" : "minmax(140px, 1.1fr)",
        order: (a, b) => scoreOrder(a) - scoreOrder(b),
        cell: (row) => <Score row={row} bar={width !== "narrow"} />,
      },
      {
        id: "change",
        label: t("health.column.change"),
        track: "70px",
        order: (a, b) => (moved(a) ?? 0) - (moved(b) ?? 0),
        largestFirst: true,
        atEnd: true,
        cell: (row) => <Change row={row} />,
      },
      {
        id: "weakest",
        label: t("health.column.weakest"),
        track: "minmax(84px, 0.7fr)",
        order: (a, b) => textOrder(a.weakest, b.weakest),
        hidden: width === "narrow",
        cell: (row) =>
          row.weakest ? t(`score.dimension.${DIMENSION[row.weakest]}`) : <span className="quiet">—</span>,
      },
      {
        id: "findings",
        label: t("health.column.findings"),
        track: "92px",
        order: (a, b) => a.act * 100 + a.watch - (b.act * 100 + b.watch),
        largestFirst: true,
        cell: (row) => (
          <>
            {row.act > 0 && (
              <span className="tag red" title={t("severity.act")}>
                {row.act}
                <span className="visually-hidden"> {t("severity.act")}</span>
              </span>
            )}{" "}
            {row.watch > 0 && (
              <span className="tag amber" title={t("severity.watch")}>
                {row.watch}
                <span className="visually-hidden"> {t("severity.watch")}</span>
              </span>
            )}
          </>
        ),
      },
      {
        id: "loss",
        label: t("health.column.loss"),
        track: "minmax(96px, 0.8fr)",
        order: (a, b) => amountOrder(a.six_month_loss) - amountOrder(b.six_month_loss),
        largestFirst: true,
        atEnd: true,
        cell: (row) =>
          row.six_month_loss === null ? (
            <span className="quiet">—</span>
          ) : (
            <MoneyText amount={`-${row.six_month_loss}`} signed />
          ),
      },
      {
        id: "assets",
        label: t("clients.column.assets"),
        track: "minmax(90px, 0.8fr)",
        order: (a, b) => amountOrder(a.assets) - amountOrder(b.assets),
        largestFirst: true,
        atEnd: true,
        hidden: width !== "wide",
        cell: (row) => <MoneyText amount={row.assets} />,
      },
      {
        id: "target",
        label: t("score.target"),
        track: "96px",
        order: (a, b) => textOrder(a.target?.by ?? "9", b.target?.by ?? "9"),
        hidden: width !== "wide",
        cell: (row) =>
          row.target ? (
            <>
              <strong>{scoreText(row.target.score).replace(/\.0$/, "")}</strong>{" "}
              <span className="quiet">{shortDay(row.target.by, today)}</span>
            </>
          ) : (
            <span className="quiet">—</span>
          ),
      },
      {
        id: "due",
        label: t("health.column.due"),
        track: "minmax(130px, 1fr)",
        order: (a, b) => textOrder(a.due.due_by ?? "9", b.due.due_by ?? "9"),
        cell: (row) => <Due row={row} />,
      },
    ],
    [t, width, today],
  );
  return (
    <Grid
      label={t("health.grid")}
      rows={rows}
      columns={columns}
      idOf={(row) => row.client.id}
      open={(row) => void navigate({ to: "/clients/$clientId/checkup", params: { clientId: row.client.id } })}
      rowHeight={rowHeight}
      headHeight={headHeight}
    />
  );
}

function Score({ row, bar }: { row: BookHealthRow; bar: boolean }) {
  const { t } = useTranslation();
  if (row.score === null || row.band === null) return <span className="quiet">{t("health.too_little")}</span>;
  const tone = row.band === "weak" ? "red" : row.band === "fair" ? "amber" : "blue";
  return (
    <span className={bar ? "score-cell with-bar" : "score-cell"}>
      <strong className="num">{scoreText(row.score)}</strong>
      <span className="quiet">{t(`score.band.${row.band}`)}</span>
      {bar && <Bar share={Number(row.score) / 100} tone={tone} />}
    </span>
  );
}

function Change({ row }: { row: BookHealthRow }) {
  const points = moved(row);
  if (points === null) return <span className="quiet">—</span>;
  return (
    <span className={points > 0 ? "up" : points < 0 ? "down" : "quiet"}>
      {pointsText((points / 10).toFixed(1))}
    </span>
  );
}

function Due({ row }: { row: BookHealthRow }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const { due } = row;
  const done = due.wanted > 0 ? `${due.done}/${due.wanted} ` : "";
  if (due.due_by === null) return <span className="quiet">{done || "—"}</span>;
  const day = shortDay(due.due_by, today);
  return (
    <>
      {done}
      <span className={due.overdue ? "bad" : "quiet"}>
        {t(due.overdue ? "due.overdue_short" : "due.by_short", { day })}
      </span>
    </>
  );
}
