// The lock screen: whose workstation, the passphrase, and how long to wait after wrong ones.
import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEnterSession } from "@/app/lock";
import { ask, commands, failureOf, type Session } from "@/ipc/client";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field } from "@/shared/parts/Field";
import { GateFrame } from "./GateFrame";

export function LockScreen({ session }: { session: Session }) {
  const { t } = useTranslation();
  const enter = useEnterSession();
  const field = useRef<HTMLFormElement>(null);
  const [passphrase, setPassphrase] = useState("");
  const [wait, setWait] = useState(0);
  const unlock = useMutation({
    mutationFn: (text: string) => ask(commands.unlock(text)),
    onSuccess: enter,
    onError: (error) => {
      setPassphrase("");
      setWait(failureOf(error).retryAfterSeconds ?? 0);
    },
  });
  const { owner } = session;

  useEffect(() => {
    field.current?.querySelector("input")?.focus();
  }, []);
  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1_000);
    return () => clearTimeout(timer);
  }, [wait]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (passphrase && wait === 0 && !unlock.isPending) unlock.mutate(passphrase);
  }

  return (
    <GateFrame version={session.version}>
      <h1 className="gate-who">
        {owner ? t("session.locked_of", { name: owner.name }) : t("session.locked")}
        {owner && (
          <div className="quiet">
            {owner.firm} · {owner.branch}
          </div>
        )}
      </h1>
      <form className="gate-form" onSubmit={submit} ref={field}>
        <Field label={t("session.passphrase")}>
          {(props) => (
            <Input.Password
              {...props}
              data-testid="unlock-passphrase"
              autoComplete="current-password"
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
            />
          )}
        </Field>
        {unlock.error && <ErrorNote error={unlock.error} />}
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          data-testid="unlock-submit"
          loading={unlock.isPending}
          disabled={wait > 0}
        >
          {wait > 0 ? t("session.wait", { seconds: wait }) : t("session.unlock")}
        </Button>
      </form>
      {session.passphrase_only && <p className="gate-note">{t("session.passphrase_only")}</p>}
    </GateFrame>
  );
}
