// Past midnight everything that says "today" is asked for again: a window may stay open for days.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { keys } from "@/ipc/queries";
import { dayOf } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { useNow } from "@/shared/hooks/now";

const EVERY_MS = 60_000;

export function useDayChange(): void {
  const client = useQueryClient();
  const clock = dayOf(useNow(EVERY_MS));
  const today = useTodayDay();
  // Rust decides the day. Asked once per day of this clock, so that a clock that is wrong asks no endless questions.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed answer is no reason to ask again.
  useEffect(() => {
    if (clock === today) return;
    void client.invalidateQueries({ queryKey: keys.session });
    void client.invalidateQueries({ queryKey: keys.book });
  }, [clock, client]);
}
