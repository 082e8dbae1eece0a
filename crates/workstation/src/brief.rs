//! Turning kernel types into what the window shows: briefs, open items, visits, days between dates.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use zhike_domain::client::Client;
use zhike_domain::ids::ClientId;
use zhike_domain::open_item::OpenItem;
use zhike_domain::visit::Visit;
use zhike_ipc::{ClientBrief, OpenItemView, VisitBrief};

use crate::desk::Desk;
use crate::fault::Fault;

/// A client in one line.
pub(crate) fn client_brief(client: &Client, today: NaiveDate) -> ClientBrief {
    ClientBrief {
        id: client.id,
        name: client.name.reveal().clone(),
        tier: client.tier,
        age: client.age_on(today),
        risk_class: client.risk_class,
    }
}

/// Whole days from one day to another, negative when it lies before.
pub(crate) fn days_between(from: NaiveDate, to: NaiveDate) -> i32 {
    i32::try_from(to.signed_duration_since(from).num_days()).unwrap_or(i32::MAX)
}

/// An open item for the window.
pub(crate) fn open_item_view(item: OpenItem, now: DateTime<Utc>, today: NaiveDate) -> OpenItemView {
    let days = |day: NaiveDate| days_between(today, day);
    match item {
        OpenItem::Case { case, kind, summary, due_at } => {
            OpenItemView::Case { case, case_kind: kind, summary, due_at, overdue: due_at < now }
        }
        OpenItem::RiskClassExpiry { class, valid_until } => {
            OpenItemView::RiskClassExpiry { class, valid_until, days: days(valid_until) }
        }
        OpenItem::IdDocumentExpiry { expires_on } => {
            OpenItemView::IdDocumentExpiry { expires_on, days: days(expires_on) }
        }
        OpenItem::Promise { follow_up, text, due_on } => {
            OpenItemView::Promise { follow_up, text, due_on, days: days(due_on) }
        }
        OpenItem::Maturity { product, name, amount, matures_on } => {
            OpenItemView::Maturity { product, name, amount, matures_on, days: days(matures_on) }
        }
        OpenItem::Birthday { on, turns, lunar } => {
            OpenItemView::Birthday { on, days: days(on), turns, lunar }
        }
        OpenItem::ContactDue { last_on, every_days } => OpenItemView::ContactDue { last_on, every_days },
    }
}

/// A visit in one line.
pub(crate) fn visit_brief(visit: &Visit, client: ClientBrief, unsynced: &BTreeSet<String>) -> VisitBrief {
    VisitBrief {
        id: visit.id,
        client,
        starts_at: visit.starts_at,
        minutes: visit.minutes,
        channel: visit.channel,
        place: visit.place.as_ref().map(|place| place.reveal().clone()),
        purpose: visit.purpose,
        note: visit.note.as_ref().map(|note| note.reveal().clone()),
        status: visit.status,
        unsynced: unsynced.contains(&visit.id.to_string()),
    }
}

impl Desk {
    /// A client of the book, or [`Fault::NotFound`].
    pub(crate) fn known_client(&self, id: ClientId) -> Result<Client, Fault> {
        self.store().client(id)?.ok_or(Fault::NotFound)
    }

    /// The line of a client who may have left the book: then his name is empty.
    pub(crate) fn brief_or_unknown(&self, id: ClientId) -> Result<ClientBrief, Fault> {
        let unknown = ClientBrief {
            id,
            name: String::new(),
            tier: zhike_domain::closed_sets::Tier::Mass,
            age: None,
            risk_class: None,
        };
        Ok(self.store().client(id)?.map_or(unknown, |client| client_brief(&client, self.today())))
    }
}
