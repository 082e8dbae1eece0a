// One paper: read it with the client, tick what was done, let him sign. The signed paper, the signature's picture and its strokes
// are kept as documents.
import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Modal } from "antd";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClientId, DocumentKind, DocumentRef } from "@/ipc/client";
import { dateTime } from "@/shared/format/dates";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Private } from "@/shared/parts/figures";
import { keepDocument } from "./documents";
import { drawPaper, type PaperText, picture } from "./paper";
import { type SignatureHandle, SignaturePanel } from "./SignaturePanel";

export interface Paper {
  kind: DocumentKind;
  /** What is read to him, beyond the points below. */
  lines: string[];
  /** Points that have to be gone through one by one; each is ticked. */
  points: string[];
  facts: string[];
}

interface Props {
  client: ClientId;
  paper: Paper;
  signer: string;
  done: (documents: DocumentRef[]) => void;
  close: () => void;
}

export function PaperDialog({ client, paper, signer, done, close }: Props) {
  const { t } = useTranslation();
  const pad = useRef<SignatureHandle>(null);
  const [signed, setSigned] = useState(false);
  const [ticked, setTicked] = useState<Set<number>>(new Set());
  const onChange = useCallback((value: boolean) => setSigned(value), []);
  const title = t(`document.${paper.kind}`);
  const all = ticked.size === paper.points.length;
  const keep = useMutation({
    mutationFn: async () => {
      const signature = pad.current?.read();
      if (!signature) return null;
      const text: PaperText = {
        title,
        lines: [...paper.lines, ...paper.points.map((point) => `☑ ${point}`)],
        facts: [...paper.facts, t("offer.paper.signed_at", { at: dateTime(new Date().toISOString()) })],
      };
      const strokes = new Blob([JSON.stringify({ paper: paper.kind, strokes: signature.strokes })], {
        type: "application/json",
      });
      return [
        await keepDocument(client, paper.kind, await drawPaper(text, signature.picture, t("offer.sign.by"))),
        await keepDocument(client, "signature_picture", await picture(signature.picture)),
        await keepDocument(client, "signature_strokes", strokes),
      ];
    },
    onSuccess: (documents) => documents && done(documents),
  });
  return (
    <Modal
      open
      title={title}
      closable={false}
      keyboard
      width={760}
      centered
      onCancel={close}
      footer={[
        <Button key="no" onClick={close}>
          {t("common.cancel")}
        </Button>,
        <Button
          key="yes"
          type="primary"
          data-testid="paper-sign"
          disabled={!signed || !all}
          loading={keep.isPending}
          onClick={() => keep.mutate()}
        >
          {t("offer.paper.keep")}
        </Button>,
      ]}
    >
      <div className="paper">
        {paper.lines.map((line) => (
          <p key={line} className="paper-line">
            {line}
          </p>
        ))}
        {paper.points.length > 0 && (
          <fieldset className="paper-points">
            <legend className="field-label">{t("offer.paper.points")}</legend>
            {paper.points.map((point, index) => (
              <Checkbox
                key={point}
                data-testid="paper-point"
                checked={ticked.has(index)}
                onChange={(event) =>
                  setTicked((before) => {
                    const next = new Set(before);
                    if (event.target.checked) next.add(index);
                    else next.delete(index);
                    return next;
                  })
                }
              >
                {point}
              </Checkbox>
            ))}
          </fieldset>
        )}
        <ul className="paper-facts quiet">
          {paper.facts.map((fact) => (
            <li key={fact}>
              <Private>{fact}</Private>
            </li>
          ))}
        </ul>
        <p className="strong">
          {t("offer.sign.please")} <Private>{signer}</Private>
        </p>
        <SignaturePanel ref={pad} onChange={onChange} />
        {keep.error && <ErrorNote error={keep.error} />}
      </div>
    </Modal>
  );
}
