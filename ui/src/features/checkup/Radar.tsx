// The dimensions as a radar: the shape at a glance, the figures behind the table toggle.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Health } from "@/ipc/client";
import { Chart } from "@/shared/charts/Chart";
import { useChartColours } from "@/shared/charts/colours";
import { DIMENSION, scoreText } from "@/shared/format/score";

export function Radar({ health }: { health: Health }) {
  const { t } = useTranslation();
  const colours = useChartColours();
  const option = useMemo(() => {
    const scores = health.dimensions.map(({ score }) => (score === null ? 0 : Number(score)));
    return {
      animation: false,
      radar: {
        radius: "66%",
        splitNumber: 4,
        indicator: health.dimensions.map(({ id, score }) => ({
          name: `${t(`score.dimension.${DIMENSION[id]}`)}\n${score === null ? "—" : scoreText(score)}`,
          max: 100,
        })),
        axisName: { color: colours.text, fontSize: 11, lineHeight: 14 },
        splitArea: { show: false },
        splitLine: { lineStyle: { color: colours.line } },
        axisLine: { lineStyle: { color: colours.line } },
      },
      series: [
        {
          type: "radar",
          silent: true,
          symbolSize: 5,
          lineStyle: { color: colours.primary, width: 2 },
          itemStyle: { color: colours.primary },
          areaStyle: { color: colours.primary, opacity: 0.14 },
          data: [{ value: scores }],
        },
      ],
    };
  }, [health, colours, t]);
  const table = (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{t("score.where_from")}</th>
          <th scope="col" className="num">
            {t("score.points")}
          </th>
        </tr>
      </thead>
      <tbody>
        {health.dimensions.map(({ id, score }) => (
          <tr key={id}>
            <th scope="row">{t(`score.dimension.${DIMENSION[id]}`)}</th>
            <td className="num">{score === null ? "—" : scoreText(score)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <div className="radar">
      <Chart name={t("score.radar_name")} option={option} height={248} table={table} needs="radar" />
    </div>
  );
}
