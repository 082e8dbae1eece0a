// The approved words with their risk line, sources and what speaks against them, in one frame. Spoken text follows the
// client, not the screen: it can be read in the other language.
import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language, ScriptView, SourceView } from "@/ipc/client";
import { useLanguage } from "@/shared/hooks/language";
import "./visit.css";

/** With its own title and choice of language, as in the library. */
export function Script({ script }: { script: ScriptView }) {
  const [language, setLanguage] = useState<Language>(useLanguage());
  const zh = language === "zh-CN";
  return (
    <article className="script" aria-label={zh ? script.title_zh : script.title_en} lang={language}>
      <div className="script-head">
        <strong>{zh ? script.title_zh : script.title_en}</strong>
        <SpokenLanguage language={language} choose={setLanguage} />
      </div>
      <ScriptWords script={script} language={language} />
      <ScriptFacts script={script} />
    </article>
  );
}

/** In which language the words are read. */
export function SpokenLanguage({ language, choose }: { language: Language; choose: (to: Language) => void }) {
  const { t } = useTranslation();
  const screen = useLanguage();
  return (
    <span lang={screen} className="script-language">
      <Segmented
        size="small"
        aria-label={t("prep.script_language")}
        value={language}
        onChange={choose}
        options={[
          { value: "zh-CN", label: "中文" },
          { value: "en", label: "English" },
        ]}
      />
    </span>
  );
}

/** What is said, the risk that is said with it, and what speaks against it. */
export function ScriptWords({ script, language }: { script: ScriptView; language: Language }) {
  const { t } = useTranslation();
  const screen = useLanguage();
  const zh = language === "zh-CN";
  return (
    <>
      <blockquote className="script-words private" lang={language}>
        {zh ? script.body_zh : script.body_en}
      </blockquote>
      <p className="script-line" lang={language}>
        <strong lang={screen}>{t("prep.risk")}</strong> {zh ? script.risk_zh : script.risk_en}
      </p>
      <p className="script-line" lang={language}>
        <strong lang={screen}>{t(script.said ? "prep.do_not" : "prep.opposing")}</strong>{" "}
        {zh ? script.opposing_zh : script.opposing_en}
      </p>
    </>
  );
}

/** Who approved it, until when it holds, and what it rests on. */
export function ScriptFacts({ script }: { script: ScriptView }) {
  const { t } = useTranslation();
  return (
    <div className="quiet">
      <p>
        {t("prep.script_facts", {
          code: script.code,
          version: script.version,
          approver: script.approver,
          day: script.valid_to,
        })}
      </p>
      {script.sources.length > 0 && (
        <ul>
          {script.sources.map((source) => (
            <Source key={`${source.publisher}:${source.title}`} source={source} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Source({ source }: { source: SourceView }) {
  const { t } = useTranslation();
  const { publisher, title, published_on: day, expires_on: until } = source;
  return (
    <li className={source.holds ? "" : "source-expired"}>
      {until
        ? t("prep.source_until", { publisher, title, day, until })
        : t("prep.source", { publisher, title, day })}
      {!source.holds && <> · {t("prep.source_expired")}</>}
    </li>
  );
}
