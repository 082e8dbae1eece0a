// What the money is made of and what may happen to it: buckets and allocation against target, goals, when money becomes
// free, what dated episodes would do. Figures first, bars beside them.
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { CheckupPage, ClassShare, Replay } from "@/ipc/client";
import { percent } from "@/shared/format/money";
import { Bar } from "@/shared/parts/Bar";
import { MoneyText, Private } from "@/shared/parts/figures";
import { useSay } from "@/shared/words";

export function Buckets({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  if (page.buckets.length === 0 && page.allocation.length === 0) return null;
  return (
    <section className="card" aria-labelledby="buckets-title">
      <div className="card-head">
        <h2 id="buckets-title">{t("checkup.buckets")}</h2>
      </div>
      <ul className="buckets">
        {page.buckets.map((bucket) => (
          <li key={bucket.bucket} className={`bucket ${bucket.bucket}`}>
            <div className="bucket-name">{t(`bucket.${bucket.bucket}`)}</div>
            <div className="bucket-amount">
              <MoneyText amount={bucket.amount} />
            </div>
            <div className="quiet">{percent(Number(bucket.share))}</div>
          </li>
        ))}
      </ul>
      {page.allocation.length > 0 && (
        <>
          <h3 className="group-name">{t("checkup.against_target")}</h3>
          <ClassBars rows={page.allocation} />
        </>
      )}
    </section>
  );
}

export function ClassBars({ rows }: { rows: ClassShare[] }) {
  const { t } = useTranslation();
  return (
    <ul className="class-bars">
      {rows.map((row) => {
        const share = Number(row.share);
        const target = row.target === null ? null : Number(row.target);
        return (
          <li key={row.class}>
            <span>{t(`class.${row.class}`)}</span>
            <Bar share={share} mark={target} tone={row.class} />
            <span className="num">
              <strong>{percent(share)}</strong>{" "}
              <span className="quiet">
                {target === null
                  ? t("checkup.no_target")
                  : t("checkup.target_share", { share: percent(target) })}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

export function Goals({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  if (page.goals.length === 0) return null;
  return (
    <section className="card" aria-labelledby="goals-title">
      <div className="card-head">
        <h2 id="goals-title">{t("checkup.goals")}</h2>
        <span className="quiet">{t("checkup.goals_why")}</span>
      </div>
      <ul className="plain-rows">
        {page.goals.map((goal) => {
          const funded = Number(goal.funded);
          return (
            <li key={`${goal.due}:${goal.name}:${goal.amount}`} className="goal">
              <div className="goal-line">
                <span>
                  <Private className="strong">{goal.name ?? t("checkup.goal")}</Private>{" "}
                  <span className="quiet">{goal.due.slice(0, 7)}</span>
                </span>
                <MoneyText amount={goal.amount} />
              </div>
              <div className="goal-line">
                <Bar share={funded} tone={funded >= 1 ? "green" : funded >= 0.8 ? "blue" : "amber"} />
                <strong className="num">{percent(funded, 0)}</strong>
              </div>
              {goal.probability !== null && (
                <div className="quiet">
                  {t("checkup.goal_chance", { share: percent(goal.probability, 0) })}
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Ladder({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  const total = page.ladder.reduce((sum, rung) => sum + Number(rung.amount), 0);
  if (total <= 0) return null;
  const most = Math.max(...page.ladder.map((rung) => Number(rung.amount)));
  return (
    <section className="card" aria-labelledby="ladder-title">
      <div className="card-head">
        <h2 id="ladder-title">{t("checkup.ladder")}</h2>
        <span className="quiet">{t("checkup.ladder_why")}</span>
      </div>
      <ul className="class-bars ladder">
        {page.ladder.map((rung) => (
          <li key={rung.within_days ?? "later"} title={rung.products.join(t("common.comma"))}>
            <span>{withinWords(t, rung.within_days)}</span>
            <Bar share={most > 0 ? Number(rung.amount) / most : 0} tone="grey" />
            <span className="num">
              <MoneyText amount={rung.amount} />
            </span>
            {rung.products.length > 0 && (
              <span className="quiet ladder-products private">
                {rung.products.slice(0, 2).join(t("common.comma"))}
                {rung.products.length > 2 && ` ${t("checkup.and_more", { count: rung.products.length - 2 })}`}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function withinWords(t: TFunction, days: number | null): string {
  if (days === null) return t("checkup.later");
  if (days <= 1) return t("checkup.at_hand");
  if (days >= 360) return t("checkup.within_years", { count: Math.round(days / 365) });
  return t("checkup.within_days", { count: days });
}

export function Stress({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  if (page.replays.length === 0) return null;
  return (
    <section className="card" aria-labelledby="stress-title">
      <div className="card-head">
        <h2 id="stress-title">{t("checkup.stress")}</h2>
        <span className="quiet">{t("checkup.stress_why")}</span>
      </div>
      <StressBars replays={page.replays} tolerance={page.tolerance} />
    </section>
  );
}

export function StressBars({ replays, tolerance }: { replays: Replay[]; tolerance: string | null }) {
  const { t } = useTranslation();
  const say = useSay();
  const bears = tolerance === null ? null : Number(tolerance);
  const most = Math.max(1, ...replays.map(({ change }) => -Number(change)), bears ?? 0) * 1.04;
  return (
    <>
      <ul className="stress-bars">
        {replays.map((replay) => {
          const loss = -Number(replay.change);
          const over = bears !== null && loss > bears;
          return (
            <li key={replay.episode}>
              <span className="stress-name">
                {say(replay.name)}{" "}
                <span className="quiet nowrap">
                  {replay.from.slice(0, 7)} → {replay.to.slice(0, 7)}
                </span>
              </span>
              <Bar
                share={Math.max(0, loss) / most}
                mark={bears === null ? null : bears / most}
                tone={over ? "red" : "grey"}
              />
              <span className="num">
                <strong className={over ? "bad" : ""}>
                  <MoneyText amount={replay.change} signed />
                </strong>{" "}
                <span className="quiet">{percent(Number(replay.share), 1, { signed: true })}</span>
              </span>
            </li>
          );
        })}
      </ul>
      <p className="quiet">
        {tolerance === null ? (
          t("checkup.tolerance_unknown")
        ) : (
          <>
            <span className="mark-key" aria-hidden="true" /> {t("checkup.tolerance_line")}{" "}
            <MoneyText amount={`-${tolerance}`} signed />
          </>
        )}
      </p>
    </>
  );
}
