// The frame of the screens before the workstation: name, language, version.
import { Segmented } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/shared/hooks/language";
import "./session.css";

export function GateFrame({ children, version }: { children: ReactNode; version?: string }) {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  return (
    <div className="gate">
      <main className="gate-main">
        <header className="gate-head">
          <span className="gate-name">知客</span>
          <span className="quiet">{t("app.tagline")}</span>
        </header>
        {children}
        <footer className="gate-foot">
          <Segmented
            size="small"
            aria-label={t("settings.language")}
            value={language}
            options={[
              { value: "zh-CN", label: "中文" },
              { value: "en", label: "English" },
            ]}
            onChange={(chosen) => {
              document.documentElement.lang = chosen;
              void i18n.changeLanguage(chosen);
            }}
          />
          {version && <span className="quiet">{t("app.version", { version })}</span>}
        </footer>
      </main>
    </div>
  );
}
