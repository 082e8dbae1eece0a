// The approved words with their risk line, sources and what speaks against them, in one frame. Spoken text follows the
// client, not the screen: it can be read in the other language.
import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language, ScriptView } from "@/ipc/client";
import { useLanguage } from "@/shared/hooks/language";
import "./visit.css";

export function Script({ script }: { script: ScriptView }) {
  const { t } = useTranslation();
  const screen = useLanguage();
  const [language, setLanguage] = useState<Language>(screen);
  const zh = language === "zh-CN";
  return (
    <article className="script" aria-label={zh ? script.title_zh : script.title_en} lang={language}>
      <div className="script-head">
        <strong>{zh ? script.title_zh : script.title_en}</strong>
        <span lang={screen} className="script-language">
          <Segmented
            size="small"
            aria-label={t("prep.script_language")}
            value={language}
            onChange={setLanguage}
            options={[
              { value: "zh-CN", label: "中文" },
              { value: "en", label: "English" },
            ]}
          />
        </span>
      </div>
      <blockquote className="script-words private">{zh ? script.body_zh : script.body_en}</blockquote>
      <p className="script-line">
        <strong lang={screen}>{t("prep.risk")}</strong> {zh ? script.risk_zh : script.risk_en}
      </p>
      <p className="script-line">
        <strong lang={screen}>{t(script.said ? "prep.do_not" : "prep.opposing")}</strong>{" "}
        {zh ? script.opposing_zh : script.opposing_en}
      </p>
      <p className="quiet" lang={screen}>
        {t("prep.script_facts", {
          code: script.code,
          version: script.version,
          approver: script.approver,
          day: script.valid_to,
        })}
      </p>
      {script.sources.length > 0 && (
        <ul className="quiet" lang={screen}>
          {script.sources.map((source) => (
            <li key={`${source.publisher}:${source.title}`} className={source.holds ? "" : "source-expired"}>
              {source.expires_on
                ? t("prep.source_until", {
                    publisher: source.publisher,
                    title: source.title,
                    day: source.published_on,
                    until: source.expires_on,
                  })
                : t("prep.source", {
                    publisher: source.publisher,
                    title: source.title,
                    day: source.published_on,
                  })}
              {!source.holds && <> · {t("prep.source_expired")}</>}
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}
