// One entry in a list: when, with whom, how, what, and where it stands.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { LogEntryView } from "@/ipc/client";
import { clockTime, dayOf, shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { TierTag } from "@/shared/parts/figures";
import "./log.css";

interface Props {
  entry: LogEntryView;
  /** In a list of one client the day stands where the name would. */
  own?: boolean;
}

export function LogRow({ entry, own = false }: Props) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const { form, client } = entry;
  return (
    <li className="log-row" data-testid="log-row" data-entry-id={entry.id}>
      <span className="log-time">{clockTime(form.started_at)}</span>
      <div className="log-who">
        <div className="client-line">
          <Link className="client-name private" to="/log/entry/$entryId" params={{ entryId: entry.id }}>
            {own ? shortDay(dayOf(form.started_at), today) : client.name || t("log.left_book")}
          </Link>
          {!own && client.name && <TierTag tier={client.tier} />}
        </div>
        <div className="quiet">
          {t(`channel.${form.channel}`)} · {t(`purpose.${form.purpose}`)}
        </div>
      </div>
      <p className="log-summary private">{form.summary}</p>
      <div className="log-marks">
        {!entry.verified && <span className="tag red">{t("log.not_verified")}</span>}
        {form.corrects && <span className="tag blue">{t("log.is_correction")}</span>}
        {entry.corrected_by && <span className="tag">{t("log.was_corrected")}</span>}
        {entry.offers.some(({ path }) => path === "breach") && (
          <span className="tag red">{t("log.breach")}</span>
        )}
        {entry.late && <span className="tag amber">{t("log.late")}</span>}
        {entry.receipt ? (
          <span className="tag green">{t("log.received_short", { number: entry.receipt.log_index })}</span>
        ) : (
          <span className="tag">{t("sync.unsynced")}</span>
        )}
      </div>
    </li>
  );
}
