// A checkup in the window: tried, answered, completed; facts kept as they are left; a presentation that asks for one thing.
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { PresentationApp } from "@/features/presentation/PresentationApp";
import { installFixtures } from "../fixtures/backend";
import { EMPTY, INSUFFICIENT, UNDER_WAY } from "../fixtures/checkup";
import { CLIENT, openWorkstation } from "./workstation";

describe("the checkup", () => {
  it("opens with Alt+C from the client's page", async () => {
    const { user } = await openWorkstation(`/clients/${CLIENT}`, "client-page");
    await user.keyboard("{Alt>}c{/Alt}");
    const page = await screen.findByTestId("checkup-page", undefined, { timeout: 10_000 });
    expect(page).toHaveAttribute("data-client-id", CLIENT);
  });

  it("asks once for a recommendation that is tried out, and shows what Rust says", async () => {
    const { user, sent } = await openWorkstation(`/clients/${CLIENT}/checkup`, "checkup-page");
    const [first] = screen.getAllByTestId("try-out");
    await user.click(first ?? document.body);
    await waitFor(() => expect(screen.getByTestId("what-if-score")).toHaveTextContent("81.5"));
    expect(sent("try_what_if")).toHaveLength(1);
    expect(sent("try_what_if")[0]?.payload).toMatchObject({ whatIf: { cover: "1180000" } });
    await user.click(screen.getByTestId("what-if-reset"));
    expect(screen.getByTestId("what-if-score")).toHaveTextContent("72.4");
  });

  it("shows no number where too little is known, but the questions", async () => {
    await openWorkstation(`/clients/${INSUFFICIENT}/checkup`, "score-insufficient");
    const pane = screen.getByTestId("score-insufficient");
    expect(pane).toHaveTextContent("家里一个月必要开支多少？");
    expect(screen.queryByRole("img", { name: /财富健康度 \d/ })).toBeNull();
  });

  it("keeps a refusal only with its reason", async () => {
    const { user, sent } = await openWorkstation(`/clients/${UNDER_WAY}/checkup`, "checkup-process");
    const row = screen.getAllByTestId("finding").find((finding) => finding.dataset.key === "CK-11");
    const finding = within(row ?? document.body);
    await user.click(finding.getByTestId("answer-declined"));
    expect(sent("answer_finding")).toHaveLength(0);
    await user.type(finding.getByTestId("decline-reason"), "再等等{Enter}");
    await waitFor(() => expect(screen.getByTestId("checkup-process")).toHaveTextContent("已答 4/11"));
    expect(sent("answer_finding")[0]?.payload).toMatchObject({
      answer: { key: "CK-11", answer: "declined", reason: "再等等" },
    });
    expect(finding.getByTestId("answer-declined")).toHaveAttribute("aria-pressed", "true");
  });

  it("is completed once shown and answered, with a target", async () => {
    const { user, sent } = await openWorkstation(`/clients/${UNDER_WAY}/checkup`, "checkup-process");
    expect(screen.getByTestId("checkup-finish")).toBeDisabled();
    await user.click(screen.getByTestId("checkup-shown"));
    for (const finding of screen.getAllByTestId("finding")) {
      const answered = within(finding).queryByRole("button", { pressed: true });
      if (!answered) await user.click(within(finding).getByTestId("answer-later"));
    }
    await waitFor(() => expect(screen.getByTestId("checkup-finish")).toBeEnabled());
    await user.click(screen.getByTestId("checkup-finish"));
    await user.click(await screen.findByTestId("finish-save"));
    expect(await screen.findByTestId("checkup-complete")).toBeVisible();
    expect(sent("complete_checkup")[0]?.payload).toMatchObject({ target: { by: "2026-12-31" } });
  });
});

describe("the sheet of facts", () => {
  it("keeps a field as it is left, and nothing on Esc", async () => {
    const { user, sent } = await openWorkstation(`/clients/${INSUFFICIENT}/facts`, "facts");
    const cover = screen.getByTestId("fact-cover");
    await user.type(cover, "60万");
    await user.keyboard("{Escape}");
    await user.tab();
    expect(sent("keep_fact_sheet")).toHaveLength(0);
    await user.type(cover, "60万");
    await user.tab();
    await waitFor(() => expect(screen.getByTestId("facts-state")).toHaveTextContent("已保存"));
    expect(sent("keep_fact_sheet")[0]?.payload).toMatchObject({
      form: { means: { cover: "600000" }, self_check: false },
    });
  });

  it("counts “I do not know” as an answer of the self-check", async () => {
    const { user, sent } = await openWorkstation(`/clients/${EMPTY}/facts?guided=1`, "guided");
    for (const unknown of screen.getAllByTestId("guided-unknown")) await user.click(unknown);
    expect(await screen.findByTestId("guided-complete")).toBeVisible();
    expect(sent("keep_fact_sheet").at(-1)?.payload).toMatchObject({ form: { self_check: true } });
  });
});

describe("the presentation", () => {
  it("asks for nothing of any client but what is presented", async () => {
    const calls: string[] = [];
    installFixtures({ size: 50, onCall: (command) => calls.push(command) });
    window.location.hash = "#/presentation";
    render(<PresentationApp />);
    const deck = await screen.findByTestId("presentation");
    expect(deck).toHaveTextContent("周女士，您的财富健康度");
    expect(deck).not.toHaveTextContent(/CK-\d|WH-\d/);
    const user = userEvent.setup();
    for (const slide of ["buckets", "years", "worst", "goals", "together"]) {
      await user.keyboard("{ArrowRight}");
      expect(deck).toHaveAttribute("data-slide", slide);
      expect(deck).not.toHaveTextContent(/CK-\d|WH-\d/);
    }
    const own = new Set(["session", "presentation", "note_use", "plugin:event|listen"]);
    expect([...new Set(calls)].filter((command) => !own.has(command))).toEqual([]);
  });

  it("is left with the passphrase only", async () => {
    const calls: unknown[] = [];
    installFixtures({
      size: 50,
      onCall: (command, payload) => command === "leave_presentation" && calls.push(payload),
    });
    render(<PresentationApp />);
    await screen.findByTestId("presentation");
    const user = userEvent.setup();
    await user.keyboard("{Escape}");
    const field = await screen.findByTestId("leave-passphrase");
    await user.type(field, "wrong");
    await user.click(screen.getByTestId("leave-submit"));
    expect(await screen.findByTestId("error-code")).toHaveTextContent("wrong_passphrase");
    expect(field).toHaveValue("");
    expect(calls).toEqual([{ passphrase: "wrong" }]);
  });
});
