// The what-if of one page: its form, and Rust's answer to it a moment after the last change.
import { useMemo, useReducer } from "react";
import type { CheckupPage, WhatIfAnswer } from "@/ipc/client";
import { useWhatIfAnswer } from "@/ipc/queries";
import { useDebounced } from "@/shared/hooks/debounced";
import { asked, change, NOTHING, type WhatIfChange, type WhatIfForm } from "./what-if";

const PAUSE_MS = 150;

export interface WhatIfState {
  form: WhatIfForm;
  send: (by: WhatIfChange) => void;
  /** `null` while nothing is changed. */
  answer: WhatIfAnswer | null;
  /** The answer on screen is to an older question. */
  busy: boolean;
  error: unknown;
}

export function useWhatIf(page: CheckupPage): WhatIfState {
  const [form, send] = useReducer(change, NOTHING);
  const now = useMemo(() => asked(form, page.candidates), [form, page.candidates]);
  const late = useDebounced(now, PAUSE_MS);
  const query = useWhatIfAnswer(page.client.id, now === null ? null : late);
  return {
    form,
    send,
    answer: now === null ? null : (query.data ?? null),
    busy: now !== null && (late !== now || query.isFetching),
    error: now === null ? null : query.error,
  };
}
