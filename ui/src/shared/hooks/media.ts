// What the window is like: width, pointer. Pages choose their layout with it; styles alone are better where they do.
import { useSyncExternalStore } from "react";

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
  );
}

export const usePointerCoarse = () => useMedia("(pointer: coarse)");

export type Width = "narrow" | "middle" | "wide";

/** 768: one pane; 1024: list and detail; 1366: three panes. */
export function useWidth(): Width {
  const wide = useMedia("(min-width: 1240px)");
  const middle = useMedia("(min-width: 960px)");
  if (wide) return "wide";
  return middle ? "middle" : "narrow";
}
