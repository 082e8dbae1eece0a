// What is left out of the component library's style sheet.
import { expect, it } from "vitest";
import { withoutUnused } from "../antd-css.ts";

const COMPONENTS = new Set(["button", "table", "tree-select", "input", "input-number"]);
const left = (sheet: string) => withoutUnused(sheet, COMPONENTS, new Set(["button", "input"]));

it("drops rules of components that are not used, and keeps the others", () => {
  expect(left(".ant-btn{a:b}.ant-table .ant-btn{a:b}.ant-table-row{a:b}.own{a:b}")).toBe(
    ".ant-btn{a:b}.own{a:b}",
  );
});

it("keeps the selectors of a list that are used", () => {
  expect(left(".ant-table,.ant-btn-primary{a:b}")).toBe(".ant-btn-primary{a:b}");
});

it("tells a component from another whose name begins alike", () => {
  expect(left(".ant-input-affix-wrapper{a:b}.ant-input-number-input{a:b}")).toBe(
    ".ant-input-affix-wrapper{a:b}",
  );
});

it("keeps what only speaks of an unused component in a condition, and classes it does not know", () => {
  const sheet = ".ant-btn:not(.ant-table-cell){a:b}.ant-btn:where(:is(.ant-table),.x){a:b}.ant-zoom-in{a:b}";
  expect(left(sheet)).toBe(sheet);
});

it("leaves no empty media query behind", () => {
  expect(left("@media print{.ant-table{a:b}}.ant-btn{a:b}")).toBe(".ant-btn{a:b}");
});
