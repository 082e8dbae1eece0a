// Earlier checkups, each as it was on its day.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { CheckupId, CheckupPage } from "@/ipc/client";
import { pointsText, scoreText } from "@/shared/format/score";

export function History({ page, shown }: { page: CheckupPage; shown: CheckupId | null }) {
  const { t } = useTranslation();
  if (page.history.length === 0) return null;
  return (
    <section className="card" aria-labelledby="history-title">
      <div className="card-head">
        <h2 id="history-title">{t("checkup.history")}</h2>
        <span className="quiet">{t("checkup.history_why")}</span>
      </div>
      <ul className="plain-rows">
        {page.history.map((row) => (
          <li key={row.id} className="history-row">
            <Link
              className="history-day"
              to="/clients/$clientId/checkup"
              params={{ clientId: page.client.id }}
              search={{ checkup: row.id }}
              aria-current={row.id === shown ? "page" : undefined}
              data-testid="history-row"
            >
              {row.on}
            </Link>
            <span>
              {row.score !== null && <strong className="num">{scoreText(row.score)}</strong>}{" "}
              {row.band && <span className="quiet">{t(`score.band.${row.band}`)}</span>}
            </span>
            <span className="quiet num">
              {row.action !== null && `${t("score.part.action")} ${pointsText(row.action)}`}
              {!row.complete && t("checkup.incomplete")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
