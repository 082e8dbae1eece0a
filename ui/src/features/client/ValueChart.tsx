// Value by day with the client's own money in and out marked on it, so that a deposit is not read as a gain.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ValueCurve } from "@/ipc/client";
import { Chart } from "@/shared/charts/Chart";
import { useChartColours } from "@/shared/charts/colours";
import { labelPlace } from "@/shared/charts/labels";
import { shortMoney } from "@/shared/format/money";
import { useLanguage } from "@/shared/hooks/language";

/** Rows of the table: month ends, newest first; every day would be five years of lines. */
function monthEnds(curve: ValueCurve): { day: string; value: number | null }[] {
  const rows = curve.days.map((day, index) => ({ day, value: curve.values[index] ?? null }));
  return rows.filter((row, index) => rows[index + 1]?.day.slice(0, 7) !== row.day.slice(0, 7)).reverse();
}

export function ValueChart({ curve }: { curve: ValueCurve }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const colours = useChartColours();
  const option = useMemo(() => {
    const money = (value: number, signed = false) => shortMoney(value.toFixed(2), language, { signed });
    const last = curve.days.length - 1;
    const points = curve.flows.flatMap((flow) => {
      // A flow on a day without trading stands on the next trading day.
      const index = curve.days.findIndex((day) => day >= flow.day);
      const value = curve.values[index];
      if (index < 0 || flow.amount === null || value === null || value === undefined) return [];
      return [{ value: [curve.days[index], value], index, amount: flow.amount }];
    });
    // Only the largest are named; the rest are points with a tooltip.
    const named = new Set([...points].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount)).slice(0, 4));
    return {
      animation: false,
      grid: {
        left: 4,
        right: 12,
        top: 22,
        bottom: 4,
        outerBoundsMode: "same",
        outerBoundsContain: "axisLabel",
      },
      textStyle: { fontFamily: "inherit" },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: colours.card,
        borderColor: colours.line,
        textStyle: { color: colours.text },
        valueFormatter: (value: unknown) => (typeof value === "number" ? money(value) : ""),
      },
      xAxis: {
        type: "category",
        data: curve.days,
        boundaryGap: false,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
        axisLabel: {
          color: colours.text,
          interval: (index: number, day: string) =>
            index > 0 && index < last && curve.days[index - 1]?.slice(0, 4) !== day.slice(0, 4),
          formatter: (day: string) => day.slice(0, 4),
        },
      },
      yAxis: {
        type: "value",
        splitNumber: 3,
        // Change is what one looks for here; the axis names its lowest value, and nothing is filled down to it.
        scale: true,
        axisLabel: {
          color: colours.text,
          formatter: (value: number) => money(value).replace(/\.?0+(?= )/, ""),
        },
        splitLine: { lineStyle: { color: colours.line } },
      },
      series: [
        {
          name: t("client.value_series"),
          type: "line",
          data: curve.values,
          showSymbol: false,
          sampling: "lttb",
          lineStyle: { color: colours.primary, width: 2 },
          itemStyle: { color: colours.primary },
        },
        {
          name: t("client.flow_series"),
          type: "scatter",
          symbolSize: 9,
          data: points.map((point) => ({
            value: point.value,
            symbol: point.amount > 0 ? "triangle" : "path://M0 0 L10 0 L5 9 Z",
            itemStyle: { color: colours.text, borderColor: colours.card, borderWidth: 1 },
            label: {
              show: named.has(point),
              ...labelPlace(point.index, last, point.amount),
              color: colours.text,
              fontSize: 11,
              formatter: () => money(point.amount, true),
            },
          })),
          tooltip: { show: false },
        },
      ],
    };
  }, [curve, language, colours, t]);

  const first = curve.days[0] ?? "";
  const end = curve.days.at(-1) ?? "";
  const table = (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{t("chart.day")}</th>
          <th scope="col" className="num">
            {t("chart.value")}
          </th>
          <th scope="col" className="num">
            {t("chart.flows")}
          </th>
        </tr>
      </thead>
      <tbody>
        {monthEnds(curve).map((row) => {
          const flows = curve.flows.filter((flow) => flow.day.slice(0, 7) === row.day.slice(0, 7));
          const sum = flows.reduce((total, flow) => total + (flow.amount ?? 0), 0);
          return (
            <tr key={row.day}>
              <th scope="row">{row.day}</th>
              <td className="num private">
                {row.value === null ? "—" : shortMoney(row.value.toFixed(2), language)}
              </td>
              <td className="num private">
                {flows.length > 0 ? shortMoney(sum.toFixed(2), language, { signed: true }) : ""}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
  return <Chart name={t("client.value_name", { first, end })} option={option} height={210} table={table} />;
}
