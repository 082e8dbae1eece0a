// Who looked and when, faintly across every page with clients: a photographed screen can be traced. Nothing of the client.
import { useMemo } from "react";
import { dateTime, dayOf } from "@/shared/format/dates";
import { useNow } from "@/shared/hooks/now";

const EVERY_MS = 60_000;

export function Watermark({ words }: { words: string }) {
  const now = useNow(EVERY_MS);
  const image = useMemo(() => {
    const time = dateTime(new Date(now).toISOString()) || dayOf(now);
    const text = `${words} ${time}`.replace(/[<>&"']/g, "");
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="340" height="220"><text x="20" y="150" ` +
      `transform="rotate(-20 20 150)" font-family="sans-serif" font-size="15" fill="#7f8ea3" fill-opacity="0.11">${text}</text></svg>`;
    return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
  }, [words, now]);
  return <div className="watermark" aria-hidden="true" style={{ backgroundImage: image }} />;
}
