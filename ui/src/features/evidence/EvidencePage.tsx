// Evidence in one go (F61): whom, which product, which days; the pack is fetched, checked on this device, and saved. For who may
// see every client the names come from central; an RM finds his own.
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EvidenceClient } from "@/ipc/client";
import { useSession } from "@/ipc/queries";
import { EvidenceForm } from "./EvidenceForm";
import { FindClient } from "./FindClient";
import "./evidence.css";

const route = getRouteApi("/evidence");

export function EvidencePage() {
  const { t } = useTranslation();
  const { client, product, from, to } = route.useSearch();
  const { data: session } = useSession();
  const [chosen, setChosen] = useState<EvidenceClient | null>(null);
  const everybody = session?.role === "compliance";
  return (
    <div className="evidence" data-testid="evidence-page">
      <section className="card" aria-labelledby="evidence-title">
        <div className="card-head">
          <h1 id="evidence-title">{t("evidence.title")}</h1>
          <span className="quiet">{t(everybody ? "evidence.why_all" : "evidence.why_own")}</span>
        </div>
        <FindClient
          everybody={everybody}
          chosen={chosen}
          choose={setChosen}
          {...(client === undefined ? {} : { wanted: client })}
        />
      </section>
      {chosen && (
        <EvidenceForm
          key={chosen.id}
          client={chosen}
          start={{ product: product ?? null, from: from ?? null, to: to ?? null }}
        />
      )}
    </div>
  );
}
