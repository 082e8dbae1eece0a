// The offers of a log form: what was asked of the rules, what the gate will say when it is sealed, how to mend it or take it off.
import { DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { LogForm, OfferCheck, OfferForm, ProductChoice } from "@/ipc/client";
import { useOfferChecks } from "@/ipc/queries";
import { plainMoney } from "@/shared/format/money";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { FieldGroup } from "@/shared/parts/Field";
import { LinkButton } from "@/shared/parts/LinkButton";
import { VerdictBadge } from "@/shared/parts/VerdictBadge";
import { DocumentRow } from "./DocumentRow";
import { GateWords } from "./Ends";
import { Attach } from "./Papers";
import "./offer.css";

/** Whether what will be sealed holds a breach; `false` while it is not known. */
export function useBreach(form: LogForm): boolean {
  const checks = useOfferChecks(form);
  return form.offers.length > 0 && (checks.data ?? []).some(({ gate }) => gate.path === "breach");
}

interface Props {
  form: LogForm;
  /** The firm's list, for the names. */
  products: ProductChoice[];
  change: (part: Partial<LogForm>) => void;
  error?: string;
}

export function LogOffers({ form, products, change, error }: Props) {
  const { t } = useTranslation();
  const checks = useOfferChecks(form);
  const remove = (gone: OfferForm) =>
    change({ offers: form.offers.filter((offer) => offer.product !== gone.product) });
  return (
    <div data-field="offers">
      <FieldGroup label={t("offer.section")} error={error}>
        {form.offers.length > 0 && <p className="field-note">{t("offer.section_help")}</p>}
        {form.offers.map((offer) => (
          <LogOffer
            key={offer.product}
            client={form.client}
            offer={offer}
            name={products.find(({ code }) => code === offer.product)?.name ?? offer.product}
            check={checks.data?.find(({ verdict }) => verdict.product === offer.product)}
            remove={() => remove(offer)}
          />
        ))}
        {form.offers.length > 0 && checks.error && (
          <ErrorNote error={checks.error} retry={() => void checks.refetch()} />
        )}
        <div className="row">
          <LinkButton
            to="/clients/$clientId/offer"
            params={{ clientId: form.client }}
            type="dashed"
            data-testid="offer-add"
          >
            {t("offer.add")}
          </LinkButton>
        </div>
      </FieldGroup>
      <FieldGroup label={t("offer.contact_documents")}>
        {form.documents.length > 0 && (
          <ul className="documents">
            {form.documents.map((document) => (
              <DocumentRow
                key={document.sha256}
                client={form.client}
                document={document}
                remove={() => change({ documents: form.documents.filter((one) => one !== document) })}
              />
            ))}
          </ul>
        )}
        <div className="row">
          <Attach
            client={form.client}
            kind="other"
            add={(documents) => {
              const known = new Set(form.documents.map(({ sha256 }) => sha256));
              change({
                documents: [...form.documents, ...documents.filter(({ sha256 }) => !known.has(sha256))],
              });
            }}
          >
            {t("offer.attach_more")}
          </Attach>
        </div>
      </FieldGroup>
    </div>
  );
}

interface RowProps {
  client: string;
  offer: OfferForm;
  name: string;
  check: OfferCheck | undefined;
  remove: () => void;
}

function LogOffer({ client, offer, name, check, remove }: RowProps) {
  const { t } = useTranslation();
  return (
    <div className="log-offer" data-testid="log-offer" data-product={offer.product}>
      <div className="log-offer-head">
        <span className="strong">{name}</span>
        {offer.amount && (
          <span className="private">
            {plainMoney(offer.amount)} {t("unit.yuan")}
          </span>
        )}
        <span className="tag">{t(`offer.end.${offer.end}`)}</span>
        {check && <VerdictBadge outcome={check.verdict.verdict} />}
        {offer.documents.length > 0 && (
          <span className="quiet">{t("offer.attached", { count: offer.documents.length })}</span>
        )}
      </div>
      {check ? (
        <div data-testid="log-gate" data-path={check.gate.path}>
          <GateWords gate={check.gate} judgedThatDay={check.judged_that_day} />
        </div>
      ) : (
        <p className="quiet">{t("offer.checking")}</p>
      )}
      {check?.gate.path === "breach" && <p className="breach-note">{t("offer.truth")}</p>}
      <div className="row">
        <LinkButton
          to="/clients/$clientId/offer"
          params={{ clientId: client }}
          search={{ product: offer.product }}
        >
          {t("offer.edit")}
        </LinkButton>
        <Button type="text" icon={<DeleteOutlined />} onClick={remove}>
          {t("offer.remove")}
        </Button>
      </div>
    </div>
  );
}
