// Where the data stands, always in the same corner: phase, what waits, how long ago. Shows what Rust reports.
import { CloudSyncOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useTranslation } from "react-i18next";
import type { SyncPhase } from "@/ipc/client";
import { useSyncStatus } from "@/ipc/queries";
import { dateTime } from "@/shared/format/dates";
import { sizeText } from "@/shared/format/size";
import { useMedia } from "@/shared/hooks/media";
import { useNow } from "@/shared/hooks/now";
import { useSyncNow } from "@/shared/hooks/sync-now";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import "./sync.css";

const PHASE_TONE: Record<SyncPhase, string> = { idle: "ok", running: "busy", offline: "away", failed: "bad" };
const EVERY_MS = 30_000;

export function SyncState() {
  const { t } = useTranslation();
  const { data: status, error } = useSyncStatus();
  const now = useNow(EVERY_MS);
  const narrow = useMedia("(max-width: 900px)");
  const sync = useSyncNow();
  if (!status) {
    return (
      <div className="sync" role="status">
        {error ? t("sync.unknown") : ""}
      </div>
    );
  }
  const minutes = status.last_success_at
    ? Math.max(0, Math.floor((now - Date.parse(status.last_success_at)) / 60_000))
    : null;
  const age = minutes === null ? t("sync.never") : minutes === 0 ? t("sync.just_now") : agoWords(minutes);
  function agoWords(count: number) {
    if (count < 60) return t("sync.minutes_ago", { count });
    const hours = Math.floor(count / 60);
    return hours < 48
      ? t("sync.hours_ago", { count: hours })
      : t("sync.days_ago", { count: Math.floor(hours / 24) });
  }
  const phase = t(`sync.phase.${status.phase}`);
  const problem = sync.error ?? (status.error ? status.error : null);
  const details = (
    <div className="sync-details">
      <dl>
        <dt>{t("sync.state")}</dt>
        <dd>{phase}</dd>
        <dt>{t("sync.waiting")}</dt>
        <dd>{t("sync.count", { count: status.pending })}</dd>
        {status.documents > 0 && (
          <>
            <dt>{t("sync.documents")}</dt>
            <dd>
              {t("sync.documents_left", {
                count: status.documents,
                size: sizeText(status.documents_kib * 1024),
              })}
            </dd>
          </>
        )}
        {status.needs_attention > 0 && (
          <>
            <dt>{t("sync.refused")}</dt>
            <dd className="bad">{t("sync.count", { count: status.needs_attention })}</dd>
          </>
        )}
        {status.fetched !== null && (
          <>
            <dt>{t("sync.fetched")}</dt>
            <dd>{t("sync.count", { count: status.fetched })}</dd>
          </>
        )}
        <dt>{t("sync.last")}</dt>
        <dd>{status.last_success_at ? dateTime(status.last_success_at) : t("sync.never")}</dd>
      </dl>
      {status.needs_attention > 0 && <p className="quiet">{t("sync.refused_hint")}</p>}
      {problem !== null && <SyncProblem problem={problem} />}
      <Button
        type="primary"
        block
        icon={<CloudSyncOutlined />}
        data-testid="sync-now"
        loading={sync.isPending || status.phase === "running"}
        onClick={() => sync.mutate()}
      >
        {t("sync.now")}
      </Button>
    </div>
  );
  return (
    <Popover
      trigger="click"
      placement={narrow ? "topLeft" : "rightBottom"}
      title={t("sync.title")}
      content={details}
    >
      <button
        type="button"
        className="sync"
        data-testid="sync-state"
        data-phase={status.phase}
        data-pending={status.pending}
        data-attention={status.needs_attention}
      >
        <span>
          <span className={`sync-dot ${PHASE_TONE[status.phase]}`} aria-hidden="true" />
          {phase}
        </span>
        {status.pending > 0 && <span>{t("sync.pending", { count: status.pending })}</span>}
        {status.documents > 0 && !narrow && (
          <span>{t("sync.documents_short", { count: status.documents })}</span>
        )}
        {status.needs_attention > 0 && (
          <span className="sync-attention">{t("sync.attention", { count: status.needs_attention })}</span>
        )}
        <span>{age}</span>
      </button>
    </Popover>
  );
}

function SyncProblem({ problem }: { problem: unknown }) {
  return <ErrorNote error={problem} />;
}
