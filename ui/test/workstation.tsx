// Opens the whole window over the invented data, at an address.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "@/app/App";
import { type FixtureOptions, installFixtures } from "../fixtures/backend";

export interface Call {
  command: string;
  payload: unknown;
}

export async function openWorkstation(address: string, testId: string, options: FixtureOptions = {}) {
  const calls: Call[] = [];
  installFixtures({ size: 300, ...options, onCall: (command, payload) => calls.push({ command, payload }) });
  window.location.hash = `#${address}`;
  render(<App />);
  await screen.findAllByTestId(testId, undefined, { timeout: 10_000 });
  const sent = (command: string) => calls.filter((call) => call.command === command);
  return { user: userEvent.setup(), calls, sent };
}

export const CLIENT = "00000000-0000-4000-8000-000000000001";
