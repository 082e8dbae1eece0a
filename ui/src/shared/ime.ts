// One guard against keys that belong to an input method. Installed once, before React listens; every Enter, Esc, Tab,
// arrow and shortcut of the product is behind it. No feature keeps a guard of its own.

/** WebKit may end the composition before it delivers the Enter that confirmed it. */
const SETTLE_MS = 100;

let composing = false;
let endedAt = Number.NEGATIVE_INFINITY;

/** Whether a key press belongs to the input method. */
export function belongsToIme(event: KeyboardEvent): boolean {
  return composing || event.isComposing || event.keyCode === 229 || settling(event);
}

function settling(event: KeyboardEvent): boolean {
  return event.timeStamp - endedAt < SETTLE_MS;
}

const GUARDED = new Set(["Enter", "Escape", "Tab", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

function guard(event: KeyboardEvent): void {
  const shortcut = event.ctrlKey || event.metaKey;
  if (!(GUARDED.has(event.key) || shortcut || event.keyCode === 229) || !belongsToIme(event)) return;
  event.stopImmediatePropagation();
  // After the composition the browser would act on the confirming key itself: submit the form, break the line.
  if (!event.isComposing && settling(event) && GUARDED.has(event.key)) event.preventDefault();
}

/** Puts the guard before all other listeners; returns what removes it. */
export function installImeGuard(target: Window = window): () => void {
  const start = () => {
    composing = true;
  };
  const end = (event: CompositionEvent) => {
    composing = false;
    endedAt = event.timeStamp;
  };
  target.addEventListener("compositionstart", start, true);
  target.addEventListener("compositionend", end, true);
  target.addEventListener("keydown", guard, true);
  return () => {
    target.removeEventListener("compositionstart", start, true);
    target.removeEventListener("compositionend", end, true);
    target.removeEventListener("keydown", guard, true);
    composing = false;
    endedAt = Number.NEGATIVE_INFINITY;
  };
}
