// The gate: which screen a session opens, and what it says when something is wrong.
import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { openWorkstation } from "./workstation";

it("opens the workstation with the right passphrase", async () => {
  const { user, sent } = await openWorkstation("/", "unlock-passphrase", { session: { state: "locked" } });
  await user.type(screen.getByTestId("unlock-passphrase"), "a sentence to remember{Enter}");
  expect(await screen.findByTestId("today-ready")).toBeVisible();
  expect(sent("unlock")).toHaveLength(1);
});

it("says what a wrong passphrase means, with a code, and empties the field", async () => {
  const { user } = await openWorkstation("/", "unlock-passphrase", { session: { state: "locked" } });
  await user.type(screen.getByTestId("unlock-passphrase"), "wrong{Enter}");
  expect(await screen.findByTestId("error-code")).toHaveTextContent("wrong_passphrase");
  expect(screen.getByRole("alert")).toHaveTextContent("资料没有改变");
  expect(screen.getByTestId("unlock-passphrase")).toHaveValue("");
});

it("counts down before the next try", async () => {
  const { user } = await openWorkstation("/", "unlock-passphrase", { session: { state: "locked" } });
  await user.type(screen.getByTestId("unlock-passphrase"), "wait{Enter}");
  await waitFor(() => expect(screen.getByTestId("unlock-submit")).toHaveTextContent("请等 30 秒"));
  expect(screen.getByTestId("unlock-submit")).toBeDisabled();
});

it("warns on the lock screen when the passphrase alone protects the data", async () => {
  await openWorkstation("/", "unlock-passphrase", { session: { state: "locked", passphrase_only: true } });
  expect(screen.getByText(/没有系统密钥库/)).toBeVisible();
});

it("does not send two passphrases that differ", async () => {
  const { user, sent } = await openWorkstation("/", "enrol-url", { session: { state: "not_enrolled" } });
  await user.type(screen.getByTestId("enrol-url"), "https://central.example.cn");
  await user.type(screen.getByTestId("enrol-code"), "ABCD-1234");
  await user.type(screen.getByTestId("enrol-passphrase"), "a long passphrase");
  await user.type(screen.getByTestId("enrol-passphrase-again"), "another passphrase");
  await user.click(screen.getByTestId("enrol-submit"));
  expect(await screen.findByText("两次输入的口令不一样")).toBeVisible();
  expect(sent("enrol")).toHaveLength(0);
  await user.clear(screen.getByTestId("enrol-passphrase-again"));
  await user.type(screen.getByTestId("enrol-passphrase-again"), "a long passphrase");
  await user.click(screen.getByTestId("enrol-submit"));
  expect(await screen.findByTestId("today-ready")).toBeVisible();
});

it("shows the lock screen at once when the RM locks, and nothing of a client stays", async () => {
  const { user } = await openWorkstation("/", "today-ready");
  await user.click(screen.getByTestId("lock-now"));
  expect(await screen.findByTestId("unlock-passphrase")).toBeVisible();
  expect(document.body).not.toHaveTextContent("周思敏");
});

it("locks after the minutes Rust gave, counted from the last input", async () => {
  const { sent } = await openWorkstation("/", "today-ready", { session: { lock_after_minutes: 1 } });
  const now = Date.now();
  vi.spyOn(Date, "now").mockReturnValue(now + 61_000);
  await waitFor(() => expect(sent("lock")).toHaveLength(1), { timeout: 8_000 });
});

it("goes to the lock screen when a call is refused because Rust has locked", async () => {
  const { user } = await openWorkstation("/", "today-ready", {
    failing: { list_clients: { code: "locked" } },
  });
  await user.click(screen.getByTestId("nav-clients"));
  expect(await screen.findByTestId("error-code")).toHaveTextContent("locked");
});
