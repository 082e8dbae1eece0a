// What the pages read, with the keys under which it is cached. Whatever comes from the client book lives under
// `book`, so that one event can refresh it and one lock can drop it. No page state here.
import { keepPreviousData, MutationCache, QueryCache, QueryClient, useQuery } from "@tanstack/react-query";
import {
  ask,
  type CheckupId,
  type ClientId,
  commands,
  failureOf,
  type LogEntryId,
  type VisitId,
  type WhatIf,
} from "./client";

export const keys = {
  session: ["session"] as const,
  sync: ["sync"] as const,
  book: ["book"] as const,
  today: ["book", "today"] as const,
  clients: ["book", "clients"] as const,
  client: (id: ClientId) => ["book", "client", id] as const,
  visits: (from: string, to: string) => ["book", "visits", from, to] as const,
  preparation: (client: ClientId, visit: VisitId | null) => ["book", "preparation", client, visit] as const,
  log: (client: ClientId | null) => ["book", "log", client] as const,
  entry: (id: LogEntryId) => ["book", "entry", id] as const,
  checkups: (client: ClientId) => ["book", "checkup", client] as const,
  checkup: (client: ClientId, checkup: CheckupId | null) => ["book", "checkup", client, checkup] as const,
  whatIf: (client: ClientId, whatIf: WhatIf | null) => ["book", "what-if", client, whatIf] as const,
  facts: (client: ClientId) => ["book", "facts", client] as const,
  health: ["book", "health"] as const,
  scoring: ["book", "scoring"] as const,
  presentation: ["presentation"] as const,
  /** What shows whether something has reached central. */
  marked: [
    ["book", "log"],
    ["book", "entry"],
    ["book", "visits"],
    ["book", "today"],
  ] as const,
  search: (text: string, limit: number) => ["search", text, limit] as const,
  logStart: (client: ClientId, visit: VisitId | null) => ["log-start", client, visit] as const,
};

export function newQueryClient(): QueryClient {
  // Rust may have locked between two calls: then the gate has to look again.
  const onError = (error: unknown) => {
    if (failureOf(error).code === "locked") void client.invalidateQueries({ queryKey: keys.session });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // IPC needs no network; the default mode would hold calls back while offline.
      queries: {
        networkMode: "always",
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        staleTime: 30_000,
        gcTime: 5 * 60_000,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
  return client;
}

export const useSession = () =>
  useQuery({
    queryKey: keys.session,
    queryFn: () => ask(commands.session()),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useSyncStatus = () =>
  useQuery({ queryKey: keys.sync, queryFn: () => ask(commands.syncStatus()) });

export const useToday = () => useQuery({ queryKey: keys.today, queryFn: () => ask(commands.today()) });

export const useClients = () =>
  useQuery({ queryKey: keys.clients, queryFn: () => ask(commands.listClients()) });

/** Every call is a view in the access log, so a page asks once and waits for `book-changed`. */
export const useClientPage = (id: ClientId) =>
  useQuery({
    queryKey: keys.client(id),
    queryFn: () => ask(commands.openClient(id)),
    staleTime: 5 * 60_000,
  });

export const useVisits = (from: string, to: string) =>
  useQuery({
    queryKey: keys.visits(from, to),
    queryFn: () => ask(commands.listVisits(from, to)),
    placeholderData: keepPreviousData,
  });

export const usePreparation = (client: ClientId, visit: VisitId | null) =>
  useQuery({
    queryKey: keys.preparation(client, visit),
    queryFn: () => ask(commands.prepareVisit(client, visit)),
  });

export const useLog = (client: ClientId | null) =>
  useQuery({ queryKey: keys.log(client), queryFn: () => ask(commands.listLog(client)) });

export const useLogEntry = (id: LogEntryId) =>
  useQuery({ queryKey: keys.entry(id), queryFn: () => ask(commands.openLogEntry(id)) });

/** A form under the RM's hands is never refreshed beneath him. */
export const useLogStart = (client: ClientId, visit: VisitId | null) =>
  useQuery({
    queryKey: keys.logStart(client, visit),
    queryFn: () => ask(commands.startLog(client, visit)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const useSearch = (text: string, limit: number) =>
  useQuery({
    queryKey: keys.search(text, limit),
    queryFn: () => ask(commands.searchClients(text, limit)),
    enabled: text.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    gcTime: 10_000,
  });

/** As things stand, or as they stood on the day of a stored checkup. Every call is a view in the access log. */
export const useCheckupPage = (client: ClientId, checkup: CheckupId | null, enabled = true) =>
  useQuery({
    queryKey: keys.checkup(client, checkup),
    queryFn: () => ask(commands.checkupPage(client, checkup)),
    staleTime: 5 * 60_000,
    enabled,
  });

/** The last answer stays on screen while the next is computed. */
export const useWhatIfAnswer = (client: ClientId, whatIf: WhatIf | null) =>
  useQuery({
    queryKey: keys.whatIf(client, whatIf),
    queryFn: () => ask(commands.tryWhatIf(client, whatIf ?? { values: [], cover: null, pay_debt: null })),
    enabled: whatIf !== null,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });

/** A sheet under the RM's hands is never refreshed beneath him. */
export const useFactSheet = (client: ClientId) =>
  useQuery({
    queryKey: keys.facts(client),
    queryFn: () => ask(commands.factSheet(client)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const useBookHealth = () =>
  useQuery({
    queryKey: keys.health,
    queryFn: () => ask(commands.bookHealth()),
    placeholderData: keepPreviousData,
  });

export const useScoring = () =>
  useQuery({ queryKey: keys.scoring, queryFn: () => ask(commands.scoringProgress()) });

/** The one question the presentation window may ask. */
export const usePresentation = () =>
  useQuery({
    queryKey: keys.presentation,
    queryFn: () => ask(commands.presentation()),
    staleTime: Number.POSITIVE_INFINITY,
  });
