// The first action of a row, and the second. Only what the product can do now.
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ClientBrief, OpenItemView } from "@/ipc/client";
import { useKept } from "@/shared/hooks/kept";

type Action = "call" | "prepare" | "log" | "kept";

const FIRST: Record<OpenItemView["kind"], [Action, Action]> = {
  case: ["call", "log"],
  risk_class_expiry: ["prepare", "call"],
  id_document_expiry: ["call", "log"],
  maturity: ["prepare", "call"],
  promise: ["kept", "log"],
  birthday: ["call", "log"],
  contact_due: ["call", "prepare"],
};

export function RowActions({ client, reason }: { client: ClientBrief; reason: OpenItemView }) {
  return FIRST[reason.kind].map((action, index) => (
    <RowAction key={action} action={action} primary={index === 0} client={client} reason={reason} />
  ));
}

interface Props {
  action: Action;
  primary: boolean;
  client: ClientBrief;
  reason: OpenItemView;
}

function RowAction({ action, primary, client, reason }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const kept = useKept();
  const type = primary ? "primary" : "default";
  const params = { clientId: client.id };
  // Many rows hold the same word: the client's name tells a listener which one this is.
  const named = (words: string) => t("action.for", { action: words, name: client.name });
  switch (action) {
    case "call":
      return (
        <Button
          type={type}
          aria-label={named(t("action.call"))}
          onClick={() => void navigate({ to: "/clients/$clientId", params, search: { reveal: "phone" } })}
        >
          {t("action.call")}
        </Button>
      );
    case "prepare":
      return (
        <Button
          type={type}
          data-testid="prepare-visit"
          aria-label={named(t("action.prepare_visit"))}
          onClick={() => void navigate({ to: "/visits/prepare/$clientId", params })}
        >
          {t("action.prepare_visit")}
        </Button>
      );
    case "log":
      return (
        <Button
          type={type}
          data-testid="log-visit"
          aria-label={named(t("action.log_visit"))}
          onClick={() => void navigate({ to: "/log/new/$clientId", params })}
        >
          {t("action.log_visit")}
        </Button>
      );
    case "kept":
      return (
        <Button
          type={type}
          data-testid="promise-kept"
          loading={kept.isPending}
          aria-label={named(t("action.kept"))}
          onClick={() => reason.kind === "promise" && kept.mutate(reason.follow_up)}
        >
          {t("action.kept")}
        </Button>
      );
  }
}
