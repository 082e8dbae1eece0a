// The page's colours as values, for a drawing library that cannot read style sheets.
import { useMemo } from "react";
import { useLookNow } from "@/shared/hooks/look";

export interface ChartColours {
  text: string;
  line: string;
  card: string;
  primary: string;
  up: string;
  down: string;
  classes: { cash: string; bond: string; equity: string; alternative: string };
}

export function useChartColours(): ChartColours {
  const { dark, gains } = useLookNow();
  return useMemo(() => {
    const red = dark ? "#ff8080" : "#c4161c";
    const green = dark ? "#73d13d" : "#237804";
    const [up, down] = gains === "red" ? [red, green] : [green, red];
    return {
      text: dark ? "#a2adbc" : "#5d6675",
      line: dark ? "#2b3340" : "#e4e7ec",
      card: dark ? "#171c24" : "#ffffff",
      primary: dark ? "#6ea3ff" : "#0958d9",
      up,
      down,
      classes: dark
        ? { cash: "#9aa6b8", bond: "#5b8ff0", equity: "#b08cf0", alternative: "#e0b04c" }
        : { cash: "#8592a6", bond: "#0958d9", equity: "#6d3fc0", alternative: "#b07c10" },
    };
  }, [dark, gains]);
}
