// One entry under review: why it waits, what was sealed and whether the seal holds, what stood there before, and the decision.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SealedOffers } from "@/features/offer/SealedOffers";
import type { LogEntryView, ReviewView } from "@/ipc/client";
import { useReview } from "@/ipc/queries";
import { dateTime, dateTimeSeconds } from "@/shared/format/dates";
import { Loaded } from "@/shared/parts/Loaded";
import { Decide } from "./Decide";
import { DueClock, ReasonTags, RulingTag } from "./marks";
import { Compared, Recorded } from "./Recorded";

export function ReviewDetail({ entry, back }: { entry: string; back: boolean }) {
  const { t } = useTranslation();
  const review = useReview(entry);
  return (
    <div className="review-detail">
      {back && (
        <Link to="/reviews" className="review-back">
          ‹ {t("review.back")}
        </Link>
      )}
      <Loaded query={review}>{(data) => <Detail data={data} />}</Loaded>
    </div>
  );
}

function Detail({ data }: { data: ReviewView }) {
  const { t } = useTranslation();
  const { row, entry, before } = data;
  return (
    <article className="stack" data-testid="review-detail" data-entry-id={row.entry}>
      <section className="card" aria-labelledby="review-title">
        <div className="card-head">
          <h2 id="review-title" className="review-who">
            <span className="private">{row.client_name}</span>{" "}
            <span className="quiet">{row.client_number}</span>
          </h2>
          <ReasonTags reasons={row.reasons} />
          {entry.late && <span className="tag amber">{t("log.late")}</span>}
          <span className="end">
            {row.decided ? (
              <RulingTag decided={row.decided} />
            ) : (
              <DueClock minutes={row.minutes_left} dueAt={row.due_at} />
            )}
          </span>
        </div>
        <p>
          {t("review.made_by", { name: row.maker_name, branch: row.branch })} ·{" "}
          {t("review.asked_at", { time: dateTime(row.asked_at) })} ·{" "}
          {t("review.due_at", { time: dateTime(row.due_at) })}
        </p>
        <ul className="review-why">
          {row.reasons.map((reason) => (
            <li key={reason}>{t(`review.why.${reason}`)}</li>
          ))}
        </ul>
        <SealLine entry={entry} />
      </section>
      {before ? (
        <section className="card" aria-labelledby="compared-title">
          <div className="card-head">
            <h2 id="compared-title">{t("review.compared")}</h2>
            <span className="quiet">{t("review.compared_why")}</span>
          </div>
          <Compared before={before} after={entry} />
          <SealLine entry={before} before />
        </section>
      ) : (
        <section className="card" aria-labelledby="recorded-title">
          <h2 id="recorded-title">{t("review.recorded")}</h2>
          <Recorded entry={entry} />
        </section>
      )}
      <SealedOffers entry={entry} />
      <Decide data={data} />
    </article>
  );
}

function SealLine({ entry, before = false }: { entry: LogEntryView; before?: boolean }) {
  const { t } = useTranslation();
  return (
    <p
      className={entry.verified ? "seal-line quiet" : "seal-line bad"}
      data-testid="review-seal"
      data-holds={entry.verified}
    >
      <span aria-hidden="true">{entry.verified ? "✓ " : "! "}</span>
      {before && `${t("review.before")} · `}
      {entry.verified ? t("log.verified") : t("log.not_verified")} ·{" "}
      {t("log.sequence", { number: entry.sequence })} · {dateTimeSeconds(entry.sealed_at)}
    </p>
  );
}
