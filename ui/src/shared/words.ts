// Sentences that Rust has worded in both languages, in the one that is on screen.
import type { Words } from "@/ipc/client";
import { useLanguage } from "@/shared/hooks/language";

export function useSay(): (words: Words) => string {
  const language = useLanguage();
  return (words) => (language === "en" ? words.en || words.zh : words.zh || words.en);
}
