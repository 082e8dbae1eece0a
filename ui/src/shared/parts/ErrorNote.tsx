// A failure in words: what happened, whether the data is safe, what to do, and a code to pass on.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { failureOf } from "@/ipc/client";
import "./parts.css";

export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const failure = failureOf(error);
  const code = failure.reference ? `${failure.code} · ${failure.reference}` : failure.code;
  async function copy() {
    try {
      await navigator.clipboard.writeText(code);
      setCopied(true);
    } catch {
      // The code can still be selected by hand.
    }
  }
  return (
    <div className="error-note" role="alert">
      <p className="strong">{t(`error.${failure.code}.message`)}</p>
      <p>{t(`error.${failure.code}.hint`)}</p>
      <div className="row">
        {retry && (
          <Button size="small" onClick={retry}>
            {t("common.retry")}
          </Button>
        )}
        <span className="quiet">
          {t("error_note.code")}{" "}
          <code className="error-code" data-testid="error-code" data-code={failure.code}>
            {code}
          </code>
        </span>
        <button type="button" className="linklike" onClick={() => void copy()}>
          {copied ? t("common.copied") : t("common.copy")}
        </button>
      </div>
    </div>
  );
}
