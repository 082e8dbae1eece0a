//! The client list: every client of the book in one row, largest assets first.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use zhike_domain::closed_sets::{SensitiveField, VisitStatus};
use zhike_domain::ids::ClientId;
use zhike_domain::masking::masked;
use zhike_ipc::{ClientList, ClientRow};

use crate::desk::Desk;
use crate::fault::Fault;
use crate::valuation::{newest_price, value};

/// The next visit is looked for this many days ahead.
const VISIT_HORIZON_DAYS: i64 = 366;

impl Desk {
    /// The client list.
    pub fn client_list(&self) -> Result<ClientList, Fault> {
        let (now, today) = (self.now(), self.today());
        let store = self.store();
        let positions = store.positions()?;
        let prices = store.prices()?;
        let last_contacts = store.last_contacts()?;
        let mut next_visits: BTreeMap<ClientId, DateTime<Utc>> = BTreeMap::new();
        for visit in store.visits_between(today, today + TimeDelta::days(VISIT_HORIZON_DAYS))? {
            if visit.status == VisitStatus::Planned && visit.starts_at >= now {
                next_visits.entry(visit.client).or_insert(visit.starts_at);
            }
        }
        let mut rows: Vec<ClientRow> = store
            .clients()?
            .into_iter()
            .map(|client| ClientRow {
                id: client.id,
                age: client.age_on(today),
                risk_class: client.risk_class,
                risk_class_valid_until: client.risk_class_valid_until(),
                phone: client.phone.as_ref().map(|phone| masked(SensitiveField::Phone, phone.reveal())),
                assets: positions.get(&client.id).map(|position| value(position, &prices, today).assets),
                last_contact_on: last_contacts.get(&client.id).copied(),
                next_visit_at: next_visits.get(&client.id).copied(),
                tier: client.tier,
                number: client.number,
                name: client.name.into_inner(),
            })
            .collect();
        rows.sort_by(|a, b| b.assets.cmp(&a.assets).then_with(|| a.number.cmp(&b.number)));
        Ok(ClientList { rows, prices_as_of: newest_price(&prices) })
    }
}
