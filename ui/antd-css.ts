// Leaves out of the built style sheets the rules of antd components that the build does not contain: the library ships
// one sheet of 1 MB for all of them, and the window reads it at every cold start. What is used is read from the bundle,
// so that a new import brings its styles by itself. In development the whole sheet is served.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import postcss, { type Container, type Rule } from "postcss";
import type { Plugin } from "vite";

/** Class prefixes that are not named like the folder whose styles they are. */
const NAMED_OTHERWISE: Record<string, string> = {
  btn: "button",
  picker: "date-picker",
  "picker-calendar": "calendar",
  "float-btn": "float-button",
  ribbon: "badge",
  otp: "input",
  col: "grid",
  row: "grid",
  qrcode: "qr-code",
  "select-tree": "tree-select",
};

const folder = join(import.meta.dirname, "node_modules/antd/es");
const STYLE_OF = /\/antd\/es\/([a-z-]+)\/style\//;
const PART_OF = /\/antd\/es\/([a-z-]+)\/[^/]+\.js$/;

export function onlyUsedAntdStyles(): Plugin {
  return {
    name: "only-used-antd-styles",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const outputs = Object.values(bundle);
        const modules = outputs
          .flatMap((output) => (output.type === "chunk" ? output.moduleIds : []))
          .map((id) => id.replaceAll("\\", "/"));
        const named = (pattern: RegExp) => new Set(modules.map((id) => pattern.exec(id)?.[1] ?? ""));
        // Both are asked for: some lend out a function of their style, others a context, without being shown.
        const parts = named(PART_OF);
        const used = new Set([...named(STYLE_OF)].filter((component) => parts.has(component)));
        // Not finding a single one would mean that the library has moved its files, and strip everything.
        if (!used.has("button")) this.error("antd's style modules are not where they were");
        const components = new Set(readdirSync(folder));
        for (const output of outputs) {
          if (output.type !== "asset" || !output.fileName.endsWith(".css")) continue;
          const sheet =
            typeof output.source === "string" ? output.source : new TextDecoder().decode(output.source);
          output.source = withoutUnused(sheet, components, used);
        }
      },
    },
  };
}

/** The sheet without rules for components of the library that are not used. Classes it does not know stay. */
export function withoutUnused(
  sheet: string,
  components: ReadonlySet<string>,
  used: ReadonlySet<string>,
): string {
  const root = postcss.parse(sheet);
  const isUnused = (name: string) => {
    const component = ownerOf(name, components);
    return component !== null && !used.has(component);
  };
  root.walkRules((rule: Rule) => {
    const wanted = rule.selectors.filter((selector) => !neededClasses(selector).some(isUnused));
    if (wanted.length === 0) removeWithEmptyParents(rule);
    else if (wanted.length < rule.selectors.length) rule.selectors = wanted;
  });
  return root.toString();
}

/** Names without `ant-` of the classes an element or its ancestors must have; those within `:not(…)` and such need not. */
function neededClasses(selector: string): string[] {
  let plain = selector;
  for (let before = ""; before !== plain; ) {
    before = plain;
    plain = plain.replace(/:[a-z-]+\([^()]*\)/g, "");
  }
  return [...plain.matchAll(/\.ant-([a-z0-9-]+)/g)].map(([, name = ""]) => name);
}

/** The component a class belongs to: by its longest known prefix. */
function ownerOf(name: string, components: ReadonlySet<string>): string | null {
  const words = name.split("-");
  for (let length = words.length; length > 0; length -= 1) {
    const prefix = words.slice(0, length).join("-");
    const component = NAMED_OTHERWISE[prefix] ?? (components.has(prefix) ? prefix : null);
    if (component) return component;
  }
  return null;
}

function removeWithEmptyParents(rule: Rule): void {
  const parent = rule.parent as Container | undefined;
  rule.remove();
  if (parent && parent.type !== "root" && parent.nodes?.length === 0) {
    const above = parent.parent;
    parent.remove();
    if (above && above.type === "atrule" && (above as Container).nodes?.length === 0) above.remove();
  }
}
