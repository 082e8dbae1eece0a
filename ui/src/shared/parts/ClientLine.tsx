// A client in one line with the way to his page; the second line says what one needs to know before calling.
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ClientBrief } from "@/ipc/client";
import { TierTag } from "./figures";

export function ClientLine({ client }: { client: ClientBrief }) {
  const { t } = useTranslation();
  const facts = [
    client.age === null ? null : t("client.age", { count: client.age }),
    client.risk_class,
  ].filter(Boolean);
  return (
    <>
      <div className="client-line">
        <Link
          className="client-name private"
          to="/clients/$clientId"
          params={{ clientId: client.id }}
          data-testid="open-client"
        >
          {client.name}
        </Link>
        <TierTag tier={client.tier} />
      </div>
      {facts.length > 0 && <div className="quiet">{facts.join(" · ")}</div>}
    </>
  );
}
