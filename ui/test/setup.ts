// What jsdom lacks and the components ask for; words; a clean slate between tests.
import "@testing-library/jest-dom/vitest";
import { clearMocks } from "@tauri-apps/api/mocks";
import { cleanup, configure } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, beforeAll, beforeEach, vi } from "vitest";
import { startWords } from "@/app/words";

beforeAll(async () => {
  await startWords();
});

class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.stubGlobal("ResizeObserver", NoObserver);
// A window of 1366 pixels; media queries are answered from it.
vi.stubGlobal("matchMedia", (query: string) => {
  const least = /min-width:\s*(\d+)px/.exec(query)?.[1];
  return {
    matches: least !== undefined && 1366 >= Number(least),
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
  };
});
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
window.scrollTo = () => undefined;
HTMLCanvasElement.prototype.getContext = () => null;
// The virtual list asks how tall its place is.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 600 });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 1000 });

beforeEach(async () => {
  window.location.hash = "#/";
  await i18next.changeLanguage("zh-CN");
});
afterEach(() => {
  cleanup();
  clearMocks();
});
configure({
  // A page is loaded when it is first opened; on a busy machine that alone takes longer than a second.
  asyncUtilTimeout: 5_000,
  // A failure prints what was wrong, not the whole page.
  getElementError: (message) => new Error(message ?? "not found"),
});
