// The review queue (LG-05): what waits for a second pair of eyes, by the time it is due, and what was decided. List and detail
// stand beside each other; in a narrow window one at a time.
import { getRouteApi, Link } from "@tanstack/react-router";
import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewList, ReviewRow } from "@/ipc/client";
import { useReviews } from "@/ipc/queries";
import { dayOf, shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { useWidth } from "@/shared/hooks/media";
import { EmptyState } from "@/shared/parts/EmptyState";
import { Loaded } from "@/shared/parts/Loaded";
import { DueClock, ReasonTags, RulingTag } from "./marks";
import { ReviewDetail } from "./ReviewDetail";
import "./review.css";

const route = getRouteApi("/reviews");

export function ReviewPage() {
  const reviews = useReviews();
  return <Loaded query={reviews}>{(list) => <Reviews list={list} />}</Loaded>;
}

type Shown = "waiting" | "decided";

function Reviews({ list }: { list: ReviewList }) {
  const { entry } = route.useSearch();
  const width = useWidth();
  const narrow = width === "narrow";
  const [shown, setShown] = useState<Shown>("waiting");
  const rows = list[shown];
  // Beside the list something is always open, so that the first decision is one click away.
  const open = entry ?? (narrow ? undefined : rows[0]?.entry);
  return (
    <div className={narrow ? "reviews" : "reviews two"} data-testid="review-page">
      {!(narrow && open) && (
        <Queue list={list} shown={shown} show={setShown} {...(open === undefined ? {} : { open })} />
      )}
      {open !== undefined && <ReviewDetail key={open} entry={open} back={narrow} />}
    </div>
  );
}

interface QueueProps {
  list: ReviewList;
  shown: Shown;
  show: (shown: Shown) => void;
  open?: string;
}

function Queue({ list, shown, show, open }: QueueProps) {
  const { t } = useTranslation();
  const rows = list[shown];
  return (
    <section className="card review-queue" aria-labelledby="reviews-title">
      <div className="card-head">
        <h1 id="reviews-title">{t("review.title", { count: list.mine })}</h1>
        {list.overdue > 0 && <span className="tag red">{t("review.overdue", { count: list.overdue })}</span>}
      </div>
      <Segmented
        block
        aria-label={t("review.show")}
        value={shown}
        onChange={show}
        options={(["waiting", "decided"] as const).map((of) => ({
          value: of,
          label: `${t(`review.show_${of}`)} ${list[of].length}`,
        }))}
      />
      {rows.length === 0 ? (
        <EmptyState why={t(`review.none_${shown}`)} />
      ) : (
        <ul className="review-rows">
          {rows.map((row) => (
            <QueueRow key={row.entry} row={row} current={row.entry === open} />
          ))}
        </ul>
      )}
    </section>
  );
}

function QueueRow({ row, current }: { row: ReviewRow; current: boolean }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  return (
    <li
      className={current ? "review-row current" : "review-row"}
      data-testid="review-row"
      data-entry-id={row.entry}
    >
      <div className="review-line">
        <Link
          className="client-name private"
          to="/reviews"
          search={{ entry: row.entry }}
          aria-current={current ? "true" : undefined}
        >
          {row.client_name}
        </Link>
        <span className="end">
          {row.decided ? (
            <RulingTag decided={row.decided} />
          ) : (
            <DueClock minutes={row.minutes_left} dueAt={row.due_at} />
          )}
        </span>
      </div>
      <div className="review-line">
        <ReasonTags reasons={row.reasons} />
        {row.products.length > 0 && (
          <span className="review-products">{row.products.join(t("common.comma"))}</span>
        )}
      </div>
      <div className="quiet">
        {t("review.made_by", { name: row.maker_name, branch: row.branch })} ·{" "}
        {shortDay(dayOf(row.happened_at), today)}
        {!row.decided && row.not_yours && <> · {t(`review.not_yours.${row.not_yours}`)}</>}
      </div>
    </li>
  );
}
