// Completing a checkup: the score to aim at and until when (WH-15). The proposal is what is there and what was accepted.
import { Button, Checkbox, DatePicker, InputNumber, Modal } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckupPage, CheckupState } from "@/ipc/client";
import { failureOf } from "@/ipc/client";
import { pointsText, proposedTarget, scoreText } from "@/shared/format/score";
import { useTodayDay } from "@/shared/hooks/language";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field } from "@/shared/parts/Field";
import type { Process } from "./useProcess";

interface Props {
  page: CheckupPage;
  checkup: CheckupState;
  process: Process;
  close: () => void;
}

export function CompleteDialog({ page, checkup, process, close }: Props) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const { score } = page.health;
  const accepted = page.findings.flatMap(({ answer, points }) =>
    answer?.answer === "accepted" && points !== null ? [points] : [],
  );
  const proposal = proposedTarget(score ?? "60", accepted, today);
  const [aim, setAim] = useState<string | null>(proposal.score);
  const [by, setBy] = useState<string | null>(proposal.by);
  const [without, setWithout] = useState(score === null);
  const { complete } = process;
  const failure = complete.error ? failureOf(complete.error) : null;
  const ready = without || (aim !== null && by !== null);
  const submit = () =>
    complete.mutate(
      { checkup: checkup.id, target: without || aim === null || by === null ? null : { score: aim, by } },
      { onSuccess: close },
    );
  return (
    <Modal
      open
      title={t("checkup.finish_title")}
      closable={false}
      width={460}
      onCancel={close}
      footer={[
        <Button key="no" onClick={close}>
          {t("common.cancel")}
        </Button>,
        <Button
          key="yes"
          type="primary"
          data-testid="finish-save"
          disabled={!ready}
          loading={complete.isPending}
          onClick={submit}
        >
          {t("checkup.finish")}
        </Button>,
      ]}
    >
      <div className="stack">
        <p>
          {score === null
            ? t("checkup.finish_no_score")
            : t("checkup.finish_why", {
                score: scoreText(score),
                count: accepted.length,
                points: pointsText(
                  accepted.reduce((sum, points) => sum + Math.max(0, Number(points)), 0).toFixed(1),
                ),
              })}
        </p>
        <div className="finish-fields">
          <Field label={t("checkup.aim")} invalid={failure?.field?.startsWith("target") ?? false}>
            {(props) => (
              <InputNumber
                {...props}
                stringMode
                min="0"
                max="100"
                step="0.5"
                precision={1}
                disabled={without}
                value={aim}
                onChange={(value) => setAim(value === null ? null : String(value))}
              />
            )}
          </Field>
          <Field label={t("checkup.aim_by")}>
            {(props) => (
              <DatePicker
                {...props}
                allowClear={false}
                disabled={without}
                minDate={dayjs(today).add(1, "day")}
                value={by === null ? null : dayjs(by)}
                onChange={(value) => setBy(value ? value.format("YYYY-MM-DD") : null)}
              />
            )}
          </Field>
        </div>
        <Checkbox checked={without} onChange={(event) => setWithout(event.target.checked)}>
          {t("checkup.no_aim")}
        </Checkbox>
        {complete.error && <ErrorNote error={complete.error} />}
      </div>
    </Modal>
  );
}
