// The class the answers give, in words, and the signature under it. A class that changed is confirmed by the client (SU-13).
import { Button, Checkbox } from "antd";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type SignatureHandle, SignaturePanel } from "@/features/offer/SignaturePanel";
import type { QuestionnaireResult, SignatureForm } from "@/ipc/client";
import { ErrorNote } from "@/shared/parts/ErrorNote";

interface Props {
  result: QuestionnaireResult;
  sign: (confirmed: boolean, signature: SignatureForm) => void;
  waiting: boolean;
  error: unknown;
}

export function ResultView({ result, sign, waiting, error }: Props) {
  const { t } = useTranslation();
  const [confirmed, setConfirmed] = useState(false);
  const [signed, setSigned] = useState(false);
  const pad = useRef<SignatureHandle>(null);
  const told = useCallback((now: boolean) => setSigned(now), []);
  const words = `${result.class} ${t(`risk.class.${result.class}`)}`;
  const ready = signed && (confirmed || !result.changed);
  function submit() {
    const written = pad.current?.read();
    if (!written) return;
    const picture = written.picture.toDataURL("image/png").replace(/^data:image\/png;base64,/, "");
    sign(confirmed, { strokes: JSON.stringify(written.strokes), picture });
  }
  return (
    <section
      className="slide sitting-slide"
      aria-labelledby="result-title"
      data-testid="questionnaire-class"
      data-class={result.class}
    >
      <div>
        <p className="slide-lead">{t("questionnaire.your_class")}</p>
        <h1 id="result-title">{words}</h1>
      </div>
      <p>{t(`questionnaire.means.${result.class}`)}</p>
      <p>
        {t(result.tolerates_no_loss ? "questionnaire.no_loss" : "questionnaire.up_to", {
          level: `${result.up_to} ${t(`risk.level.${result.up_to}`)}`,
        })}{" "}
        {result.valid_until && t("questionnaire.valid_until", { day: result.valid_until })}
      </p>
      {result.changed && result.class_before && (
        <div className="sitting-changed">
          <p className="strong">
            {t("questionnaire.changed", {
              before: `${result.class_before} ${t(`risk.class.${result.class_before}`)}`,
              now: words,
            })}
          </p>
          <Checkbox
            checked={confirmed}
            data-testid="confirm-change"
            onChange={(event) => setConfirmed(event.target.checked)}
          >
            {t("questionnaire.confirm_change")}
          </Checkbox>
        </div>
      )}
      <SignaturePanel ref={pad} onChange={told} />
      {error !== null && error !== undefined && <ErrorNote error={error} />}
      <div className="sitting-foot">
        <span className="slide-small">{t("questionnaire.disagree")}</span>
        <Button
          type="primary"
          size="large"
          className="sitting-next"
          data-testid="questionnaire-sign"
          disabled={!ready}
          loading={waiting}
          onClick={submit}
        >
          {t("questionnaire.sign")}
        </Button>
      </div>
    </section>
  );
}
