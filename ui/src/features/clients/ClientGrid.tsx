// The columns of the client list.
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ClientRow } from "@/ipc/client";
import { dateTime, shortDay } from "@/shared/format/dates";
import { amountOrder, Grid, type GridColumn, textOrder } from "@/shared/grid/Grid";
import { useTodayDay } from "@/shared/hooks/language";
import type { Width } from "@/shared/hooks/media";
import { MoneyText, Private, TierTag, useAgo } from "@/shared/parts/figures";

const TIER_ORDER = ["mass", "affluent", "high_net_worth", "private"];

interface Props {
  rows: ClientRow[];
  width: Width;
  rowHeight: number;
  headHeight: number;
}

export function ClientGrid({ rows, width, rowHeight, headHeight }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const today = useTodayDay();
  const ago = useAgo();
  const columns = useMemo(
    (): GridColumn<ClientRow>[] => [
      {
        id: "name",
        label: t("clients.column.name"),
        track: "minmax(110px, 1.4fr)",
        order: (a, b) => a.name.localeCompare(b.name, "zh-CN"),
        cell: (row) => <Private className="strong">{row.name}</Private>,
      },
      {
        id: "tier",
        label: t("clients.column.tier"),
        track: "84px",
        order: (a, b) => TIER_ORDER.indexOf(a.tier) - TIER_ORDER.indexOf(b.tier),
        largestFirst: true,
        cell: (row) => <TierTag tier={row.tier} />,
      },
      {
        id: "assets",
        label: t("clients.column.assets"),
        track: "minmax(96px, 1fr)",
        order: (a, b) => amountOrder(a.assets) - amountOrder(b.assets),
        largestFirst: true,
        atEnd: true,
        cell: (row) =>
          row.assets === null ? (
            <span className="quiet">{t("age.unknown_amount")}</span>
          ) : (
            <MoneyText amount={row.assets} />
          ),
      },
      {
        id: "risk",
        label: t("clients.column.risk"),
        track: "minmax(120px, 1.1fr)",
        order: (a, b) => textOrder(a.risk_class, b.risk_class),
        cell: (row) => <Risk row={row} />,
      },
      {
        id: "age",
        label: t("clients.column.age"),
        track: "60px",
        order: (a, b) => (a.age ?? -1) - (b.age ?? -1),
        largestFirst: true,
        atEnd: true,
        hidden: width === "narrow",
        cell: (row) => row.age ?? "",
      },
      {
        id: "contact",
        label: t("clients.column.contact"),
        track: "minmax(110px, 1fr)",
        order: (a, b) => textOrder(a.last_contact_on, b.last_contact_on),
        cell: (row) =>
          row.last_contact_on ? (
            <>
              {shortDay(row.last_contact_on, today)} <span className="quiet">{ago(row.last_contact_on)}</span>
            </>
          ) : (
            <span className="quiet">{t("clients.never")}</span>
          ),
      },
      {
        id: "visit",
        label: t("clients.column.visit"),
        track: "minmax(130px, 1fr)",
        order: (a, b) => textOrder(a.next_visit_at ?? "9", b.next_visit_at ?? "9"),
        hidden: width === "narrow",
        cell: (row) =>
          row.next_visit_at ? dateTime(row.next_visit_at).slice(5) : <span className="quiet">—</span>,
      },
      {
        id: "phone",
        label: t("clients.column.phone"),
        track: "124px",
        hidden: width !== "wide",
        cell: (row) => <Private className="quiet">{row.phone ?? "—"}</Private>,
      },
      {
        id: "number",
        label: t("clients.column.number"),
        track: "100px",
        order: (a, b) => textOrder(a.number, b.number),
        hidden: width !== "wide",
        cell: (row) => <span className="quiet">{row.number}</span>,
      },
    ],
    [t, width, today, ago],
  );
  return (
    <Grid
      label={t("clients.grid")}
      rows={rows}
      columns={columns}
      idOf={(row) => row.id}
      open={(row) => void navigate({ to: "/clients/$clientId", params: { clientId: row.id } })}
      sortedBy={{ id: "assets", desc: true }}
      rowHeight={rowHeight}
      headHeight={headHeight}
    />
  );
}

function Risk({ row }: { row: ClientRow }) {
  const { t } = useTranslation();
  const today = useTodayDay();
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
