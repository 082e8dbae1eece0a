// Whom is meant: a name or a client number, and a choice where several answer to it.
import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, commands, type EvidenceClient } from "@/ipc/client";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field } from "@/shared/parts/Field";

interface Props {
  everybody: boolean;
  chosen: EvidenceClient | null;
  choose: (client: EvidenceClient | null) => void;
  /** Client number that the page was opened for. */
  wanted?: string;
}

export function FindClient({ everybody, chosen, choose, wanted }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(wanted ?? "");
  const began = useRef(false);
  const find = useMutation({
    mutationFn: (name: string) => ask(commands.findForEvidence(name)),
    onSuccess: (found) => {
      const [only] = found;
      choose(found.length === 1 && only ? only : null);
    },
  });
  const { mutate } = find;

  // The page was opened for somebody: he need not be typed.
  useEffect(() => {
    if (!wanted || began.current) return;
    began.current = true;
    mutate(wanted);
  }, [wanted, mutate]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() !== "" && !find.isPending) find.mutate(text.trim());
  }
  return (
    <form className="stack" onSubmit={submit}>
      <Field
        label={t("evidence.whom")}
        help={t(everybody ? "evidence.whom_help_all" : "evidence.whom_help_own")}
      >
        {(props) => (
          <div className="evidence-find">
            <Input
              {...props}
              data-testid="evidence-whom"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button htmlType="submit" loading={find.isPending} data-testid="evidence-find">
              {t("evidence.find")}
            </Button>
          </div>
        )}
      </Field>
      {find.error && <ErrorNote error={find.error} />}
      {find.data?.length === 0 && <p className="quiet">{t("evidence.nobody")}</p>}
      {find.data && find.data.length > 0 && (
        <ul className="evidence-found" aria-label={t("evidence.found")}>
          {find.data.map((client) => (
            <li key={client.id}>
              <label className={chosen?.id === client.id ? "evidence-client chosen" : "evidence-client"}>
                <input
                  type="radio"
                  name="evidence-client"
                  data-testid="evidence-client"
                  checked={chosen?.id === client.id}
                  onChange={() => choose(client)}
                />
                <span className="strong private">{client.name}</span>
                <span className="quiet">{client.number}</span>
                <span className="quiet evidence-rm">
                  {client.rm_name} · {client.branch}
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
