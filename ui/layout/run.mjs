// Layout checks: every page of the fixtures build at three widths, in both languages, light and dark. Nothing scrolls
// sideways, nothing is cut off, targets are large enough, axe finds nothing; each page is left as a picture in .screens.
// `node layout/run.mjs [--only name] [--quick] [--all]`: one page and its states; one look; every pairing of language and theme.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { PAGES } from "./pages.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
const quick = process.argv.includes("--quick");
const all = process.argv.includes("--all");

const SIZES = [
  { width: 1366, height: 880, touch: false },
  { width: 1024, height: 768, touch: false },
  { width: 768, height: 1024, touch: true },
];
// Layout depends on the language, contrast on the theme: two pairings see both of each.
const TWO_LOOKS = [
  { lang: "zh", theme: "light" },
  { lang: "en", theme: "dark" },
];
const LOOKS = quick
  ? TWO_LOOKS.slice(0, 1)
  : all
    ? [...TWO_LOOKS, { lang: "zh", theme: "dark" }, { lang: "en", theme: "light" }]
    : TWO_LOOKS;
const AT_ONCE = 3;

function browserPath() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // Try the next name.
    }
  }
  throw new Error("no Chromium on this machine; on Debian: apt-get install chromium");
}

/** Runs in the page. What a person would stumble over, in words. */
function inspect(touch) {
  const found = [];
  const where = (element) => {
    const text = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40);
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${text}`;
  };
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return (
      box.width > 0 &&
      box.height > 0 &&
      style.visibility !== "hidden" &&
      style.clipPath === "none" &&
      !element.closest(".visually-hidden, [cmdk-label]")
    );
  };
  const page = document.scrollingElement;
  if (page.scrollWidth > innerWidth)
    found.push(`the window scrolls sideways: ${page.scrollWidth} > ${innerWidth}`);
  for (const element of document.querySelectorAll("body *")) {
    if (!shown(element) || element.closest("svg, .chart-picture, .ant-select, .ant-picker, .watermark"))
      continue;
    const style = getComputedStyle(element);
    const scrolls = /auto|scroll/.test(style.overflowX);
    if (scrolls && element.scrollWidth > element.clientWidth + 1)
      found.push(`scrolls sideways: ${where(element)}`);
    const holdsText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const cuts = style.overflowX === "hidden" || style.overflowX === "clip";
    const clamped = style.webkitLineClamp !== "none";
    if (holdsText && cuts && !clamped && element.scrollWidth > element.clientWidth + 1 && !element.title) {
      found.push(`text is cut off: ${where(element)}`);
    }
    if (holdsText && !cuts) {
      const box = element.getBoundingClientRect();
      if (box.right > innerWidth + 1 || box.left < -1)
        found.push(`stands outside the window: ${where(element)}`);
    }
  }
  const least = touch ? 44 : 24;
  const targets =
    "button, a[href], input:not([type=hidden]), textarea, [role=radio], [role=combobox], [role=row][data-testid]";
  for (const element of document.querySelectorAll(targets)) {
    if (!shown(element)) continue;
    // The whole control is the target, and a label belongs to its control.
    const target =
      element.closest(
        "label, .ant-radio-wrapper, .ant-select, .ant-picker, .ant-input-affix-wrapper, .ant-input-number, .palette-field, .ant-segmented-item",
      ) ?? element;
    const box = target.getBoundingClientRect();
    // A link within a sentence is excepted (WCAG 2.5.8).
    const inline = getComputedStyle(element).display === "inline" && element.tagName === "A";
    if (inline) continue;
    if (box.height < least - 0.5)
      found.push(
        `target ${Math.round(box.width)}×${Math.round(box.height)}, less than ${least}: ${where(element)}`,
      );
  }
  return [...new Set(found)];
}

async function check(context, page, size, look, folder) {
  const tab = await context.newPage();
  const height = Math.round(size.height * (page.height ?? 1));
  if (page.height) await tab.setViewportSize({ width: size.width, height });
  const problems = [];
  tab.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  tab.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  await tab.addInitScript(
    (options) => {
      window.zhikeFixtures = options;
    },
    { lang: look.lang, theme: look.theme, ...(page.options ?? {}) },
  );
  await tab.goto(`${context.origin}/fixtures.html#${page.path}`);
  await tab.waitForSelector(page.ready, { timeout: 15_000 });
  await page.act?.(tab, size);
  await tab.waitForTimeout(page.settle ?? 120);
  problems.push(...(await tab.evaluate(inspect, size.touch)));
  for (const wanted of [page.main, ...(page.visible ?? [])].filter(Boolean)) {
    const box = await tab.locator(wanted).first().boundingBox();
    const visible =
      box && box.y >= 0 && box.y + box.height <= height && box.x >= 0 && box.x + box.width <= size.width;
    if (!visible) problems.push(`${wanted} is not visible without scrolling`);
  }
  await tab.evaluate(axe);
  const result = await tab.evaluate(() =>
    window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      rules: { "target-size": { enabled: true } },
      resultTypes: ["violations"],
    }),
  );
  for (const violation of result.violations) {
    for (const node of violation.nodes.slice(0, 4)) {
      const detail = node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? "";
      problems.push(`axe ${violation.id}: ${node.html.slice(0, 140)} — ${detail.slice(0, 160)}`);
    }
  }
  await tab.screenshot({ path: join(folder, `${page.name}-${size.width}-${look.lang}-${look.theme}.png`) });
  await tab.close();
  return problems;
}

const folder = join(here, ".screens");
mkdirSync(folder, { recursive: true });
// The window's own content policy: what it forbids shows up as an error in the console.
const { app } = JSON.parse(readFileSync(join(here, "../src-tauri/tauri.conf.json"), "utf8"));
const server = await preview({
  root: here,
  mode: "fixtures",
  build: { outDir: ".fixtures-dist" },
  preview: {
    port: 0,
    host: "127.0.0.1",
    headers: { "Content-Security-Policy": app.security.csp },
  },
});
const origin = server.resolvedUrls.local[0].replace(/\/$/, "");
const profile = mkdtempSync(join(tmpdir(), "zhike-layout-"));
const browser = await chromium.launch({
  executablePath: browserPath(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
let failed = 0;
let passed = 0;
try {
  for (const size of SIZES) {
    const context = await browser.newContext({
      viewport: { width: size.width, height: size.height },
      hasTouch: size.touch,
      isMobile: size.touch,
      locale: "zh-CN",
      reducedMotion: "reduce",
    });
    context.origin = origin;
    const jobs = PAGES.filter(
      (page) => !only || page.name === only || page.name.startsWith(`${only}-`),
    ).flatMap((page) => LOOKS.map((look) => ({ page, look })));
    const worker = async () => {
      for (let job = jobs.shift(); job; job = jobs.shift()) {
        const { page, look } = job;
        const problems = await check(context, page, size, look, folder).catch((error) => [
          `broke: ${error.message}`,
        ]);
        if (problems.length === 0) passed += 1;
        else {
          failed += 1;
          const name = `${page.name} ${size.width} ${look.lang} ${look.theme}`;
          process.stdout.write(`FAILED ${name}\n${problems.map((problem) => `  ${problem}\n`).join("")}`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true });
}
process.stdout.write(`layout: ${passed} passed, ${failed} failed\n`);
process.exit(failed > 0 ? 1 : 0);
