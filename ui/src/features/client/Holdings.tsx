// The holdings table: two lines per cell instead of ten columns, so that it fits a pane.
import { useTranslation } from "react-i18next";
import type { HoldingRow } from "@/ipc/client";
import { daysBetween, shortDay } from "@/shared/format/dates";
import { percent, unitsText } from "@/shared/format/money";
import { useTodayDay } from "@/shared/hooks/language";
import { MoneyText, Private, RiskLevelText } from "@/shared/parts/figures";

/** From how many days on a price is marked; CK-19. */
const OLD_DAYS = 7;

export function Holdings({ rows }: { rows: HoldingRow[] }) {
  const { t } = useTranslation();
  return (
    <table className="holdings">
      <thead>
        <tr>
          <th scope="col">{t("holding.product")}</th>
          <th scope="col" className="num">
            {t("holding.price")}
            <div>{t("holding.units")}</div>
          </th>
          <th scope="col" className="num">
            {t("holding.value")}
            <div>{t("holding.share")}</div>
          </th>
          <th scope="col" className="num">
            {t("holding.gain")}
            <div>{t("holding.day_change")}</div>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Holding key={row.product} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Holding({ row }: { row: HoldingRow }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  return (
    <tr data-testid="holding">
      <th scope="row">
        <div className="strong">{row.name}</div>
        <div className="quiet">
          {row.product} · {t(`kind.${row.kind}`)} · <RiskLevelText level={row.risk_level} />
        </div>
        {row.above_class && <span className="tag red">{t("holding.above_class")}</span>}
        {row.matures_on && (
          <span className="tag blue">
            {t("holding.matures", {
              day: shortDay(row.matures_on, today),
              count: daysBetween(today, row.matures_on),
            })}
          </span>
        )}
      </th>
      <td className="num">
        {row.price ?? <span className="warn">{t("holding.no_price")}</span>}{" "}
        {row.price_on && (
          <span className={(row.price_age_days ?? 0) > OLD_DAYS ? "figure-age warn" : "figure-age"}>
            {shortDay(row.price_on, today)}
          </span>
        )}
        <div className="quiet">
          <Private>{unitsText(row.units)}</Private>
        </div>
      </td>
      <td className="num">
        {row.value === null ? <span className="quiet">—</span> : <MoneyText amount={row.value} exact />}
        <div className="quiet">{row.share === null ? "—" : percent(row.share)}</div>
      </td>
      <td className="num">
        {row.gain === null ? <span className="quiet">—</span> : <MoneyText amount={row.gain} exact change />}
        <div>
          {row.day_change === null ? (
            <span className="quiet">—</span>
          ) : (
            <span className="small">
              <MoneyText amount={row.day_change} exact change />
            </span>
          )}
        </div>
      </td>
    </tr>
  );
}
