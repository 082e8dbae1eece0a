// What stands beside the points: what not to do, what is owed, what changed, the person, what to ask, show and bring.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ChangeSince, VisitPreparation } from "@/ipc/client";
import { shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { MoneyText, Private, RiskLevelText } from "@/shared/parts/figures";
import { Interests } from "@/shared/parts/Interests";
import { LinkButton } from "@/shared/parts/LinkButton";
import { OpenItemWhen, OpenItemWhy, openItemKey } from "@/shared/parts/open-item";
import { VerdictBadge } from "@/shared/parts/VerdictBadge";
import { useSay } from "@/shared/words";

export function Beside({ data }: { data: VisitPreparation }) {
  return (
    <div className="stack">
      <NotToday data={data} />
      <Owed data={data} />
      <Person data={data} />
      <Ask data={data} />
      <MayShow data={data} />
      <Bring data={data} />
      <Last data={data} />
    </div>
  );
}

function Part({ id, title, note, children }: PartProps) {
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {note && <span className="quiet">{note}</span>}
      </div>
      {children}
    </section>
  );
}
interface PartProps {
  id: string;
  title: string;
  note?: ReactNode;
  children: ReactNode;
}

function NotToday({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const say = useSay();
  if (data.not_today.length === 0) return null;
  return (
    <Part id="not-today-title" title={t("prep.not_today")}>
      <ul className="prep-list" data-testid="not-today">
        {data.not_today.map((one) => (
          <li key={one.what.zh}>
            <strong className="alarm">{say(one.what)}</strong>
            <div className="quiet">
              {say(one.why)}
              {one.rule && t("prep.by_rule", { rule: one.rule })}
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Owed({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  return (
    <Part id="owed-title" title={t("prep.agenda", { count: data.agenda.length })}>
      {data.agenda.length === 0 ? (
        <p className="quiet">{t("prep.no_agenda")}</p>
      ) : (
        <ul className="prep-list">
          {data.agenda.map((item) => (
            <li key={openItemKey(item)}>
              <OpenItemWhy item={item} /> <OpenItemWhen item={item} />
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Person({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  return (
    <Part
      id="prep-person-title"
      title={t("prep.person")}
      note={data.preferred_channel && t("prep.prefers", { channel: t(`channel.${data.preferred_channel}`) })}
    >
      {data.family.length > 0 && (
        <ul className="prep-family">
          {data.family.map((member) => (
            <li key={member}>
              <Private>{member}</Private>
            </li>
          ))}
        </ul>
      )}
      <Interests interests={data.interests} />
    </Part>
  );
}

function Ask({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <Part id="ask-title" title={t("prep.ask")} note={data.to_ask.length > 0 && t("prep.ask_why")}>
      {data.to_ask.length === 0 ? (
        <p className="quiet">{t("prep.ask_nothing")}</p>
      ) : (
        <ol className="prep-ask">
          {data.to_ask.map((question, index) => (
            <li key={question.zh}>
              <span className="quiet">{index + 1}</span> {say(question)}
            </li>
          ))}
        </ol>
      )}
    </Part>
  );
}

function MayShow({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  if (data.may_show.length === 0) return null;
  return (
    <Part id="may-show-title" title={t("prep.may_show")} note={t("prep.may_show_why")}>
      <ul className="prep-list">
        {data.may_show.map((one) => (
          <li key={one.product} className="may-show">
            <span>
              <Private>{one.name}</Private>{" "}
              <span className="quiet">
                <RiskLevelText level={one.level} />
              </span>
            </span>
            <VerdictBadge outcome={one.verdict} />
          </li>
        ))}
      </ul>
      <LinkButton to="/clients/$clientId/offer" params={{ clientId: data.client.id }}>
        {t("prep.other_product")}
      </LinkButton>
    </Part>
  );
}

function Bring({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const say = useSay();
  if (data.to_bring.length === 0) return null;
  return (
    <Part id="bring-title" title={t("prep.bring")}>
      <ul className="prep-list">
        {data.to_bring.map((one) => (
          <li key={one.what.zh}>
            {say(one.what)} <span className="quiet">{say(one.why)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Last({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const last = data.last_contact;
  return (
    <Part id="last-title" title={t("prep.last")} note={last && shortDay(last.on, today)}>
      {last ? (
        <p>
          {last.summary ? (
            <Private>{last.summary}</Private>
          ) : (
            <span className="quiet">{t("prep.last_empty")}</span>
          )}
        </p>
      ) : (
        <p className="quiet">{t("client.never_contacted")}</p>
      )}
      {data.changed && <Changed changed={data.changed} />}
      <LinkButton to="/clients/$clientId" params={{ clientId: data.client.id }}>
        {t("prep.open_client")}
      </LinkButton>
    </Part>
  );
}

function Changed({ changed }: { changed: ChangeSince }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  return (
    <ul className="prep-list quiet" aria-label={t("prep.changed")}>
      {changed.trades.map((trade) => (
        <li key={`${trade.on}:${trade.kind}:${trade.name ?? ""}:${trade.amount}`}>
          {shortDay(trade.on, today)} {t(`ledger.${trade.kind}`)}{" "}
          {trade.name && <Private>{trade.name}</Private>} <MoneyText amount={trade.amount} />
        </li>
      ))}
      {changed.more_trades > 0 && <li>{t("prep.more_trades", { count: changed.more_trades })}</li>}
      {changed.trades.length === 0 && <li>{t("prep.no_trades")}</li>}
      {changed.kept > 0 && <li>{t("prep.kept", { count: changed.kept })}</li>}
      {changed.cases_opened > 0 && <li>{t("prep.cases_opened", { count: changed.cases_opened })}</li>}
    </ul>
  );
}
