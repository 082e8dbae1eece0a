// Somebody is looking at the presentation: Rust is told now and then, or it would lock the workstation meanwhile.
import { useEffect } from "react";
import { ask, commands } from "@/ipc/client";

const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
const AT_MOST_EVERY_MS = 20_000;

export function useNoteUse(): void {
  useEffect(() => {
    let last = 0;
    const seen = () => {
      if (Date.now() - last < AT_MOST_EVERY_MS) return;
      last = Date.now();
      // Locked meanwhile: the window is about to go.
      void ask(commands.noteUse()).catch(() => undefined);
    };
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, seen, { passive: true, capture: true });
    return () => {
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, seen, { capture: true });
    };
  }, []);
}
