// Loads both languages and says which one a machine would like. Which one is used is the RM's preference, from Rust.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "@/ipc/client";
import en from "@/locales/en.json";
import zh from "@/locales/zh-CN.json";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof zh };
  }
}

/** `navigator.language` can be "C" or empty on Linux: those are Chinese machines to us. */
export function languageOf(tag: string | undefined): Language {
  return /^en\b/i.test(tag ?? "") ? "en" : "zh-CN";
}

export async function startWords(language: Language = "zh-CN"): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { "zh-CN": { translation: zh }, en: { translation: en } },
    lng: language,
    fallbackLng: "zh-CN",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}
