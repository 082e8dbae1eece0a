// A visit in one row: when, who, why and where, and its next step. Cancelling lives on the visits page.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { VisitBrief } from "@/ipc/client";
import { clockTime, dayOf, longDay } from "@/shared/format/dates";
import { useLanguage } from "@/shared/hooks/language";
import { TierTag } from "./figures";
import { LinkButton } from "./LinkButton";

interface Props {
  visit: VisitBrief;
  /** On the client's own page the day stands where the name would. */
  own?: boolean;
  children?: ReactNode;
}

export function VisitRow({ visit, own = false, children }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { client } = visit;
  const over = visit.status !== "planned";
  return (
    <li className="visit-row" data-testid="visit-row" data-visit-id={visit.id}>
      <div className="visit-time">
        {clockTime(visit.starts_at)}
        <div className="quiet">{t("visit.minutes", { count: visit.minutes })}</div>
      </div>
      <div className="visit-what">
        <div className="client-line">
          {own ? (
            <strong>{longDay(dayOf(visit.starts_at), language)}</strong>
          ) : (
            <>
              <Link className="client-name private" to="/clients/$clientId" params={{ clientId: client.id }}>
                {client.name}
              </Link>
              <TierTag tier={client.tier} />
            </>
          )}
          {over && <span className="tag">{t(`visit.status.${visit.status}`)}</span>}
        </div>
        <div>{t(`purpose.${visit.purpose}`)}</div>
        <div className="quiet">
          {t(`channel.${visit.channel}`)}
          {visit.place && (
            <>
              {" · "}
              <span className="private">{visit.place}</span>
            </>
          )}
          {visit.unsynced && ` · ${t("sync.unsynced")}`}
        </div>
        {visit.note && <div className="visit-note quiet private">{visit.note}</div>}
      </div>
      <div className="visit-actions">
        {!over && (
          <LinkButton
            to="/visits/prepare/$clientId"
            params={{ clientId: client.id }}
            search={{ visit: visit.id }}
            data-testid="prepare-visit"
            aria-label={t("action.for", { action: t("action.prepare_visit"), name: client.name })}
          >
            {t("action.prepare_visit")}
          </LinkButton>
        )}
        {children}
      </div>
    </li>
  );
}
