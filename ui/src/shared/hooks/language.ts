// The language on screen, as one of the two we have.
import { useTranslation } from "react-i18next";
import type { Language } from "@/ipc/client";
import { useSession } from "@/ipc/queries";
import { dayOf } from "@/shared/format/dates";

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === "en" ? "en" : "zh-CN";
}

/** The day in Shanghai, as Rust has it. */
export function useTodayDay(): string {
  return useSession().data?.today ?? dayOf(Date.now());
}
