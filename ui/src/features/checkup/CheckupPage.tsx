// A client's checkup on one screen: the score and where each point comes from; his money and what to do about it; what
// it would be if. Three columns, two with tabs, or tabs. Nothing is computed here.
import { getRouteApi } from "@tanstack/react-router";
import { Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckupId, CheckupPage, Measure } from "@/ipc/client";
import { useCheckupPage } from "@/ipc/queries";
import { useWidth } from "@/shared/hooks/media";
import { Loaded } from "@/shared/parts/Loaded";
import { CheckupHeader } from "./CheckupHeader";
import { Buckets, Goals, Ladder, Stress } from "./Composition";
import { Findings } from "./Findings";
import { History } from "./History";
import { MoneyHistory } from "./MoneyHistory";
import { ProcessBar } from "./ProcessBar";
import { ScorePane } from "./ScorePane";
import { Sources } from "./Sources";
import { useProcess } from "./useProcess";
import { useWhatIf } from "./useWhatIf";
import { WhatIf } from "./WhatIf";
import "./checkup.css";

const route = getRouteApi("/clients/$clientId/checkup");

export function CheckupRoute() {
  const { clientId } = route.useParams();
  const { checkup = null } = route.useSearch();
  const page = useCheckupPage(clientId, checkup);
  return (
    <Loaded query={page}>
      {(data) => <Checkup key={`${data.client.id}:${checkup}`} page={data} shown={checkup} />}
    </Loaded>
  );
}

type PaneName = "score" | "money" | "what_if";

function Checkup({ page, shown }: { page: CheckupPage; shown: CheckupId | null }) {
  const { t } = useTranslation();
  const width = useWidth();
  const process = useProcess(page.client.id, shown);
  const whatIf = useWhatIf(page);
  const [pane, setPane] = useState<PaneName>(width === "middle" ? "money" : "score");
  const tryOut = (measure: Measure) => {
    whatIf.send({ kind: "apply", measure });
    setPane("what_if");
  };
  const panes: Record<PaneName, ReactNode> = {
    score: (
      <div className="stack">
        <ScorePane page={page} />
        <Buckets page={page} />
        <Goals page={page} />
        <Ladder page={page} />
        <History page={page} shown={shown} />
      </div>
    ),
    money: (
      <div className="stack">
        <MoneyHistory page={page} />
        <Findings page={page} process={process} tryOut={tryOut} />
        <Stress page={page} />
        <Sources page={page} />
      </div>
    ),
    what_if: <WhatIf page={page} state={whatIf} />,
  };
  const tabs = (names: PaneName[]) => (
    <Segmented
      block
      className="checkup-tabs"
      aria-label={t("checkup.panes")}
      value={names.includes(pane) ? pane : names[0]}
      onChange={(name) => setPane(name as PaneName)}
      options={names.map((name) => ({ value: name, label: t(`checkup.pane.${name}`) }))}
    />
  );
  return (
    <div className="checkup" data-testid="checkup-page" data-client-id={page.client.id}>
      <CheckupHeader page={page} process={process} />
      <ProcessBar page={page} process={process} />
      {width === "wide" && (
        <div className={page.frozen ? "checkup-panes two" : "checkup-panes three"}>
          {panes.score}
          {panes.money}
          {!page.frozen && <div className="checkup-side">{panes.what_if}</div>}
        </div>
      )}
      {width === "middle" && (
        <div className="checkup-panes two">
          {panes.score}
          <div className="stack">
            {!page.frozen && tabs(["money", "what_if"])}
            {pane === "what_if" && !page.frozen ? panes.what_if : panes.money}
          </div>
        </div>
      )}
      {width === "narrow" && (
        <div className="stack">
          {tabs(page.frozen ? ["score", "money"] : ["score", "money", "what_if"])}
          {panes[page.frozen && pane === "what_if" ? "score" : pane]}
        </div>
      )}
    </div>
  );
}
