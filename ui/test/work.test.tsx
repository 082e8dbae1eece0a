// A day's work in the window: find, look, reveal, log, seal.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { installImeGuard } from "@/shared/ime";
import { CLIENT, openWorkstation } from "./workstation";

it("finds a client from the keyboard alone and logs a visit for him", async () => {
  const { user, sent } = await openWorkstation("/", "today-ready");
  await user.keyboard("{Control>}k{/Control}");
  expect(screen.getByTestId("search-field")).toHaveFocus();
  await user.keyboard("zsm");
  expect((await screen.findAllByTestId("search-hit"))[0]).toHaveTextContent("周思敏");
  await user.keyboard("{Enter}");
  expect(await screen.findByTestId("client-page")).toHaveAttribute("data-client-id", CLIENT);
  await user.keyboard("{Alt>}j{/Alt}");
  expect(await screen.findByTestId("log-summary")).toHaveFocus();
  await user.keyboard("谈了学费");
  await user.keyboard("{Control>}{Enter}{/Control}");
  const sealed = await screen.findByTestId("sealed-entry");
  expect(sealed).toHaveAttribute("data-hash", "ab".repeat(32));
  expect(within(sealed).getByText("待同步")).toBeVisible();
  expect(within(sealed).getByText("稳享 182 天")).toHaveTextContent("WX182");
  expect(sent("seal_log")).toHaveLength(1);
  expect(sent("keep_draft").length).toBeGreaterThan(0);
});

it("keeps the focus in the search field and gives it back on Esc", async () => {
  const { user } = await openWorkstation("/clients", "client-row");
  const before = screen.getByTestId("clients-filter");
  await user.click(before);
  await user.keyboard("{Control>}k{/Control}");
  await user.keyboard("{Tab}{Tab}");
  expect(screen.getByTestId("search-field")).toHaveFocus();
  await user.keyboard("{Escape}");
  expect(before).toHaveFocus();
});

it("opens nothing with the Enter that confirms a word, and the client with the next", async () => {
  const remove = installImeGuard();
  const { sent } = await openWorkstation("/", "today-ready");
  const field = screen.getByTestId("search-field");
  fireEvent.mouseDown(field);
  field.focus();
  fireEvent.compositionStart(field);
  fireEvent.change(field, { target: { value: "周思敏" } });
  await screen.findByTestId("search-hit");
  fireEvent.keyDown(field, { key: "Enter", isComposing: true });
  fireEvent.compositionEnd(field);
  fireEvent.keyDown(field, { key: "Enter" });
  expect(sent("open_client")).toHaveLength(0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  fireEvent.keyDown(field, { key: "Enter" });
  await waitFor(() => expect(sent("open_client")).toHaveLength(1));
  remove();
});

it("shows a masked phone only after a reason, and masks it again", async () => {
  const { user, sent } = await openWorkstation(`/clients/${CLIENT}`, "client-page");
  expect(screen.queryByText("10000000672")).toBeNull();
  await user.click(screen.getByTestId("reveal-phone"));
  expect(sent("reveal_field")).toHaveLength(0);
  await user.click(await screen.findByLabelText("核实身份"));
  await user.click(screen.getByTestId("reveal-confirm"));
  expect(await screen.findByTestId("revealed-value")).toHaveTextContent("10000000672");
  expect(sent("reveal_field")[0]?.payload).toEqual({
    request: { client: CLIENT, field: "phone", reason: "verify_identity" },
  });
  expect(screen.getByRole("timer")).toHaveTextContent("30 秒后遮住");
  await user.click(screen.getByText("遮住"));
  expect(screen.queryByText("10000000672")).toBeNull();
});

it("puts Rust's complaint at its field and keeps what was typed", async () => {
  const { user } = await openWorkstation(`/log/new/${CLIENT}`, "log-form");
  await user.click(screen.getByTestId("promise-add"));
  await user.type(screen.getByTestId("promise-text"), "发测算");
  await user.click(screen.getByTestId("log-seal"));
  expect(await screen.findByText("请写下谈了什么")).toBeVisible();
  expect(screen.getByTestId("log-summary")).toHaveFocus();
  expect(screen.getByTestId("log-summary")).toHaveAttribute("aria-invalid", "true");
  expect(screen.getByTestId("promise-text")).toHaveValue("发测算");
});

it("keeps a draft and finds it again", async () => {
  const { user, sent } = await openWorkstation(`/log/new/${CLIENT}`, "log-form");
  await user.type(screen.getByTestId("log-summary"), "半句话");
  await waitFor(() => expect(screen.getByTestId("draft-state")).toHaveTextContent("草稿已保存"), {
    timeout: 3_000,
  });
  await user.click(screen.getByTestId("nav-today"));
  await screen.findByTestId("today-ready");
  window.location.hash = `#/log/new/${CLIENT}`;
  expect(await screen.findByTestId("log-summary")).toHaveValue("半句话");
  expect(sent("start_log")).toHaveLength(2);
});

it("corrects a sealed entry with a new one that names it", async () => {
  const { user, sent } = await openWorkstation("/log", "log-row");
  const [row] = screen.getAllByTestId("log-row");
  const link = within(row ?? document.body).getByRole("link");
  await user.click(link);
  await user.click(await screen.findByTestId("correct-entry"));
  await user.type(await screen.findByTestId("correct-reason"), "时间写错了");
  await user.click(screen.getByTestId("log-seal"));
  await screen.findByText("更正");
  expect(sent("seal_log")[0]?.payload).toMatchObject({ form: { corrects: { reason: "时间写错了" } } });
});

it("takes a kept promise off Today", async () => {
  const { user, sent } = await openWorkstation("/", "today-ready");
  expect(screen.getByText(/个人养老金抵税/)).toBeVisible();
  await user.click(screen.getByTestId("promise-kept"));
  await waitFor(() => expect(screen.queryByText(/个人养老金抵税/)).toBeNull());
  expect(sent("complete_follow_up")).toHaveLength(1);
  await waitFor(() => expect(screen.getByTestId("sync-state")).toHaveAttribute("data-pending", "4"));
});

it("takes back a kept promise from the notice, by mouse or by key", async () => {
  const { user, sent } = await openWorkstation("/", "today-ready");
  const promise = /个人养老金抵税/;
  await user.click(screen.getByTestId("promise-kept"));
  await waitFor(() => expect(screen.queryByText(promise)).toBeNull());
  await user.click(screen.getByTestId("promise-undo"));
  expect(await screen.findByText(promise)).toBeVisible();
  await waitFor(() => expect(screen.queryByTestId("promise-undo")).toBeNull());
  expect(sent("reopen_follow_up")[0]?.payload).toEqual(sent("complete_follow_up")[0]?.payload);

  await user.click(screen.getByTestId("promise-kept"));
  await waitFor(() => expect(screen.queryByText(promise)).toBeNull());
  await screen.findByTestId("promise-undo");
  await user.keyboard("{Control>}z{/Control}");
  expect(await screen.findByText(promise)).toBeVisible();
  expect(sent("reopen_follow_up")).toHaveLength(2);
});

it("offers to take back a kept promise for ten seconds, longer while the focus is there", async () => {
  const { sent } = await openWorkstation("/", "today-ready");
  vi.useFakeTimers();
  try {
    const passes = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
    fireEvent.click(screen.getByTestId("promise-kept"));
    await passes(100);
    const undo = screen.getByTestId("promise-undo");
    act(() => undo.focus());
    await passes(60_000);
    expect(screen.getByTestId("promise-undo")).toBe(undo);
    act(() => undo.blur());
    await passes(9_900);
    expect(screen.getByTestId("promise-undo")).toBe(undo);
    await passes(1_000);
    expect(screen.queryByTestId("promise-undo")).toBeNull();
    expect(sent("reopen_follow_up")).toHaveLength(0);
  } finally {
    vi.useRealTimers();
  }
});

it("words a failing page and lets the RM try again", async () => {
  const { user } = await openWorkstation("/clients", "error-code", {
    failing: { list_clients: { code: "internal", reference: "k3f9" } },
  });
  expect(screen.getByTestId("error-code")).toHaveTextContent("internal · k3f9");
  expect(screen.getByRole("alert")).toHaveTextContent("已封存的记录没有丢");
  await user.click(screen.getByText("再试一次"));
  expect(await screen.findByTestId("error-code")).toBeVisible();
});

it("shows central's receipt on an open entry once sync has carried it over", async () => {
  const { user } = await openWorkstation("/log", "log-row");
  const [row] = screen.getAllByTestId("log-row");
  await user.click(within(row ?? document.body).getByRole("link"));
  await screen.findByText("待同步");
  await user.click(screen.getByTestId("sync-state"));
  await user.click(await screen.findByTestId("sync-now"));
  expect(await screen.findByTestId("receipt")).toHaveAttribute("data-log-index", "10300");
  await waitFor(() => expect(screen.getByTestId("sync-state")).toHaveAttribute("data-pending", "0"));
});

it("hides names and amounts with one key", async () => {
  const { user } = await openWorkstation("/", "today-ready");
  await user.keyboard("{Control>}.{/Control}");
  expect(document.documentElement.dataset.privacy).toBe("on");
  await user.keyboard("{Control>}.{/Control}");
  expect(document.documentElement.dataset.privacy).toBe("off");
});

it("says while one types what may not be said, and replaces it", async () => {
  const { user } = await openWorkstation(`/log/new/${CLIENT}`, "log-summary");
  const summary = screen.getByTestId("log-summary");
  await user.type(summary, "我说这款保本");
  const note = await screen.findByTestId("phrase-note");
  expect(note).toHaveAttribute("data-level", "block");
  await user.click(within(note).getByTestId("phrase-replace"));
  expect(summary).toHaveValue("我说这款这款产品不保证本金，可能亏损；它过去最多跌过多少，我给您看");
  await waitFor(() => expect(screen.queryByTestId("phrase-note")).toBeNull());
});

it("finds the answer while the client speaks, and says which source has expired", async () => {
  const { user } = await openWorkstation("/scripts", "scripts-page");
  await user.type(screen.getByTestId("scripts-find"), "观望");
  await waitFor(() => expect(screen.getAllByTestId("script-row")).toHaveLength(1));
  const row = screen.getByTestId("script-row");
  expect(row).toHaveTextContent("“我再等等看”");
  expect(row).toHaveAttribute("aria-expanded", "true");
  expect(screen.getByText("不要这样说")).toBeVisible();
  await user.clear(screen.getByTestId("scripts-find"));
  await user.click(
    screen.getAllByTestId("script-row").find((one) => one.dataset.code === "MKT-01") as HTMLElement,
  );
  expect(screen.getByText(/已过期，不能再引用/)).toBeVisible();
});

it("shows the points with their words, and what not to do today", async () => {
  await openWorkstation(`/visits/prepare/${CLIENT}`, "visit-preparation");
  const points = screen.getAllByTestId("point");
  expect(points).toHaveLength(3);
  expect(points[0]).toHaveTextContent("320.0 万");
  expect(points[0]).toHaveTextContent("债券基金净值会波动，非保本。");
  expect(points[2]).toHaveTextContent("（CK-18）");
  expect(points[2]).toHaveTextContent("这一点现在没有可以用的话术");
  expect(screen.getByTestId("not-today")).toHaveTextContent("别推 R4、R5");
});

it("prints the pack of one client", async () => {
  const { user, sent } = await openWorkstation(`/visits/prepare/${CLIENT}`, "visit-preparation");
  await user.click(screen.getByTestId("save-pdf"));
  await waitFor(() => expect(sent("save_visit_pdf")).toHaveLength(1));
  expect((await screen.findAllByText(/拜访材料-880100010001/))[0]).toBeVisible();
});

it("prints the packs of the day as one", async () => {
  const { user, sent } = await openWorkstation("/visits", "visit-row");
  await user.click(screen.getByTestId("save-pdf"));
  await waitFor(() => expect(sent("save_day_pdf")).toMatchObject([{ payload: { day: "2026-11-20" } }]));
});

it("says which script was withdrawn", async () => {
  await openWorkstation(`/visits/prepare/${CLIENT}`, "visit-preparation");
  expect(screen.getByTestId("script-withdrawn")).toHaveTextContent("MAT-01");
  expect(screen.getByTestId("script-withdrawn")).toHaveTextContent("已撤回");
});
