// The library of scripts and answers to objections (F42, F49): found while one talks, by what the client says, by what it is about. What
// is in force, and its words, are Rust's.
import { Input, Select } from "antd";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Script } from "@/features/visit/Script";
import type { ScriptLibrary, ScriptView, Situation } from "@/ipc/client";
import { useScripts } from "@/ipc/queries";
import { countText } from "@/shared/format/money";
import { useLanguage } from "@/shared/hooks/language";
import { EmptyState } from "@/shared/parts/EmptyState";
import { Loaded } from "@/shared/parts/Loaded";
import "./scripts.css";

export function ScriptsPage() {
  const library = useScripts();
  return <Loaded query={library}>{(data) => <Library library={data} />}</Loaded>;
}

/** Everything a script can be found by. */
function wordsOf(script: ScriptView): string {
  return [
    script.code,
    script.title_zh,
    script.title_en,
    script.said?.zh,
    script.said?.en,
    script.body_zh,
    script.body_en,
    ...script.keywords,
  ]
    .join("\n")
    .toLowerCase();
}

function Library({ library }: { library: ScriptLibrary }) {
  const { t } = useTranslation();
  const zh = useLanguage() === "zh-CN";
  const [text, setText] = useState("");
  const [situation, setSituation] = useState<Situation | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const searched = useMemo(
    () => library.scripts.map((script) => ({ script, words: wordsOf(script) })),
    [library.scripts],
  );
  const found = useMemo(() => {
    const parts = wanted.split(/\s+/).filter((part) => part !== "");
    return searched
      .filter(({ script }) => situation === null || script.situations.includes(situation))
      .filter(({ words }) => parts.every((part) => words.includes(part)))
      .map(({ script }) => script);
  }, [searched, wanted, situation]);
  const situations = [...new Set(library.scripts.flatMap((script) => script.situations))];
  const groups = [
    { name: "answers", scripts: found.filter(({ said }) => said !== null) },
    { name: "scripts", scripts: found.filter(({ said }) => said === null) },
  ] as const;
  // Who looks for what a client just said wants the answer first; who browses wants the scripts.
  const ordered = wanted === "" ? [...groups].reverse() : groups;
  const [only] = found.length === 1 ? found : [];
  return (
    <section className="card scripts" aria-labelledby="scripts-title" data-testid="scripts-page">
      <div className="card-head">
        <h1 id="scripts-title">{t("scripts.title")}</h1>
        <span className="quiet">
          {t("scripts.count", {
            scripts: countText(library.scripts.filter(({ said }) => said === null).length),
            answers: countText(library.scripts.filter(({ said }) => said !== null).length),
          })}
        </span>
      </div>
      <div className="scripts-find">
        <Input
          allowClear
          autoFocus
          aria-label={t("scripts.find")}
          placeholder={t("scripts.find")}
          data-testid="scripts-find"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Select<Situation | null>
          aria-label={t("scripts.about")}
          value={situation}
          onChange={setSituation}
          options={[
            { value: null, label: t("scripts.any") },
            ...situations.map((one) => ({ value: one, label: t(`situation.${one}`) })),
          ]}
        />
      </div>
      {found.length === 0 && (
        <EmptyState why={t("scripts.none")}>
          <button
            type="button"
            className="linklike"
            onClick={() => {
              setText("");
              setSituation(null);
            }}
          >
            {t("scripts.all")}
          </button>
        </EmptyState>
      )}
      {ordered.map(
        ({ name, scripts }) =>
          scripts.length > 0 && (
            <section key={name} aria-labelledby={`scripts-${name}`}>
              <h2 id={`scripts-${name}`} className="group-name">
                {t(`scripts.${name}`)}
              </h2>
              <ul className="scripts-list">
                {scripts.map((script) => {
                  const shown = open === script.code || only === script;
                  const title = zh ? script.title_zh : script.title_en;
                  return (
                    <li key={script.code}>
                      <button
                        type="button"
                        className="scripts-row"
                        aria-expanded={shown}
                        data-testid="script-row"
                        data-code={script.code}
                        onClick={() => setOpen(shown ? null : script.code)}
                      >
                        <span className="strong">{script.said ? t("scripts.says", { title }) : title}</span>
                        <span className="quiet">
                          {script.situations.map((one) => t(`situation.${one}`)).join(t("common.comma"))}
                        </span>
                      </button>
                      {shown && <Script script={script} />}
                    </li>
                  );
                })}
              </ul>
            </section>
          ),
      )}
    </section>
  );
}
