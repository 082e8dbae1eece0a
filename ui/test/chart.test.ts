// Where the labels of flows stand on the value chart.
import { expect, it } from "vitest";
import { labelPosition } from "@/features/client/ValueChart";

it("stands above money in and below money out", () => {
  expect(labelPosition(500, 1000, 1)).toBe("top");
  expect(labelPosition(500, 1000, -1)).toBe("bottom");
});

it("turns inwards near both ends, so that it meets neither the axis nor the edge", () => {
  for (const amount of [1, -1]) {
    expect(labelPosition(0, 1000, amount)).toBe("right");
    expect(labelPosition(60, 1000, amount)).toBe("right");
    expect(labelPosition(940, 1000, amount)).toBe("left");
    expect(labelPosition(1000, 1000, amount)).toBe("left");
  }
});
