// Who the client is: what is open, family, what he cares about, his papers in masked form.
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ClientPage, HouseholdView, Identity, OpenItemView } from "@/ipc/client";
import { useKept } from "@/shared/hooks/kept";
import { EmptyState } from "@/shared/parts/EmptyState";
import { Fact, Facts } from "@/shared/parts/Facts";
import { MoneyText, Private } from "@/shared/parts/figures";
import { Interests } from "@/shared/parts/Interests";
import { MaskedValue } from "@/shared/parts/MaskedValue";
import { OpenItemWhen, OpenItemWhy, openItemKey } from "@/shared/parts/open-item";
import { VisitRow } from "@/shared/parts/VisitRow";
import { HealthTile } from "./HealthTile";

export function AboutPane({ data }: { data: ClientPage }) {
  return (
    <div className="stack">
      <HealthTile client={data.identity.id} />
      <OpenItems items={data.open_items} />
      {data.visits.length > 0 && <Visits data={data} />}
      <Person identity={data.identity} />
      {data.household && <Household household={data.household} self={data.identity.id} />}
    </div>
  );
}

function OpenItems({ items }: { items: OpenItemView[] }) {
  const { t } = useTranslation();
  const kept = useKept();
  return (
    <section className="card" aria-labelledby="open-title">
      <div className="card-head">
        <h2 id="open-title">{t("client.open", { count: items.length })}</h2>
      </div>
      {items.length === 0 ? (
        <EmptyState why={t("client.nothing_open")} />
      ) : (
        <ul>
          {items.map((item) => (
            <li key={openItemKey(item)} className="open-row">
              <OpenItemWhen item={item} />
              <div className="open-why">
                <OpenItemWhy item={item} />
              </div>
              {item.kind === "promise" && (
                <Button
                  size="small"
                  data-testid="promise-kept"
                  loading={kept.isPending && kept.variables === item.follow_up}
                  onClick={() => kept.mutate(item.follow_up)}
                >
                  {t("action.kept")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Visits({ data }: { data: ClientPage }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="client-visits-title">
      <div className="card-head">
        <h2 id="client-visits-title">{t("client.visits")}</h2>
      </div>
      <ul>
        {data.visits.map((visit) => (
          <VisitRow key={visit.id} visit={visit} own />
        ))}
      </ul>
    </section>
  );
}

function Person({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const rows = identity.masked.filter(({ field }) => field !== "phone");
  return (
    <section className="card" aria-labelledby="person-title">
      <div className="card-head">
        <h2 id="person-title">{t("client.person")}</h2>
        <span className="quiet">{identity.number}</span>
        <span className="end">
          <Link to="/clients/$clientId/facts" params={{ clientId: identity.id }} data-testid="open-facts">
            {t("action.facts")}
          </Link>
        </span>
      </div>
      <Interests interests={identity.interests} />
      <Facts>
        {identity.birth_date && (
          <Fact label={t("client.birth_date")}>
            <Private>{identity.birth_date}</Private>
            {identity.lunar_birthday && ` · ${t("client.lunar")}`}
          </Fact>
        )}
        {identity.gender && <Fact label={t("client.gender")}>{t(`gender.${identity.gender}`)}</Fact>}
        {identity.occupation && (
          <Fact label={t("client.occupation")}>
            <Private>{identity.occupation}</Private>
          </Fact>
        )}
        {identity.preferred_channel && (
          <Fact label={t("client.prefers")}>{t(`channel.${identity.preferred_channel}`)}</Fact>
        )}
        <Fact label={t("client.since")}>{identity.opened_on}</Fact>
        {rows.map((field) => (
          <Fact key={field.field} label={t(`field.${field.field}`)}>
            <MaskedValue client={identity.id} field={field} />
          </Fact>
        ))}
      </Facts>
    </section>
  );
}

function Household({ household, self }: { household: HouseholdView; self: string }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="household-title">
      <div className="card-head">
        <h2 id="household-title" className="private">
          {household.name}
        </h2>
        <span className="quiet">
          {t("client.household_assets")} <MoneyText amount={household.assets} />
        </span>
      </div>
      <ul>
        {household.members.map((member) => (
          <li key={`${member.role}:${member.name}`} className="member">
            <span>
              {member.client && member.client !== self ? (
                <Link className="private" to="/clients/$clientId" params={{ clientId: member.client }}>
                  {member.name}
                </Link>
              ) : (
                <Private>{member.name}</Private>
              )}{" "}
              <span className="quiet">{t(`role.${member.role}`)}</span>
            </span>
            {member.assets !== null && <MoneyText amount={member.assets} />}
            {member.note && <span className="quiet private member-note">{member.note}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
