// One client on one screen: who he is and what is open, his money, what happened. Three panes, two, or tabs.
import { getRouteApi } from "@tanstack/react-router";
import { Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClientPage as ClientData } from "@/ipc/client";
import { useClientPage } from "@/ipc/queries";
import { useWidth } from "@/shared/hooks/media";
import { Loaded } from "@/shared/parts/Loaded";
import { Timeline } from "@/shared/parts/Timeline";
import { AboutPane } from "./AboutPane";
import { ClientHeader } from "./ClientHeader";
import { MoneyPane } from "./MoneyPane";
import "./client.css";

const route = getRouteApi("/clients/$clientId");

export function ClientRoute() {
  const { clientId } = route.useParams();
  const { reveal } = route.useSearch();
  const page = useClientPage(clientId);
  return (
    <Loaded query={page}>
      {(data) => <Client key={data.identity.id} data={data} revealPhone={reveal === "phone"} />}
    </Loaded>
  );
}

type PaneName = "about" | "money" | "timeline";

function Client({ data, revealPhone }: { data: ClientData; revealPhone: boolean }) {
  const { t } = useTranslation();
  const width = useWidth();
  const panes: Record<PaneName, ReactNode> = {
    about: <AboutPane data={data} />,
    money: <MoneyPane data={data} />,
    timeline: (
      <section className="card" aria-labelledby="timeline-title">
        <div className="card-head">
          <h2 id="timeline-title">{t("client.timeline")}</h2>
          <span className="quiet">{t("client.timeline_count", { count: data.timeline.length })}</span>
        </div>
        <Timeline rows={data.timeline} />
      </section>
    ),
  };
  return (
    <div className="client" data-testid="client-page" data-client-id={data.identity.id}>
      <ClientHeader data={data} revealPhone={revealPhone} />
      {width === "wide" && (
        <div className="client-panes three">
          <div className="pane">{panes.about}</div>
          <div className="pane">{panes.money}</div>
          <div className="pane">{panes.timeline}</div>
        </div>
      )}
      {width === "middle" && (
        <div className="client-panes two">
          <div className="pane">{panes.money}</div>
          <div className="pane">
            <Tabbed names={["about", "timeline"]} panes={panes} />
          </div>
        </div>
      )}
      {width === "narrow" && <Tabbed names={["about", "money", "timeline"]} panes={panes} />}
    </div>
  );
}

function Tabbed({ names, panes }: { names: PaneName[]; panes: Record<PaneName, ReactNode> }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<PaneName>(names[0] ?? "about");
  return (
    <div className="stack">
      <Segmented
        block
        aria-label={t("client.panes")}
        value={shown}
        onChange={setShown}
        options={names.map((name) => ({ value: name, label: t(`client.pane.${name}`) }))}
      />
      {panes[shown]}
    </div>
  );
}
