// May I offer it? From the question to the sealed entry, and the words of a signed paper.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { wrap } from "@/features/offer/paper";
import type { LogForm } from "@/ipc/client";
import { CLIENT, openWorkstation } from "./workstation";

const gate = (end: string) =>
  screen.getAllByTestId("offer-gate").find((one) => one.getAttribute("data-end") === end);

it("shows the verdict at once, by word and sign, with the grounds that stand against it first", async () => {
  await openWorkstation(`/clients/${CLIENT}/offer?product=SJ0188`, "offer-verdict");
  const [badge] = screen.getAllByTestId("verdict");
  expect(badge).toHaveTextContent("不可以");
  expect(badge?.querySelector("svg")).not.toBeNull();
  const rules = screen.getAllByTestId("rule").map((rule) => rule.getAttribute("data-rule"));
  expect(rules.slice(0, 2)).toEqual(["SU-07", "SU-17"]);
  expect(gate("accepted")).toHaveAttribute("data-path", "breach");
  expect(gate("accepted")).toHaveTextContent("不合规，会送合规部");
  expect(gate("refused")).toHaveAttribute("data-path", "refused");
});

it("asks the rules again with each answer of the form", async () => {
  const { user, sent } = await openWorkstation(`/clients/${CLIENT}/offer?product=512480`, "offer-verdict");
  await user.click(screen.getByRole("radio", { name: "客户主动" }));
  await waitFor(() => expect(sent("verdict_for").length).toBeGreaterThan(1));
  expect(sent("verdict_for").at(-1)?.payload).toMatchObject({
    client: CLIENT,
    offer: { product: "512480", initiator: "client", documents: [] },
  });
});

it("takes a file for a paper that is due, and goes on with it in the log form", async () => {
  const { user, sent } = await openWorkstation(`/clients/${CLIENT}/offer?product=512480`, "offer-verdict");
  const due = screen.getAllByTestId("paper-due").find((one) => one.dataset.kind === "recording");
  const input = within(due as HTMLElement).getByTestId("attach-input");
  await user.upload(input, new File(["RIFF...."], "talk.wav", { type: "audio/wav" }));
  await waitFor(() => expect(screen.getAllByTestId("document")).toHaveLength(1));
  expect(sent("keep_document")[0]?.payload).toMatchObject({
    keep: { client: CLIENT, kind: "recording", media_type: "audio/wav", base64: btoa("RIFF....") },
  });
  // What was attached survives a crash: it is in the draft before the offer has ended.
  await waitFor(() => expect(sent("keep_draft")).toHaveLength(1));

  await user.click(screen.getByTestId("end-accepted"));
  const row = await screen.findByTestId("log-offer");
  expect(row).toHaveTextContent("半导体ETF");
  expect(await screen.findByTestId("log-gate")).toHaveAttribute("data-path", "breach");
  expect(screen.getByTestId("log-seal")).toHaveTextContent("如实封存，送合规部");

  await user.type(screen.getByTestId("log-summary"), "他自己要买");
  await user.click(screen.getByTestId("log-seal"));
  await screen.findByTestId("sealed-entry");
  const sealed = sent("seal_log")[0]?.payload as { form: LogForm };
  expect(sealed.form.offers).toMatchObject([
    { product: "512480", end: "accepted", judged_at: expect.any(String) },
  ]);
  expect(sealed.form.products).toContain("512480");
});

it("says so when a file is not taken", async () => {
  const { user } = await openWorkstation(`/clients/${CLIENT}/offer?product=512480`, "offer-verdict", {
    failing: { keep_document: { code: "too_large" } },
  });
  const [input] = screen.getAllByTestId("attach-input");
  await user.upload(input as HTMLElement, new File(["%PDF-"], "a.pdf", { type: "application/pdf" }));
  expect(await screen.findByText(/这份文件太大/)).toBeVisible();
  expect(screen.queryByTestId("document")).toBeNull();
});

it("finds in the log what holds every word", async () => {
  const { user, sent } = await openWorkstation("/log", "log-row");
  await user.type(screen.getByTestId("log-search"), "学费 半导体");
  await waitFor(() => expect(screen.getAllByTestId("log-row")).toHaveLength(1));
  expect(sent("search_log").at(-1)?.payload).toEqual({ text: "学费 半导体", client: null });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.getAllByTestId("log-row").length).toBeGreaterThan(1));
});

it("shows a sealed breach with its papers and what was decided of it", async () => {
  await openWorkstation("/log/entry/00000000-0000-4000-8000-000000006006", "sealed-offers");
  const offers = screen.getByTestId("sealed-offers");
  expect(within(offers).getByText(/不合规，会送合规部/)).toBeVisible();
  expect(within(offers).getByText(/还缺双录/)).toBeVisible();
  expect(within(offers).getAllByTestId("document")).toHaveLength(3);
  expect(screen.getByTestId("entry-review")).toHaveTextContent("双录没有附上");
});

describe("a paper's words", () => {
  // Every character is ten wide.
  const measure = (text: string) => [...text].length * 10;

  it("break in Chinese anywhere and between words otherwise, and lose nothing", () => {
    expect(wrap("本产品可能亏损", 40, measure)).toEqual(["本产品可", "能亏损"]);
    expect(wrap("you may lose all", 80, measure)).toEqual(["you may", "lose all"]);
    const text = "产品 R4，高于 C3。You may lose money!";
    expect(wrap(text, 70, measure).join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
  });

  it("never begin a line with a mark that closes", () => {
    expect(wrap("可能亏损，甚至亏光。", 40, measure)).toEqual(["可能亏", "损，甚至", "亏光。"]);
  });

  it("keep a word that is wider than the line", () => {
    expect(wrap("abcdefghij", 50, measure)).toEqual(["abcdefghij"]);
  });
});
