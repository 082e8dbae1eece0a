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
  type LogForm,
  type OfferForm,
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
  /** What the search of the log found. */
  logSearch: (text: string, client: ClientId | null) => ["book", "log-search", text, client] as const,
  offerStart: (client: ClientId) => ["book", "offer-start", client] as const,
  verdict: (client: ClientId, offer: OfferForm | null) => ["book", "verdict", client, offer] as const,
  offerChecks: (form: LogForm) =>
    ["book", "offer-checks", form.client, form.started_at, form.ended_at, form.offers] as const,
  whoMayHold: (product: string) => ["book", "who-may-hold", product] as const,
  health: ["book", "health"] as const,
  scoring: ["book", "scoring"] as const,
  questionnaire: ["questionnaire"] as const,
  questionnaireStart: (client: ClientId) => ["book", "questionnaire", client] as const,
  duties: ["book", "duties"] as const,
  scripts: ["scripts"] as const,
  branchDuties: ["branch-duties"] as const,
  products: ["book", "products"] as const,
  reviews: ["book", "reviews"] as const,
  review: (entry: LogEntryId) => ["book", "review", entry] as const,
  presentation: ["presentation"] as const,
  /** What shows whether something has reached central. */
  marked: [
    ["book", "log"],
    ["book", "entry"],
    ["book", "visits"],
    ["book", "today"],
    ["book", "reviews"],
    ["book", "review"],
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

/** Entries in which every word occurs. The last answer stays while the next is looked for. */
export const useLogSearch = (text: string, client: ClientId | null) =>
  useQuery({
    queryKey: keys.logSearch(text, client),
    queryFn: () => ask(commands.searchLog(text, client)),
    enabled: text.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });

/** What was begun is not read again beneath the RM's hands. */
export const useOfferStart = (client: ClientId) =>
  useQuery({
    queryKey: keys.offerStart(client),
    queryFn: () => ask(commands.startOffer(client)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** The verdict of the form before the last change stays on screen while the next is judged. */
export const useVerdict = (client: ClientId, offer: OfferForm | null) =>
  useQuery({
    queryKey: keys.verdict(client, offer),
    queryFn: () => ask(commands.verdictFor(client, offer ?? missingOffer())),
    enabled: offer !== null,
    placeholderData: (before, query) =>
      (query?.queryKey[3] as OfferForm | null | undefined)?.product === offer?.product ? before : undefined,
    gcTime: 30_000,
  });

function missingOffer(): never {
  throw new Error("asked without an offer");
}

/** What will be sealed of the form's offers. */
export const useOfferChecks = (form: LogForm) =>
  useQuery({
    queryKey: keys.offerChecks(form),
    queryFn: () => ask(commands.checkOffers(form)),
    enabled: form.offers.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });

export const useWhoMayHold = (product: string) =>
  useQuery({ queryKey: keys.whoMayHold(product), queryFn: () => ask(commands.whoMayHold(product)) });

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

export const useDuties = () => useQuery({ queryKey: keys.duties, queryFn: () => ask(commands.dutyBoard()) });

/** Asked of central each time it is opened: what others do moves it. */
export const useBranchDuties = () =>
  useQuery({ queryKey: keys.branchDuties, queryFn: () => ask(commands.branchDuties()), staleTime: 0 });

export const useScripts = () => useQuery({ queryKey: keys.scripts, queryFn: () => ask(commands.scripts()) });

export const useEvidenceProducts = () =>
  useQuery({ queryKey: keys.products, queryFn: () => ask(commands.evidenceProducts()) });

/** Read again whenever it is looked at: limits and class move while the client answers in his own window. */
export const useQuestionnaireStart = (client: ClientId) =>
  useQuery({
    queryKey: keys.questionnaireStart(client),
    queryFn: () => ask(commands.questionnaireStart(client)),
    staleTime: 0,
    refetchOnWindowFocus: true,
  });

/** The one thing the client's window may read of his questionnaire. */
export const usePresentedQuestionnaire = () =>
  useQuery({
    queryKey: keys.questionnaire,
    queryFn: () => ask(commands.presentedQuestionnaire()),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The clock of the queue runs while it is looked at. */
const EVERY_MINUTE = 60_000;

export const useReviews = () =>
  useQuery({
    queryKey: keys.reviews,
    queryFn: () => ask(commands.listReviews()),
    refetchInterval: EVERY_MINUTE,
  });

export const useReview = (entry: LogEntryId) =>
  useQuery({ queryKey: keys.review(entry), queryFn: () => ask(commands.openReview(entry)) });

/** The one question the presentation window may ask. */
export const usePresentation = () =>
  useQuery({
    queryKey: keys.presentation,
    queryFn: () => ask(commands.presentation()),
    staleTime: Number.POSITIVE_INFINITY,
  });
