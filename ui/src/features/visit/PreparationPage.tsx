// What one reads in a minute before a visit: facts, the points with their words, and beside them what not to do, what is owed, the
// person, what to ask, show and bring. Chosen and ordered by Rust.
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language, VisitPreparation } from "@/ipc/client";
import { usePreparation } from "@/ipc/queries";
import { clockTime, dayOf, longDay, shortDay } from "@/shared/format/dates";
import { pointsText, scoreText } from "@/shared/format/score";
import { useLanguage, useTodayDay } from "@/shared/hooks/language";
import { useWidth } from "@/shared/hooks/media";
import { DataAge, FigureWithAge, MoneyText, Private, TierTag } from "@/shared/parts/figures";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { useSay } from "@/shared/words";
import { Beside } from "./Beside";
import { Point } from "./Point";
import { SavePdf } from "./SavePdf";
import { SpokenLanguage } from "./Script";
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
  const [language, setLanguage] = useState<Language>(useLanguage());
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
        <section aria-labelledby="points-title" className="prep-part">
          <div className="script-head">
            <h2 id="points-title">{t("prep.points", { count: data.points.length })}</h2>
            <SpokenLanguage language={language} choose={setLanguage} />
          </div>
          {data.withdrawn.map(({ code, title, on }) => (
            <p key={code} className="script-withdrawn" data-testid="script-withdrawn">
              {t("prep.withdrawn", { code, title: say(title), day: on })}
            </p>
          ))}
          <ol>
            {data.points.map((point, index) => (
              <Point key={point.key} point={point} number={index + 1} language={language} />
            ))}
          </ol>
        </section>
      </div>
      <Beside data={data} />
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
        {client.age !== null && `${t("client.age", { count: client.age })} · `}
        {client.risk_class ? `${client.risk_class} ${t(`risk.class.${client.risk_class}`)}` : t("risk.none")}
      </span>
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
        <SavePdf of={{ client: client.id, visit: visit?.id ?? null }} />
        <StartButton data={data} />
      </span>
    </div>
  );
}

function Facts({ data }: { data: VisitPreparation }) {
  const { t } = useTranslation();
  const say = useSay();
  const today = useTodayDay();
  const { changed, health } = data;
  const promised = data.agenda.filter((item) => item.kind === "promise");
  const first = data.not_today[0];
  return (
    <div className="prep-facts">
      <FigureWithAge
        label={changed ? t("prep.since", { day: shortDay(changed.since, today) }) : t("prep.since_never")}
        age={<DataAge day={data.prices_as_of} />}
        note={
          <>
            {t("prep.of_assets")} <MoneyText amount={data.assets} />
          </>
        }
      >
        {changed ? <MoneyText amount={changed.by_prices} change /> : "—"}
      </FigureWithAge>
      <FigureWithAge
        label={t("score.title")}
        note={health.band ? t(`score.band.${health.band}`) : t("score.insufficient")}
      >
        {health.score === null ? "—" : scoreText(health.score)}{" "}
        {health.change !== null && health.since !== null && (
          <span className="figure-age">
            {pointsText(health.change)} {t("score.since", { day: shortDay(health.since, today) })}
          </span>
        )}
      </FigureWithAge>
      <FigureWithAge
        label={t("prep.owed")}
        note={
          promised[0]?.kind === "promise" ? <Private>{promised[0].text}</Private> : t("prep.owed_nothing")
        }
      >
        {t("prep.things", { count: promised.length })}
      </FigureWithAge>
      <FigureWithAge label={t("prep.not_today")} note={first ? say(first.why) : t("prep.not_today_nothing")}>
        {first ? <span className="alarm">{say(first.what)}</span> : "—"}
      </FigureWithAge>
    </div>
  );
}
