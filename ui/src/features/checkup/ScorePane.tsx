// The score with its reasons: how far to the next band, what moved it, what each dimension rests on, what is not known.
import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckupPage, Health } from "@/ipc/client";
import { shortDay } from "@/shared/format/dates";
import { gapToNext, pointsText, scoreText } from "@/shared/format/score";
import { useTodayDay } from "@/shared/hooks/language";
import { DueTag } from "@/shared/parts/due";
import { LinkButton } from "@/shared/parts/LinkButton";
import { ScoreRing } from "@/shared/parts/ScoreRing";
import { useSay } from "@/shared/words";
import { Dimensions } from "./Dimensions";
import { Radar } from "./Radar";
import { Waterfall } from "./Waterfall";

export function ScorePane({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const [look, setLook] = useState<"bars" | "radar">("bars");
  const { health, change, target } = page;
  const scored = health.status === "scored" && health.score !== null && health.band !== null;
  return (
    <section className="card score-pane" aria-labelledby="score-title">
      <div className="card-head">
        <h2 id="score-title">{t("score.title")}</h2>
        <span className="quiet">
          {t("score.method", { method: health.method })} · {shortDay(page.as_of, today)}
        </span>
      </div>
      {scored ? (
        <div className="score-top">
          <ScoreRing health={health} size={118} target={target?.score ?? null} />
          <div className="score-said">
            <ScoreWords health={health} />
            {change && (
              <p>
                {t("score.since", { day: shortDay(change.since, today) })}{" "}
                <Points text={differenceOf(change.from, change.to)} />
              </p>
            )}
            {target && (
              <p className="quiet">
                {t("score.target")} <strong>{scoreText(target.score)}</strong>{" "}
                {t("score.target_by", { day: shortDay(target.by, today) })}
              </p>
            )}
          </div>
        </div>
      ) : (
        <Insufficient health={health} client={page.client.id} frozen={page.frozen} />
      )}
      {!page.frozen && (
        <p className="score-due">
          <DueTag due={page.due} />
        </p>
      )}
      {scored && <CapNote health={health} />}
      {change && <Waterfall change={change} />}
      <div className="score-look">
        <h3 className="group-name">{t("score.where_from")}</h3>
        <Segmented
          size="small"
          aria-label={t("score.look")}
          value={look}
          onChange={setLook}
          options={[
            { value: "bars", label: t("score.bars") },
            { value: "radar", label: t("score.radar") },
          ]}
        />
      </div>
      {look === "bars" ? <Dimensions health={health} /> : <Radar health={health} />}
      {scored && <Missing health={health} client={page.client.id} frozen={page.frozen} />}
    </section>
  );
}

/** Both come to one decimal from Rust; their difference is exact. */
const differenceOf = (from: string, to: string) => (Number(to) - Number(from)).toFixed(1);

export function Points({ text }: { text: string }) {
  const words = pointsText(text);
  const tone = words.startsWith("+") ? "up" : words.startsWith("−") ? "down" : "";
  return <strong className={`nowrap ${tone}`}>{words}</strong>;
}

function ScoreWords({ health }: { health: Health }) {
  const { t } = useTranslation();
  const { score, band } = health;
  if (score === null || band === null) return null;
  const gap = gapToNext(score, band);
  return (
    <p>
      <span className={`band ${band}`}>{t(`score.band.${band}`)}</span>{" "}
      {gap && t("score.gap", { points: gap.points, band: t(`score.band.${gap.band}`) })}
    </p>
  );
}

function CapNote({ health }: { health: Health }) {
  const { t } = useTranslation();
  const say = useSay();
  if (!health.cap) return null;
  return (
    <div className="score-cap">
      <p className="strong">{t("score.cap", { at: health.cap.at })}</p>
      <ul>
        {health.cap.because.map((words) => (
          <li key={words.zh}>{say(words)}</li>
        ))}
      </ul>
    </div>
  );
}

interface MissingProps {
  health: Health;
  client: string;
  frozen: boolean;
}

/** F39: no number; the questions instead. */
function Insufficient({ health, client, frozen }: MissingProps) {
  const { t } = useTranslation();
  const weight = (known: boolean) =>
    health.dimensions
      .filter(({ score }) => !known || score !== null)
      .reduce((sum, dimension) => sum + Number(dimension.weight), 0);
  return (
    <div className="score-none" data-testid="score-insufficient">
      <p className="score-none-title">{t("score.insufficient")}</p>
      <p className="quiet">{t("score.insufficient_why", { known: weight(true), all: weight(false) })}</p>
      <Questions health={health} client={client} frozen={frozen} />
    </div>
  );
}

function Missing(props: MissingProps) {
  const { t } = useTranslation();
  if (props.health.missing.length === 0) return null;
  return (
    <>
      <h3 className="group-name">{t("score.missing")}</h3>
      <Questions {...props} />
    </>
  );
}

function Questions({ health, client, frozen }: MissingProps) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <ul className="questions">
      {health.missing.map((missing) => (
        <li key={missing.field}>
          <span>{say(missing.question)}</span>
          <span className="quiet nowrap">
            {Number(missing.weight_gained) > 0 &&
              t("score.weight_gained", { weight: Number(missing.weight_gained) })}
          </span>
          {!frozen && (
            <LinkButton
              size="small"
              to="/clients/$clientId/facts"
              params={{ clientId: client }}
              search={{ field: missing.field }}
              aria-label={t("action.for", { action: t("score.ask"), name: say(missing.question) })}
            >
              {t("score.ask")}
            </LinkButton>
          )}
        </li>
      ))}
    </ul>
  );
}
