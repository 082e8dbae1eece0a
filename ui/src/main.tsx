// Starts the window: guard for input methods, words, then React. Nothing else may run before the guard.
import "antd/dist/antd.css";
import "@/shared/design/tokens.css";
import "@/shared/design/base.css";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { startWords } from "@/app/words";
import { installImeGuard } from "@/shared/ime";

installImeGuard();
await startWords();

/** The presentation is a window of its own: nothing of the workstation is mounted in it. */
async function windowContent(): Promise<ReactNode> {
  if (!window.location.hash.startsWith("#/presentation")) return <App />;
  if (window.location.hash.startsWith("#/presentation/questionnaire")) {
    const { QuestionnaireApp } = await import("@/features/questionnaire/QuestionnaireApp");
    return <QuestionnaireApp />;
  }
  const { PresentationApp } = await import("@/features/presentation/PresentationApp");
  return <PresentationApp />;
}

const content = await windowContent();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(<StrictMode>{content}</StrictMode>);
}
