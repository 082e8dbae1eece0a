// May I offer it? Pick a product, see the verdict at once, do what the verdict asks for, note how it ended. The offer then becomes
// part of the log form; Rust judges it again when that is sealed.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { InputNumber, Segmented, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClientKeys } from "@/features/client/keys";
import {
  ask,
  type ClientAnswer,
  commands,
  type DocumentKind,
  type DocumentRef,
  type OfferEnd,
  type OfferForm,
  type OfferProduct,
  type OfferStart,
  type VerdictView,
} from "@/ipc/client";
import { useOfferStart, useVerdict } from "@/ipc/queries";
import { plainMoney } from "@/shared/format/money";
import { useLanguage, useTodayDay } from "@/shared/hooks/language";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field, FieldGroup } from "@/shared/parts/Field";
import { Private, RiskClassTag, RiskLevelText, TierTag } from "@/shared/parts/figures";
import { LinkButton } from "@/shared/parts/LinkButton";
import { Loaded } from "@/shared/parts/Loaded";
import { VerdictBadge } from "@/shared/parts/VerdictBadge";
import { Ends } from "./Ends";
import { type Paper, PaperDialog } from "./PaperDialog";
import { Papers } from "./Papers";
import { Rules } from "./Rules";
import "./offer.css";

const route = getRouteApi("/clients/$clientId/offer");
/** Products to pick without typing: what he holds stands first. */
const PICKS = 18;

export function OfferRoute() {
  const { clientId } = route.useParams();
  const { product } = route.useSearch();
  const start = useOfferStart(clientId);
  return (
    <Loaded query={start}>{(data) => <Offer key={clientId} start={data} wanted={product ?? null} />}</Loaded>
  );
}

const fresh = (product: string): OfferForm => ({
  product,
  amount: null,
  initiator: "rm",
  channel: "on_site",
  thinking_days: null,
  end: "later",
  documents: [],
  judged_at: null,
});

const ANSWER: Record<OfferEnd, ClientAnswer> = {
  accepted: "accepted",
  declined: "declined",
  later: "later",
  refused: "nothing_offered",
};

function Offer({ start, wanted }: { start: OfferStart; wanted: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { client } = start;
  const begun = (code: string) => start.offers.find((offer) => offer.product === code) ?? fresh(code);
  const [offer, setOffer] = useState<OfferForm | null>(wanted ? begun(wanted) : null);
  const verdict = useVerdict(client.id, offer);
  useClientKeys(client.id);
  const product = start.products.find(({ code }) => code === offer?.product);
  const picker = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!wanted) picker.current?.querySelector("input")?.focus();
  }, [wanted]);

  const change = (part: Partial<OfferForm>) => setOffer((before) => before && { ...before, ...part });

  /** Into the draft of the client's log form: what was signed survives a crash, and the end goes on there. */
  async function keep(filled: OfferForm): Promise<void> {
    const { form } = await ask(commands.startLog(client.id, null));
    const others = form.offers.filter((other) => other.product !== filled.product);
    const products = form.products.includes(filled.product)
      ? form.products
      : [...form.products, filled.product];
    await ask(
      commands.keepDraft({
        ...form,
        products,
        offers: [...others, filled],
        client_answer: ANSWER[filled.end],
      }),
    );
    queries.removeQueries({ queryKey: ["log-start"] });
  }
  const saving = useMutation({ mutationFn: keep });
  const ending = useMutation({
    mutationFn: keep,
    onSuccess: () => void navigate({ to: "/log/new/$clientId", params: { clientId: client.id } }),
  });

  function setDocuments(documents: DocumentRef[]) {
    if (!offer) return;
    const next = { ...offer, documents, judged_at: verdict.data?.judged_at ?? offer.judged_at };
    setOffer(next);
    saving.mutate(next);
  }
  const add = (documents: DocumentRef[]) => {
    if (!offer) return;
    const known = new Set(offer.documents.map(({ kind, sha256 }) => `${kind}:${sha256}`));
    const fresh = documents.filter(({ kind, sha256 }) => !known.has(`${kind}:${sha256}`));
    setDocuments([...offer.documents, ...fresh]);
  };
  const end = (how: OfferEnd) =>
    offer && ending.mutate({ ...offer, end: how, judged_at: verdict.data?.judged_at ?? null });

  return (
    <div className="offer" data-testid="offer-page">
      <section className="card offer-ask" aria-labelledby="offer-title">
        <div className="card-head">
          <h1 id="offer-title">
            {t("offer.title")} ·{" "}
            <Link className="private" to="/clients/$clientId" params={{ clientId: client.id }}>
              {client.name}
            </Link>
          </h1>
          <TierTag tier={client.tier} />
          <RiskClassTag riskClass={client.risk_class} />
          {client.age !== null && <span className="tag">{t("client.age", { count: client.age })}</span>}
        </div>
        <div className="offer-form" ref={picker}>
          <div className="offer-product">
            <Field label={t("offer.product")}>
              {({ status: _, ...props }) => (
                <Select
                  {...props}
                  data-testid="offer-product"
                  showSearch={{ optionFilterProp: "search" }}
                  placeholder={t("offer.product_hint")}
                  value={offer?.product ?? null}
                  onChange={(code: string) => setOffer(begun(code))}
                  options={start.products.map((one) => ({
                    value: one.code,
                    search: `${one.name} ${one.code} ${one.risk_level} ${t(`kind.${one.kind}`)}`,
                    label: <ProductLine product={one} />,
                  }))}
                />
              )}
            </Field>
          </div>
          {offer && (
            <>
              <Field
                label={t("offer.amount")}
                help={
                  product?.min_ticket ? t("offer.min_ticket", { amount: plainMoney(product.min_ticket) }) : ""
                }
              >
                {({ status: _, ...props }) => (
                  <InputNumber
                    {...props}
                    stringMode
                    min="0"
                    precision={2}
                    data-testid="offer-amount"
                    controls={false}
                    suffix={t("unit.yuan")}
                    value={offer.amount}
                    onChange={(amount) => change({ amount: amount === null ? null : String(amount) })}
                  />
                )}
              </Field>
              <FieldGroup label={t("offer.initiator")}>
                <Segmented
                  block
                  aria-label={t("offer.initiator")}
                  value={offer.initiator ?? "rm"}
                  onChange={(initiator) => change({ initiator })}
                  options={(["client", "rm"] as const).map((of) => ({
                    value: of,
                    label: t(`offer.by_${of}`),
                  }))}
                />
              </FieldGroup>
              <FieldGroup label={t("offer.channel")}>
                <Segmented
                  block
                  aria-label={t("offer.channel")}
                  value={offer.channel ?? "on_site"}
                  onChange={(channel) => change({ channel })}
                  options={(["on_site", "online", "phone"] as const).map((of) => ({
                    value: of,
                    label: t(`offer.at_${of}`),
                  }))}
                />
              </FieldGroup>
            </>
          )}
        </div>
        {product && (
          <p className="offer-line quiet">
            {t(`kind.${product.kind}`)} · <RiskLevelText level={product.risk_level} />{" "}
            {t(`risk.level.${product.risk_level}`)} · {lockup(product)}
            {product.private && ` · ${t("offer.private")}`}
            {" · "}
            <Link to="/offer/who/$product" params={{ product: product.code }}>
              {t("offer.who")}
            </Link>
          </p>
        )}
      </section>
      {offer && verdict.error && (
        <section className="card">
          <ErrorNote error={verdict.error} retry={() => void verdict.refetch()} />
        </section>
      )}
      {offer && verdict.data && product && (
        <Answer
          start={start}
          offer={offer}
          product={product}
          verdict={verdict.data}
          stale={verdict.isPlaceholderData}
          add={add}
          remove={(gone) => setDocuments(offer.documents.filter((one) => one !== gone))}
          think={(thinking_days) => change({ thinking_days })}
          end={end}
          busy={ending.isPending || saving.isPending}
          error={ending.error ?? saving.error}
        />
      )}
      {!offer && (
        <section className="card">
          <p className="quiet">{t("offer.begin")}</p>
          <ul className="offer-picks" aria-label={t("offer.picks")}>
            {start.products.slice(0, PICKS).map((one) => (
              <li key={one.code}>
                <button type="button" className="offer-pick" onClick={() => setOffer(begun(one.code))}>
                  <ProductLine product={one} />
                </button>
              </li>
            ))}
          </ul>
          {start.offers.length > 0 && (
            <p>
              {t("offer.in_draft", { count: start.offers.length })}{" "}
              <LinkButton to="/log/new/$clientId" params={{ clientId: client.id }}>
                {t("offer.to_draft")}
              </LinkButton>
            </p>
          )}
        </section>
      )}
    </div>
  );

  function lockup(one: OfferProduct) {
    return one.lockup_months === 0 ? t("offer.no_lockup") : t("offer.lockup", { count: one.lockup_months });
  }
}

function ProductLine({ product }: { product: OfferProduct }) {
  const { t } = useTranslation();
  return (
    <span className="product-line">
      <span className="product-name">{product.name}</span>
      <span className="quiet">
        {product.code} · {product.risk_level} · {t(`kind.${product.kind}`)}
        {product.lockup_months > 0 && ` · ${t("offer.lockup", { count: product.lockup_months })}`}
        {product.held && ` · ${t("log.held")}`}
      </span>
    </span>
  );
}

interface AnswerProps {
  start: OfferStart;
  offer: OfferForm;
  product: OfferProduct;
  verdict: VerdictView;
  /** The verdict is of the form before the last change. */
  stale: boolean;
  add: (documents: DocumentRef[]) => void;
  remove: (document: DocumentRef) => void;
  think: (days: number | null) => void;
  end: (how: OfferEnd) => void;
  busy: boolean;
  error: unknown;
}

function Answer({
  start,
  offer,
  product,
  verdict,
  stale,
  add,
  remove,
  think,
  end,
  busy,
  error,
}: AnswerProps) {
  const { t } = useTranslation();
  const lang = useLanguage() === "en" ? "en" : "zh";
  const today = useTodayDay();
  const [signing, setSigning] = useState<DocumentKind | null>(null);
  const { client } = start;
  const worst = verdict.rules.find(({ outcome }) => outcome === verdict.verdict);

  /** The paper with what the rules say of it, and whom and what it concerns. */
  function paperOf(kind: DocumentKind): Paper {
    const due = verdict.documents.find((one) => one.due.kind === kind)?.due;
    const said = verdict.rules.find(({ id }) => id === due?.rule)?.say?.[lang];
    const points =
      kind === "elder_care"
        ? (["ears", "own_words", "family", "no_hurry", "thinking"] as const).map((of) =>
            t(`offer.elder.${of}`),
          )
        : kind === "high_risk_confirmation"
          ? (["loss", "time", "costs", "money"] as const).map((of) => t(`offer.high_risk.${of}`))
          : [];
    const own =
      kind === "insistence"
        ? [t("offer.paper.insistence", { product: product.name })]
        : kind === "risk_warning"
          ? [t("offer.paper.warning", { product: product.name, level: product.risk_level })]
          : [];
    return {
      kind,
      lines: [...own, ...(due ? [due.words[lang]] : []), ...(said ? [said] : [])],
      points,
      facts: [
        t("offer.paper.client", { name: client.name, number: start.client_number }),
        t("offer.paper.product", {
          name: product.name,
          code: product.code,
          level: product.risk_level,
        }),
        ...(offer.amount ? [t("offer.paper.amount", { amount: plainMoney(offer.amount) })] : []),
        t("offer.paper.day", { day: today }),
      ],
    };
  }

  return (
    <div className={stale ? "offer-answer stale" : "offer-answer"} aria-busy={stale}>
      <section className="card offer-verdict" aria-labelledby="verdict-title" data-testid="offer-verdict">
        <h2 id="verdict-title" className="visually-hidden">
          {t("offer.verdict")}
        </h2>
        <div className="offer-headline" role="status">
          <VerdictBadge outcome={verdict.verdict} large />
          <p className="offer-why">{worst ? worst.reason[lang] : t("offer.no_rule")}</p>
        </div>
        <p className="quiet offer-ground">
          {verdict.regime ? t(`offer.regime_${verdict.regime}`) : t("offer.regime_unknown")} ·{" "}
          {t("offer.pack", { version: verdict.pack })} · {t("offer.offline")}
          {verdict.class_on_its_way && (
            <>
              {" "}
              · <span className="warn">{t("offer.class_on_its_way")}</span>
            </>
          )}
        </p>
        <Rules rules={verdict.rules} said={worst?.id} />
      </section>
      <div className="offer-side">
        <section className="card" aria-labelledby="papers-title">
          <h2 id="papers-title">{t("offer.papers")}</h2>
          <Papers
            client={client.id}
            due={verdict.documents}
            documents={offer.documents}
            sign={setSigning}
            add={add}
            remove={remove}
          />
          <Field label={t("offer.thinking")} help={t("offer.thinking_help")}>
            {({ status: _, ...props }) => (
              <InputNumber
                {...props}
                min={0}
                max={60}
                precision={0}
                data-testid="thinking-days"
                suffix={t("offer.days")}
                value={offer.thinking_days}
                onChange={(days) => think(days === null ? null : Number(days))}
              />
            )}
          </Field>
        </section>
        <Ends verdict={verdict} busy={busy} end={end} />
        {error !== null && error !== undefined && <ErrorNote error={error} />}
      </div>
      {signing && (
        <PaperDialog
          client={client.id}
          paper={paperOf(signing)}
          signer={client.name}
          close={() => setSigning(null)}
          done={(documents) => {
            setSigning(null);
            add(documents);
          }}
        />
      )}
      <Private className="visually-hidden">{client.name}</Private>
    </div>
  );
}
