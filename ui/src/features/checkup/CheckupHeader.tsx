// The first line of a checkup: who, how much, from when; whether one is due; and what to do now.
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useClientKeys } from "@/features/client/keys";
import type { CheckupPage } from "@/ipc/client";
import { shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { MoneyText, RiskClassTag, TierTag } from "@/shared/parts/figures";
import { LinkButton } from "@/shared/parts/LinkButton";
import type { Process } from "./useProcess";

export function CheckupHeader({ page, process }: { page: CheckupPage; process: Process }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const navigate = useNavigate();
  const { client } = page;
  const params = { clientId: client.id };
  const underWay = page.checkup !== null && page.checkup.completed_at === null;
  useClientKeys(client.id);
  return (
    <header className="card checkup-header">
      <div className="checkup-who">
        <h1 className="client-title">
          <Link className="checkup-name private" to="/clients/$clientId" params={params}>
            {client.name}
          </Link>
        </h1>
        <TierTag tier={client.tier} />
        <RiskClassTag riskClass={client.risk_class} />
        {client.age !== null && <span className="tag">{t("client.age", { count: client.age })}</span>}
        <span>
          <span className="quiet">{t("client.assets")} </span>
          <strong>
            <MoneyText amount={page.assets} exact />
          </strong>{" "}
          {t("unit.yuan")}{" "}
          <span className="figure-age">
            {page.prices_as_of
              ? t("checkup.data_to", { day: shortDay(page.prices_as_of, today) })
              : t("age.unknown")}
          </span>
          {Number(page.held_away) > 0 && (
            <span className="quiet">
              {" · "}
              {t("checkup.held_away")} <MoneyText amount={page.held_away} />
            </span>
          )}
        </span>
      </div>
      <div className="checkup-actions">
        {page.due.self_check && !page.frozen && (
          <LinkButton
            to="/clients/$clientId/facts"
            params={params}
            search={{ guided: "1" }}
            data-testid="self-check"
          >
            {t("action.self_check")}
          </LinkButton>
        )}
        {!underWay && !page.frozen && (
          <Button
            type="primary"
            data-testid="checkup-start"
            loading={process.start.isPending}
            onClick={() => process.start.mutate()}
          >
            {t("action.checkup")}
          </Button>
        )}
        <LinkButton to="/log/new/$clientId" params={params} title="Alt J" data-testid="log-visit">
          {t("action.log_visit")}
        </LinkButton>
        <LinkButton to="/visits/prepare/$clientId" params={params} title="Alt B">
          {t("action.prepare_visit")}
        </LinkButton>
        <Button
          data-testid="present"
          loading={process.present.isPending}
          onClick={() => process.present.mutate(page.checkup)}
        >
          {t("action.present")}
        </Button>
        <Button data-testid="save-pdf" loading={process.save.isPending} onClick={() => process.save.mutate()}>
          {t("action.save_pdf")}
        </Button>
        {page.frozen && (
          <Button
            type="primary"
            data-testid="to-now"
            onClick={() => void navigate({ to: "/clients/$clientId/checkup", params })}
          >
            {t("checkup.see_now")}
          </Button>
        )}
      </div>
    </header>
  );
}
