// Value by day against the benchmark with the same flows, and below it the fall from the peak: one time axis, two grids.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { CheckupCurve } from "@/ipc/client";
import { percent, shortMoney } from "@/shared/format/money";
import { useLanguage } from "@/shared/hooks/language";
import { Chart } from "./Chart";
import { useChartColours } from "./colours";
import { labelPlace } from "./labels";

interface Props {
  curve: CheckupCurve;
  /** What the two lines are called: an RM speaks of his client, a client is spoken to. */
  own: string;
  benchmark: string;
  height?: number;
  /** For a screen that is looked at from across a table. */
  large?: boolean;
}

export function CurveChart({ curve, own, benchmark, height = 240, large = false }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const colours = useChartColours();
  const hasBenchmark = curve.benchmark.length > 0;
  const option = useMemo(() => {
    const size = large ? 14 : 11;
    const money = (value: number, signed = false) => shortMoney(value.toFixed(2), language, { signed });
    const last = curve.days.length - 1;
    const points = curve.flows.flatMap((flow) => {
      // A flow on a day without trading stands on the next trading day.
      const index = curve.days.findIndex((day) => day >= flow.day);
      const value = curve.values[index];
      if (index < 0 || flow.amount === null || value === null || value === undefined) return [];
      return [{ value: [curve.days[index], value], index, amount: flow.amount }];
    });
    const named = new Set([...points].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount)).slice(0, 4));
    const years = {
      color: colours.text,
      fontSize: size,
      interval: (index: number, day: string) =>
        index > last * 0.02 && index < last && curve.days[index - 1]?.slice(0, 4) !== day.slice(0, 4),
      formatter: (day: string) => day.slice(0, 4),
    };
    const gap = large ? 74 : 58;
    return {
      animation: false,
      textStyle: { fontFamily: "inherit" },
      // Both grids keep the same room for their labels, so that a day stands in one line.
      grid: [
        { left: gap, right: 14, top: 22, bottom: large ? 130 : 92 },
        { left: gap, right: 14, height: large ? 70 : 48, bottom: large ? 30 : 22 },
      ],
      axisPointer: { link: [{ xAxisIndex: "all" }] },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: colours.card,
        borderColor: colours.line,
        textStyle: { color: colours.text, fontSize: large ? 14 : 12 },
      },
      xAxis: [
        {
          type: "category",
          data: curve.days,
          boundaryGap: false,
          axisTick: { show: false },
          axisLabel: { show: false },
          axisLine: { lineStyle: { color: colours.line } },
        },
        {
          type: "category",
          gridIndex: 1,
          data: curve.days,
          boundaryGap: false,
          axisTick: { show: false },
          axisLine: { lineStyle: { color: colours.line } },
          axisLabel: years,
        },
      ],
      yAxis: [
        {
          type: "value",
          splitNumber: 3,
          scale: true,
          axisLabel: {
            color: colours.text,
            fontSize: size,
            formatter: (value: number) => money(value).replace(/\.?0+(?= )/, ""),
          },
          splitLine: { lineStyle: { color: colours.line } },
        },
        {
          type: "value",
          gridIndex: 1,
          splitNumber: 1,
          max: 0,
          axisLabel: { color: colours.text, fontSize: size, formatter: (value: number) => percent(value, 0) },
          splitLine: { lineStyle: { color: colours.line } },
        },
      ],
      series: [
        {
          name: own,
          type: "line",
          data: curve.values,
          showSymbol: false,
          sampling: "lttb",
          lineStyle: { color: colours.primary, width: large ? 3 : 2 },
          itemStyle: { color: colours.primary },
          tooltip: { valueFormatter: (value: unknown) => (typeof value === "number" ? money(value) : "") },
        },
        ...(hasBenchmark
          ? [
              {
                name: benchmark,
                type: "line",
                data: curve.benchmark,
                showSymbol: false,
                sampling: "lttb",
                lineStyle: { color: colours.text, width: 1.5, type: "dashed" },
                itemStyle: { color: colours.text },
                tooltip: {
                  valueFormatter: (value: unknown) => (typeof value === "number" ? money(value) : ""),
                },
              },
            ]
          : []),
        {
          name: t("checkup.series.drawdown"),
          type: "line",
          xAxisIndex: 1,
          yAxisIndex: 1,
          data: curve.drawdown,
          showSymbol: false,
          sampling: "lttb",
          lineStyle: { color: colours.down, width: 1 },
          itemStyle: { color: colours.down },
          areaStyle: { color: colours.down, opacity: 0.18 },
          tooltip: { valueFormatter: (value: unknown) => (typeof value === "number" ? percent(value) : "") },
        },
        {
          name: t("client.flow_series"),
          type: "scatter",
          // Above the lines, with its label.
          z: 5,
          symbolSize: large ? 12 : 9,
          data: points.map((point) => ({
            value: point.value,
            symbol: point.amount > 0 ? "triangle" : "path://M0 0 L10 0 L5 9 Z",
            itemStyle: { color: colours.text, borderColor: colours.card, borderWidth: 1 },
            label: {
              show: named.has(point),
              ...labelPlace(point.index, last, point.amount),
              color: colours.text,
              backgroundColor: colours.card,
              borderRadius: 3,
              padding: [1, 3],
              fontSize: size,
              formatter: () => money(point.amount, true),
            },
          })),
          tooltip: { show: false },
        },
      ],
    };
  }, [curve, own, benchmark, hasBenchmark, language, colours, large, t]);

  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? "—" : shortMoney(value.toFixed(2), language);
  const table = (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{t("chart.day")}</th>
          <th scope="col" className="num">
            {own}
          </th>
          {hasBenchmark && (
            <th scope="col" className="num">
              {benchmark}
            </th>
          )}
          <th scope="col" className="num">
            {t("checkup.series.drawdown")}
          </th>
        </tr>
      </thead>
      <tbody>
        {monthEnds(curve.days).map((index) => {
          const fall = curve.drawdown[index];
          return (
            <tr key={curve.days[index]}>
              <th scope="row">{curve.days[index]}</th>
              <td className="num private">{cell(curve.values[index])}</td>
              {hasBenchmark && <td className="num private">{cell(curve.benchmark[index])}</td>}
              <td className="num">{fall === null || fall === undefined ? "—" : percent(fall)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
  const name = t("checkup.curve_name", { first: curve.days[0] ?? "", end: curve.days.at(-1) ?? "" });
  return (
    <div className={large ? "curve large" : "curve"}>
      <div className="curve-legend quiet" aria-hidden="true">
        <span>
          <span className="line-mark" /> {own}
        </span>
        {hasBenchmark && (
          <span>
            <span className="line-mark dashed" /> {benchmark}
          </span>
        )}
        <span>▲▼ {t("client.flow_series")}</span>
        <span>
          <span className="line-mark fall" /> {t("checkup.series.drawdown")}
        </span>
      </div>
      <Chart name={name} option={option} height={height} table={table} />
    </div>
  );
}

/** Places of the month ends, newest first; every day would be five years of lines. */
function monthEnds(days: string[]): number[] {
  return days
    .map((_, index) => index)
    .filter((index) => days[index + 1]?.slice(0, 7) !== days[index]?.slice(0, 7))
    .reverse();
}
