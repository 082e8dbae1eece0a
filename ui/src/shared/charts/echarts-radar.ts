// Radar charts for the drawing library, in a chunk of their own: few look at them. Import it lazily only.
import { RadarChart } from "echarts/charts";
import { RadarComponent } from "echarts/components";
import { use } from "echarts/core";

use([RadarChart, RadarComponent]);

export { draw } from "./echarts";
