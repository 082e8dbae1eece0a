// The little state that belongs to the window and to no page: privacy mask, palette, what must be saved before a lock.
// No client data may be kept here: a lock must be able to drop it all.
import { create } from "zustand";

interface WindowState {
  privacy: boolean;
  togglePrivacy: () => void;
  paletteOpen: boolean;
  openPalette: () => void;
  closePalette: () => void;
}

export const useWindowState = create<WindowState>()((set) => ({
  privacy: false,
  togglePrivacy: () => set((state) => ({ privacy: !state.privacy })),
  paletteOpen: false,
  openPalette: () => set({ paletteOpen: true }),
  closePalette: () => set({ paletteOpen: false }),
}));

type Flush = () => Promise<void>;
const beforeLock = new Set<Flush>();

/** Registers what has to be kept before the database closes, such as a draft; returns what removes it. */
export function keepBeforeLock(flush: Flush): () => void {
  beforeLock.add(flush);
  return () => beforeLock.delete(flush);
}

/** Never fails: a draft that cannot be kept must not keep the workstation open. */
export async function flushBeforeLock(): Promise<void> {
  await Promise.allSettled([...beforeLock].map((flush) => flush()));
}
