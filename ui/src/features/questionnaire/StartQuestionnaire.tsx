// Before the client is handed the device: how things stand, how often he may still answer (SU-13), and what the RM may not do (SU-14).
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { ask, commands, type QuestionnaireStart } from "@/ipc/client";
import { useQuestionnaireStart } from "@/ipc/queries";
import { dateTime } from "@/shared/format/dates";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Fact, Facts } from "@/shared/parts/Facts";
import { RiskClassTag, TierTag } from "@/shared/parts/figures";
import { Loaded } from "@/shared/parts/Loaded";
import "./questionnaire.css";

const route = getRouteApi("/clients/$clientId/questionnaire");

export function StartQuestionnairePage() {
  const { clientId } = route.useParams();
  const start = useQuestionnaireStart(clientId);
  return <Loaded query={start}>{(data) => <Start data={data} />}</Loaded>;
}

function Start({ data }: { data: QuestionnaireStart }) {
  const { t } = useTranslation();
  const { client, proposed } = data;
  const open = useMutation({ mutationFn: () => ask(commands.openQuestionnaire(client.id)) });
  return (
    <section
      className="card stack questionnaire-start"
      aria-labelledby="start-title"
      data-testid="questionnaire-start"
    >
      <div className="card-head">
        <h1 id="start-title">
          {t("questionnaire.start.page")} ·{" "}
          <Link className="private" to="/clients/$clientId" params={{ clientId: client.id }}>
            {client.name}
          </Link>
        </h1>
        <TierTag tier={client.tier} />
        <span className="quiet">
          {t("questionnaire.start.questions", { count: data.questions })} ·{" "}
          {t("questionnaire.version", { version: data.version })}
        </span>
      </div>
      <p>{t("questionnaire.start.why")}</p>
      <Facts>
        <Fact label={t("questionnaire.start.now")}>
          <RiskClassTag riskClass={client.risk_class} validUntil={data.valid_until} expired={data.expired} />
          {proposed && (
            <>
              {" "}
              <span className="tag amber" data-testid="proposed-class">
                {t("questionnaire.start.proposed", {
                  words: `${proposed.class} ${t(`risk.class.${proposed.class}`)}`,
                })}
              </span>
              <div className="quiet">
                {t("questionnaire.start.proposed_why", { time: dateTime(proposed.answered_at) })}
              </div>
            </>
          )}
        </Fact>
        <Fact label={t("questionnaire.start.today")}>
          {t("questionnaire.start.today_of", { taken: data.taken_today, most: data.most_a_day })}
        </Fact>
        <Fact label={t("questionnaire.start.year")}>
          {t("questionnaire.start.year_of", { taken: data.taken_in_year, most: data.most_a_year })}
        </Fact>
      </Facts>
      {data.limited && (
        <div className="questionnaire-limit" role="alert" data-testid="questionnaire-limit">
          <p className="strong">{t("questionnaire.start.limit", { day: data.again_on ?? "—" })}</p>
          <p>{t("questionnaire.start.limit_why")}</p>
        </div>
      )}
      {open.error && <ErrorNote error={open.error} />}
      <div className="row">
        <Button
          type="primary"
          size="large"
          data-testid="hand-over"
          disabled={data.limited}
          loading={open.isPending}
          onClick={() => !open.isPending && open.mutate()}
        >
          {t("questionnaire.start.hand_over")}
        </Button>
        <span className="quiet">{t("questionnaire.start.leave")}</span>
      </div>
    </section>
  );
}
