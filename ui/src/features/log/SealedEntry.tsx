// A sealed entry as evidence: what was sealed, its place in the chain, whether it holds, whether central has it.
import { getRouteApi, Link } from "@tanstack/react-router";
import { App } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Documents, ReviewState, SealedOffers } from "@/features/offer/SealedOffers";
import type { LogEntryView } from "@/ipc/client";
import { useLog, useLogEntry } from "@/ipc/queries";
import { clockTime, dateTime, dateTimeSeconds, dayOf } from "@/shared/format/dates";
import { Fact, Facts } from "@/shared/parts/Facts";
import { Private, TierTag } from "@/shared/parts/figures";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { LogRow } from "./LogRow";
import "./log.css";

function Product({ code, name }: { code: string; name: string }) {
  return (
    <div>
      {name}
      {name !== code && <span className="quiet"> {code}</span>}
    </div>
  );
}

/** Enough to see what went before. */
const OTHERS = 8;
const route = getRouteApi("/log/entry/$entryId");

export function SealedEntryPage() {
  const { entryId } = route.useParams();
  const entry = useLogEntry(entryId);
  return <Loaded query={entry}>{(data) => <SealedEntry entry={data} />}</Loaded>;
}

export function SealedEntry({ entry }: { entry: LogEntryView }) {
  const { t } = useTranslation();
  const { form, client } = entry;
  return (
    <article className="sealed" data-testid="sealed-entry" data-entry-id={entry.id} data-hash={entry.hash}>
      <section className="card" aria-labelledby="sealed-title">
        <div className="card-head">
          <h1 id="sealed-title">
            {t("log.sealed_title")} ·{" "}
            {client.name ? (
              <Link className="private" to="/clients/$clientId" params={{ clientId: client.id }}>
                {client.name}
              </Link>
            ) : (
              t("log.left_book")
            )}
          </h1>
          {client.name && <TierTag tier={client.tier} />}
          {entry.late && <span className="tag amber">{t("log.late")}</span>}
          {entry.offers.some(({ path }) => path === "breach") && (
            <span className="tag red">{t("log.breach")}</span>
          )}
          {form.corrects && <span className="tag blue">{t("log.is_correction")}</span>}
        </div>
        <p className="sealed-summary private">{form.summary}</p>
        <Facts>
          <Fact label={t("log.when")}>
            {dateTime(form.started_at)} – {clockTime(form.ended_at)}
          </Fact>
          <Fact label={t("log.how")}>
            {t(`channel.${form.channel}`)} · {t(`purpose.${form.purpose}`)}
            {form.place && (
              <>
                {" · "}
                <Private>{form.place}</Private>
              </>
            )}
          </Fact>
          <Fact label={t("log.by")}>{entry.rm_name}</Fact>
          {form.people_present.length > 0 && (
            <Fact label={t("log.people")}>
              <Private>{form.people_present.join(t("common.comma"))}</Private>
            </Fact>
          )}
          {form.products.length > 0 && (
            <Fact label={t("log.products")}>
              {form.products.map((code, index) => (
                <Product key={code} code={code} name={entry.product_names[index] ?? code} />
              ))}
            </Fact>
          )}
          {form.disclosures.length > 0 && (
            <Fact label={t("log.disclosures")}>{form.disclosures.join(t("common.comma"))}</Fact>
          )}
          <Fact label={t("log.answer")}>{t(`answer.${form.client_answer}`)}</Fact>
          {form.scripts.length > 0 && (
            <Fact label={t("log.scripts")}>
              {form.scripts.map((script) => `${script.code} v${script.version}`).join(t("common.comma"))}
            </Fact>
          )}
          {form.follow_ups.map((promise) => (
            <Fact key={`${promise.due_on}:${promise.text}`} label={t("log.promised")}>
              <Private>{promise.text}</Private>{" "}
              <span className="quiet">{t("log.until", { day: promise.due_on })}</span>
            </Fact>
          ))}
          {form.corrects && (
            <Fact label={t("log.corrects")}>
              <Link to="/log/entry/$entryId" params={{ entryId: form.corrects.entry }}>
                {t("log.see_original")}
              </Link>{" "}
              · {form.corrects.reason}
            </Fact>
          )}
        </Facts>
        <Documents client={client.id} documents={entry.documents} />
      </section>
      <SealedOffers entry={entry} />
      <Proof entry={entry} />
      {client.name && <Others entry={entry} />}
    </article>
  );
}

function Others({ entry }: { entry: LogEntryView }) {
  const { t } = useTranslation();
  const { data } = useLog(entry.client.id);
  const others = (data ?? []).filter(({ id }) => id !== entry.id).slice(0, OTHERS);
  if (others.length === 0) return null;
  return (
    <section className="card" aria-labelledby="others-title">
      <h2 id="others-title">{t("log.others")}</h2>
      <ul>
        {others.map((other) => (
          <LogRow key={other.id} entry={other} own />
        ))}
      </ul>
    </section>
  );
}

function Proof({ entry }: { entry: LogEntryView }) {
  const { t } = useTranslation();
  const { receipt } = entry;
  return (
    <section className="card proof" aria-labelledby="proof-title">
      <div className="card-head">
        <h2 id="proof-title">{t("log.proof")}</h2>
      </div>
      <ol className="proof-steps">
        <Step good={entry.verified} title={entry.verified ? t("log.verified") : t("log.not_verified")}>
          {t("log.sequence", { number: entry.sequence })} · {dateTimeSeconds(entry.sealed_at)}
        </Step>
        {receipt ? (
          <li
            className={receipt.verified ? "proof-step good" : "proof-step bad"}
            data-testid="receipt"
            data-log-index={receipt.log_index}
          >
            <span className="proof-mark" aria-hidden="true">
              {receipt.verified ? "✓" : "!"}
            </span>
            <div>
              <div className="strong">{t("log.received", { number: receipt.log_index })}</div>
              <div className="quiet">
                {dateTimeSeconds(receipt.received_at)} ·{" "}
                {receipt.verified ? t("log.receipt_verified") : t("log.receipt_not_verified")}
              </div>
            </div>
          </li>
        ) : (
          <Step good={null} title={t("log.waiting")}>
            {t("log.waiting_why")}
          </Step>
        )}
        {receipt && (
          <Step
            good={entry.proven === null ? null : true}
            title={entry.proven === null ? t("log.proof_waiting") : t("log.proven", { count: entry.proven })}
          >
            {t("log.proof_why")}
          </Step>
        )}
      </ol>
      {entry.review && <ReviewState review={entry.review} />}
      <Facts>
        <Fact label={t("log.hash")}>
          <Hash value={entry.hash} />
        </Fact>
        <Fact label={t("log.previous")}>
          <Hash value={entry.previous} />
        </Fact>
      </Facts>
      <div className="row proof-actions">
        {entry.client.name && (
          <LinkButton
            color="primary"
            variant="solid"
            to="/clients/$clientId"
            params={{ clientId: entry.client.id }}
          >
            {t("prep.open_client")}
          </LinkButton>
        )}
        {entry.client.name && entry.receipt && (
          <LinkButton
            to="/evidence"
            search={{
              client: entry.client.name,
              from: dayOf(entry.form.started_at),
              to: dayOf(entry.form.started_at),
            }}
            data-testid="entry-evidence"
          >
            {t("action.evidence")}
          </LinkButton>
        )}
        {entry.corrected_by ? (
          <LinkButton to="/log/entry/$entryId" params={{ entryId: entry.corrected_by }}>
            {t("log.see_correction")}
          </LinkButton>
        ) : (
          entry.client.name && (
            <LinkButton
              to="/log/new/$clientId"
              params={{ clientId: entry.client.id }}
              search={{ corrects: entry.id }}
              data-testid="correct-entry"
            >
              {t("log.correct")}
            </LinkButton>
          )
        )}
      </div>
      <p className="quiet">{t("log.never_edited")}</p>
    </section>
  );
}

function Step({ good, title, children }: { good: boolean | null; title: string; children: ReactNode }) {
  return (
    <li className={`proof-step ${good === null ? "" : good ? "good" : "bad"}`}>
      <span className="proof-mark" aria-hidden="true">
        {good === null ? "…" : good ? "✓" : "!"}
      </span>
      <div>
        <div className="strong">{title}</div>
        <div className="quiet">{children}</div>
      </div>
    </li>
  );
}

const SHOWN = 12;

function Hash({ value }: { value: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return (
    <>
      <code className="hash" title={value}>
        {value.slice(0, SHOWN)}…
      </code>{" "}
      <button
        type="button"
        className="linklike"
        onClick={() => {
          navigator.clipboard
            .writeText(value)
            .then(() => message.success(t("common.copied")))
            .catch(() => message.info(value));
        }}
      >
        {t("common.copy")}
      </button>
    </>
  );
}
