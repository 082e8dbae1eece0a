// What the client told us: means, goals, money elsewhere, the agreed target; each with its age. Or, guided, the questions
// for the client himself.
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useClientKeys } from "@/features/client/keys";
import type { FactField, FactSheetView } from "@/ipc/client";
import { useFactSheet } from "@/ipc/queries";
import { clockTime, shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { EmptyState } from "@/shared/parts/EmptyState";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { TierTag } from "@/shared/parts/figures";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { useSay } from "@/shared/words";
import { MEANS_GROUPS, partOf } from "./fields";
import { Guided } from "./Guided";
import { MeansInput } from "./MeansInput";
import { Goals, HeldAway } from "./Rows";
import { TargetInput } from "./TargetInput";
import { type Sheet, useSheet } from "./useSheet";
import "./facts.css";

const route = getRouteApi("/clients/$clientId/facts");

export function FactSheetPage() {
  const { clientId } = route.useParams();
  const { guided, field } = route.useSearch();
  const sheet = useFactSheet(clientId);
  return (
    <Loaded query={sheet}>
      {(view) => (
        <Facts
          key={`${clientId}:${guided ?? ""}`}
          view={view}
          guided={guided === "1"}
          field={field as FactField | undefined}
        />
      )}
    </Loaded>
  );
}

function Facts({
  view,
  guided,
  field,
}: {
  view: FactSheetView;
  guided: boolean;
  field: FactField | undefined;
}) {
  const sheet = useSheet(view, guided);
  useClientKeys(view.client.id);
  return guided ? <Guided sheet={sheet} /> : <RmForm sheet={sheet} field={field} />;
}

function RmForm({ sheet, field }: { sheet: Sheet; field: FactField | undefined }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const container = useRef<HTMLDivElement>(null);
  const { client } = sheet.view;
  const params = { clientId: client.id };
  const focus = (about: FactField) => {
    const place = container.current?.querySelector(`[data-fact="${partOf(about) ?? about}"]`);
    place?.scrollIntoView({ block: "center" });
    place?.querySelector<HTMLElement>("input, button")?.focus();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only on arrival; afterwards the focus is the RM's.
  useEffect(() => {
    if (field) focus(field);
  }, []);
  const told = (of: FactField) => {
    const on = sheet.view.told_on.find((row) => row.field === of)?.on;
    return on ? t("facts.told", { day: shortDay(on, today) }) : t("facts.not_said");
  };
  return (
    <div className="facts-page" ref={container} data-testid="facts">
      <header className="card facts-head">
        <div className="facts-who">
          <h1>
            {t("facts.title")} ·{" "}
            <Link className="private" to="/clients/$clientId" params={params}>
              {client.name}
            </Link>
          </h1>
          <TierTag tier={client.tier} />
          <span className="quiet" role="status" data-testid="facts-state">
            {sheet.saving
              ? t("facts.saving")
              : sheet.savedAt
                ? t("facts.saved", { time: clockTime(sheet.savedAt) })
                : t("facts.autosave")}
          </span>
        </div>
        <div className="row">
          <LinkButton
            to="/clients/$clientId/facts"
            params={params}
            search={{ guided: "1" }}
            data-testid="to-guided"
          >
            {t("action.self_check")}
          </LinkButton>
          <LinkButton
            color="primary"
            variant="solid"
            to="/clients/$clientId/checkup"
            params={params}
            data-testid="to-checkup"
          >
            {t("action.open_checkup")}
          </LinkButton>
        </div>
      </header>
      {sheet.error && <ErrorNote error={sheet.error} retry={sheet.retry} />}
      <div className="facts-columns">
        <div className="stack">
          <Card title={t("facts.group.income")}>
            <div className="facts-grid">
              {MEANS_GROUPS.income.map((of) => (
                <MeansInput key={of} sheet={sheet} field={of} />
              ))}
            </div>
          </Card>
          <Card title={t("facts.group.protection")}>
            <div className="facts-grid">
              {MEANS_GROUPS.protection.map((of) => (
                <MeansInput key={of} sheet={sheet} field={of} />
              ))}
            </div>
          </Card>
          <Card title={t("facts.group.patience")}>
            <div className="facts-grid">
              {MEANS_GROUPS.patience.map((of) => (
                <MeansInput key={of} sheet={sheet} field={of} />
              ))}
            </div>
          </Card>
        </div>
        <div className="stack">
          <Card title={t("facts.group.goals")} note={told("goals")} fact="goals">
            <Goals sheet={sheet} />
          </Card>
          <Card title={t("facts.group.held_away")} note={t("facts.unverified")} fact="held_away">
            <HeldAway sheet={sheet} />
          </Card>
          <Card title={t("facts.group.target")} note={told("target")}>
            <TargetInput sheet={sheet} />
          </Card>
        </div>
        <Ask sheet={sheet} focus={focus} />
      </div>
    </div>
  );
}

interface CardProps {
  title: string;
  note?: string;
  fact?: string;
  children: ReactNode;
}

function Card({ title, note, fact, children }: CardProps) {
  return (
    <section className="card" aria-label={title} data-fact={fact}>
      <div className="card-head">
        <h2>{title}</h2>
        {note && <span className="quiet">{note}</span>}
      </div>
      {children}
    </section>
  );
}

function Ask({ sheet, focus }: { sheet: Sheet; focus: (field: FactField) => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const open = sheet.view.questions.filter(({ weight_gained }) => Number(weight_gained) > 0);
  return (
    <section className="card facts-ask" aria-labelledby="ask-title">
      <div className="card-head">
        <h2 id="ask-title">{t("facts.ask", { count: open.length })}</h2>
        <span className="quiet">{t("facts.ask_why")}</span>
      </div>
      {open.length === 0 ? (
        <EmptyState why={t("facts.ask_nothing")} />
      ) : (
        <ul className="plain-rows">
          {open.map((question) => (
            <li key={question.field} className="ask-row">
              {partOf(question.field) === null ? (
                <span>{say(question.question)}</span>
              ) : (
                <button type="button" className="linklike" onClick={() => focus(question.field)}>
                  {say(question.question)}
                </button>
              )}
              <span className="quiet nowrap">
                {t("score.weight_gained", { weight: Number(question.weight_gained) })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {sheet.view.completed_on && (
        <p className="quiet">{t("guided.done_on", { day: sheet.view.completed_on })}</p>
      )}
    </section>
  );
}
