// Where the return comes from: by holding, by class against the target, and which holdings are the same thing twice.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckupPage } from "@/ipc/client";
import { percent } from "@/shared/format/money";
import { Bar } from "@/shared/parts/Bar";
import { MoneyText, Private } from "@/shared/parts/figures";

const FIRST = 6;

export function Sources({ page }: { page: CheckupPage }) {
  const { contributions, attribution, overlaps } = page;
  if (contributions.length + attribution.length + overlaps.length === 0) return null;
  return (
    <>
      {contributions.length > 0 && <Contributions page={page} />}
      {(attribution.length > 0 || overlaps.length > 0) && (
        <div className="pair-cards">
          {attribution.length > 0 && <Attribution page={page} />}
          {overlaps.length > 0 && <Overlaps page={page} />}
        </div>
      )}
    </>
  );
}

function Part({ rate }: { rate: number | null }) {
  if (rate === null) return <span className="quiet">—</span>;
  const text = percent(rate, 2, { signed: true });
  const tone = text.startsWith("+") ? "up" : text.startsWith("−") ? "down" : "";
  return <span className={tone}>{text}</span>;
}

function Contributions({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { contributions, figures } = page;
  const rows = all ? contributions : contributions.slice(0, FIRST);
  const most = Math.max(...contributions.map(({ contribution }) => Math.abs(contribution ?? 0)), 1e-9);
  return (
    <section className="card" aria-labelledby="contributions-title">
      <div className="card-head">
        <h2 id="contributions-title">{t("checkup.contributions")}</h2>
        <span className="quiet">{t("checkup.contributions_why")}</span>
        {contributions.length > FIRST && (
          <span className="end">
            <button type="button" className="linklike" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t("checkup.findings_less") : t("checkup.rows_all", { count: contributions.length })}
            </button>
          </span>
        )}
      </div>
      <table className="data-table contributions">
        <thead>
          <tr>
            <th scope="col">{t("holding.product")}</th>
            <td className="contribution-bar" />
            <th scope="col" className="num">
              {t("checkup.contribution")}
            </th>
            <th scope="col" className="num">
              {t("checkup.gain")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const part = row.contribution ?? 0;
            const half = Math.abs(part) / most / 2;
            return (
              <tr key={row.product}>
                <th scope="row">
                  <Private>{row.name}</Private>{" "}
                  {!row.held && <span className="tag">{t("checkup.sold")}</span>}
                </th>
                <td className="contribution-bar">
                  <Bar
                    share={half}
                    from={part < 0 ? 0.5 - half : 0.5}
                    mark={0.5}
                    tone={part < 0 ? "down" : "up"}
                  />
                </td>
                <td className="num">
                  <Part rate={row.contribution} />
                </td>
                <td className="num">
                  <MoneyText amount={row.gain} change />
                </td>
              </tr>
            );
          })}
        </tbody>
        {figures.twr !== null && (
          <tfoot>
            <tr>
              <th scope="row">{t("checkup.contributions_sum")}</th>
              <td className="contribution-bar" />
              <td className="num strong">
                <Part rate={figures.twr} />
              </td>
              <td />
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function Attribution({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="attribution-title">
      <div className="card-head">
        <h2 id="attribution-title">{t("checkup.attribution")}</h2>
        <span className="quiet">{t("checkup.attribution_why")}</span>
      </div>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("chart.class")}</th>
            <th scope="col" className="num">
              {t("checkup.by_weight")}
            </th>
            <th scope="col" className="num">
              {t("checkup.by_choice")}
            </th>
            <th scope="col" className="num">
              {t("checkup.by_both")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.attribution.map((row) => (
            <tr key={row.class}>
              <th scope="row">{t(`class.${row.class}`)}</th>
              <td className="num">
                <Part rate={row.allocation} />
              </td>
              <td className="num">
                <Part rate={row.selection} />
              </td>
              <td className="num">
                <Part rate={row.interaction} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Overlaps({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="overlaps-title">
      <div className="card-head">
        <h2 id="overlaps-title">{t("checkup.overlaps")}</h2>
        <span className="quiet">{t("checkup.overlaps_why")}</span>
      </div>
      <ul className="plain-rows">
        {page.overlaps.map((row) => (
          <li key={`${row.a}|${row.b}`} className="overlap">
            <span className="private">
              {row.a} <span className="quiet">×</span> {row.b}
            </span>
            <span className="num quiet">
              {row.overlap !== null && (
                <span className={row.overlap > 0.5 ? "warn" : ""}>
                  {t("checkup.overlap", { share: percent(row.overlap, 0) })}
                </span>
              )}
              {row.overlap !== null && row.correlation !== null && " · "}
              {row.correlation !== null &&
                t("checkup.correlation", { number: row.correlation.toFixed(2).replace("-", "−") })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
