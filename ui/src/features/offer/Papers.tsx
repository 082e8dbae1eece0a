// The papers of an offer: what is due and by which rule, what is there, and how to get what is missing: signed here, or as a file.
import { CheckCircleFilled, ExclamationCircleOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClientId, DocumentKind, DocumentRef, PaperState } from "@/ipc/client";
import { useLanguage } from "@/shared/hooks/language";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { DocumentRow } from "./DocumentRow";
import { ACCEPTED, keepDocument } from "./documents";

/** What the client signs on the tablet; the others come as a file. */
const SIGNED_HERE: readonly DocumentKind[] = [
  "risk_warning",
  "insistence",
  "high_risk_confirmation",
  "elder_care",
  "guardian_consent",
  "insurance_declaration",
  "advice_statement",
];

interface Props {
  client: ClientId;
  due: PaperState[];
  documents: DocumentRef[];
  sign: (kind: DocumentKind) => void;
  add: (documents: DocumentRef[]) => void;
  remove: (document: DocumentRef) => void;
}

export function Papers({ client, due, documents, sign, add, remove }: Props) {
  const { t } = useTranslation();
  const lang = useLanguage() === "en" ? "en" : "zh";
  return (
    <div className="papers">
      {due.length === 0 && <p className="quiet">{t("offer.no_papers")}</p>}
      <ul>
        {due.map(({ due: paper, attached }) => (
          <li key={paper.kind} className="paper-due" data-testid="paper-due" data-kind={paper.kind}>
            <span className={attached ? "paper-mark there" : "paper-mark"} aria-hidden="true">
              {attached ? <CheckCircleFilled /> : <ExclamationCircleOutlined />}
            </span>
            <div className="paper-what">
              <span className="strong">{t(`document.${paper.kind}`)}</span>{" "}
              <span className="tag">{t(`offer.due_${paper.due}`)}</span>{" "}
              <span className="rule-number">{paper.rule}</span>
              <div className="quiet">{attached ? t("offer.paper_there") : paper.words[lang]}</div>
            </div>
            {!attached && (
              <div className="paper-ways">
                {SIGNED_HERE.includes(paper.kind) && (
                  <Button type="primary" data-testid="sign-paper" onClick={() => sign(paper.kind)}>
                    {t("offer.sign_now")}
                  </Button>
                )}
                <Attach client={client} kind={paper.kind} add={add}>
                  {paper.kind === "recording" ? t("offer.attach_recording") : t("offer.attach")}
                </Attach>
              </div>
            )}
          </li>
        ))}
      </ul>
      {documents.length > 0 && (
        <ul className="documents" aria-label={t("offer.documents")}>
          {documents.map((document) => (
            <DocumentRow
              key={`${document.kind}:${document.sha256}`}
              client={client}
              document={document}
              remove={() => remove(document)}
            />
          ))}
        </ul>
      )}
      <div className="row">
        <Attach client={client} kind="other" add={add}>
          {t("offer.attach_more")}
        </Attach>
        <Attach client={client} kind="other" add={add} camera>
          {t("offer.photo")}
        </Attach>
      </div>
    </div>
  );
}

interface AttachProps {
  client: ClientId;
  kind: DocumentKind;
  add: (documents: DocumentRef[]) => void;
  camera?: boolean;
  children: string;
}

/** A button before a file input; the input itself cannot be worded. */
export function Attach({ client, kind, add, camera = false, children }: AttachProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState(0);
  const keep = useMutation({
    mutationFn: async (files: File[]) => {
      const kept: DocumentRef[] = [];
      for (const file of files) kept.push(await keepDocument(client, kind, file));
      return kept;
    },
    onSuccess: add,
  });
  return (
    <>
      <Button loading={keep.isPending} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        key={chosen}
        ref={input}
        id={id}
        type="file"
        hidden
        multiple={!camera}
        data-testid="attach-input"
        aria-label={children}
        accept={camera ? "image/jpeg,image/png" : ACCEPTED}
        {...(camera ? { capture: "environment" as const } : {})}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // A new input, so that the same file can be chosen again.
          setChosen(chosen + 1);
          if (files.length > 0) keep.mutate(files);
        }}
      />
      {keep.error && (
        <div className="attach-error">
          <ErrorNote error={keep.error} />
          <p className="quiet">{t("offer.attach_kinds")}</p>
        </div>
      )}
    </>
  );
}
