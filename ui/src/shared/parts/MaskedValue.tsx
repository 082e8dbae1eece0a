// A field that is masked until the RM says why he needs it; then it shows for as long as Rust allows. The reveal is
// recorded by Rust. The value lives in this component's state alone and goes with it.
import { useMutation } from "@tanstack/react-query";
import { Button, Modal, Radio } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ClientId, commands, type MaskedField, type RevealReason } from "@/ipc/client";
import { ErrorNote } from "./ErrorNote";
import "./parts.css";

const REASONS: readonly RevealReason[] = ["contact_client", "verify_identity", "fill_form", "client_request"];
const CLIPBOARD_MS = 60_000;

interface Props {
  client: ClientId;
  field: MaskedField;
  /** Asks at once, for actions that lead here. */
  startOpen?: boolean;
}

export function MaskedValue({ client, field, startOpen = false }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(startOpen);
  const [reason, setReason] = useState<RevealReason>("contact_client");
  const [left, setLeft] = useState(0);
  const reveal = useMutation({
    mutationFn: () => ask(commands.revealField({ client, field: field.field, reason })),
    onSuccess: ({ seconds }) => {
      setLeft(seconds);
      setAsking(false);
    },
    // Dropped from the cache of calls as soon as the component no longer shows it.
    gcTime: 0,
  });
  const { reset } = reveal;

  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => {
      setLeft(left - 1);
      if (left === 1) reset();
    }, 1_000);
    return () => clearTimeout(timer);
  }, [left, reset]);

  const name = t(`field.${field.field}`);
  const value = reveal.data?.value;
  if (value !== undefined && left > 0) {
    return (
      <span className="masked">
        <strong className="revealed" data-testid="revealed-value" onCopy={clearClipboardLater}>
          {value}
        </strong>
        <span className="figure-age" role="timer" aria-label={t("reveal.left", { count: left })}>
          {t("reveal.left", { count: left })}
        </span>
        <button
          type="button"
          className="linklike"
          onClick={() => {
            setLeft(0);
            reset();
          }}
        >
          {t("reveal.hide")}
        </button>
      </span>
    );
  }
  return (
    <span className="masked">
      <span className="private">{field.masked}</span>
      <button
        type="button"
        className="linklike"
        data-testid={`reveal-${field.field}`}
        aria-label={t("reveal.show_of", { field: name })}
        onClick={() => setAsking(true)}
      >
        {t("reveal.show")}
      </button>
      <Modal
        open={asking}
        title={t("reveal.title", { field: name })}
        onCancel={() => setAsking(false)}
        closable={false}
        width={420}
        footer={[
          <Button key="no" onClick={() => setAsking(false)}>
            {t("common.cancel")}
          </Button>,
          <Button
            key="yes"
            type="primary"
            data-testid="reveal-confirm"
            loading={reveal.isPending}
            onClick={() => reveal.mutate()}
          >
            {t("reveal.confirm")}
          </Button>,
        ]}
      >
        <div className="stack">
          <p className="quiet">{t("reveal.why")}</p>
          <Radio.Group
            className="reveal-reasons"
            aria-label={t("reveal.reason")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            options={REASONS.map((of) => ({ value: of, label: t(`reveal.reasons.${of}`) }))}
          />
          {reveal.error && <ErrorNote error={reveal.error} />}
        </div>
      </Modal>
    </span>
  );
}

function clearClipboardLater(): void {
  setTimeout(() => {
    navigator.clipboard?.writeText("").catch(() => undefined);
  }, CLIPBOARD_MS);
}
