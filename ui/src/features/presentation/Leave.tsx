// Leaving the presentation: the laptop stands before a client, so the passphrase is asked for.
import { useMutation } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, commands, failureOf } from "@/ipc/client";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field } from "@/shared/parts/Field";

export function Leave() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const [wait, setWait] = useState(0);
  const leave = useMutation({
    mutationFn: (text: string) => ask(commands.leavePresentation(text)),
    // The window is closed by Rust; the passphrase goes at once either way.
    onSettled: () => setPassphrase(""),
    onError: (error) => setWait(failureOf(error).retryAfterSeconds ?? 0),
    gcTime: 0,
  });

  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key === "Escape") setAsking(true);
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1_000);
    return () => clearTimeout(timer);
  }, [wait]);

  function close() {
    setAsking(false);
    setPassphrase("");
    leave.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (passphrase && wait === 0 && !leave.isPending) leave.mutate(passphrase);
  }
  return (
    <>
      <Button type="text" className="leave" data-testid="leave" onClick={() => setAsking(true)}>
        {t("present.leave")}
      </Button>
      <Modal
        open={asking}
        title={t("present.leave_title")}
        closable={false}
        width={400}
        footer={null}
        onCancel={close}
        destroyOnHidden
      >
        <form className="stack" onSubmit={submit}>
          <Field label={t("session.passphrase")} help={t("present.leave_why")}>
            {(props) => (
              <Input.Password
                {...props}
                autoFocus
                autoComplete="current-password"
                data-testid="leave-passphrase"
                value={passphrase}
                onChange={(event) => setPassphrase(event.target.value)}
              />
            )}
          </Field>
          {leave.error && <ErrorNote error={leave.error} />}
          <div className="leave-foot">
            <Button onClick={close}>{t("present.stay")}</Button>
            <Button
              type="primary"
              htmlType="submit"
              data-testid="leave-submit"
              loading={leave.isPending}
              disabled={wait > 0}
            >
              {wait > 0 ? t("session.wait", { seconds: wait }) : t("present.leave_now")}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
