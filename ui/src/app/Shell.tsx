// The frame around every page: rail, search, privacy, lock, sync in its corner. No page content.
import { EyeInvisibleOutlined, EyeOutlined, LockOutlined } from "@ant-design/icons";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Palette } from "@/features/palette/Palette";
import { SyncState } from "@/features/sync/SyncState";
import { useSession } from "@/ipc/queries";
import { Watermark } from "@/shared/parts/Watermark";
import { useDayChange } from "./day";
import { useLock } from "./lock";
import { placesOf } from "./navigation";
import { Settings } from "./Settings";
import { useShortcuts } from "./shortcuts";
import { useWindowState } from "./store";
import "./shell.css";

export function Shell() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { privacy, togglePrivacy } = useWindowState();
  const lock = useLock();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useShortcuts();
  useDayChange();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page begins at its top, for eyes and for readers.
  useEffect(() => {
    const { activeElement } = document;
    if (main.current && !main.current.contains(activeElement)) main.current.focus({ preventScroll: true });
    main.current?.scrollTo?.(0, 0);
  }, [path]);

  return (
    <div className="shell">
      <nav className="rail" aria-label={t("nav.label")}>
        <div className="rail-name" aria-hidden="true">
          知客
        </div>
        <div className="rail-places">
          {placesOf(session?.role).map(({ name, to, icon: Icon }) => (
            <Link
              key={name}
              to={to}
              className="rail-item"
              activeOptions={{ exact: to === "/", includeSearch: false }}
              data-testid={`nav-${name}`}
            >
              <Icon aria-hidden="true" />
              <span>{t(`nav.${name}`)}</span>
            </Link>
          ))}
        </div>
        <SyncState />
      </nav>
      <header className="topbar">
        <Palette />
        <div className="topbar-end">
          <Button
            icon={privacy ? <EyeInvisibleOutlined /> : <EyeOutlined />}
            aria-pressed={privacy}
            title={t("shell.privacy_why")}
            onClick={togglePrivacy}
          >
            <span className="topbar-words">
              {t("shell.privacy")} <kbd>Ctrl .</kbd>
            </span>
          </Button>
          <Button icon={<LockOutlined />} data-testid="lock-now" onClick={() => void lock()}>
            <span className="topbar-words">{t("shell.lock")}</span>
          </Button>
          <Settings />
          {session?.owner && (
            <span className="topbar-owner quiet">
              {session.owner.name} · {session.owner.branch}
            </span>
          )}
        </div>
      </header>
      <main className="page" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      {session?.owner && <Watermark words={session.owner.name} />}
    </div>
  );
}
