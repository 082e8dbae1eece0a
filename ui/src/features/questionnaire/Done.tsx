// The end: it is kept, and the laptop goes back to the relationship manager.
import { useTranslation } from "react-i18next";

export function Done() {
  const { t } = useTranslation();
  return (
    <section className="slide sitting-slide" data-testid="questionnaire-done" role="status">
      <h1>{t("questionnaire.done_title")}</h1>
      <p className="slide-lead">{t("questionnaire.done_why")}</p>
    </section>
  );
}
