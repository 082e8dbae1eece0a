// The log form: what happened, in the order one remembers it. Kept as a draft while it is written; sealed by Rust,
// whose complaints appear at their fields. Nothing is judged here.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button, DatePicker, Input, Radio, Select } from "antd";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { LogOffers, useBreach } from "@/features/offer/LogOffers";
import { ask, commands, failureOf, type LogForm, type LogFormStart } from "@/ipc/client";
import { keys } from "@/ipc/queries";
import { ANSWERS, CHANNELS, PURPOSES } from "@/shared/closed-sets";
import { clockTime, fromWallClock, toWallClock } from "@/shared/format/dates";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field, FieldGroup } from "@/shared/parts/Field";
import { Private, TierTag } from "@/shared/parts/figures";
import { PhraseNotes } from "@/shared/parts/PhraseNotes";
import { Promises } from "./Promises";
import { useDraft } from "./useDraft";
import "./log.css";

interface Props {
  start: LogFormStart;
  keepDrafts: boolean;
}

export function LogFormView({ start, keepDrafts }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { modal } = App.useApp();
  const [form, setForm] = useState<LogForm>(start.form);
  const draft = useDraft(form, start.draft_saved_at, keepDrafts);
  const container = useRef<HTMLFormElement>(null);
  const breach = useBreach(form);
  const { client } = start;

  const seal = useMutation({
    mutationFn: (filled: LogForm) => ask(commands.sealLog(filled)),
    onSuccess: (entry) => {
      draft.stop();
      queries.setQueryData(keys.entry(entry.id), entry);
      void queries.invalidateQueries({ queryKey: keys.book });
      queries.removeQueries({ queryKey: ["log-start"] });
      void navigate({ to: "/log/entry/$entryId", params: { entryId: entry.id }, replace: true });
    },
    onError: (error) => {
      const { field } = failureOf(error);
      if (field)
        container.current
          ?.querySelector<HTMLElement>(`[data-field="${field.split(/[.[]/)[0]}"] :is(input, textarea)`)
          ?.focus();
    },
  });
  const discard = useMutation({
    mutationFn: () => ask(commands.discardDraft(client.id)),
    onSuccess: () => {
      draft.stop();
      queries.removeQueries({ queryKey: ["log-start"] });
      void navigate({ to: "/clients/$clientId", params: { clientId: client.id } });
    },
  });
  const failure = seal.error ? failureOf(seal.error) : null;
  const wrong = (field: string) => {
    const named = failure?.code === "invalid" && failure.field?.split(/[.[]/)[0] === field;
    return named ? { error: t(`log.wrong.${wrongKey(field)}`) } : {};
  };

  useEffect(() => {
    const area = container.current?.querySelector<HTMLTextAreaElement>("[data-testid=log-summary]");
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);

  function change(part: Partial<LogForm>) {
    setForm((before) => ({ ...before, ...part }));
  }
  async function submit() {
    if (seal.isPending) return;
    await draft.flush();
    seal.mutate(form);
  }
  function press(event: KeyboardEvent) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  }

  return (
    <form
      ref={container}
      className="card log-form"
      data-testid="log-form"
      aria-labelledby="log-form-title"
      onKeyDown={press}
      onBlur={() => void draft.flush()}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="card-head">
        <h1 id="log-form-title">
          {form.corrects ? t("log.correct_title") : t("log.title")} ·{" "}
          <Link className="private" to="/clients/$clientId" params={{ clientId: client.id }}>
            {client.name}
          </Link>
        </h1>
        <TierTag tier={client.tier} />
        <span className="end quiet" role="status" data-testid="draft-state">
          {!keepDrafts
            ? t("log.draft_not_kept")
            : draft.savedAt
              ? t("log.draft_saved", { time: clockTime(draft.savedAt) })
              : t("log.draft_none")}
        </span>
      </div>
      <div className="log-columns">
        <div className="stack">
          {form.corrects && (
            <div data-field="corrects">
              <Field label={t("log.correct_reason")} help={t("log.correct_help")} {...wrong("corrects")}>
                {(props) => (
                  <Input
                    {...props}
                    data-testid="correct-reason"
                    value={form.corrects?.reason ?? ""}
                    onChange={(event) => {
                      const { corrects } = form;
                      if (corrects) change({ corrects: { ...corrects, reason: event.target.value } });
                    }}
                  />
                )}
              </Field>
            </div>
          )}
          <div data-field="summary">
            <Field label={t("log.summary")} help={t("log.summary_help")} {...wrong("summary")}>
              {(props) => (
                <Input.TextArea
                  {...props}
                  data-testid="log-summary"
                  autoSize={{ minRows: 6, maxRows: 16 }}
                  value={form.summary}
                  onChange={(event) => change({ summary: event.target.value })}
                />
              )}
            </Field>
            <PhraseNotes text={form.summary} change={(summary) => change({ summary })} />
          </div>
          <FieldGroup label={t("log.answer")}>
            <Radio.Group
              aria-label={t("log.answer")}
              value={form.client_answer}
              onChange={(event) => change({ client_answer: event.target.value })}
              options={ANSWERS.map((of) => ({ value: of, label: t(`answer.${of}`) }))}
            />
          </FieldGroup>
          <LogOffers form={form} products={start.products} change={change} {...wrong("offers")} />
          <Promises
            promises={form.follow_ups}
            change={(follow_ups) => change({ follow_ups })}
            {...wrong("follow_ups")}
          />
        </div>
        <div className="stack">
          <div className="log-pair">
            <div data-field="channel">
              <Field label={t("log.channel")} {...wrong("channel")}>
                {({ status: _, ...props }) => (
                  <Select
                    {...props}
                    value={form.channel}
                    onChange={(channel) => change({ channel })}
                    options={CHANNELS.map((of) => ({ value: of, label: t(`channel.${of}`) }))}
                  />
                )}
              </Field>
            </div>
            <div data-field="purpose">
              <Field label={t("log.purpose")} {...wrong("purpose")}>
                {({ status: _, ...props }) => (
                  <Select
                    {...props}
                    value={form.purpose}
                    onChange={(purpose) => change({ purpose })}
                    options={PURPOSES.map((of) => ({ value: of, label: t(`purpose.${of}`) }))}
                  />
                )}
              </Field>
            </div>
            {(["started_at", "ended_at"] as const).map((name) => (
              <div key={name} data-field={name}>
                <Field label={t(`log.${name}`)} {...wrong(name)}>
                  {(props) => (
                    <DatePicker
                      {...props}
                      allowClear={false}
                      showNow={false}
                      showTime={{ format: "HH:mm" }}
                      format="YYYY-MM-DD HH:mm"
                      value={toWallClock(form[name])}
                      onChange={(value) => value && change({ [name]: fromWallClock(value) })}
                    />
                  )}
                </Field>
              </div>
            ))}
          </div>
          <div data-field="place">
            <Field label={t("log.place")} {...wrong("place")}>
              {(props) => (
                <Input
                  {...props}
                  value={form.place ?? ""}
                  onChange={(event) => change({ place: event.target.value || null })}
                />
              )}
            </Field>
          </div>
          <div data-field="people_present">
            <Field label={t("log.people")} help={t("log.people_help")} {...wrong("people_present")}>
              {({ status: _, ...props }) => (
                <Select
                  {...props}
                  mode="tags"
                  open={false}
                  suffixIcon={null}
                  tokenSeparators={["、", ",", "，"]}
                  value={form.people_present}
                  onChange={(people_present: string[]) => change({ people_present })}
                />
              )}
            </Field>
          </div>
          <div data-field="products">
            <Field label={t("log.products")} {...wrong("products")}>
              {({ status: _, ...props }) => (
                <Select
                  {...props}
                  mode="multiple"
                  showSearch={{ optionFilterProp: "label" }}
                  value={form.products}
                  onChange={(products: string[]) => change({ products })}
                  options={start.products.map((product) => ({
                    value: product.code,
                    label: `${product.name} ${product.code}${product.held ? ` · ${t("log.held")}` : ""}`,
                  }))}
                />
              )}
            </Field>
          </div>
          <div data-field="disclosures">
            <Field label={t("log.disclosures")} help={t("log.disclosures_help")} {...wrong("disclosures")}>
              {({ status: _, ...props }) => (
                <Select
                  {...props}
                  mode="tags"
                  value={form.disclosures}
                  onChange={(disclosures: string[]) => change({ disclosures })}
                  options={(["risk", "fees", "term", "not_guaranteed"] as const).map((of) => ({
                    value: t(`disclosure.${of}`),
                    label: t(`disclosure.${of}`),
                  }))}
                />
              )}
            </Field>
          </div>
          {form.scripts.length > 0 && (
            <p className="quiet">
              {t("log.scripts")}{" "}
              {form.scripts.map((script) => `${script.code} v${script.version}`).join(" · ")}
            </p>
          )}
        </div>
      </div>
      {seal.error && <ErrorNote error={seal.error} />}
      {draft.error !== null && <ErrorNote error={draft.error} retry={() => void draft.flush()} />}
      <div className="log-foot">
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          danger={breach}
          data-testid="log-seal"
          loading={seal.isPending}
        >
          {breach ? t("log.seal_breach") : t("log.seal")} <kbd>Ctrl Enter</kbd>
        </Button>
        <span className="quiet">{t("log.seal_means")}</span>
        {keepDrafts && draft.savedAt && (
          <Button
            type="text"
            className="log-discard"
            data-testid="log-discard"
            onClick={() =>
              void modal.confirm({
                title: t("log.discard_title"),
                content: t("log.discard_why"),
                okText: t("log.discard"),
                cancelText: t("common.cancel"),
                onOk: () => discard.mutateAsync().catch(() => undefined),
              })
            }
          >
            {t("log.discard")}
          </Button>
        )}
      </div>
      <Private className="visually-hidden">{client.name}</Private>
    </form>
  );
}

const WRONG = ["summary", "started_at", "ended_at", "corrects", "follow_ups", "offers", "documents"] as const;
type WrongKey = (typeof WRONG)[number] | "other";

function wrongKey(field: string): WrongKey {
  return WRONG.find((known) => known === field) ?? "other";
}
