// Where the checkup stands: what it still needs before it is complete, or of which day it is. One line under the header.
import { Button, Progress } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckupPage } from "@/ipc/client";
import { clockTime, dayOf, shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import type { Process } from "./useProcess";

const CompleteDialog = lazy(() =>
  import("./CompleteDialog").then((module) => ({ default: module.CompleteDialog })),
);

export function ProcessBar({ page, process }: { page: CheckupPage; process: Process }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const [completing, setCompleting] = useState(false);
  const { checkup } = page;
  if (page.frozen) {
    return (
      <div className="card process frozen" role="note" data-testid="frozen">
        <span className="strong">{t("checkup.frozen", { day: page.as_of })}</span>
        <span className="quiet">{t("checkup.frozen_why")}</span>
      </div>
    );
  }
  if (!checkup) return null;
  if (checkup.completed_at) {
    return (
      <div className="card process done" role="note" data-testid="checkup-complete">
        <span className="tag green">{t("checkup.complete")}</span>
        <span>{t("checkup.complete_on", { day: shortDay(dayOf(checkup.completed_at), today) })}</span>
        {!checkup.synced && <span className="tag">{t("sync.unsynced")}</span>}
      </div>
    );
  }
  const left = checkup.findings - checkup.answered;
  const still = [
    checkup.shown_at === null ? t("checkup.still_show") : null,
    left > 0 ? t("checkup.still_answer", { count: left }) : null,
  ].filter(Boolean);
  return (
    <div className="card process" data-testid="checkup-process">
      <span className="strong">
        {t("checkup.under_way", { day: shortDay(dayOf(checkup.made_at), today) })}
      </span>
      <span className="process-count" role="status">
        {t("checkup.answered", { done: checkup.answered, of: checkup.findings })}
        <Progress
          percent={checkup.findings > 0 ? (checkup.answered / checkup.findings) * 100 : 100}
          showInfo={false}
          size="small"
          aria-label={t("checkup.answered", { done: checkup.answered, of: checkup.findings })}
        />
      </span>
      {checkup.shown_at ? (
        <span className="tag green">✓ {t("checkup.shown", { time: clockTime(checkup.shown_at) })}</span>
      ) : (
        <Button
          size="small"
          data-testid="checkup-shown"
          loading={process.show.isPending}
          onClick={() => process.show.mutate(checkup.id)}
        >
          {t("checkup.mark_shown")}
        </Button>
      )}
      {!checkup.synced && <span className="tag">{t("sync.unsynced")}</span>}
      <span className="process-end">
        {still.length > 0 && (
          <span className="quiet" id="complete-needs">
            {t("checkup.still", { what: still.join(t("common.comma")) })}
          </span>
        )}
        <Button
          type="primary"
          data-testid="checkup-finish"
          aria-describedby={still.length > 0 ? "complete-needs" : undefined}
          disabled={still.length > 0}
          onClick={() => setCompleting(true)}
        >
          {t("checkup.finish")}
        </Button>
      </span>
      {completing && (
        <Suspense fallback={null}>
          <CompleteDialog
            page={page}
            checkup={checkup}
            process={process}
            close={() => setCompleting(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
