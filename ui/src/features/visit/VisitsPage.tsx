// All visits around today, by day; planning and cancelling. Preparing and logging have pages of their own.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { App, Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, commands, failureOf, type VisitBrief } from "@/ipc/client";
import { keys, useVisits } from "@/ipc/queries";
import { addDays, dayOf, longDay } from "@/shared/format/dates";
import { useLanguage, useTodayDay } from "@/shared/hooks/language";
import { EmptyState } from "@/shared/parts/EmptyState";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { VisitRow } from "@/shared/parts/VisitRow";
import { PlanVisitForm } from "./PlanVisitForm";
import { SavePdf } from "./SavePdf";
import "./visit.css";

const route = getRouteApi("/visits");
type Span = "past" | "coming";
const DAYS: Record<Span, [number, number]> = { past: [-30, -1], coming: [0, 30] };

export function VisitsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { plan } = route.useSearch();
  const today = useTodayDay();
  const [span, setSpan] = useState<Span>("coming");
  const [from, to] = DAYS[span];
  const visits = useVisits(addDays(today, from), addDays(today, to));
  const ahead =
    span === "coming" &&
    visits.data?.some((visit) => visit.status === "planned" && dayOf(visit.starts_at) === today);
  const setPlanning = (open: boolean) =>
    void navigate({ to: "/visits", search: open ? { plan: "new" } : {}, replace: true });
  return (
    <section className="card visits" aria-labelledby="visits-page-title">
      <div className="card-head">
        <h1 id="visits-page-title">{t("visit.title")}</h1>
        <Segmented
          aria-label={t("visit.span")}
          value={span}
          onChange={setSpan}
          options={[
            { value: "coming", label: t("visit.coming") },
            { value: "past", label: t("visit.past") },
          ]}
        />
        <span className="end visits-actions">
          {ahead && <SavePdf of={{ day: today }} />}
          <Button type="primary" data-testid="plan-visit" onClick={() => setPlanning(true)}>
            {t("visit.plan")}
          </Button>
        </span>
      </div>
      <Loaded query={visits}>
        {(rows) => (
          <Days
            visits={span === "past" ? [...rows].reverse() : rows}
            plan={() => setPlanning(true)}
            span={span}
          />
        )}
      </Loaded>
      {plan && <PlanVisitForm close={() => setPlanning(false)} />}
    </section>
  );
}

function Days({ visits, plan, span }: { visits: VisitBrief[]; plan: () => void; span: Span }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (visits.length === 0) {
    return (
      <EmptyState why={t(`visit.none_${span}`)}>
        {span === "coming" && <Button onClick={plan}>{t("visit.plan")}</Button>}
      </EmptyState>
    );
  }
  const days = [...new Set(visits.map((visit) => dayOf(visit.starts_at)))];
  return days.map((day) => (
    <section key={day} aria-label={longDay(day, language)}>
      <h2 className="group-name">{longDay(day, language)}</h2>
      <ul>
        {visits
          .filter((visit) => dayOf(visit.starts_at) === day)
          .map((visit) => (
            <VisitRow key={visit.id} visit={visit}>
              {visit.status === "planned" && (
                <>
                  <LogVisit visit={visit} />
                  <CancelVisit visit={visit} />
                </>
              )}
            </VisitRow>
          ))}
      </ul>
    </section>
  ));
}

function LogVisit({ visit }: { visit: VisitBrief }) {
  const { t } = useTranslation();
  return (
    <LinkButton
      to="/log/new/$clientId"
      params={{ clientId: visit.client.id }}
      search={{ visit: visit.id }}
      data-testid="log-visit"
      aria-label={t("action.for", { action: t("action.log_visit"), name: visit.client.name })}
    >
      {t("action.log_visit")}
    </LinkButton>
  );
}

function CancelVisit({ visit }: { visit: VisitBrief }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const cancel = useMutation({
    mutationFn: () => ask(commands.cancelVisit(visit.id)),
    onSuccess: () => void message.success(t("visit.cancelled")),
    onError: (error) => void message.error(t(`error.${failureOf(error).code}.message`)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.book }),
  });
  return (
    <Button
      type="text"
      data-testid="cancel-visit"
      aria-label={t("action.for", { action: t("visit.cancel"), name: visit.client.name })}
      onClick={() =>
        void modal.confirm({
          title: t("visit.cancel_title"),
          content: t("visit.cancel_why"),
          okText: t("visit.cancel"),
          cancelText: t("visit.keep"),
          onOk: () => cancel.mutateAsync().catch(() => undefined),
        })
      }
    >
      {t("visit.cancel")}
    </Button>
  );
}
