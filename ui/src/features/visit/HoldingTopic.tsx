// A holding worth speaking about, with the reasons Rust gave, most pressing first.
import { useTranslation } from "react-i18next";
import type { HoldingTopicView, TopicReasonView } from "@/ipc/client";
import { shortDay } from "@/shared/format/dates";
import { percent, percentChange, signOfMoney } from "@/shared/format/money";
import { useTodayDay } from "@/shared/hooks/language";
import { DataAge, MoneyText, Private } from "@/shared/parts/figures";

export function HoldingTopic({ topic }: { topic: HoldingTopicView }) {
  return (
    <li className="topic">
      <div>
        <Private className="strong">{topic.name}</Private> <span className="quiet">{topic.product}</span>
        <div className="topic-reasons">
          {topic.reasons.map((reason) => (
            <Reason key={reason.kind} reason={reason} />
          ))}
        </div>
      </div>
      <div className="num">
        <strong>
          <MoneyText amount={topic.value} />
        </strong>
        <div>
          <DataAge day={topic.price_on} />
        </div>
      </div>
    </li>
  );
}

function Reason({ reason }: { reason: TopicReasonView }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  switch (reason.kind) {
    case "matures":
      return (
        <span className="tag blue">
          {t("holding.matures", { day: shortDay(reason.on, today), count: reason.days })}
        </span>
      );
    case "moved": {
      const sign = signOfMoney(reason.change);
      return (
        <span className="tag">
          {t("prep.moved", { day: shortDay(reason.since, today) })}{" "}
          <span className={sign > 0 ? "up" : sign < 0 ? "down" : ""}>{percentChange(reason.change)}</span>
        </span>
      );
    }
    case "large":
      return (
        <span className="tag amber">
          {t("prep.large", { share: reason.share === null ? "—" : percent(reason.share) })}
        </span>
      );
    case "above_class":
      return (
        <span className="tag red">{t("prep.above_class", { level: reason.level, class: reason.class })}</span>
      );
  }
}
