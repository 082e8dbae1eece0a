// Now against after: what may be lost, and the goals. Both columns are Rust's.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CheckupPage, WhatIfAnswer } from "@/ipc/client";
import { percent } from "@/shared/format/money";
import { MoneyText } from "@/shared/parts/figures";
import { useSay } from "@/shared/words";

export function ThenNow({ page, answer }: { page: CheckupPage; answer: WhatIfAnswer | null }) {
  const { t } = useTranslation();
  const say = useSay();
  const [worst] = page.replays;
  const worstThen = answer?.replays.find(({ episode }) => episode === worst?.episode);
  const loss = page.six_month_loss;
  const lossThen = answer?.six_month_loss;
  const rows: { name: ReactNode; now: ReactNode; after: ReactNode; key: string }[] = [];
  if (loss || lossThen)
    rows.push({
      key: "loss",
      name: t("checkup.six_month_loss"),
      now: loss ? <MoneyText amount={`-${loss.amount}`} signed /> : "—",
      after: lossThen ? <MoneyText amount={`-${lossThen.amount}`} signed /> : null,
    });
  if (worst)
    rows.push({
      key: "worst",
      name: t("what_if.replay", { name: say(worst.name) }),
      now: <MoneyText amount={worst.change} signed />,
      after: worstThen ? <MoneyText amount={worstThen.change} signed /> : null,
    });
  page.goals.forEach((goal, index) => {
    const then = answer?.goals[index];
    rows.push({
      key: `goal:${index}`,
      name: <span className="private">{t("what_if.goal", { name: goal.name ?? t("checkup.goal") })}</span>,
      now: percent(Number(goal.funded), 0),
      after: then ? percent(Number(then.funded), 0) : null,
    });
  });
  page.allocation.forEach((row) => {
    const then = answer?.allocation.find((other) => other.class === row.class);
    rows.push({
      key: row.class,
      name: t(`class.${row.class}`),
      now: percent(Number(row.share), 0),
      after: then ? percent(Number(then.share), 0) : null,
    });
  });
  if (rows.length === 0) return null;
  return (
    <table className="then-now" data-testid="then-now">
      <thead>
        <tr>
          <td />
          <th scope="col" className="num">
            {t("what_if.now")}
          </th>
          <th scope="col" className="num">
            {t("what_if.then")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            <td className="num">{row.now}</td>
            <td className="num strong">{row.after ?? <span className="quiet">—</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
