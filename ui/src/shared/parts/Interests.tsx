// What a client cares about, each with the day it was last asked: interests age.
import { useTranslation } from "react-i18next";
import type { InterestView } from "@/ipc/client";
import { shortDay } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { Private } from "./figures";
import "./parts.css";

export function Interests({ interests }: { interests: InterestView[] }) {
  const { t } = useTranslation();
  const today = useTodayDay();
  if (interests.length === 0) return <p className="quiet">{t("client.no_interests")}</p>;
  return (
    <ul className="interests">
      {interests.map((interest) => (
        <li key={interest.text}>
          <Private>{interest.text}</Private>{" "}
          <span className="figure-age">
            {t("client.asked_on", { day: shortDay(interest.last_asked_on, today) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
