//! Today's page: what to do, for whom, why (AG-01, AG-02), and the visits of the coming week.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::ids::ClientId;
use zhike_domain::nps::Case;
use zhike_domain::open_item::{OpenItemFacts, open_items};
use zhike_domain::today::{Candidate, todays_rows};
use zhike_domain::visit::FollowUp;
use zhike_ipc::{TodayItem, TodayPage};

use crate::brief::{client_brief, open_item_view, visit_brief};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::valuation::{newest_price, value};

/// Visits are shown for today and this many days ahead.
const VISIT_DAYS: i64 = 7;

impl Desk {
    /// Today's page.
    pub fn todays_page(&self) -> Result<TodayPage, Fault> {
        let (now, today) = (self.now(), self.today());
        let store = self.store();
        let clients = store.clients()?;
        let positions = store.positions()?;
        let products = store.products()?;
        let prices = store.prices()?;
        let last_contacts = store.last_contacts()?;
        let follow_ups = by_client(store.open_follow_ups()?, |f: &FollowUp| f.client);
        let cases = by_client(store.open_cases()?, |c: &Case| c.client);

        let mut candidates = Vec::new();
        for client in &clients {
            let valuation = positions.get(&client.id).map(|position| value(position, &prices, today));
            let maturing = valuation.as_ref().map(|v| v.maturing(&products)).unwrap_or_default();
            let facts = OpenItemFacts {
                client,
                maturing: &maturing,
                follow_ups: follow_ups.get(&client.id).map_or(&[], Vec::as_slice),
                cases: cases.get(&client.id).map_or(&[], Vec::as_slice),
                last_contact_on: last_contacts.get(&client.id).copied(),
            };
            let assets = valuation.as_ref().map(|v| v.assets);
            candidates.extend(open_items(&facts, today).into_iter().map(|item| Candidate {
                client: client.id,
                tier: client.tier,
                assets,
                item,
            }));
        }

        let briefs: BTreeMap<ClientId, _> = clients.iter().map(|c| (c.id, client_brief(c, today))).collect();
        let rows = todays_rows(candidates, today)
            .into_iter()
            .filter_map(|row| {
                let client = briefs.get(&row.client)?.clone();
                Some(TodayItem { group: row.group, client, reason: open_item_view(row.item, now, today) })
            })
            .collect();
        let unsynced = store.unsynced()?;
        let visits = store
            .visits_between(today, today + TimeDelta::days(VISIT_DAYS))?
            .iter()
            .filter(|visit| visit.status != VisitStatus::Cancelled)
            .filter_map(|visit| Some(visit_brief(visit, briefs.get(&visit.client)?.clone(), &unsynced)))
            .collect();
        Ok(TodayPage {
            day: today,
            clients: u32::try_from(clients.len()).unwrap_or(u32::MAX),
            rows,
            visits,
            prices_as_of: newest_price(&prices),
        })
    }
}

fn by_client<T>(items: Vec<T>, client: impl Fn(&T) -> ClientId) -> BTreeMap<ClientId, Vec<T>> {
    let mut grouped: BTreeMap<ClientId, Vec<T>> = BTreeMap::new();
    for item in items {
        grouped.entry(client(&item)).or_default().push(item);
    }
    grouped
}
