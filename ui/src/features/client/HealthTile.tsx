// The client's wealth health in one tile: score, the two weakest dimensions, whether a checkup is due. Asked for once the
// page itself has been painted.
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckupPage, ClientId } from "@/ipc/client";
import { useCheckupPage } from "@/ipc/queries";
import { DIMENSION, gapToNext, scoreText, tenths } from "@/shared/format/score";
import { DueTag } from "@/shared/parts/due";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { ScoreRing } from "@/shared/parts/ScoreRing";

export function HealthTile({ client }: { client: ClientId }) {
  const { t } = useTranslation();
  const painted = useAfterPaint();
  const page = useCheckupPage(client, null, painted);
  return (
    <section className="card health-tile" aria-labelledby="health-title" data-testid="health-tile">
      <div className="card-head">
        <h2 id="health-title">{t("score.title")}</h2>
        <span className="end">
          <Link to="/clients/$clientId/checkup" params={{ clientId: client }}>
            {t("action.open_checkup")}
          </Link>
        </span>
      </div>
      {page.data ? (
        <Tile page={page.data} />
      ) : page.error ? (
        <ErrorNote error={page.error} retry={() => void page.refetch()} />
      ) : (
        <div className="health-tile-waiting" role="status" aria-label={t("common.loading")} />
      )}
    </section>
  );
}

function Tile({ page }: { page: CheckupPage }) {
  const { t } = useTranslation();
  const { health } = page;
  const gap = health.score !== null && health.band !== null ? gapToNext(health.score, health.band) : null;
  const known = health.dimensions.flatMap(({ id, score }) => (score === null ? [] : [{ id, score }]));
  const worst = known.sort((a, b) => tenths(a.score) - tenths(b.score)).slice(0, 2);
  return (
    <div className="health-tile-body">
      <ScoreRing health={health} size={72} target={page.target?.score ?? null} />
      <div className="health-tile-words">
        <p>
          {health.band ? (
            <>
              <span className={`band ${health.band}`}>{t(`score.band.${health.band}`)}</span>{" "}
              {gap && t("score.gap", { points: gap.points, band: t(`score.band.${gap.band}`) })}
            </>
          ) : (
            t("score.insufficient")
          )}
        </p>
        {health.status === "scored" ? (
          <p className="quiet">
            {worst
              .map(({ id, score }) => `${t(`score.dimension.${DIMENSION[id]}`)} ${scoreText(score)}`)
              .join(" · ")}
          </p>
        ) : (
          <p className="quiet">{t("score.questions", { count: health.missing.length })}</p>
        )}
        <DueTag due={page.due} />
      </div>
    </div>
  );
}

/** True once the first frame with data has been drawn: nothing may keep the page itself waiting. */
function useAfterPaint(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(true), 0);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return painted;
}
