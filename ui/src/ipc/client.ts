// The one door to Rust: a command either returns its data or throws an `IpcFailure` with a code to word.
// No caching here (see `queries.ts`), and no words (see `locales`).
import type { ErrorCode, IpcError } from "./generated/bindings";

export type * from "./generated/bindings";
export { commands } from "./generated/bindings";

/** A failed command. Holds a code and where it applies, never personal data. */
export class IpcFailure extends Error {
  readonly code: ErrorCode;
  readonly field: string | null;
  readonly retryAfterSeconds: number | null;
  readonly reference: string | null;

  constructor(error: IpcError) {
    super(error.code);
    this.name = "IpcFailure";
    this.code = error.code;
    this.field = error.field;
    this.retryAfterSeconds = error.retry_after_seconds;
    this.reference = error.reference;
  }
}

type Answer<T> = Promise<{ status: "ok"; data: T } | { status: "error"; error: IpcError }>;

function isIpcError(value: unknown): value is IpcError {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}

/** Awaits a command's answer; every way of failing becomes an `IpcFailure`. */
export async function ask<T>(answer: Answer<T>): Promise<T> {
  let result: Awaited<Answer<T>>;
  try {
    result = await answer;
  } catch {
    // A refusal by the shell itself, not by a command: there is no code in it.
    throw internal();
  }
  if (result.status === "ok") return result.data;
  throw isIpcError(result.error) ? new IpcFailure(result.error) : internal();
}

function internal(): IpcFailure {
  return new IpcFailure({ code: "internal", field: null, retry_after_seconds: null, reference: null });
}

/** Any thrown value as an `IpcFailure`. */
export function failureOf(error: unknown): IpcFailure {
  return error instanceof IpcFailure ? error : internal();
}
