// Clients by ten points of score, as bars; the counts stand on them, and a table behind for those who do not see it.
import { useTranslation } from "react-i18next";
import { countText } from "@/shared/format/money";
import { BAND_FROM, BANDS } from "@/shared/format/score";

/** Ten points may hold the end of one band and the beginning of the next. */
function toneOf(from: number): string {
  const at = (score: number) => [...BANDS].reverse().find((band) => score >= BAND_FROM[band]) ?? "weak";
  return [...new Set([at(from), at(from + 9.9)])].join("-");
}

export function Distribution({ counts }: { counts: number[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...counts);
  const spans = counts.map((count, index) => ({
    count,
    from: index * 10,
    span: `${index * 10}–${index === 9 ? 100 : index * 10 + 9}`,
  }));
  return (
    <figure className="distribution">
      <div className="distribution-bars" aria-hidden="true">
        {spans.map(({ count, from }) => (
          <div key={from} className="distribution-column">
            <span className="distribution-count">{count > 0 ? countText(count) : ""}</span>
            <span
              className={`distribution-bar ${toneOf(from)}`}
              style={{ height: `${(count / most) * 72}px` }}
            />
            <span className="distribution-from">{from}</span>
          </div>
        ))}
      </div>
      <table className="visually-hidden">
        <caption>{t("health.distribution")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("score.points")}</th>
            <th scope="col">{t("health.clients")}</th>
          </tr>
        </thead>
        <tbody>
          {spans.map(({ count, span }) => (
            <tr key={span}>
              <th scope="row">{span}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
