// Which address shows which page. Addresses live in the hash: the window is served from a scheme without a server.
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
} from "@tanstack/react-router";
import { Home } from "./Home";
import { Shell } from "./Shell";

/** Today is in the first file that is read; the other pages follow when it has been painted. */
const later = {
  clients: () => import("@/features/clients/ClientsPage"),
  client: () => import("@/features/client/ClientPage"),
  checkup: () => import("@/features/checkup/CheckupPage"),
  facts: () => import("@/features/facts/FactSheetPage"),
  health: () => import("@/features/health/HealthPage"),
  visits: () => import("@/features/visit/VisitsPage"),
  preparation: () => import("@/features/visit/PreparationPage"),
  offer: () => import("@/features/offer/OfferPage"),
  who: () => import("@/features/offer/WhoPage"),
  log: () => import("@/features/log/LogPage"),
  newLog: () => import("@/features/log/NewLogPage"),
  entry: () => import("@/features/log/SealedEntry"),
  reviews: () => import("@/features/review/ReviewPage"),
  duties: () => import("@/features/duties/DutiesPage"),
  evidence: () => import("@/features/evidence/EvidencePage"),
  scripts: () => import("@/features/scripts/ScriptsPage"),
  questionnaire: () => import("@/features/questionnaire/StartQuestionnaire"),
};

/** Reads what is left, so that no click waits for a file. */
export function readPagesAhead(): void {
  for (const read of Object.values(later)) void read();
}

/** The router reads `?guided=1` as a number. */
const text = (value: unknown): string | undefined => {
  const written = typeof value === "number" ? String(value) : value;
  return typeof written === "string" && written !== "" ? written : undefined;
};

/** Search parameters as given or absent, never empty. */
function only<K extends string>(search: Record<string, unknown>, ...names: K[]): { [P in K]?: string } {
  const kept: { [P in K]?: string } = {};
  for (const name of names) {
    const value = text(search[name]);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

const root = createRootRoute({ component: Shell, notFoundComponent: () => <Navigate to="/" /> });

const today = createRoute({ getParentRoute: () => root, path: "/", component: Home });
const clients = createRoute({
  getParentRoute: () => root,
  path: "/clients",
  component: lazyRouteComponent(later.clients, "ClientsPage"),
});
const client = createRoute({
  getParentRoute: () => root,
  path: "/clients/$clientId",
  validateSearch: (search: Record<string, unknown>) => only(search, "reveal"),
  component: lazyRouteComponent(later.client, "ClientRoute"),
});
const checkup = createRoute({
  getParentRoute: () => root,
  path: "/clients/$clientId/checkup",
  validateSearch: (search: Record<string, unknown>) => only(search, "checkup"),
  component: lazyRouteComponent(later.checkup, "CheckupRoute"),
});
const facts = createRoute({
  getParentRoute: () => root,
  path: "/clients/$clientId/facts",
  validateSearch: (search: Record<string, unknown>) => only(search, "guided", "field"),
  component: lazyRouteComponent(later.facts, "FactSheetPage"),
});
const health = createRoute({
  getParentRoute: () => root,
  path: "/health",
  component: lazyRouteComponent(later.health, "HealthPage"),
});
const visits = createRoute({
  getParentRoute: () => root,
  path: "/visits",
  validateSearch: (search: Record<string, unknown>) => only(search, "plan"),
  component: lazyRouteComponent(later.visits, "VisitsPage"),
});
const preparation = createRoute({
  getParentRoute: () => root,
  path: "/visits/prepare/$clientId",
  validateSearch: (search: Record<string, unknown>) => only(search, "visit"),
  component: lazyRouteComponent(later.preparation, "PreparationPage"),
});
const offer = createRoute({
  getParentRoute: () => root,
  path: "/clients/$clientId/offer",
  validateSearch: (search: Record<string, unknown>) => only(search, "product"),
  component: lazyRouteComponent(later.offer, "OfferRoute"),
});
const who = createRoute({
  getParentRoute: () => root,
  path: "/offer/who/$product",
  component: lazyRouteComponent(later.who, "WhoPage"),
});
const log = createRoute({
  getParentRoute: () => root,
  path: "/log",
  component: lazyRouteComponent(later.log, "LogPage"),
});
const newLog = createRoute({
  getParentRoute: () => root,
  path: "/log/new/$clientId",
  validateSearch: (search: Record<string, unknown>) => only(search, "visit", "corrects"),
  component: lazyRouteComponent(later.newLog, "NewLogPage"),
});
const entry = createRoute({
  getParentRoute: () => root,
  path: "/log/entry/$entryId",
  component: lazyRouteComponent(later.entry, "SealedEntryPage"),
});
const reviews = createRoute({
  getParentRoute: () => root,
  path: "/reviews",
  validateSearch: (search: Record<string, unknown>) => only(search, "entry"),
  component: lazyRouteComponent(later.reviews, "ReviewPage"),
});
const duties = createRoute({
  getParentRoute: () => root,
  path: "/duties",
  component: lazyRouteComponent(later.duties, "DutiesPage"),
});
const evidence = createRoute({
  getParentRoute: () => root,
  path: "/evidence",
  validateSearch: (search: Record<string, unknown>) => only(search, "client", "product", "from", "to"),
  component: lazyRouteComponent(later.evidence, "EvidencePage"),
});
const scripts = createRoute({
  getParentRoute: () => root,
  path: "/scripts",
  component: lazyRouteComponent(later.scripts, "ScriptsPage"),
});
const questionnaire = createRoute({
  getParentRoute: () => root,
  path: "/clients/$clientId/questionnaire",
  component: lazyRouteComponent(later.questionnaire, "StartQuestionnairePage"),
});
const product = [
  today,
  clients,
  client,
  checkup,
  facts,
  health,
  visits,
  preparation,
  offer,
  who,
  log,
  newLog,
  entry,
  reviews,
  duties,
  scripts,
  evidence,
  questionnaire,
] as const;

/** The parts on one page, for development and the layout checks; the product is built without it. */
function development() {
  if (!(import.meta.env.DEV || import.meta.env.MODE === "fixtures")) return [];
  return [
    createRoute({
      getParentRoute: () => root,
      path: "/kit",
      component: lazyRouteComponent(() => import("@/shared/kit/Kit"), "Kit"),
    }),
  ];
}

const tree = () => root.addChildren([...product]);

export const newRouter = () =>
  createRouter({
    routeTree: root.addChildren([...product, ...development()] as unknown as typeof product) as ReturnType<
      typeof tree
    >,
    history: createHashHistory(),
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
