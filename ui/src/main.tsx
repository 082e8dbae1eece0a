// Starts the window: guard for input methods, words, then React. Nothing else may run before the guard.
import "antd/dist/antd.css";
import "@/shared/design/tokens.css";
import "@/shared/design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { startWords } from "@/app/words";
import { installImeGuard } from "@/shared/ime";

installImeGuard();
await startWords();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
