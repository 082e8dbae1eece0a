// The first line of a client's page: who, how to reach him, how much, since when not spoken; and the first actions.
import { useTranslation } from "react-i18next";
import type { ClientPage } from "@/ipc/client";
import { useQuestionnaireStart } from "@/ipc/queries";
import { shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { DataAge, MoneyText, RiskClassTag, TierTag, useAgo } from "@/shared/parts/figures";
import { LinkButton } from "@/shared/parts/LinkButton";
import { MaskedValue } from "@/shared/parts/MaskedValue";
import { useClientKeys } from "./keys";

export function ClientHeader({ data, revealPhone }: { data: ClientPage; revealPhone: boolean }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const ago = useAgo();
  const { identity } = data;
  const phone = identity.masked.find(({ field }) => field === "phone");
  const params = { clientId: identity.id };

  const { data: questionnaire } = useQuestionnaireStart(identity.id);

  useClientKeys(identity.id);

  return (
    <header className="card client-header">
      <div className="client-facts">
        <h1 className="client-title private">{identity.name}</h1>
        <TierTag tier={identity.tier} />
        <RiskClassTag
          riskClass={identity.risk_class}
          validUntil={identity.risk_class_valid_until}
          expired={identity.risk_class_expired}
        />
        {questionnaire?.proposed && (
          <span className="tag amber" data-testid="pending-class">
            {t("questionnaire.pending", { class: questionnaire.proposed.class })}
          </span>
        )}
        {identity.age !== null && <span className="tag">{t("client.age", { count: identity.age })}</span>}
        {identity.do_not_contact && <span className="tag red">{t("client.do_not_contact")}</span>}
        {phone && <MaskedValue client={identity.id} field={phone} startOpen={revealPhone} />}
        <span>
          <span className="quiet">{t("client.assets")} </span>
          <strong>
            <MoneyText amount={data.assets} exact />
          </strong>{" "}
          {t("unit.yuan")} <DataAge day={data.prices_as_of} />
          {data.unpriced > 0 && (
            <span className="warn"> · {t("client.unpriced", { count: data.unpriced })}</span>
          )}
        </span>
        <span className="quiet">
          {identity.last_contact_on
            ? t("client.last_contact", {
                day: shortDay(identity.last_contact_on, today),
                ago: ago(identity.last_contact_on),
              })
            : t("client.never_contacted")}
        </span>
      </div>
      <div className="client-actions">
        <LinkButton
          color="primary"
          variant="solid"
          to="/log/new/$clientId"
          params={params}
          data-testid="log-visit"
          title="Alt J"
          aria-keyshortcuts="Alt+J"
        >
          {t("action.log_visit")}
        </LinkButton>
        <LinkButton
          to="/visits/prepare/$clientId"
          params={params}
          data-testid="prepare-visit"
          title="Alt B"
          aria-keyshortcuts="Alt+B"
        >
          {t("action.prepare_visit")}
        </LinkButton>
        <LinkButton
          to="/clients/$clientId/offer"
          params={params}
          data-testid="open-offer"
          title="Alt O"
          aria-keyshortcuts="Alt+O"
        >
          {t("action.offer")}
        </LinkButton>
        <LinkButton
          to="/clients/$clientId/checkup"
          params={params}
          data-testid="open-checkup"
          title="Alt C"
          aria-keyshortcuts="Alt+C"
        >
          {t("action.checkup")}
        </LinkButton>
        <LinkButton to="/clients/$clientId/questionnaire" params={params} data-testid="open-questionnaire">
          {t("action.questionnaire")}
        </LinkButton>
      </div>
    </header>
  );
}
