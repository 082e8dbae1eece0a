// The slides themselves: large, calm, in words for the client. No rule numbers, no points at stake, nothing internal.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Presentation } from "@/ipc/client";
import { CurveChart } from "@/shared/charts/CurveChart";
import { sentenceDay } from "@/shared/format/dates";
import { percent } from "@/shared/format/money";
import { BAND_FROM, BANDS, DIMENSION, gapToNext, pointsText, tenths, toneOf } from "@/shared/format/score";
import { useLanguage } from "@/shared/hooks/language";
import { useMedia } from "@/shared/hooks/media";
import { Bar } from "@/shared/parts/Bar";
import { MoneyText } from "@/shared/parts/figures";
import { ScoreRing } from "@/shared/parts/ScoreRing";
import { useSay } from "@/shared/words";
import type { Slide } from "./slides";

interface Props {
  data: Presentation;
}

const VIEW: Record<Slide, (props: Props) => ReactNode> = {
  score: Score,
  buckets: Buckets,
  years: Years,
  worst: Worst,
  goals: Goals,
  together: Together,
};

export function SlideView({ data, slide }: Props & { slide: Slide }) {
  const View = VIEW[slide];
  return <View data={data} />;
}

function Score({ data }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const language = useLanguage();
  const small = useMedia("(max-width: 1100px)");
  const { health, change } = data;
  const { score, band } = health;
  if (score === null || band === null) {
    return (
      <div className="slide">
        <h1>{t("present.unknown", { name: say(data.addressed) })}</h1>
        <p className="slide-lead">{t("present.unknown_why")}</p>
        <ol className="slide-questions">
          {health.missing.map((missing) => (
            <li key={missing.field}>{say(missing.question)}</li>
          ))}
        </ol>
      </div>
    );
  }
  const gap = gapToNext(score, band);
  return (
    <div className="slide">
      <h1>{t("present.score", { name: say(data.addressed) })}</h1>
      <div className="slide-score">
        <ScoreRing health={health} size={small ? 200 : 260} />
        <div className="slide-score-words">
          <p className="slide-lead">
            <span className={`band ${band}`}>{t(`score.band.${band}`)}</span>{" "}
            {gap
              ? t("present.gap", { points: gap.points, band: t(`score.band.${gap.band}`) })
              : t("present.best")}
          </p>
          {change && (
            <p>
              {t("present.since", {
                day: sentenceDay(change.since, data.as_of, language),
                points: pointsText((Number(change.to) - Number(change.from)).toFixed(1)),
              })}
            </p>
          )}
          <BandScale score={score} />
        </div>
      </div>
      <ul className="slide-dimensions">
        {health.dimensions.map(({ id, score: points }) => (
          <li key={id}>
            <span>{t(`score.dimension.${DIMENSION[id]}`)}</span>
            {points === null ? (
              <span className="quiet">{t("score.unknown")}</span>
            ) : (
              <Bar share={Number(points) / 100} tone={toneOf(points)} />
            )}
            <strong className="num">{points === null ? "—" : Math.round(Number(points))}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The bands on one line, and where the score is. */
function BandScale({ score }: { score: string }) {
  const { t } = useTranslation();
  return (
    <div className="band-scale" aria-hidden="true">
      <div className="band-scale-track">
        {BANDS.map((band, index) => {
          const from = BAND_FROM[band];
          const next = BANDS[index + 1];
          const to = next ? BAND_FROM[next] : 100;
          return (
            <span key={band} className={`band-scale-part ${band}`} style={{ width: `${to - from}%` }}>
              {t(`score.band.${band}`)}
              <span className="band-scale-from">{from}</span>
            </span>
          );
        })}
        <span className="band-scale-pin" style={{ insetInlineStart: `${tenths(score) / 10}%` }} />
      </div>
    </div>
  );
}

function Buckets({ data }: Props) {
  const { t } = useTranslation();
  const targets = data.allocation.filter(({ target }) => target !== null);
  return (
    <div className="slide">
      <h1>{t("present.title.buckets")}</h1>
      <p className="slide-lead">
        {t("present.assets")} <strong>{<MoneyText amount={data.assets} />}</strong>
      </p>
      <div className="bucket-line" aria-hidden="true">
        {data.buckets
          .filter(({ share }) => Number(share) > 0)
          .map((bucket) => (
            <span key={bucket.bucket} className={bucket.bucket} style={{ flexGrow: Number(bucket.share) }} />
          ))}
      </div>
      <ul className="slide-buckets">
        {data.buckets.map((bucket) => (
          <li key={bucket.bucket} className={`slide-bucket ${bucket.bucket}`}>
            <h2>{t(`bucket.${bucket.bucket}`)}</h2>
            <div className="slide-amount">
              <MoneyText amount={bucket.amount} />
            </div>
            <div className="slide-share">{percent(Number(bucket.share), 0)}</div>
            <p>{t(`present.bucket.${bucket.bucket}`)}</p>
          </li>
        ))}
      </ul>
      {targets.length > 0 && (
        <div>
          <h2>{t("present.fits")}</h2>
          <ul className="slide-classes">
            {targets.map((row) => (
              <li key={row.class}>
                <span>{t(`class.${row.class}`)}</span>
                <Bar share={Number(row.share)} mark={Number(row.target)} tone={row.class} />
                <strong className="num">{percent(Number(row.share), 0)}</strong>
                <span className="slide-small nowrap">
                  {t("present.fit", { share: percent(Number(row.target), 0) })}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Years({ data }: Props) {
  const { t } = useTranslation();
  const tall = useMedia("(min-height: 820px)");
  const { outcome, figures } = data;
  const fall = figures.max_drawdown;
  return (
    <div className="slide">
      <h1>{t("present.title.years")}</h1>
      <dl className="slide-figures">
        {outcome?.own != null && (
          <div>
            <dt>{t("present.own", { day: outcome.from })}</dt>
            <dd className={outcome.own >= 0 ? "up" : "down"}>{percent(outcome.own, 1, { signed: true })}</dd>
          </div>
        )}
        {outcome?.benchmark != null && (
          <div>
            <dt>{t("present.benchmark")}</dt>
            <dd>{percent(outcome.benchmark, 1, { signed: true })}</dd>
          </div>
        )}
        {fall?.depth != null && (
          <div>
            <dt>{t("present.fall")}</dt>
            <dd className="down">{percent(fall.depth, 1, { signed: true })}</dd>
          </div>
        )}
      </dl>
      <CurveChart
        curve={data.curve}
        own={t("present.own_series")}
        benchmark={t("present.benchmark_series")}
        height={tall ? 430 : 340}
        large
      />
    </div>
  );
}

function Worst({ data }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const { six_month_loss: loss, tolerance, replays } = data;
  const bears = tolerance === null ? null : Number(tolerance);
  const most = Math.max(1, bears ?? 0, ...replays.map(({ change }) => -Number(change))) * 1.04;
  return (
    <div className="slide">
      <h1>{t("present.title.worst")}</h1>
      <div className="slide-worst">
        {loss && (
          <div>
            <p>{t("present.loss")}</p>
            <div className="slide-amount">
              <MoneyText amount={`-${loss.amount}`} signed />
            </div>
          </div>
        )}
        <div>
          <p>{t("present.bears")}</p>
          <div className="slide-amount">
            {tolerance === null ? t("present.bears_unknown") : <MoneyText amount={`-${tolerance}`} signed />}
          </div>
        </div>
      </div>
      {replays.length > 0 && (
        <>
          <h2>{t("present.replays")}</h2>
          <ul className="slide-replays">
            {replays.slice(0, 5).map((replay) => {
              const lost = -Number(replay.change);
              const over = bears !== null && lost > bears;
              return (
                <li key={replay.episode}>
                  <span>
                    {say(replay.name)} <span className="slide-small">{replay.from.slice(0, 7)}</span>
                  </span>
                  <Bar
                    share={Math.max(0, lost) / most}
                    mark={bears === null ? null : bears / most}
                    tone={over ? "red" : "grey"}
                  />
                  <strong className={over ? "num bad" : "num"}>
                    <MoneyText amount={replay.change} signed />
                  </strong>
                </li>
              );
            })}
          </ul>
          {bears !== null && (
            <p className="slide-small">
              <span className="mark-key" aria-hidden="true" /> {t("present.mark")}
            </p>
          )}
        </>
      )}
    </div>
  );
}

function Goals({ data }: Props) {
  const { t } = useTranslation();
  return (
    <div className="slide">
      <h1>{t("present.title.goals")}</h1>
      <p className="slide-lead">{t("present.goals_why")}</p>
      <ul className="slide-goals">
        {data.goals.map((goal) => {
          const funded = Number(goal.funded);
          return (
            <li key={`${goal.due}:${goal.name}:${goal.amount}`}>
              <div className="slide-goal-line">
                <h2>{goal.name ?? t("checkup.goal")}</h2>
                <span>
                  {goal.due.slice(0, 7)} · <MoneyText amount={goal.amount} />
                </span>
              </div>
              <div className="slide-goal-line bar-line">
                <Bar share={funded} tone={funded >= 1 ? "green" : funded >= 0.8 ? "blue" : "amber"} />
                <strong>{percent(funded, 0)}</strong>
              </div>
              {goal.probability !== null && (
                <p className="slide-small">{t("present.chance", { share: percent(goal.probability, 0) })}</p>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** More than fit on a page are not read. */
const MOST_FINDINGS = 6;

function Together({ data }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const findings = data.findings.filter(({ severity }) => severity !== "info").slice(0, MOST_FINDINGS);
  return (
    <div className="slide">
      <h1>{t("present.title.together")}</h1>
      <ol className="slide-findings">
        {findings.map((finding, index) => (
          <li key={finding.reason.zh}>
            <span className="slide-number">{index + 1}</span>
            <div>
              <h2>{say(finding.reason)}</h2>
              <p>{say(finding.next_step)}</p>
            </div>
            {finding.answer && (
              <span className={`slide-answer ${finding.answer}`}>
                {t(`present.answer.${finding.answer}`)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
