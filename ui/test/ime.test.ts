// The guard for input methods: the Enter that confirms a word does nothing else; the next one does.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { installImeGuard } from "@/shared/ime";

let remove: () => void;
let heard: ReturnType<typeof vi.fn<(event: Event) => void>>;
let input: HTMLInputElement;

beforeEach(() => {
  remove = installImeGuard();
  heard = vi.fn<(event: Event) => void>();
  input = document.createElement("input");
  document.body.append(input);
  input.addEventListener("keydown", heard);
});
afterEach(() => {
  remove();
  input.remove();
});

/** An event at a moment of our choosing. */
function at<E extends Event>(time: number, event: E): E {
  Object.defineProperty(event, "timeStamp", { value: time });
  return event;
}
const key = (name: string, init: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...init });
const composition = (type: string) => new CompositionEvent(type, { bubbles: true });

it.each(["Enter", "Escape", "Tab", "ArrowDown"])("keeps %s back while a word is composed", (name) => {
  input.dispatchEvent(at(0, composition("compositionstart")));
  input.dispatchEvent(at(10, key(name)));
  expect(heard).not.toHaveBeenCalled();
});

it("keeps back the Enter that WebKit delivers just after the composition, and its default", () => {
  input.dispatchEvent(at(0, composition("compositionstart")));
  input.dispatchEvent(at(500, composition("compositionend")));
  const enter = at(540, key("Enter"));
  input.dispatchEvent(enter);
  expect(heard).not.toHaveBeenCalled();
  expect(enter.defaultPrevented).toBe(true);
});

it("lets the Enter through that comes 200 ms later", () => {
  input.dispatchEvent(at(0, composition("compositionstart")));
  input.dispatchEvent(at(500, composition("compositionend")));
  const enter = at(700, key("Enter"));
  input.dispatchEvent(enter);
  expect(heard).toHaveBeenCalledOnce();
  expect(enter.defaultPrevented).toBe(false);
});

it("knows a key of the input method by its code, without any composition event", () => {
  input.dispatchEvent(at(10_000, key("Enter", { keyCode: 229 } as KeyboardEventInit)));
  input.dispatchEvent(at(10_000, key("k", { ctrlKey: true, isComposing: true })));
  expect(heard).not.toHaveBeenCalled();
});

it("lets letters pass, so that typing goes on", () => {
  input.dispatchEvent(at(0, composition("compositionstart")));
  input.dispatchEvent(at(10, key("a")));
  expect(heard).toHaveBeenCalledOnce();
});
