// The pages and states that the layout checks look at: address, what says it is there, its main action.
const CLIENT = "00000000-0000-4000-8000-000000000001";
const VISIT = "00000000-0000-4000-8000-000000008001";
const ENTRY = "00000000-0000-4000-8000-000000006002";

const UNDER_WAY = "00000000-0000-4000-8000-000000000002";
const INSUFFICIENT = "00000000-0000-4000-8000-000000000003";
const EMPTY = "00000000-0000-4000-8000-000000000004";
const FROZEN = "00000000-0000-4000-8000-000000004001";

const CORRECTION = "00000000-0000-4000-8000-000000007002";

const id = (name) => `[data-testid=${name}]`;

/** The client answers every question of the invented questionnaire. */
async function answered(tab) {
  await tab.locator(id("questionnaire-begin")).click();
  await tab.keyboard.press("3");
  await tab.keyboard.press("Enter");
  await tab.keyboard.press("4");
  await tab.keyboard.press("Enter");
  await tab.keyboard.press("1");
  await tab.keyboard.press("3");
  await tab.keyboard.press("Enter");
  await tab.waitForSelector(id("answers-over"));
}

/** He writes something into the field. */
async function signed(tab) {
  const field = tab.locator(id("signature-sheet"));
  await field.scrollIntoViewIfNeeded();
  const box = await field.boundingBox();
  await tab.mouse.move(box.x + 60, box.y + 120);
  await tab.mouse.down();
  for (let step = 1; step < 24; step += 1) {
    await tab.mouse.move(box.x + 60 + 10 * step, box.y + 110 + 50 * Math.sin(step / 2));
  }
  await tab.mouse.up();
  await tab.waitForSelector(`${id("questionnaire-sign")}:not([disabled])`);
}

/** The presentation's slides, one page each. */
const SLIDES = ["score", "buckets", "years", "worst", "goals", "together"];
const presentation = SLIDES.map((slide, index) => ({
  name: `presentation-${slide}`,
  path: "/presentation",
  ready: id("presentation"),
  main: id("leave"),
  settle: 500,
  act: async (tab) => {
    for (let step = 0; step < index; step += 1) await tab.keyboard.press("ArrowRight");
    await tab.waitForSelector(`[data-slide=${slide}]`);
  },
}));

/** Writes something on the sheet. */
async function stroke(tab) {
  await tab.waitForSelector(id("signature-sheet"));
  await tab.waitForTimeout(350);
  const box = await tab.locator(id("signature-sheet")).boundingBox();
  await tab.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.6);
  await tab.mouse.down();
  for (let step = 1; step <= 24; step += 1) {
    const across = 0.2 + step * 0.024;
    await tab.mouse.move(box.x + box.width * across, box.y + box.height * (0.5 + 0.25 * Math.sin(step)));
  }
  await tab.mouse.up();
}

/** How much of the sheet is written on, in dots. */
const ink = (tab) =>
  tab.locator(id("signature-sheet")).evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let dots = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) dots += 1;
    return dots;
  });

/** Signs the first paper that is due. */
async function sign(tab) {
  await tab.locator(id("sign-paper")).first().click();
  await stroke(tab);
  await tab.locator(id("paper-sign")).click();
}

export const PAGES = [
  ...presentation,
  {
    name: "presentation-unknown",
    path: "/presentation",
    options: { presented: INSUFFICIENT },
    ready: id("presentation"),
    main: id("next-slide"),
  },
  {
    name: "presentation-leave",
    path: "/presentation",
    ready: id("presentation"),
    main: id("leave-submit"),
    settle: 400,
    act: async (tab) => {
      await tab.keyboard.press("Escape");
      await tab.locator(id("leave-passphrase")).fill("wrong");
      await tab.locator(id("leave-submit")).click();
      await tab.waitForSelector(id("error-code"));
    },
  },
  { name: "today", path: "/", ready: id("today-ready"), main: ".reasoned-row .ant-btn-primary" },
  {
    name: "today-undo",
    path: "/",
    ready: id("today-ready"),
    main: id("promise-undo"),
    act: async (tab) => {
      await tab.locator(id("promise-kept")).first().click();
      await tab.waitForSelector(id("promise-undo"));
    },
  },
  { name: "clients", path: "/clients", ready: id("client-row"), main: id("client-row") },
  {
    name: "client",
    path: `/clients/${CLIENT}`,
    ready: id("client-page"),
    main: id("log-visit"),
    settle: 500,
  },
  {
    name: "client-money",
    path: `/clients/${CLIENT}`,
    ready: id("client-page"),
    settle: 500,
    act: async (tab, size) => {
      if (size.width === 768) await tab.locator(".ant-segmented-item").nth(1).click();
      for (const toggle of await tab.locator(".chart-toggle").all()) await toggle.click();
    },
  },
  {
    name: "checkup",
    path: `/clients/${CLIENT}/checkup`,
    ready: id("checkup-page"),
    main: id("checkup-start"),
    settle: 500,
  },
  {
    name: "checkup-what-if",
    path: `/clients/${CLIENT}/checkup`,
    ready: id("checkup-page"),
    main: id("what-if-score"),
    settle: 700,
    act: async (tab, size) => {
      for (const dimension of [2, 5]) {
        const row = tab.locator(id("dimension")).nth(dimension);
        if (await row.isVisible().catch(() => false)) await row.click();
      }
      if (size.width < 1240) await tab.locator(".checkup-tabs .ant-segmented-item").last().click();
      await tab.locator(id("preset")).nth(0).click();
      await tab.locator(id("preset")).nth(1).click();
      await tab.locator(".amount-slider").nth(1).focus();
      for (let step = 0; step < 40; step += 1) await tab.keyboard.press("ArrowLeft");
    },
  },
  {
    name: "checkup-all",
    path: `/clients/${CLIENT}/checkup`,
    ready: id("checkup-page"),
    settle: 700,
    act: async (tab, size) => {
      if (size.width < 960) await tab.locator(".checkup-tabs .ant-segmented-item").nth(1).click();
      for (const more of await tab.locator(".checkup .linklike[aria-expanded=false]").all()) {
        if (await more.isVisible()) await more.click();
      }
      await tab.locator(".page").evaluate((page) => page.scrollTo(0, page.scrollHeight));
    },
  },
  {
    name: "checkup-radar",
    path: `/clients/${CLIENT}/checkup`,
    ready: id("checkup-page"),
    settle: 700,
    act: async (tab) => {
      await tab.locator(".score-look .ant-segmented-item").nth(1).click();
      await tab.locator(".page").evaluate((page) => page.scrollTo(0, 420));
    },
  },
  {
    name: "checkup-under-way",
    path: `/clients/${UNDER_WAY}/checkup`,
    ready: id("checkup-process"),
    main: id("decline-reason"),
    settle: 500,
    act: async (tab, size) => {
      if (size.width < 960) await tab.locator(".checkup-tabs .ant-segmented-item").nth(1).click();
      await tab.locator(id("checkup-shown")).click();
      await tab.locator(id("answer-declined")).nth(4).click();
      await tab.locator(id("decline-reason")).fill("女儿的事定了再说");
    },
  },
  {
    name: "checkup-finish",
    path: `/clients/${UNDER_WAY}/checkup`,
    ready: id("checkup-process"),
    main: id("finish-save"),
    settle: 300,
    act: async (tab, size) => {
      if (size.width < 960) await tab.locator(".checkup-tabs .ant-segmented-item").nth(1).click();
      await tab.locator(id("checkup-shown")).click();
      const unanswered = tab.locator(`.answers:not(:has([aria-pressed=true])) ${id("answer-later")}`);
      while ((await unanswered.count()) > 0) await unanswered.first().evaluate((button) => button.click());
      await tab.locator(id("checkup-finish")).click();
      await tab.waitForSelector(id("finish-save"));
    },
  },
  {
    name: "checkup-insufficient",
    path: `/clients/${INSUFFICIENT}/checkup`,
    ready: id("score-insufficient"),
    settle: 500,
  },
  { name: "checkup-empty", path: `/clients/${EMPTY}/checkup`, ready: id("checkup-page"), settle: 300 },
  {
    name: "checkup-frozen",
    path: `/clients/${CLIENT}/checkup?checkup=${FROZEN}`,
    ready: id("frozen"),
    main: id("to-now"),
    settle: 500,
  },
  { name: "health", path: "/health", ready: id("client-row"), main: id("client-row") },
  {
    name: "health-weak",
    path: "/health",
    options: { scoring: true },
    ready: id("client-row"),
    main: id("scoring-cancel"),
    act: async (tab) => {
      await tab.locator(".health-clients .ant-segmented-item").nth(3).click();
      await tab.locator(".grid-sort").nth(1).click();
    },
  },
  {
    name: "health-overview",
    path: "/health",
    ready: id("health-page"),
    act: async (tab, size) => {
      if (size.width === 768) await tab.locator(".ant-segmented-item").nth(1).click();
    },
  },
  { name: "health-empty", path: "/health", options: { size: 0 }, ready: id("health-page") },
  { name: "facts", path: `/clients/${CLIENT}/facts`, ready: id("facts"), main: id("to-guided") },
  {
    name: "facts-blank",
    path: `/clients/${INSUFFICIENT}/facts?field=cover`,
    ready: id("facts"),
    main: id("fact-cover"),
    settle: 300,
    act: async (tab) => {
      await tab.locator(id("fact-cover")).fill("60万");
      await tab.keyboard.press("Tab");
      await tab.locator(id("fact-premiums_year")).fill("好多");
      await tab.keyboard.press("Tab");
      for (const add of await tab.locator(".fact-rows .row button:first-child").all()) await add.click();
    },
  },
  {
    name: "facts-guided",
    path: `/clients/${EMPTY}/facts?guided=1`,
    ready: id("guided"),
    settle: 300,
    act: async (tab) => {
      await tab.locator(".guided-pick").nth(2).click();
      await tab.locator(".guided-pick").nth(8).click();
      await tab.locator(id("guided-unknown")).nth(2).click();
    },
  },
  {
    name: "facts-guided-done",
    path: `/clients/${EMPTY}/facts?guided=1`,
    ready: id("guided"),
    main: id("guided-complete"),
    settle: 300,
    act: async (tab) => {
      for (const unknown of await tab.locator(id("guided-unknown")).all()) await unknown.click();
      await tab.waitForSelector(id("guided-complete"));
      await tab.locator(".page").evaluate((page) => page.scrollTo(0, 0));
    },
  },
  {
    name: "reveal",
    path: `/clients/${CLIENT}?reveal=phone`,
    ready: id("reveal-confirm"),
    main: id("reveal-confirm"),
  },
  { name: "visits", path: "/visits", ready: id("visit-row"), main: id("plan-visit") },
  { name: "plan", path: "/visits?plan=new", ready: id("plan-save"), main: id("plan-save") },
  {
    name: "preparation",
    path: `/visits/prepare/${CLIENT}?visit=${VISIT}`,
    ready: id("visit-preparation"),
    main: id("log-visit"),
  },
  {
    name: "offer",
    path: `/clients/${CLIENT}/offer?product=WX182`,
    ready: id("offer-verdict"),
    main: id("verdict"),
  },
  {
    name: "offer-blocked",
    path: `/clients/${CLIENT}/offer?product=SJ0188`,
    ready: id("offer-verdict"),
    main: id("verdict"),
  },
  {
    name: "offer-warned",
    path: `/clients/${CLIENT}/offer?product=512480`,
    ready: id("offer-verdict"),
    act: async (tab) => {
      await sign(tab);
      await tab.waitForSelector(id("document"));
    },
  },
  {
    // Signed, then turned: what was written is still there.
    name: "offer-signing",
    path: `/clients/${CLIENT}/offer?product=512480`,
    ready: id("offer-verdict"),
    main: id("paper-sign"),
    settle: 400,
    act: async (tab) => {
      await tab.locator(id("sign-paper")).first().click();
      await tab.waitForSelector(id("signature-sheet"));
      if (await tab.locator(id("paper-sign")).isEnabled()) throw new Error("a blank sheet can be submitted");
      await stroke(tab);
      const size = tab.viewportSize();
      const before = await ink(tab);
      await tab.setViewportSize({ width: 700, height: 900 });
      await tab.waitForTimeout(300);
      const turned = await ink(tab);
      await tab.setViewportSize(size);
      await tab.waitForTimeout(300);
      const after = await ink(tab);
      if (!(before > 0 && turned > 0 && after > before * 0.8))
        throw new Error(`turning lost strokes: ${before}, ${turned}, ${after}`);
    },
  },
  {
    name: "offer-empty",
    path: `/clients/${CLIENT}/offer`,
    ready: id("offer-page"),
    main: id("offer-product"),
  },
  { name: "offer-who", path: "/offer/who/512480", ready: id("who-row"), main: id("who-row") },
  {
    name: "log-form-breach",
    path: `/clients/${CLIENT}/offer?product=512480`,
    ready: id("offer-verdict"),
    main: id("log-seal"),
    act: async (tab) => {
      await tab.locator(id("end-accepted")).click();
      await tab.waitForSelector(id("log-gate"));
    },
  },
  {
    name: "sealed-offer",
    path: "/log/entry/00000000-0000-4000-8000-000000006006",
    ready: id("sealed-offers"),
    main: id("verdict"),
  },
  {
    name: "log-search",
    path: "/log",
    ready: id("log-row"),
    main: id("log-search"),
    settle: 500,
    act: async (tab) => {
      await tab.locator(id("log-search")).fill("学费");
    },
  },
  { name: "log", path: "/log", ready: id("log-row"), main: id("log-row") },
  {
    name: "log-form",
    path: `/log/new/${CLIENT}`,
    ready: id("log-form"),
    main: id("log-seal"),
    act: async (tab) => {
      await tab.locator(id("promise-add")).click();
    },
  },
  {
    name: "log-form-invalid",
    path: `/log/new/${CLIENT}`,
    ready: id("log-form"),
    main: id("log-seal"),
    act: async (tab) => {
      await tab.locator(id("log-seal")).click();
      await tab.waitForSelector(id("error-code"));
    },
  },
  {
    // An on-screen keyboard takes nearly half of the height.
    name: "log-form-low",
    path: `/log/new/${CLIENT}`,
    ready: id("log-form"),
    main: id("log-seal"),
    height: 0.55,
    act: async (tab) => {
      await tab.locator(id("log-summary")).focus();
    },
    visible: [id("log-summary")],
  },
  {
    name: "log-form-phrase",
    path: `/log/new/${CLIENT}`,
    ready: id("log-form"),
    main: id("log-seal"),
    act: async (tab) => {
      await tab.locator(id("log-summary")).fill("我说这款保本，和存款一样，他想再想想。");
      await tab.waitForSelector(id("phrase-note"));
    },
  },
  { name: "scripts", path: "/scripts", ready: id("scripts-page"), main: id("script-row") },
  {
    name: "scripts-open",
    path: "/scripts",
    ready: id("scripts-page"),
    act: async (tab) => {
      await tab.locator(`${id("script-row")}[data-code="MKT-01"]`).click();
      await tab.waitForSelector(".source-expired");
    },
  },
  {
    name: "scripts-answer",
    path: "/scripts",
    ready: id("scripts-page"),
    act: async (tab) => {
      await tab.locator(id("scripts-find")).fill("再等等");
      await tab.waitForSelector(".script");
    },
  },
  {
    name: "reviews",
    path: "/",
    options: { role: "reviewer" },
    ready: id("review-row"),
    main: id("review-row"),
    act: async (tab, size) => {
      if (size.width === 768) return;
      await tab.waitForSelector(id("review-detail"));
    },
  },
  {
    name: "reviews-correction",
    path: `/reviews?entry=${CORRECTION}`,
    options: { role: "reviewer" },
    ready: id("review-detail"),
    main: id("rule-returned"),
    act: async (tab) => {
      await tab.locator(id("rule-returned")).click();
      await tab.waitForSelector(".field-note.bad");
    },
  },
  {
    name: "reviews-decided",
    path: "/reviews",
    options: { role: "branch_head" },
    ready: id("review-row"),
    act: async (tab) => {
      await tab.locator(".review-queue .ant-segmented-item").nth(1).click();
      await tab.waitForSelector(id("review-row"));
    },
  },
  { name: "duties-branch", path: "/duties", options: { role: "compliance" }, ready: id("branch-duties") },
  { name: "duties", path: "/duties", ready: id("duties-page"), main: id("duty-action") },
  {
    name: "duties-kind",
    path: "/duties",
    ready: id("duties-page"),
    main: id("duty-action"),
    act: async (tab) => {
      await tab.locator(id("duty-kind")).nth(4).click();
    },
  },
  { name: "duties-empty", path: "/duties", options: { size: 0 }, ready: id("duties-page") },
  {
    name: "evidence",
    path: "/evidence",
    options: { role: "compliance" },
    ready: id("evidence-page"),
    main: id("evidence-save"),
    act: async (tab) => {
      await tab.locator(id("evidence-whom")).fill("Z100001");
      await tab.locator(id("evidence-find")).click();
      await tab.locator(id("evidence-fetch")).click();
      await tab.waitForSelector(id("evidence-checked"));
    },
  },
  {
    name: "evidence-broken",
    path: "/evidence?client=Z100001&product=512480&from=2026-01-01&to=2026-11-20",
    options: { role: "compliance" },
    ready: id("evidence-fetch"),
    main: id("evidence-save"),
    act: async (tab) => {
      await tab.locator(id("evidence-fetch")).click();
      await tab.waitForSelector(id("evidence-checked"));
    },
  },
  {
    name: "evidence-offline",
    path: "/evidence?client=Z100001&product=511260&from=2026-01-01&to=2026-11-20",
    ready: id("evidence-fetch"),
    main: id("evidence-fetch"),
    act: async (tab) => {
      await tab.locator(id("evidence-fetch")).click();
      await tab.waitForSelector(id("error-code"));
    },
  },
  {
    name: "questionnaire-start",
    path: `/clients/${CLIENT}/questionnaire`,
    ready: id("questionnaire-start"),
    main: id("hand-over"),
  },
  {
    name: "questionnaire-limit",
    path: `/clients/${UNDER_WAY}/questionnaire`,
    ready: id("questionnaire-limit"),
  },
  {
    name: "questionnaire-before",
    path: "/presentation/questionnaire",
    ready: id("questionnaire-begin"),
    main: id("questionnaire-begin"),
  },
  {
    name: "questionnaire-question",
    path: "/presentation/questionnaire",
    ready: id("questionnaire-begin"),
    main: id("question-next"),
    act: async (tab) => {
      await tab.locator(id("questionnaire-begin")).click();
      await tab.keyboard.press("3");
      await tab.keyboard.press("Enter");
      await tab.keyboard.press("4");
    },
  },
  {
    name: "questionnaire-over",
    path: "/presentation/questionnaire",
    ready: id("questionnaire-begin"),
    main: id("questionnaire-result"),
    act: answered,
  },
  {
    name: "questionnaire-result",
    path: "/presentation/questionnaire",
    ready: id("questionnaire-begin"),
    main: id("questionnaire-sign"),
    act: async (tab) => {
      await answered(tab);
      await tab.locator(id("questionnaire-result")).click();
      await tab.locator(id("confirm-change")).click();
      await signed(tab);
    },
  },
  {
    name: "questionnaire-done",
    path: "/presentation/questionnaire",
    ready: id("questionnaire-begin"),
    main: id("leave"),
    act: async (tab) => {
      await answered(tab);
      await tab.locator(id("questionnaire-result")).click();
      await tab.locator(id("confirm-change")).click();
      await signed(tab);
      await tab.locator(id("questionnaire-sign")).click();
      await tab.waitForSelector(id("questionnaire-done"));
    },
  },
  { name: "reviews-empty", path: "/", options: { role: "compliance", size: 0 }, ready: id("review-page") },
  { name: "sealed", path: `/log/entry/${ENTRY}`, ready: id("sealed-entry"), main: id("correct-entry") },
  {
    name: "search",
    path: "/",
    ready: id("today-ready"),
    main: id("search-hit"),
    act: async (tab) => {
      await tab.keyboard.press("Control+k");
      await tab.keyboard.type("王");
      await tab.waitForSelector(id("search-hit"));
    },
  },
  {
    name: "palette",
    path: "/",
    ready: id("today-ready"),
    act: async (tab) => {
      await tab.keyboard.press("Control+k");
    },
  },
  {
    name: "empty",
    path: "/",
    options: { size: 0 },
    ready: id("today-ready"),
  },
  {
    name: "sync",
    path: "/",
    ready: id("today-ready"),
    main: id("sync-now"),
    act: async (tab) => {
      await tab.locator(id("sync-state")).click();
      await tab.waitForSelector(id("sync-now"));
    },
  },
  {
    name: "settings",
    path: "/",
    ready: id("today-ready"),
    act: async (tab) => {
      await tab.locator(id("settings")).click();
      await tab.waitForSelector(".settings");
    },
  },
  {
    name: "locked",
    path: "/",
    options: { state: "locked" },
    ready: id("unlock-submit"),
    main: id("unlock-submit"),
  },
  {
    name: "enrol",
    path: "/",
    options: { state: "not_enrolled" },
    ready: id("enrol-submit"),
    main: id("enrol-submit"),
  },
  { name: "kit", path: "/kit", ready: ".reasoned-row" },
];
