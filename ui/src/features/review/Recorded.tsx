// What an entry says, as facts; and two of them side by side, with what differs marked.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { LogEntryView } from "@/ipc/client";
import { clockTime, dateTime } from "@/shared/format/dates";
import { Fact, Facts } from "@/shared/parts/Facts";

/** A fact of a record: its name, and its value in words; empty when there is none. */
interface Told {
  name: string;
  value: string;
}

function useTold(): (entry: LogEntryView) => Told[] {
  const { t } = useTranslation();
  const list = (values: string[]) => values.join(t("common.comma"));
  return ({ form, product_names }) => [
    { name: t("log.summary"), value: form.summary },
    { name: t("log.when"), value: `${dateTime(form.started_at)} – ${clockTime(form.ended_at)}` },
    {
      name: t("log.how"),
      value: [t(`channel.${form.channel}`), t(`purpose.${form.purpose}`), form.place]
        .filter(Boolean)
        .join(" · "),
    },
    { name: t("log.people"), value: list(form.people_present) },
    {
      name: t("log.products"),
      value: list(form.products.map((code, index) => `${product_names[index] ?? code} ${code}`)),
    },
    { name: t("log.disclosures"), value: list(form.disclosures) },
    { name: t("log.answer"), value: t(`answer.${form.client_answer}`) },
    { name: t("log.scripts"), value: list(form.scripts.map(({ code, version }) => `${code} v${version}`)) },
    {
      name: t("log.promised"),
      value: list(form.follow_ups.map(({ text, due_on }) => `${text} ${t("log.until", { day: due_on })}`)),
    },
    { name: t("log.corrects"), value: form.corrects?.reason ?? "" },
  ];
}

export function Recorded({ entry, children }: { entry: LogEntryView; children?: ReactNode }) {
  const told = useTold();
  return (
    <>
      <Facts>
        {told(entry)
          .filter(({ value }) => value !== "")
          .map(({ name, value }) => (
            <Fact key={name} label={name}>
              <span className="private recorded-value">{value}</span>
            </Fact>
          ))}
      </Facts>
      {children}
    </>
  );
}

export function Compared({ before, after }: { before: LogEntryView; after: LogEntryView }) {
  const { t } = useTranslation();
  const told = useTold();
  const old = told(before);
  const rows = told(after)
    .map(({ name, value }, index) => ({ name, now: value, was: old[index]?.value ?? "" }))
    .filter(({ now, was }) => now !== "" || was !== "")
    // What differs first: it is what has to be judged.
    .sort((a, b) => Number(a.now === a.was) - Number(b.now === b.was));
  return (
    <table className="compared">
      <thead>
        <tr>
          <td />
          <th scope="col">{t("review.before")}</th>
          <th scope="col">{t("review.after")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, now, was }) => (
          <tr
            key={name}
            className={now === was ? "" : "differs"}
            data-testid={now === was ? undefined : "differs"}
          >
            <th scope="row">
              {name}
              {now !== was && <span className="visually-hidden"> {t("review.differs")}</span>}
            </th>
            <td className="private">{was || "—"}</td>
            <td className="private">{now || "—"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
