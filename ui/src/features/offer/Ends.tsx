// How it ended, and what the gate will say to each end. An end off the path can be chosen: what happened is recorded as it was.
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { GatePreview, OfferEnd, VerdictView } from "@/ipc/client";

interface Props {
  verdict: VerdictView;
  busy: boolean;
  end: (how: OfferEnd) => void;
}

export function Ends({ verdict, busy, end }: Props) {
  const { t } = useTranslation();
  const first = verdict.gates.find(({ path }) => path === "compliant")?.end ?? "refused";
  return (
    <section className="card" aria-labelledby="ends-title">
      <h2 id="ends-title">{t("offer.ends")}</h2>
      <ul className="offer-ends">
        {verdict.gates.map((gate) => (
          <li key={gate.end} data-testid="offer-gate" data-end={gate.end} data-path={gate.path}>
            <Button
              block
              size="large"
              data-testid={`end-${gate.end}`}
              type={gate.end === first ? "primary" : "default"}
              danger={gate.path === "breach"}
              disabled={busy}
              onClick={() => end(gate.end)}
            >
              {t(`offer.end.${gate.end}`)}
            </Button>
            <GateWords gate={gate} />
          </li>
        ))}
      </ul>
      <p className="quiet">{t("offer.ends_why")}</p>
    </section>
  );
}

const SIGN = { compliant: "✓", refused: "✓", breach: "!" } as const;

/** What the gate says, in plain words. */
export function GateWords({ gate, judgedThatDay = true }: { gate: GatePreview; judgedThatDay?: boolean }) {
  const { t } = useTranslation();
  const missing = gate.missing.map((kind) => t(`document.${kind}`)).join(t("common.comma"));
  return (
    <p className={`gate-words ${gate.path}`}>
      <span aria-hidden="true">{SIGN[gate.path]}</span> <strong>{t(`offer.path.${gate.path}`)}</strong>
      {missing && <> · {t("offer.missing", { what: missing })}</>}
      {!judgedThatDay && <> · {t("offer.not_judged")}</>}
    </p>
  );
}
