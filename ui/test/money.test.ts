// Money on screen: exact to the digit, readable in 万 and 亿, and never through a float.
import { describe, expect, it, test } from "vitest";
import {
  exactMoney,
  percentChange,
  plainMoney,
  sameAmount,
  shortMoney,
  signOfMoney,
  typedAmount,
  unitsText,
} from "@/shared/format/money";
import { seeded } from "../fixtures/people";

describe("an amount shown exactly", () => {
  it.each([
    ["0", "0.00"],
    ["8436210.55", "8,436,210.55"],
    ["-88200", "−88,200.00"],
    ["0.005", "0.00"],
    ["0.015", "0.02"],
    ["0.025", "0.02"],
    ["-0.004", "0.00"],
    ["9007199254740993.01", "9,007,199,254,740,993.01"],
    ["1234567890123456789.125", "1,234,567,890,123,456,789.12"],
    [".5", "0.50"],
    ["not money", "not money"],
  ])("%s is %s", (given, shown) => expect(exactMoney(given)).toBe(shown));

  it("always shows the sign of a change, and none on nothing", () => {
    expect(exactMoney("41280", { signed: true })).toBe("+41,280.00");
    expect(exactMoney("-1", { signed: true })).toBe("−1.00");
    expect(exactMoney("0.00", { signed: true })).toBe("0.00");
  });

  it("leaves empty cents out of a sentence", () => {
    expect(plainMoney("3200000.00")).toBe("3,200,000");
    expect(plainMoney("3200000.50")).toBe("3,200,000.50");
  });

  it("loses no digit: for any cents, the shown text reads back as what was given", () => {
    const random = seeded(1);
    for (let round = 0; round < 3_000; round += 1) {
      const cents = BigInt(Math.floor(random() * 2 ** 32)) * BigInt(Math.floor(random() * 2 ** 31));
      const text = cents.toString().padStart(3, "0");
      const given = `${round % 2 ? "-" : ""}${text.slice(0, -2)}.${text.slice(-2)}`;
      const back = exactMoney(given).replaceAll(",", "").replace("−", "-");
      expect(back).toBe(cents === 0n ? "0.00" : given);
    }
  });
});

describe("an amount at a glance", () => {
  it.each([
    ["999.4", "999", "999"],
    ["999.5", "1,000", "1.0 k"],
    ["9999.4", "9,999", "10.0 k"],
    ["9999.6", "1.0 万", "10.0 k"],
    ["12345.678", "1.2 万", "12.3 k"],
    ["8436210.55", "843.6 万", "8.44 m"],
    ["99994999", "9,999.5 万", "99.99 m"],
    ["99999600", "1.00 亿", "100.00 m"],
    ["1234567890.12", "12.35 亿", "1,234.57 m"],
    ["-126000.40", "−12.6 万", "−126.0 k"],
  ])("%s is %s and %s", (given, chinese, english) => {
    expect(shortMoney(given, "zh-CN")).toBe(chinese);
    expect(shortMoney(given, "en")).toBe(english);
  });

  it("is never further from the amount than half of its last place", () => {
    const random = seeded(2);
    for (let round = 0; round < 3_000; round += 1) {
      const given = (random() * 10 ** (1 + random() * 10)).toFixed(2);
      const shown = shortMoney(given, "zh-CN").replaceAll(",", "");
      const [number = "", unit] = shown.split(" ");
      const factor = unit === "亿" ? 1e8 : unit === "万" ? 1e4 : 1;
      const half = (factor / 10 ** (number.split(".")[1]?.length ?? 0)) * 0.5;
      expect(Math.abs(Number(number) * factor - Number(given))).toBeLessThanOrEqual(half + 0.001);
    }
  });

  it("grows with the amount across every unit", () => {
    const worth = (shown: string) => {
      const [number = "", unit] = shown.replaceAll(",", "").split(" ");
      return Number(number) * (unit === "亿" ? 1e8 : unit === "万" ? 1e4 : 1);
    };
    let before = 0;
    for (let yuan = 1; yuan < 1e10; yuan = Math.ceil(yuan * 1.07)) {
      const now = worth(shortMoney(`${yuan}.00`, "zh-CN"));
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });
});

it("tells gains from losses by the text", () => {
  expect(["0.00", "-0.01", "5"].map(signOfMoney)).toEqual([0, -1, 1]);
});

it("shows a change that arrives as a fraction in percent, with its sign", () => {
  expect(percentChange("-0.0672")).toBe("−6.7%");
  expect(percentChange("0.12345")).toBe("+12.3%");
  expect(percentChange("0")).toBe("0.0%");
});

it("shows units without empty decimals", () => {
  expect(["120000.00", "12000.50", "100", "0.10"].map(unitsText)).toEqual([
    "120,000",
    "12,000.5",
    "100",
    "0.1",
  ]);
});

describe("an amount as it is typed", () => {
  it.each([
    ["80万", "800000"],
    ["1.25 亿", "125000000"],
    ["1,200.50", "1200.5"],
    ["８００元", "800"],
    ["120k", "120000"],
    ["1.2m", "1200000"],
    ["0", "0"],
    ["0.123万", "1230"],
  ])("%s is %s", (typed, amount) => expect(typedAmount(typed)).toBe(amount));

  it.each(["好多", "", "-5", "1.2.3", "万"])("%s is none", (typed) => expect(typedAmount(typed)).toBeNull());
});

test("sums are the same to the cent, whatever their zeros", () => {
  expect(sameAmount("100000", "100000.000")).toBe(true);
  expect(sameAmount("0.01", "0.02")).toBe(false);
  expect(sameAmount("", "0")).toBe(false);
});
