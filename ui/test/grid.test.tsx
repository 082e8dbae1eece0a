// The client grid as a screen reader and a keyboard meet it.
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWorkstation } from "./workstation";

it("is a grid of 5,000 with few nodes, and says how many there are", async () => {
  await openWorkstation("/clients", "client-row", { size: 5_000 });
  const grid = screen.getByRole("grid");
  expect(grid).toHaveAttribute("aria-rowcount", "5001");
  expect(screen.getAllByTestId("client-row").length).toBeLessThan(120);
  expect(within(grid).getAllByRole("columnheader").length).toBe(Number(grid.getAttribute("aria-colcount")));
});

it("moves with the arrows and opens with Enter", async () => {
  const { user, sent } = await openWorkstation("/clients", "client-row");
  const rows = screen.getAllByTestId("client-row");
  screen.getByRole("grid").focus();
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowRight}");
  await waitFor(() =>
    expect(screen.getAllByTestId("client-row")[2]).toHaveAttribute("aria-selected", "true"),
  );
  const active = screen.getByRole("grid").getAttribute("aria-activedescendant");
  expect(document.getElementById(active ?? "")).toHaveAttribute("aria-colindex", "2");
  await user.keyboard("{Enter}");
  await screen.findByTestId("client-page");
  expect(sent("open_client")[0]?.payload).toEqual({ client: rows[2]?.dataset.clientId });
});

it("sorts by a column and says so", async () => {
  const { user } = await openWorkstation("/clients", "client-row");
  const age = screen.getByRole("columnheader", { name: /年龄/ });
  expect(screen.getByRole("columnheader", { name: /资产/ })).toHaveAttribute("aria-sort", "descending");
  await user.click(within(age).getByRole("button"));
  await waitFor(() => expect(age).toHaveAttribute("aria-sort", "descending"));
});

it("filters by tier and by what Rust finds for a text", async () => {
  const { user } = await openWorkstation("/clients", "client-row");
  await user.type(screen.getByTestId("clients-filter"), "zsm");
  await waitFor(() => expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "2"));
  expect(screen.getByTestId("client-row")).toHaveTextContent("周思敏");
});
