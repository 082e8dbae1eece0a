// Planning a visit: whom, when, how, why. Rust checks it; its complaints appear at their fields.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Input, InputNumber, Modal, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  ask,
  type ClientId,
  type ContactChannel,
  commands,
  failureOf,
  type VisitPurpose,
} from "@/ipc/client";
import { keys, useSearch } from "@/ipc/queries";
import { CHANNELS, PURPOSES } from "@/shared/closed-sets";
import { fromWallClock } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Field } from "@/shared/parts/Field";

const HITS = 12;

export function PlanVisitForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const today = useTodayDay();
  const [text, setText] = useState("");
  const [client, setClient] = useState<{ value: ClientId; label: string } | null>(null);
  const [start, setStart] = useState<Dayjs | null>(() => dayjs(`${today}T10:00:00`).add(1, "day"));
  const [minutes, setMinutes] = useState(60);
  const [channel, setChannel] = useState<ContactChannel>("branch");
  const [place, setPlace] = useState("");
  const [purpose, setPurpose] = useState<VisitPurpose>("checkup");
  const [note, setNote] = useState("");
  const search = useSearch(text.trim(), HITS);
  const plan = useMutation({
    mutationFn: (visit: { client: ClientId; start: Dayjs }) =>
      ask(
        commands.planVisit({
          client: visit.client,
          starts_at: fromWallClock(visit.start),
          minutes,
          channel,
          place: place.trim() || null,
          purpose,
          note: note.trim() || null,
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.book });
      void message.success(t("visit.planned"));
      close();
    },
  });
  const failure = plan.error ? failureOf(plan.error) : null;
  const wrong = (field: string) =>
    failure?.code === "invalid" && failure.field === field ? { error: t("error.invalid.message") } : {};
  const found = text.trim() ? (search.data ?? []) : [];
  return (
    <Modal
      open
      title={t("visit.plan")}
      onCancel={close}
      closable={false}
      width={560}
      footer={[
        <Button key="no" onClick={close}>
          {t("common.cancel")}
        </Button>,
        <Button
          key="yes"
          type="primary"
          data-testid="plan-save"
          disabled={!client || !start}
          loading={plan.isPending}
          onClick={() => client && start && plan.mutate({ client: client.value, start })}
        >
          {t("visit.save")}
        </Button>,
      ]}
    >
      <div className="form-grid">
        <Field label={t("visit.client")} {...wrong("client")}>
          {({ status: _, ...props }) => (
            <Select
              {...props}
              showSearch={{ filterOption: false, onSearch: setText }}
              labelInValue
              value={client}
              placeholder={t("visit.client_hint")}
              notFoundContent={
                text.trim() ? t("palette.none", { text: text.trim() }) : t("visit.client_hint")
              }
              options={found.map((hit) => ({
                value: hit.id,
                label: `${hit.name}${hit.phone ? ` · ${hit.phone}` : ""}`,
              }))}
              onChange={(chosen) => setClient(chosen)}
            />
          )}
        </Field>
        <Field label={t("visit.starts_at")} {...wrong("starts_at")}>
          {(props) => (
            <DatePicker
              {...props}
              showTime={{ format: "HH:mm", minuteStep: 5 }}
              showNow={false}
              format="YYYY-MM-DD HH:mm"
              value={start}
              onChange={(value) => setStart(value)}
            />
          )}
        </Field>
        <Field label={t("visit.length")} {...wrong("minutes")}>
          {(props) => (
            <InputNumber
              {...props}
              min={5}
              max={600}
              step={15}
              value={minutes}
              onChange={(value) => setMinutes(value ?? 60)}
            />
          )}
        </Field>
        <Field label={t("log.channel")} {...wrong("channel")}>
          {({ status: _, ...props }) => (
            <Select
              {...props}
              value={channel}
              onChange={setChannel}
              options={CHANNELS.map((of) => ({ value: of, label: t(`channel.${of}`) }))}
            />
          )}
        </Field>
        <Field label={t("log.purpose")} {...wrong("purpose")}>
          {({ status: _, ...props }) => (
            <Select
              {...props}
              value={purpose}
              onChange={setPurpose}
              options={PURPOSES.map((of) => ({ value: of, label: t(`purpose.${of}`) }))}
            />
          )}
        </Field>
        <Field label={t("log.place")} {...wrong("place")}>
          {(props) => <Input {...props} value={place} onChange={(event) => setPlace(event.target.value)} />}
        </Field>
        <div className="form-full">
          <Field label={t("visit.note")} {...wrong("note")}>
            {(props) => (
              <Input.TextArea
                {...props}
                rows={2}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        </div>
      </div>
      {plan.error && <ErrorNote error={plan.error} />}
    </Modal>
  );
}
