// Shares by asset class as a ring, with the figures beside it: the ring alone would be colour alone.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { AllocationSlice } from "@/ipc/client";
import { Chart } from "@/shared/charts/Chart";
import { useChartColours } from "@/shared/charts/colours";
import { exactMoney, percent } from "@/shared/format/money";
import { MoneyText } from "@/shared/parts/figures";

export function AllocationChart({ slices }: { slices: AllocationSlice[] }) {
  const { t } = useTranslation();
  const colours = useChartColours();
  const option = useMemo(
    () => ({
      animation: false,
      series: [
        {
          type: "pie",
          radius: ["58%", "92%"],
          silent: true,
          label: { show: false },
          itemStyle: { borderColor: colours.card, borderWidth: 2 },
          data: slices.map((slice) => ({
            name: t(`class.${slice.class}`),
            value: slice.share ?? 0,
            itemStyle: { color: colours.classes[slice.class] },
          })),
        },
      ],
    }),
    [slices, colours, t],
  );
  const name = t("client.allocation_name", {
    parts: slices
      .map((slice) => `${t(`class.${slice.class}`)} ${slice.share === null ? "—" : percent(slice.share)}`)
      .join(t("common.comma")),
  });
  const legend = (
    <ul className="legend">
      {slices.map((slice) => (
        <li key={slice.class}>
          <span
            className="legend-mark"
            style={{ background: colours.classes[slice.class] }}
            aria-hidden="true"
          />
          <span>{t(`class.${slice.class}`)}</span>
          <strong className="num">{slice.share === null ? "—" : percent(slice.share)}</strong>
          <span className="num">
            <MoneyText amount={slice.value} />
          </span>
        </li>
      ))}
    </ul>
  );
  const table = (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{t("chart.class")}</th>
          <th scope="col" className="num">
            {t("chart.value")}
          </th>
          <th scope="col" className="num">
            {t("holding.share")}
          </th>
        </tr>
      </thead>
      <tbody>
        {slices.map((slice) => (
          <tr key={slice.class}>
            <th scope="row">{t(`class.${slice.class}`)}</th>
            <td className="num private">{exactMoney(slice.value)}</td>
            <td className="num">{slice.share === null ? "—" : percent(slice.share, 2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  return <Chart name={name} option={option} height={132} table={table} beside={legend} />;
}
