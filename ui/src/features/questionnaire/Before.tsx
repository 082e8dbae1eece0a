// What is said before the first question: who answers, how, and what becomes of it.
import { Button } from "antd";
import { useTranslation } from "react-i18next";

const POINTS = ["yourself", "truth", "back", "leave"] as const;

export function Before({ count, begin }: { count: number; begin: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="slide sitting-slide" aria-labelledby="before-title">
      <h1 id="before-title">{t("questionnaire.before_title", { count })}</h1>
      <ul className="sitting-points">
        {POINTS.map((point) => (
          <li key={point}>{t(`questionnaire.before.${point}`)}</li>
        ))}
      </ul>
      <div>
        <Button
          type="primary"
          size="large"
          className="sitting-next"
          data-testid="questionnaire-begin"
          onClick={begin}
        >
          {t("questionnaire.begin")}
        </Button>
      </div>
    </section>
  );
}
