// Where the labels of flows stand on the value chart: never on the curve, never beyond its ends.
import { expect, test } from "vitest";
import { labelPlace } from "@/shared/charts/labels";

test("money in is named above the curve and money out below it", () => {
  expect(labelPlace(500, 1000, 1)).toEqual({ position: "top", align: "center" });
  expect(labelPlace(500, 1000, -1)).toEqual({ position: "bottom", align: "center" });
});

test("at the ends of the chart the label reaches inwards", () => {
  for (const amount of [1, -1]) {
    expect(labelPlace(0, 1000, amount).align).toBe("left");
    expect(labelPlace(60, 1000, amount).align).toBe("left");
    expect(labelPlace(940, 1000, amount).align).toBe("right");
    expect(labelPlace(1000, 1000, amount).align).toBe("right");
  }
});
