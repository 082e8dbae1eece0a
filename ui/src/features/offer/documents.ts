// Handing documents to Rust, which keeps them encrypted, and getting them back for showing. Judges nothing of what they mean.
import { ask, type ClientId, commands, type DocumentKind, type DocumentRef, IpcFailure } from "@/ipc/client";

/** What may be attached, as a file input says it; Rust looks at the contents. */
export const ACCEPTED =
  "image/png,image/jpeg,application/pdf,video/webm,audio/webm,video/mp4,audio/mp4,.m4a,audio/wav";

/** Larger files do not fit through the window; Rust says the same. */
const MOST_BYTES = 64 * 1024 * 1024;

const OTHER_NAMES: Record<string, string> = {
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "image/jpg": "image/jpeg",
};

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.readAsDataURL(blob);
  });
}

export async function keepDocument(client: ClientId, kind: DocumentKind, blob: Blob): Promise<DocumentRef> {
  if (blob.size > MOST_BYTES) {
    throw new IpcFailure({ code: "too_large", field: null, retry_after_seconds: null, reference: null });
  }
  const named = blob.type.split(";")[0]?.trim().toLowerCase() ?? "";
  const media_type = OTHER_NAMES[named] ?? named;
  return ask(commands.keepDocument({ client, kind, media_type, base64: await base64(blob) }));
}

/** The bytes as an address the page can show; the caller gives it back when it is no longer shown. */
export async function documentUrl(client: ClientId, document: DocumentRef): Promise<string> {
  const content = await ask(commands.readDocument(client, document));
  const bytes = Uint8Array.from(atob(content.base64), (character) => character.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: document.media_type }));
}
