// Product and days, fetching with progress and a way to stop, then what the check found.
import { useMutation } from "@tanstack/react-query";
import { listen } from "@tauri-apps/api/event";
import { Button, DatePicker, Progress, Select } from "antd";
import dayjs from "dayjs";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, commands, type EvidenceClient, type EvidenceProgress } from "@/ipc/client";
import { useEvidenceProducts } from "@/ipc/queries";
import { addDays } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field } from "@/shared/parts/Field";
import { Checked } from "./Checked";

const A_YEAR = 365;
/** After a second one wants to know how far it is. */
const SLOW_MS = 1_000;

interface Start {
  product: string | null;
  from: string | null;
  to: string | null;
}

export function EvidenceForm({ client, start }: { client: EvidenceClient; start: Start }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const { data: products } = useEvidenceProducts();
  const [product, setProduct] = useState(start.product);
  const [days, setDays] = useState<[string, string]>([
    start.from ?? addDays(today, -A_YEAR),
    start.to ?? today,
  ]);
  const fetch = useMutation({
    mutationFn: () => ask(commands.fetchEvidence({ client: client.id, product, from: days[0], to: days[1] })),
  });
  return (
    <>
      <section className="card stack" aria-labelledby="evidence-what">
        <h2 id="evidence-what">
          {t("evidence.what_of")} <span className="private">{client.name}</span>
        </h2>
        <div className="evidence-fields">
          <Field label={t("evidence.product")}>
            {({ status: _, ...props }) => (
              <Select
                {...props}
                allowClear
                showSearch={{ optionFilterProp: "label" }}
                data-testid="evidence-product"
                placeholder={t("evidence.every_product")}
                value={product}
                onChange={(code: string | undefined) => setProduct(code ?? null)}
                options={(products ?? []).map(({ code, name }) => ({
                  value: code,
                  label: `${name} ${code}`,
                }))}
              />
            )}
          </Field>
          <Field label={t("evidence.days")}>
            {({ id }) => (
              <DatePicker.RangePicker
                id={{ start: id }}
                allowClear={false}
                maxDate={dayjs(today)}
                value={[dayjs(days[0]), dayjs(days[1])]}
                onChange={(value) => {
                  const [from, to] = value ?? [];
                  if (from && to) setDays([from.format("YYYY-MM-DD"), to.format("YYYY-MM-DD")]);
                }}
              />
            )}
          </Field>
        </div>
        {fetch.error && <ErrorNote error={fetch.error} />}
        <div className="row">
          <Button
            type="primary"
            size="large"
            data-testid="evidence-fetch"
            loading={fetch.isPending}
            onClick={() => !fetch.isPending && fetch.mutate()}
          >
            {t("evidence.fetch")}
          </Button>
          <span className="quiet">{t("evidence.network")}</span>
        </div>
        {fetch.isPending && <Fetching />}
        {fetch.data === null && !fetch.isPending && <p className="quiet">{t("evidence.stopped")}</p>}
      </section>
      {fetch.data && !fetch.isPending && <Checked view={fetch.data} client={client} />}
    </>
  );
}

function Fetching() {
  const { t } = useTranslation();
  const [progress, setProgress] = useState<EvidenceProgress | null>(null);
  const [slow, setSlow] = useState(false);
  const stop = useMutation({ mutationFn: () => ask(commands.stopEvidence()) });
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    const subscription = listen<EvidenceProgress>("evidence-progress", ({ payload }) => setProgress(payload));
    return () => {
      clearTimeout(timer);
      void subscription.then((end) => end()).catch(() => undefined);
    };
  }, []);
  if (!slow) return null;
  const words = t("evidence.received", { size: progress?.received ?? 0 });
  const percent = progress?.of ? (100 * progress.received) / progress.of : 0;
  return (
    <div className="evidence-progress">
      <span role="status">{words}</span>
      <Progress percent={percent} showInfo={false} aria-label={words} />
      <Button data-testid="evidence-stop" loading={stop.isPending} onClick={() => stop.mutate()}>
        {t("common.cancel")}
      </Button>
    </div>
  );
}
