// What checking the pack on this device found, line by line in plain words, and saving it.
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { ask, commands, type EvidenceClient, type EvidenceView } from "@/ipc/client";
import { countText } from "@/shared/format/money";
import { ErrorNote } from "@/shared/parts/ErrorNote";

export function Checked({ view, client }: { view: EvidenceView; client: EvidenceClient }) {
  const { t } = useTranslation();
  const save = useMutation({ mutationFn: () => ask(commands.saveEvidence(client.number)) });
  return (
    <section
      className="card stack"
      aria-labelledby="checked-title"
      data-testid="evidence-checked"
      data-holds={view.holds}
    >
      <div className="card-head">
        <h2 id="checked-title" className={view.holds ? "" : "bad"}>
          {view.holds
            ? t("evidence.holds", { count: view.entries, number: countText(view.entries) })
            : t("evidence.broken")}
        </h2>
        <span className="quiet">{t("evidence.size", { size: countText(view.size) })}</span>
      </div>
      {save.error && <ErrorNote error={save.error} />}
      <div className="row">
        <Button
          type={view.holds ? "primary" : "default"}
          size="large"
          data-testid="evidence-save"
          loading={save.isPending}
          onClick={() => !save.isPending && save.mutate()}
        >
          {t("evidence.save")}
        </Button>
        <span className="quiet" role="status">
          {save.data ? t("evidence.saved", { path: save.data.path }) : t("evidence.save_why")}
        </span>
      </div>
      {view.holds && view.entries === 0 && <p>{t("evidence.no_entries")}</p>}
      <ol className="evidence-checks">
        {view.checks.map(({ what, count, holds, place, why }) => (
          <li key={what} className={holds ? "good" : "bad"} data-testid="evidence-check">
            <span className="evidence-mark" aria-hidden="true">
              {holds ? "✓" : "!"}
            </span>
            <div>
              <div className={holds ? "" : "strong"}>
                {t(`evidence.check.${what}`)}{" "}
                {count > 1 && (
                  <span className="quiet">{t("evidence.times", { count, number: countText(count) })}</span>
                )}
              </div>
              {!holds && (
                <div className="quiet">
                  {place && <code>{place}</code>} {why}
                </div>
              )}
            </div>
          </li>
        ))}
      </ol>
      {!view.holds && <p>{t("evidence.broken_why")}</p>}
      <p className="quiet evidence-digest">
        SHA-256 <code>{view.sha256}</code>
      </p>
    </section>
  );
}
