// How the window looks, for what cannot read style sheets. The workstation fills it from the session, the presentation
// from its address: the presentation may not ask for a session.
import { createContext, useContext } from "react";
import type { GainColour } from "@/ipc/client";

export interface Look {
  dark: boolean;
  gains: GainColour;
}

export const LookContext = createContext<Look>({ dark: false, gains: "red" });

export const useLookNow = (): Look => useContext(LookContext);
