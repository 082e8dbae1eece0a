// Who may hold a product: the whole book judged at once, those who may first. Nobody is contacted from here; it finds.
import { getRouteApi } from "@tanstack/react-router";
import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MayHold, Outcome, WhoMayHold } from "@/ipc/client";
import { useWhoMayHold } from "@/ipc/queries";
import { useLanguage } from "@/shared/hooks/language";
import { ClientLine } from "@/shared/parts/ClientLine";
import { EmptyState } from "@/shared/parts/EmptyState";
import { RiskLevelText } from "@/shared/parts/figures";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { VerdictBadge } from "@/shared/parts/VerdictBadge";
import "./offer.css";

const route = getRouteApi("/offer/who/$product");
const STEP = 60;
const SHOWN = ["Pass", "WarnAndSign", "Unknown", "Block"] as const satisfies readonly Outcome[];

export function WhoPage() {
  const { product } = route.useParams();
  const who = useWhoMayHold(product);
  return <Loaded query={who}>{(data) => <Who key={product} who={data} />}</Loaded>;
}

function Who({ who }: { who: WhoMayHold }) {
  const { t } = useTranslation();
  const lang = useLanguage() === "en" ? "en" : "zh";
  const count = { Pass: who.pass, WarnAndSign: who.warn, Unknown: who.unknown, Block: who.block };
  const [show, setShow] = useState<(typeof SHOWN)[number]>(SHOWN.find((of) => count[of] > 0) ?? "Pass");
  const [shown, setShown] = useState(STEP);
  const wanted = who.clients.filter(
    ({ verdict }) => verdict === show || (show === "Pass" && verdict === "NotApplicable"),
  );
  return (
    <section className="card" aria-labelledby="who-title" data-testid="who-page">
      <div className="card-head">
        <h1 id="who-title">{t("offer.who_title", { product: who.product.name })}</h1>
        <span className="quiet">
          {who.product.code} · <RiskLevelText level={who.product.risk_level} /> ·{" "}
          {t(`kind.${who.product.kind}`)} · {t("offer.pack", { version: who.pack })}
        </span>
      </div>
      <p className="quiet">{t("offer.who_why")}</p>
      <div className="who-filter">
        <Segmented
          aria-label={t("offer.who_show")}
          value={show}
          onChange={(of) => {
            setShow(of);
            setShown(STEP);
          }}
          options={SHOWN.map((of) => ({ value: of, label: `${t(`verdict.${of}`)} ${count[of]}` }))}
        />
      </div>
      {wanted.length === 0 && <EmptyState why={t("offer.who_none")} />}
      <ul>
        {wanted.slice(0, shown).map((one) => (
          <WhoRow key={one.client.id} one={one} product={who.product.code} lang={lang} />
        ))}
      </ul>
      {wanted.length > shown && (
        <button type="button" className="linklike" onClick={() => setShown(shown + STEP)}>
          {t("timeline.more", { count: wanted.length - shown })}
        </button>
      )}
    </section>
  );
}

function WhoRow({ one, product, lang }: { one: MayHold; product: string; lang: "zh" | "en" }) {
  const { t } = useTranslation();
  return (
    <li className="who-row" data-testid="who-row">
      <div>
        <ClientLine client={one.client} />
      </div>
      <div>
        {one.decided && (
          <>
            {one.decided.reason[lang]} <span className="rule-number">{one.decided.id}</span>
          </>
        )}
      </div>
      <VerdictBadge outcome={one.verdict} />
      {one.held ? <span className="tag">{t("log.held")}</span> : <span />}
      <LinkButton to="/clients/$clientId/offer" params={{ clientId: one.client.id }} search={{ product }}>
        {t("offer.ask_him")}
      </LinkButton>
    </li>
  );
}
