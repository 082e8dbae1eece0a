// Which address shows which page. Addresses live in the hash: the window is served from a scheme without a server.
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
} from "@tanstack/react-router";
import { ClientRoute } from "@/features/client/ClientPage";
import { ClientsPage } from "@/features/clients/ClientsPage";
import { LogPage } from "@/features/log/LogPage";
import { NewLogPage } from "@/features/log/NewLogPage";
import { SealedEntryPage } from "@/features/log/SealedEntry";
import { TodayPage } from "@/features/today/TodayPage";
import { PreparationPage } from "@/features/visit/PreparationPage";
import { VisitsPage } from "@/features/visit/VisitsPage";
import { Shell } from "./Shell";

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

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

const today = createRoute({ getParentRoute: () => root, path: "/", component: TodayPage });
const clients = createRoute({ getParentRoute: () => root, path: "/clients", component: ClientsPage });
const client = createRoute({
  getParentRoute: () => root,
  path: "/clients/$clientId",
  validateSearch: (search: Record<string, unknown>) => only(search, "reveal"),
  component: ClientRoute,
});
const visits = createRoute({
  getParentRoute: () => root,
  path: "/visits",
  validateSearch: (search: Record<string, unknown>) => only(search, "plan"),
  component: VisitsPage,
});
const preparation = createRoute({
  getParentRoute: () => root,
  path: "/visits/prepare/$clientId",
  validateSearch: (search: Record<string, unknown>) => only(search, "visit"),
  component: PreparationPage,
});
const log = createRoute({ getParentRoute: () => root, path: "/log", component: LogPage });
const newLog = createRoute({
  getParentRoute: () => root,
  path: "/log/new/$clientId",
  validateSearch: (search: Record<string, unknown>) => only(search, "visit", "corrects"),
  component: NewLogPage,
});
const entry = createRoute({
  getParentRoute: () => root,
  path: "/log/entry/$entryId",
  component: SealedEntryPage,
});
const product = [today, clients, client, visits, preparation, log, newLog, entry] as const;

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
