// A chart with a name and a table behind a toggle. The drawing library is fetched when the first chart is shown.
// What is drawn is the caller's; no data is computed here.
import type { EChartsCoreOption } from "echarts/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import "./charts.css";

interface Props {
  /** Says what the picture shows, for those who do not see it. */
  name: string;
  option: EChartsCoreOption;
  height: number;
  /** The same data as a table. */
  table: ReactNode;
  beside?: ReactNode;
  /** What the option needs beyond lines, rings and points. */
  needs?: "radar";
}

const LIBRARY = {
  plain: () => import("./echarts"),
  radar: () => import("./echarts-radar"),
};

export function Chart({ name, option, height, table, beside, needs }: Props) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="chart">
      <button
        type="button"
        className="linklike chart-toggle"
        aria-pressed={asTable}
        onClick={() => setAsTable(!asTable)}
      >
        {asTable ? t("chart.as_picture") : t("chart.as_table")}
      </button>
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        <section className="chart-table" tabIndex={0} aria-label={name}>
          {table}
        </section>
      ) : (
        <div className="chart-body">
          <Picture name={name} option={option} height={height} library={needs ?? "plain"} />
          {beside}
        </div>
      )}
    </figure>
  );
}

interface PictureProps {
  name: string;
  option: EChartsCoreOption;
  height: number;
  library: keyof typeof LIBRARY;
}

function Picture({ name, option, height, library }: PictureProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let dispose = () => {};
    let gone = false;
    void LIBRARY[library]().then(({ draw }) => {
      if (!gone) dispose = draw(element, option);
    });
    return () => {
      gone = true;
      dispose();
    };
  }, [option, library]);
  return (
    <div ref={place} role="img" aria-label={name} className="chart-picture private" style={{ height }} />
  );
}
