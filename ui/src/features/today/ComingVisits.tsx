// Visits of today and the next seven days, by day.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { VisitBrief } from "@/ipc/client";
import { addDays, dayOf, longDay } from "@/shared/format/dates";
import { useLanguage } from "@/shared/hooks/language";
import { EmptyState } from "@/shared/parts/EmptyState";
import { LinkButton } from "@/shared/parts/LinkButton";
import { VisitRow } from "@/shared/parts/VisitRow";

export function ComingVisits({ visits, day }: { visits: VisitBrief[]; day: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const planned = visits.filter((visit) => visit.status === "planned");
  const days = [...new Set(planned.map((visit) => dayOf(visit.starts_at)))];
  const name = (of: string) =>
    of === day ? t("when.today") : of === addDays(day, 1) ? t("when.tomorrow") : longDay(of, language);
  return (
    <section className="card" aria-labelledby="visits-title">
      <div className="card-head">
        <h2 id="visits-title">{t("today.visits")}</h2>
        <span className="quiet">{t("today.visits_span")}</span>
        <Link className="end" to="/visits" search={{ plan: "new" }}>
          {t("visit.plan")}
        </Link>
      </div>
      {planned.length === 0 ? (
        <EmptyState why={t("today.no_visits")}>
          <LinkButton to="/visits" search={{ plan: "new" }}>
            {t("visit.plan")}
          </LinkButton>
        </EmptyState>
      ) : (
        days.map((of) => (
          <section key={of} aria-label={name(of)}>
            <h3 className="group-name">{name(of)}</h3>
            <ul>
              {planned
                .filter((visit) => dayOf(visit.starts_at) === of)
                .map((visit) => (
                  <VisitRow key={visit.id} visit={visit} />
                ))}
            </ul>
          </section>
        ))
      )}
    </section>
  );
}
