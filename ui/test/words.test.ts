// Every text that is asked for exists in both languages, every text that exists is asked for, every error is worded.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "@/locales/en.json";
import zh from "@/locales/zh-CN.json";

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ""): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") texts.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) texts.set(inner, text);
  }
  return texts;
}

const base = (key: string) => key.replace(/_(one|other)$/, "");
const chinese = flatten(zh);
const english = flatten(en);
const keys = new Set([...chinese.keys()].map(base));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

const code = sources(join(import.meta.dirname, "../src")).join("\n");
/** Literals that could be keys, and templates with their holes as `*`. */
const literals = new Set(
  [...code.matchAll(/["'`]([a-z_]+(?:\.[A-Za-z0-9_]+)+)["'`]/g)].map(([, key = ""]) => key),
);
const templates = [...code.matchAll(/`([a-z_]+\.[^`\s]*\$\{[^`]*)`/g)].map(
  ([, text = ""]) =>
    new RegExp(
      `^${text
        .replace(/\$\{[^}]*\}/g, "*")
        .replaceAll(".", "\\.")
        .replaceAll("*", "[A-Za-z0-9_]+")}$`,
    ),
);
const asked = [...code.matchAll(/\bt\(\s*"([^"]+)"/g), ...code.matchAll(/i18nKey="([^"]+)"/g)].map(
  ([, key = ""]) => key,
);

describe("texts", () => {
  it("are the same keys in both languages", () => {
    expect([...new Set([...english.keys()].map(base))].sort()).toEqual([...keys].sort());
  });

  it("are never empty", () => {
    const empty = [...chinese, ...english].filter(([, text]) => text.trim() === "").map(([key]) => key);
    expect(empty).toEqual([]);
  });

  it("exist for every key the code asks for", () => {
    expect(asked.length).toBeGreaterThan(150);
    expect(asked.filter((key) => !keys.has(key))).toEqual([]);
  });

  it("are all asked for by the code", () => {
    const unused = [...keys].filter(
      (key) => !literals.has(key) && !templates.some((template) => template.test(key)),
    );
    expect(unused).toEqual([]);
  });

  it("have an English form for one and for many wherever they count", () => {
    const counted = [...english].filter(([key, text]) => text.includes("{{count}}") && base(key) === key);
    expect(counted.map(([key]) => key)).toEqual([]);
  });
});

describe("errors", () => {
  const bindings = readFileSync(join(import.meta.dirname, "../src/ipc/generated/bindings.ts"), "utf8");
  const union = /export type ErrorCode =([\s\S]*?);\n\n/.exec(bindings)?.[1] ?? "";
  const codes = [...union.matchAll(/"([a-z_]+)"/g)].map(([, name = ""]) => name);

  it("are found in the contract", () => expect(codes.length).toBeGreaterThan(10));

  it.each(["zh-CN", "en"])("each have a message and a next step in %s", (language) => {
    const texts = language === "en" ? english : chinese;
    const missing = codes.flatMap((name) =>
      ["message", "hint"].map((part) => `error.${name}.${part}`).filter((key) => !texts.get(key)?.trim()),
    );
    expect(missing).toEqual([]);
  });

  it("leave no words for codes that are gone", () => {
    const worded = Object.keys(zh.error);
    expect(worded.filter((name) => !codes.includes(name))).toEqual([]);
  });
});
