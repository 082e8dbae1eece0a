// The one search field: clients by characters, pinyin, initials or phone; pages; actions. It finds, it shows no data
// of a client beyond one line.
import { SearchOutlined } from "@ant-design/icons";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { Command } from "cmdk";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLock } from "@/app/lock";
import { placesOf } from "@/app/navigation";
import { useWindowState } from "@/app/store";
import type { ClientId } from "@/ipc/client";
import { useSearch, useSession } from "@/ipc/queries";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { Private, TierTag } from "@/shared/parts/figures";
import "./palette.css";

const HITS = 8;
/** A page that is about one client offers actions for him. */
const CLIENT_PAGE = /^\/clients\/([^/]+)/;

export function Palette() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const lock = useLock();
  const role = useSession().data?.role;
  const { paletteOpen: open, openPalette, closePalette, togglePrivacy } = useWindowState();
  const input = useRef<HTMLInputElement>(null);
  const before = useRef<HTMLElement | null>(null);
  const here = useRouterState({ select: ({ location }) => CLIENT_PAGE.exec(location.pathname)?.[1] });
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const wanted = text.trim();
  const search = useSearch(wanted, HITS);
  const hits = wanted ? (search.data ?? []) : [];
  const fresh = !search.isPlaceholderData;

  useEffect(() => {
    if (!open || document.activeElement === input.current) return;
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    input.current?.focus();
    input.current?.select();
  }, [open]);

  // The first hit of the newest answer is what Enter opens.
  const first = hits[0]?.id;
  useEffect(() => {
    if (first) setChosen(`client:${first}`);
  }, [first]);

  function close(restore: boolean) {
    closePalette();
    setText("");
    input.current?.blur();
    if (restore) before.current?.focus();
  }
  function run(action: () => void) {
    close(false);
    action();
  }
  const openClient = (clientId: ClientId) =>
    run(() => void navigate({ to: "/clients/$clientId", params: { clientId } }));
  const logVisit = (clientId: ClientId) =>
    run(() => void navigate({ to: "/log/new/$clientId", params: { clientId } }));
  const prepare = (clientId: ClientId) =>
    run(() => void navigate({ to: "/visits/prepare/$clientId", params: { clientId } }));

  const checkUp = (clientId: ClientId) =>
    run(() => void navigate({ to: "/clients/$clientId/checkup", params: { clientId } }));
  const control = (event: KeyboardEvent) => event.ctrlKey || event.metaKey;

  function press(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.preventDefault();
      close(true);
    } else if (event.key === "Tab" && open) {
      // Focus stays in the field; Tab walks the list like the arrows.
      event.preventDefault();
      const key = event.shiftKey ? "ArrowUp" : "ArrowDown";
      event.currentTarget.dispatchEvent(
        new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
      );
    } else if (event.key === "Enter" && wanted && !fresh) {
      // The list still answers an older text.
      event.preventDefault();
      event.stopPropagation();
    } else if (
      event.key === "Enter" &&
      chosen.startsWith("client:") &&
      (event.shiftKey || event.altKey || control(event))
    ) {
      event.preventDefault();
      event.stopPropagation();
      const id = chosen.slice("client:".length);
      if (event.shiftKey) logVisit(id);
      else if (event.altKey) prepare(id);
      else checkUp(id);
    }
  }

  const actions = [
    ...placesOf(role).map(({ name, to, key }) => ({
      id: `go:${name}`,
      words: t(`nav.${name}`),
      keys: `Alt ${key}`,
      run: () => void navigate({ to }),
    })),
    ...(here
      ? [
          { id: "checkup", words: t("palette.checkup"), keys: "Alt C", run: () => checkUp(here) },
          {
            id: "offer",
            words: t("palette.offer"),
            keys: "Alt O",
            run: () => void navigate({ to: "/clients/$clientId/offer", params: { clientId: here } }),
          },
          {
            id: "facts",
            words: t("palette.facts"),
            keys: "Alt F",
            run: () => void navigate({ to: "/clients/$clientId/facts", params: { clientId: here } }),
          },
          {
            id: "questionnaire",
            words: t("palette.questionnaire"),
            keys: "",
            run: () => void navigate({ to: "/clients/$clientId/questionnaire", params: { clientId: here } }),
          },
        ]
      : []),
    {
      id: "plan",
      words: t("palette.plan"),
      keys: "",
      run: () => void navigate({ to: "/visits", search: { plan: "new" } }),
    },
    { id: "privacy", words: t("palette.privacy"), keys: "Ctrl .", run: togglePrivacy },
    { id: "lock", words: t("palette.lock"), keys: "Ctrl Shift L", run: () => void lock() },
  ].filter(({ words }) => !wanted || words.toLowerCase().includes(wanted.toLowerCase()));

  return (
    <Command
      className={open ? "palette open" : "palette"}
      label={t("palette.label")}
      shouldFilter={false}
      loop
      value={chosen}
      onValueChange={setChosen}
      onKeyDownCapture={press}
    >
      {open && <div className="palette-shade" aria-hidden="true" onMouseDown={() => close(true)} />}
      <div className="palette-field">
        <SearchOutlined aria-hidden="true" />
        <Command.Input asChild value={text} onValueChange={setText}>
          {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the slot around it makes it a combobox. */}
          <input
            ref={input}
            aria-label={t("palette.label")}
            aria-expanded={open}
            data-testid="search-field"
            placeholder={t("palette.placeholder")}
            onFocus={openPalette}
            onMouseDown={openPalette}
          />
        </Command.Input>
        <kbd className="palette-key">{open ? "Esc" : "Ctrl K"}</kbd>
      </div>
      <Command.List className="palette-list" hidden={!open} label={t("palette.results")}>
        {search.error && wanted && <ErrorNote error={search.error} />}
        {hits.length > 0 && (
          <Command.Group heading={t("palette.clients")}>
            {hits.map((hit) => (
              <Command.Item
                key={hit.id}
                value={`client:${hit.id}`}
                onSelect={() => openClient(hit.id)}
                data-testid="search-hit"
                data-client-id={hit.id}
              >
                <Private className="strong">{hit.name}</Private>
                <TierTag tier={hit.tier} />
                {hit.phone && <Private className="quiet">{hit.phone}</Private>}
                <span className="quiet palette-end">{t(`palette.by.${hit.matched_by}`)}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {wanted && fresh && hits.length === 0 && !search.error && !search.isPending && (
          <div className="palette-none">{t("palette.none", { text: wanted })}</div>
        )}
        {actions.length > 0 && (
          <Command.Group heading={t("palette.actions")}>
            {actions.map((action) => (
              <Command.Item key={action.id} value={action.id} onSelect={() => run(action.run)}>
                {action.words}
                {action.keys && (
                  <span className="palette-end">
                    <kbd>{action.keys}</kbd>
                  </span>
                )}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <div className="palette-foot quiet">
          <kbd>Enter</kbd> {t("palette.enter")} · <kbd>Shift Enter</kbd> {t("action.log_visit")} ·{" "}
          <kbd>Alt Enter</kbd> {t("action.prepare_visit")} · <kbd>Ctrl Enter</kbd> {t("action.checkup")}
        </div>
      </Command.List>
    </Command>
  );
}
