// The decision: approve, return with a reason, or noted. What is decided is sealed into this device's own chain.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, commands, failureOf, type ReviewView, type Ruling } from "@/ipc/client";
import { keys } from "@/ipc/queries";
import { dateTime } from "@/shared/format/dates";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field } from "@/shared/parts/Field";

export function Decide({ data }: { data: ReviewView }) {
  const { row } = data;
  const { t } = useTranslation();
  if (row.decided) {
    const { decided } = row;
    return (
      <section
        className="card decided"
        aria-label={t("review.decision")}
        data-testid="decided"
        data-ruling={decided.ruling}
      >
        <p className="strong">
          {t(`review.ruling.${decided.ruling}`)} · {decided.by_name} · {dateTime(decided.at)}
        </p>
        {decided.reason && <p className="private">{decided.reason}</p>}
        <p className="quiet">{t(decided.confirmed ? "review.confirmed" : "review.unconfirmed")}</p>
      </section>
    );
  }
  if (row.not_yours) {
    return (
      <section className="card" aria-label={t("review.decision")} data-testid="not-yours">
        <p className="strong">{t(`review.not_yours.${row.not_yours}`)}</p>
        <p className="quiet">{t("review.not_yours_why")}</p>
      </section>
    );
  }
  return <Form data={data} />;
}

function Form({ data }: { data: ReviewView }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [reason, setReason] = useState("");
  const decide = useMutation({
    mutationFn: (ruling: Ruling) =>
      ask(
        commands.decideReview({
          entry: data.row.entry,
          hash: data.entry.hash,
          ruling,
          reason: reason.trim() === "" ? null : reason,
        }),
      ),
    onSuccess: (view) => {
      queries.setQueryData(keys.review(view.row.entry), view);
      // What was decided stays open, although it has left the list: one sees what one did.
      void navigate({ to: "/reviews", search: { entry: view.row.entry }, replace: true });
      void queries.invalidateQueries({ queryKey: keys.reviews });
      if (view.row.decided) void message.success(t(`review.said.${view.row.decided.ruling}`));
    },
  });
  const failure = decide.error ? failureOf(decide.error) : null;
  const noReason = failure?.code === "invalid" && failure.field === "reason";
  const holds = data.entry.verified;
  return (
    <section className="card decide" aria-label={t("review.decision")}>
      <Field label={t("review.reason_label")} {...(noReason ? { error: t("review.reason_wanted") } : {})}>
        {(props) => (
          <Input.TextArea
            {...props}
            data-testid="review-reason"
            autoSize={{ minRows: 2, maxRows: 6 }}
            placeholder={t("review.reason_placeholder")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {!holds && <p className="bad">{t("review.broken_seal")}</p>}
      {failure && !noReason && <ErrorNote error={decide.error} />}
      <div className="row decide-actions">
        {data.rulings.map((ruling) => (
          <Button
            key={ruling}
            size="large"
            type={ruling === "returned" ? "default" : "primary"}
            disabled={!holds}
            loading={decide.isPending && decide.variables === ruling}
            data-testid={`rule-${ruling}`}
            onClick={() => !decide.isPending && decide.mutate(ruling)}
          >
            {t(`review.do.${ruling}`)}
          </Button>
        ))}
        <span className="quiet">{t("review.sealed_why")}</span>
      </div>
    </section>
  );
}
