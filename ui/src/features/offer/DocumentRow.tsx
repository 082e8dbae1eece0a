// A document in one line, and its contents when asked for. Its bytes stay in Rust until then.
import { DeleteOutlined, FileOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { ClientId, DocumentRef } from "@/ipc/client";
import { sizeText } from "@/shared/format/size";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { documentUrl } from "./documents";

interface Props {
  client: ClientId;
  document: DocumentRef;
  /** Its bytes are on this device. */
  here?: boolean;
  /** Central has it. */
  atCentral?: boolean;
  remove?: () => void;
}

const MEDIA = ["image", "audio", "video", "application"] as const;

export function DocumentRow({ client, document, here = true, atCentral, remove }: Props) {
  const { t } = useTranslation();
  const show = useMutation({ mutationFn: () => documentUrl(client, document) });
  const url = show.data;
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  const name = t(`document.${document.kind}`);
  const family = MEDIA.find((media) => document.media_type.startsWith(`${media}/`));
  const mediaWords = family ? t(`media.${family}`) : document.media_type;
  return (
    <li className="document-row" data-testid="document" data-kind={document.kind}>
      <FileOutlined aria-hidden="true" />
      <div className="document-name">
        <span>{name}</span>{" "}
        <span className="quiet">
          {mediaWords} · {sizeText(document.size)} ·{" "}
          <code title={document.sha256}>{document.sha256.slice(0, 8)}</code>
        </span>
      </div>
      {atCentral !== undefined && (
        <span className={atCentral ? "tag green" : "tag"}>
          {atCentral ? t("offer.at_central") : t("sync.unsynced")}
        </span>
      )}
      <Button type="text" loading={show.isPending} onClick={() => show.mutate()} data-testid="document-show">
        {t(here ? "offer.show" : "offer.show_from_central")}
      </Button>
      {remove && (
        <Button
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t("offer.take_off", { what: name })}
          onClick={remove}
        />
      )}
      {show.error && <ErrorNote error={show.error} />}
      {url && (
        <Modal open title={name} footer={null} width={820} centered onCancel={() => show.reset()}>
          <div data-testid="document-content">
            <Content url={url} type={document.media_type} name={name} />
          </div>
        </Modal>
      )}
    </li>
  );
}

function Content({ url, type, name }: { url: string; type: string; name: string }) {
  const { t } = useTranslation();
  if (type.startsWith("image/")) return <img className="document-picture" src={url} alt={name} />;
  // biome-ignore lint/a11y/useMediaCaption: a recording of a talk has no captions.
  if (type.startsWith("audio/")) return <audio className="document-media" src={url} controls />;
  // biome-ignore lint/a11y/useMediaCaption: a recording of a talk has no captions.
  if (type.startsWith("video/")) return <video className="document-media" src={url} controls />;
  return (
    <a href={url} download>
      {t("offer.save_file")}
    </a>
  );
}
