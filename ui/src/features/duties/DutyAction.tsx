// The first action of a duty: the nearest step the product can take towards done.
import { useTranslation } from "react-i18next";
import type { ClientBrief, Duty } from "@/ipc/client";
import { LinkButton } from "@/shared/parts/LinkButton";

export function DutyAction({ client, duty }: { client: ClientBrief; duty: Duty }) {
  const { t } = useTranslation();
  const params = { clientId: client.id };
  // Many rows hold the same word: the client's name tells a listener which one this is.
  const named = (words: string) => t("action.for", { action: words, name: client.name });
  if (duty.kind === "questionnaire") {
    return (
      <LinkButton
        color="primary"
        variant="solid"
        to="/clients/$clientId/questionnaire"
        params={params}
        aria-label={named(t("action.questionnaire"))}
        data-testid="duty-action"
      >
        {t("action.questionnaire")}
      </LinkButton>
    );
  }
  if (duty.entry) {
    return (
      <LinkButton
        color="primary"
        variant="solid"
        to="/log/entry/$entryId"
        params={{ entryId: duty.entry }}
        aria-label={named(t("duty.open_entry"))}
        data-testid="duty-action"
      >
        {t("duty.open_entry")}
      </LinkButton>
    );
  }
  if (duty.kind === "revisit") {
    return (
      <LinkButton
        to="/log/new/$clientId"
        params={params}
        aria-label={named(t("duty.log_revisit"))}
        data-testid="duty-action"
      >
        {t("duty.log_revisit")}
      </LinkButton>
    );
  }
  if (duty.kind === "aml_review") {
    return (
      <LinkButton
        to="/clients/$clientId"
        params={params}
        aria-label={named(t("duty.open_client"))}
        data-testid="duty-action"
      >
        {t("duty.open_client")}
      </LinkButton>
    );
  }
  return (
    <LinkButton
      to="/clients/$clientId"
      params={params}
      search={{ reveal: "phone" }}
      aria-label={named(t("action.call"))}
      data-testid="duty-action"
    >
      {t("action.call")}
    </LinkButton>
  );
}
