// What of a text may not leave the device, as one types: what it is, why, and what to say instead. The rules are Rust's.
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, commands, type PhraseHit } from "@/ipc/client";
import { useSay } from "@/shared/words";

/** A pause in typing after which the text is looked through. */
const PAUSE_MS = 250;

interface Props {
  text: string;
  /** Writes the text with a phrase replaced. */
  change: (text: string) => void;
}

export function PhraseNotes({ text, change }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const settled = useSettled(text);
  const { data } = useQuery({
    queryKey: ["phrases", settled],
    queryFn: () => ask(commands.checkPhrases(settled)),
    enabled: settled.trim() !== "",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  // Places are of the text that was looked through.
  const hits = settled === text && settled.trim() !== "" ? (data ?? []) : [];
  if (hits.length === 0) return null;
  const replace = (hit: PhraseHit) =>
    change(text.slice(0, hit.start) + say(hit.rewrite) + text.slice(hit.end));
  return (
    <ul className="phrase-notes" aria-live="polite" data-testid="phrase-notes">
      {hits.map((hit) => (
        <li key={`${hit.start}:${hit.end}`} data-testid="phrase-note" data-level={hit.level}>
          <span className={hit.level === "block" ? "tag red" : "tag amber"}>
            {t(`phrase.${hit.level}`)} {hit.text}
          </span>
          <div>
            {say(hit.why)}
            <div className="quiet">{t("phrase.instead", { what: say(hit.rewrite) })}</div>
          </div>
          <Button type="text" data-testid="phrase-replace" onClick={() => replace(hit)}>
            {t("phrase.replace")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
