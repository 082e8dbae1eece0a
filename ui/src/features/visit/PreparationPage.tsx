// What one reads in a minute before a visit: facts, agenda, holdings, the script with its risk and what speaks against
// it, what to ask. Chosen and ordered by Rust.
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { VisitPreparation } from "@/ipc/client";
import { usePreparation } from "@/ipc/queries";
import { clockTime, dayOf, longDay, shortDay } from "@/shared/format/dates";
import { useLanguage, useTodayDay } from "@/shared/hooks/language";
import { useWidth } from "@/shared/hooks/media";
import { EmptyState } from "@/shared/parts/EmptyState";
import { DataAge, FigureWithAge, MoneyText, Private, TierTag } from "@/shared/parts/figures";
import { Interests } from "@/shared/parts/Interests";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { OpenItemWhen, OpenItemWhy, openItemKey, useDoneWords } from "@/shared/parts/open-item";
import { useSay } from "@/shared/words";
import { HoldingTopic } from "./HoldingTopic";
import { Script } from "./Script";
import "./visit.css";

const route = getRouteApi("/visits/prepare/$clientId");

export function PreparationPage() {
  const { clientId } = route.useParams();
  const { visit } = route.useSearch();
  const preparation = usePreparation(clientId, visit ?? null);
  return <Loaded query={preparation}>{(data) => <Preparation data={data} />}</Loaded>;
}

function Preparation({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const say = useSay();
  const wide = useWidth() !== "narrow";
  return (
    <div className={wide ? "preparation wide" : "preparation"} data-testid="visit-preparation">
      <div className="card">
        <Head data={data} />
        {data.visit?.note && (
          <p className="prep-note" data-testid="visit-note">
            <span className="quiet">{t("visit.note")}</span> <Private>{data.visit.note}</Private>
          </p>
        )}
        <Facts data={data} />
        <Agenda data={data} />
        {data.holdings.length > 0 && (
          <section aria-labelledby="topics-title" className="prep-part">
            <h2 id="topics-title">{t("prep.topics")}</h2>
            <ul>
              {data.holdings.map((topic) => (
                <HoldingTopic key={topic.product} topic={topic} />
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="script-title" className="prep-part">
          <h2 id="script-title">{t("prep.script")}</h2>
          {data.withdrawn.map(({ code, title, on }) => (
            <p key={code} className="script-withdrawn" data-testid="script-withdrawn">
              {t("prep.withdrawn", { code, title: say(title), day: on })}
            </p>
          ))}
          {data.script ? <Script script={data.script} /> : <EmptyState why={t("prep.no_script")} />}
        </section>
      </div>
      <Side data={data} />
    </div>
  );
}

function StartButton({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  return (
    <LinkButton
      color="primary"
      variant="solid"
      to="/log/new/$clientId"
      params={{ clientId: data.client.id }}
      search={data.visit ? { visit: data.visit.id } : {}}
      data-testid="log-visit"
    >
      {data.visit ? t("prep.start") : t("action.log_visit")}
    </LinkButton>
  );
}

function Head({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { client, visit } = data;
  const what = visit
    ? `${longDay(dayOf(visit.starts_at), language)} ${clockTime(visit.starts_at)} · ${t(`purpose.${visit.purpose}`)} · ${t(`channel.${visit.channel}`)}`
    : t("prep.no_visit");
  return (
    <div className="prep-head">
      <h1>
        <Private>{client.name}</Private> <TierTag tier={client.tier} />
      </h1>
      <span className="quiet">
        {what}
        {visit?.place && (
          <>
            {" · "}
            <Private>{visit.place}</Private>
          </>
        )}
      </span>
      <span className="prep-start">
        <StartButton data={data} />
      </span>
    </div>
  );
}

function Facts({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const { client, last_contact: last } = data;
  const promised = data.agenda.filter((item) => item.kind === "promise");
  const age = <DataAge day={data.prices_as_of} />;
  return (
    <div className="prep-facts">
      <FigureWithAge
        label={last ? t("prep.since", { day: shortDay(last.on, today) }) : t("prep.since_never")}
        age={age}
        note={t("prep.by_prices")}
      >
        {data.change_since_last_contact === null ? (
          "—"
        ) : (
          <MoneyText amount={data.change_since_last_contact} change />
        )}
      </FigureWithAge>
      <FigureWithAge label={t("prep.assets")} age={age} note={t("unit.yuan")}>
        <MoneyText amount={data.assets} />
      </FigureWithAge>
      <FigureWithAge
        label={t("prep.owed")}
        note={
          promised[0]?.kind === "promise" ? <Private>{promised[0].text}</Private> : t("prep.owed_nothing")
        }
      >
        {t("prep.things", { count: promised.length })}
      </FigureWithAge>
      <FigureWithAge
        label={t("prep.class")}
        note={client.age === null ? "" : t("client.age", { count: client.age })}
      >
        {client.risk_class ? `${client.risk_class} ${t(`risk.class.${client.risk_class}`)}` : t("risk.none")}
      </FigureWithAge>
    </div>
  );
}

function Agenda({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const doneWords = useDoneWords();
  return (
    <section aria-labelledby="agenda-title" className="prep-part">
      <h2 id="agenda-title">{t("prep.agenda", { count: data.agenda.length })}</h2>
      {data.agenda.length === 0 ? (
        <EmptyState why={t("prep.no_agenda")} />
      ) : (
        <ol className="agenda">
          {data.agenda.map((item, index) => (
            <li key={openItemKey(item)}>
              <span className="agenda-number" aria-hidden="true">
                {index + 1}
              </span>
              <div className="agenda-what">
                <OpenItemWhy item={item} />{" "}
                <span className="quiet">{t("done.is", { what: doneWords(item) })}</span>
              </div>
              <OpenItemWhen item={item} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Side({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  return (
    <div className="stack">
      <section className="card" aria-labelledby="prep-person-title">
        <div className="card-head">
          <h2 id="prep-person-title">{t("prep.person")}</h2>
        </div>
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
      </section>
      <section className="card" aria-labelledby="last-title">
        <div className="card-head">
          <h2 id="last-title">{t("prep.last")}</h2>
          {data.last_contact && <span className="quiet">{shortDay(data.last_contact.on, today)}</span>}
        </div>
        {data.last_contact ? (
          <p>
            {data.last_contact.summary ? (
              <Private>{data.last_contact.summary}</Private>
            ) : (
              <span className="quiet">{t("prep.last_empty")}</span>
            )}
          </p>
        ) : (
          <p className="quiet">{t("client.never_contacted")}</p>
        )}
      </section>
      <section className="card" aria-labelledby="ask-title">
        <div className="card-head">
          <h2 id="ask-title">{t("prep.ask")}</h2>
          {data.to_ask.length > 0 && <span className="quiet">{t("prep.ask_why")}</span>}
        </div>
        {data.to_ask.length === 0 ? (
          <p className="quiet">{t("prep.ask_nothing")}</p>
        ) : (
          <ol className="prep-ask">
            {data.to_ask.map((fact, index) => (
              <li key={fact}>
                <span className="quiet">{index + 1}</span> {t(`prep.question.${fact}`)}
              </li>
            ))}
          </ol>
        )}
      </section>
      <LinkButton to="/clients/$clientId" params={{ clientId: data.client.id }}>
        {t("prep.open_client")}
      </LinkButton>
    </div>
  );
}
