// Applies the RM's preferences to the document: language, light or dark, colour of gains, privacy mask.
import i18next from "i18next";
import { useEffect } from "react";
import { useSession } from "@/ipc/queries";
import { useMedia } from "@/shared/hooks/media";
import { useWindowState } from "./store";

/** Whether the window is dark now. */
export function useLook(): boolean {
  const { data: session } = useSession();
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  const privacy = useWindowState((state) => state.privacy);
  const preferences = session?.preferences;
  const theme = preferences?.theme ?? "system";
  const dark = theme === "dark" || (theme === "system" && systemDark);
  const language = preferences?.language;

  useEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = dark ? "dark" : "light";
    root.dataset.gains = preferences?.gains ?? "red";
    root.dataset.privacy = privacy ? "on" : "off";
  }, [dark, preferences?.gains, privacy]);

  useEffect(() => {
    if (!language) return;
    document.documentElement.lang = language;
    if (i18next.language !== language) void i18next.changeLanguage(language);
  }, [language]);

  return dark;
}
