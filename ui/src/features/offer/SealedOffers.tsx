// The offers of a sealed entry as they were judged and sealed, with their papers; and where the entry stands with its reviewer.
import { useTranslation } from "react-i18next";
import type { EntryReview, LogEntryView, SealedOffer } from "@/ipc/client";
import { dateTime } from "@/shared/format/dates";
import { plainMoney } from "@/shared/format/money";
import { Fact, Facts } from "@/shared/parts/Facts";
import { Private } from "@/shared/parts/figures";
import { VerdictBadge } from "@/shared/parts/VerdictBadge";
import { DocumentRow } from "./DocumentRow";
import { GateWords } from "./Ends";
import { Rules } from "./Rules";
import "./offer.css";

export function SealedOffers({ entry }: { entry: LogEntryView }) {
  const { t } = useTranslation();
  if (entry.offers.length === 0) return null;
  return (
    <section className="card" aria-labelledby="sealed-offers-title" data-testid="sealed-offers">
      <h2 id="sealed-offers-title">{t("log.offers")}</h2>
      {entry.offers.map((offer) => (
        <Offer key={offer.verdict.product} client={entry.client.id} offer={offer} />
      ))}
    </section>
  );
}

function Offer({ client, offer }: { client: string; offer: SealedOffer }) {
  const { t } = useTranslation();
  const { verdict } = offer;
  return (
    <div className="sealed-offer">
      <div className="sealed-offer-head">
        <span className="strong">
          {verdict.product_name} <span className="quiet">{verdict.product}</span>
        </span>
        {offer.amount && (
          <Private>
            {plainMoney(offer.amount)} {t("unit.yuan")}
          </Private>
        )}
        <span className="tag">{t(`offer.end.${offer.end}`)}</span>
        <VerdictBadge outcome={verdict.verdict} />
      </div>
      <GateWords gate={{ end: offer.end, path: offer.path, missing: offer.missing }} />
      <p className="quiet">
        {verdict.regime ? t(`offer.regime_${verdict.regime}`) : t("offer.regime_unknown")} ·{" "}
        {t("offer.pack", { version: verdict.pack })}
      </p>
      <Documents client={client} documents={offer.documents} />
      <Rules rules={verdict.rules} />
    </div>
  );
}

export function Documents({ client, documents }: { client: string; documents: SealedOffer["documents"] }) {
  const { t } = useTranslation();
  if (documents.length === 0) return null;
  return (
    <ul className="documents" aria-label={t("log.documents")}>
      {documents.map(({ document, here, at_central }) => (
        <DocumentRow
          key={`${document.kind}:${document.sha256}`}
          client={client}
          document={document}
          here={here}
          // Of what is not here this device cannot say how far it is.
          {...(here ? { atCentral: at_central } : {})}
        />
      ))}
    </ul>
  );
}

export function ReviewState({ review }: { review: EntryReview }) {
  const { t } = useTranslation();
  const reasons = review.reasons.map((reason) => t(`review_reason.${reason}`)).join(t("common.comma"));
  return (
    <div data-testid="entry-review">
      <h3>{t("log.review")}</h3>
      {review.decisions.length === 0 && <p>{t("log.review_waits", { queue: t(`queue.${review.queue}`) })}</p>}
      {reasons && <p className="quiet">{t("log.review_sealed_why", { reasons })}</p>}
      {review.decisions.length > 0 && (
        <Facts>
          {review.decisions.map((decision) => (
            <Fact key={decision.at} label={t(`ruling.${decision.ruling}`)}>
              {decision.by_name} · {dateTime(decision.at)}
              {decision.reason && <div>{decision.reason}</div>}
              {!decision.verified && <div className="bad">{t("log.decision_bad")}</div>}
            </Fact>
          ))}
        </Facts>
      )}
    </div>
  );
}
