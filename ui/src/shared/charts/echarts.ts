// The part of ECharts that we use, in a chunk of its own: lines, rings, SVG. Import it lazily only.
import { LineChart, PieChart, ScatterChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import * as core from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

core.use([LineChart, PieChart, ScatterChart, GridComponent, TooltipComponent, SVGRenderer]);

/** Draws into an element and follows its size; returns what takes it away. */
export function draw(element: HTMLElement, option: core.EChartsCoreOption): () => void {
  const chart = core.init(element, null, { renderer: "svg" });
  chart.setOption(option);
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(element);
  return () => {
    observer.disconnect();
    chart.dispose();
  };
}
