// Enrolment: central's address, the one-time code, a passphrase. Rust judges all three.
import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEnterSession } from "@/app/lock";
import { ask, commands, type EnrolRequest, failureOf } from "@/ipc/client";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field } from "@/shared/parts/Field";
import { GateFrame } from "./GateFrame";

/** Only for the hint; Rust decides what is long enough. */
const HINT_LENGTH = 12;

export function EnrolScreen({ version }: { version: string }) {
  const { t } = useTranslation();
  const enter = useEnterSession();
  const [form, setForm] = useState<EnrolRequest>({ central_url: "", code: "", passphrase: "" });
  const [again, setAgain] = useState("");
  const [differs, setDiffers] = useState(false);
  const enrol = useMutation({
    mutationFn: (request: EnrolRequest) => ask(commands.enrol(request)),
    onSuccess: enter,
  });
  const code = enrol.error ? failureOf(enrol.error).code : null;
  const length = [...form.passphrase].length;

  function change(part: Partial<EnrolRequest>) {
    setForm((before) => ({ ...before, ...part }));
    setDiffers(false);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (form.passphrase !== again) {
      setDiffers(true);
      return;
    }
    if (!enrol.isPending)
      enrol.mutate({ ...form, central_url: form.central_url.trim(), code: form.code.trim() });
  }

  return (
    <GateFrame version={version}>
      <div>
        <h1 className="gate-who">{t("enrol.title")}</h1>
        <p className="quiet">{t("enrol.why")}</p>
      </div>
      <form className="gate-form" onSubmit={submit}>
        <Field label={t("enrol.url")} invalid={code === "bad_address"}>
          {(props) => (
            <Input
              {...props}
              data-testid="enrol-url"
              inputMode="url"
              spellCheck={false}
              placeholder="https://"
              value={form.central_url}
              onChange={(event) => change({ central_url: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("enrol.code")} help={t("enrol.code_help")} invalid={code === "bad_enrolment_code"}>
          {(props) => (
            <Input
              {...props}
              data-testid="enrol-code"
              autoComplete="one-time-code"
              spellCheck={false}
              value={form.code}
              onChange={(event) => change({ code: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t("enrol.passphrase")}
          help={
            length < HINT_LENGTH
              ? t("enrol.too_short", { count: HINT_LENGTH - length })
              : t("enrol.long_enough")
          }
          invalid={code === "weak_passphrase"}
        >
          {(props) => (
            <Input.Password
              {...props}
              data-testid="enrol-passphrase"
              autoComplete="new-password"
              value={form.passphrase}
              onChange={(event) => change({ passphrase: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("enrol.again")} {...(differs ? { error: t("enrol.differs") } : {})}>
          {(props) => (
            <Input.Password
              {...props}
              data-testid="enrol-passphrase-again"
              autoComplete="new-password"
              value={again}
              onChange={(event) => {
                setAgain(event.target.value);
                setDiffers(false);
              }}
            />
          )}
        </Field>
        <p className="gate-note">{t("enrol.forgotten")}</p>
        {enrol.error && <ErrorNote error={enrol.error} />}
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          data-testid="enrol-submit"
          loading={enrol.isPending}
        >
          {t("enrol.submit")}
        </Button>
      </form>
    </GateFrame>
  );
}
