// A reviewer's decision, the client's own questionnaire, the duty board, and the evidence, in the window.
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { QuestionnaireApp } from "@/features/questionnaire/QuestionnaireApp";
import { installFixtures } from "../fixtures/backend";
import { openWorkstation } from "./workstation";

const REVIEWER = { session: { role: "reviewer" as const } };

it("brings a reviewer home to his queue, and returns an entry only with a reason", async () => {
  const { user, sent } = await openWorkstation("/", "review-row", REVIEWER);
  expect(screen.queryByTestId("nav-clients")).toBeNull();
  expect(sent("today")).toHaveLength(0);
  const detail = await screen.findByTestId("review-detail");
  await user.click(within(detail).getByTestId("rule-returned"));
  expect(await screen.findByText("退回要写明原因，客户经理才知道改什么")).toBeVisible();
  await user.type(screen.getByTestId("review-reason"), "警示书缺一页");
  await user.click(within(detail).getByTestId("rule-returned"));
  expect(await screen.findByTestId("decided")).toHaveAttribute("data-ruling", "returned");
  expect(sent("decide_review").at(-1)?.payload).toMatchObject({
    decision: { ruling: "returned", reason: "警示书缺一页" },
  });
}, 60_000);

it("asks the client one question at a time and nothing of the workstation", async () => {
  const calls: string[] = [];
  installFixtures({ size: 10, onCall: (command) => calls.push(command) });
  render(<QuestionnaireApp />);
  const user = userEvent.setup();
  await user.click(await screen.findByTestId("questionnaire-begin"));
  expect(screen.getByTestId("question-next")).toBeDisabled();
  await user.keyboard("3{Enter}");
  expect(screen.getByTestId("question")).toHaveAttribute("data-code", "loss");
  await user.keyboard("4{Enter}13{Enter}");
  expect(await screen.findByTestId("answers-over")).toHaveTextContent("股票、股票基金、指数基金");
  // The signature needs a real canvas: the layout checks go on from here.
  const own = new Set(["session", "presented_questionnaire", "note_use", "plugin:event|listen"]);
  expect(calls.filter((command) => !own.has(command))).toEqual([]);
}, 60_000);

it("narrows the duties to a kind, and leads to the first step", async () => {
  const { user } = await openWorkstation("/duties", "duties-page");
  await user.click(screen.getAllByTestId("duty-kind")[4] as HTMLElement);
  const actions = screen.getAllByTestId("duty-action");
  expect(actions.every((action) => action.textContent === "做风险测评")).toBe(true);
  await user.click(actions[0] as HTMLElement);
  expect(await screen.findByTestId("questionnaire-start")).toBeVisible();
}, 60_000);

it("checks a pack line by line and says which line does not hold", async () => {
  const { user } = await openWorkstation("/evidence?client=Z100001&product=512480", "evidence-fetch", {
    session: { role: "compliance" },
  });
  await user.click(screen.getByTestId("evidence-fetch"));
  const checked = await screen.findByTestId("evidence-checked");
  expect(checked).toHaveAttribute("data-holds", "false");
  expect(
    within(checked).getByText("the signature is not that of the device", { exact: false }),
  ).toBeVisible();
}, 60_000);

it("shows a branch head the sums of his branch, late ones named, and nobody's name", async () => {
  const { sent } = await openWorkstation("/duties", "branch-duties", { session: { role: "branch_head" } });
  expect(sent("duty_board")).toHaveLength(0);
  const rows = screen.getAllByTestId("branch-rm");
  expect(rows).toHaveLength(3);
  expect(rows[0]).toHaveTextContent(/逾期 \d+/);
  expect(screen.queryByTestId("duty-action")).toBeNull();
});
