//! What is open with a client: deadlines, maturities, promises, birthdays (AG-01). Today's list and the agenda of a
//! visit are both drawn from these. Order and selection for a day live in `today`, for a visit in `agenda`.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::{local_day, lunar_name, next_lunar_birthday, solar_birthday};
use crate::client::{Client, completed_years};
use crate::closed_sets::{CaseKind, RiskClass, Tier};
use crate::ids::{CaseId, FollowUpId, ProductCode};
use crate::nps::Case;
use crate::visit::FollowUp;

/// One thing that is open with a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OpenItem {
    /// A case whose clock runs (NP-04, NP-09).
    Case {
        /// The case.
        case: CaseId,
        /// Detractor or complaint.
        kind: CaseKind,
        /// What it is about, in the words on file.
        summary: String,
        /// The next deadline.
        due_at: DateTime<Utc>,
    },
    /// The risk class runs out, or has run out (SU-13).
    RiskClassExpiry {
        /// The class.
        class: RiskClass,
        /// Its last valid day.
        valid_until: NaiveDate,
    },
    /// The identity document runs out, or has run out.
    IdDocumentExpiry {
        /// Its last valid day.
        expires_on: NaiveDate,
    },
    /// A promise that is not kept yet.
    Promise {
        /// The follow-up.
        follow_up: FollowUpId,
        /// What was promised.
        text: String,
        /// By when.
        due_on: NaiveDate,
    },
    /// Money that becomes free.
    Maturity {
        /// The product.
        product: ProductCode,
        /// Its name.
        name: String,
        /// Value in CNY.
        amount: Decimal,
        /// The day.
        matures_on: NaiveDate,
    },
    /// A birthday.
    Birthday {
        /// The day it falls on.
        on: NaiveDate,
        /// Age reached.
        turns: Option<u32>,
        /// The lunar day's name, for clients who keep the lunar calendar.
        lunar: Option<String>,
    },
    /// Nobody has been in touch for longer than the tier's cadence.
    ContactDue {
        /// Last contact, if there was one.
        last_on: Option<NaiveDate>,
        /// The tier's cadence in days.
        every_days: u32,
    },
}

/// A holding that matures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaturingHolding {
    /// The product.
    pub product: ProductCode,
    /// Its name.
    pub name: String,
    /// Value in CNY.
    pub amount: Decimal,
    /// The day.
    pub matures_on: NaiveDate,
}

/// What has to be known of a client to list his open items.
#[derive(Debug, Clone)]
pub struct OpenItemFacts<'a> {
    /// The client.
    pub client: &'a Client,
    /// His holdings with a maturity.
    pub maturing: &'a [MaturingHolding],
    /// Promises made to him.
    pub follow_ups: &'a [FollowUp],
    /// His cases.
    pub cases: &'a [Case],
    /// Day of the last contact.
    pub last_contact_on: Option<NaiveDate>,
}

/// How far ahead maturities and expiries are looked for (AG-01).
const HORIZON_DAYS: i64 = 30;
/// How far ahead birthdays are looked for (AG-01).
const BIRTHDAY_DAYS: i64 = 7;

/// Days between contacts by tier (AG-01): private 30, high-net-worth 60, affluent 90, mass 180.
pub fn contact_cadence_days(tier: Tier) -> u32 {
    match tier {
        Tier::Private => 30,
        Tier::HighNetWorth => 60,
        Tier::Affluent => 90,
        Tier::Mass => 180,
    }
}

/// Everything that is open with a client on a day, most urgent kind first.
pub fn open_items(facts: &OpenItemFacts<'_>, today: NaiveDate) -> Vec<OpenItem> {
    let horizon = days_after(today, HORIZON_DAYS);
    let client = facts.client;
    let mut items = Vec::new();
    items.extend(facts.cases.iter().filter_map(open_case));
    if let (Some(class), Some(valid_until)) = (client.risk_class, client.risk_class_valid_until())
        && valid_until <= horizon
    {
        items.push(OpenItem::RiskClassExpiry { class, valid_until });
    }
    if let Some(expires_on) = client.id_expires_on.filter(|day| *day <= horizon) {
        items.push(OpenItem::IdDocumentExpiry { expires_on });
    }
    let unkept = facts.follow_ups.iter().filter(|f| f.done_on.is_none());
    items.extend(unkept.map(|f| OpenItem::Promise {
        follow_up: f.id,
        text: f.text.reveal().clone(),
        due_on: f.due_on,
    }));
    let free_soon = facts.maturing.iter().filter(|m| today <= m.matures_on && m.matures_on <= horizon);
    items.extend(free_soon.map(|m| OpenItem::Maturity {
        product: m.product.clone(),
        name: m.name.clone(),
        amount: m.amount,
        matures_on: m.matures_on,
    }));
    items.extend(birthday(client, today));
    items.extend(contact_due(client, facts.last_contact_on, today));
    items
}

/// A day some days later; at the end of the calendar its last day, since a record may hold any date.
fn days_after(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(TimeDelta::days(days)).unwrap_or(NaiveDate::MAX)
}

fn open_case(case: &Case) -> Option<OpenItem> {
    use crate::closed_sets::CaseState;
    case.state.is_open().then(|| OpenItem::Case {
        case: case.id,
        kind: case.kind,
        summary: case.summary.reveal().clone(),
        due_at: if case.state == CaseState::New { case.first_contact_due } else { case.solution_due },
    })
}

fn birthday(client: &Client, today: NaiveDate) -> Option<OpenItem> {
    use chrono::Datelike;
    let born = *client.birth_date.as_ref()?.reveal();
    let on = if client.lunar_birthday {
        next_lunar_birthday(born, today)?
    } else {
        let this_year = solar_birthday(born, today.year());
        if this_year >= today { this_year } else { solar_birthday(born, today.year() + 1) }
    };
    let near = on.signed_duration_since(today).num_days() <= BIRTHDAY_DAYS;
    near.then(|| OpenItem::Birthday {
        on,
        turns: completed_years(born, on),
        lunar: client.lunar_birthday.then(|| lunar_name(on)).flatten(),
    })
}

fn contact_due(client: &Client, last_on: Option<NaiveDate>, today: NaiveDate) -> Option<OpenItem> {
    let every_days = contact_cadence_days(client.tier);
    let since = last_on.unwrap_or(client.opened_on);
    let silent = today.signed_duration_since(since).num_days();
    let due = silent > i64::from(every_days) && !client.do_not_contact;
    due.then_some(OpenItem::ContactDue { last_on, every_days })
}

impl OpenItem {
    /// The day by which something should happen; for a contact that is due, the day the cadence ran out.
    pub fn due_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Case { due_at, .. } => Some(local_day(*due_at)),
            Self::RiskClassExpiry { valid_until, .. } => Some(*valid_until),
            Self::IdDocumentExpiry { expires_on } => Some(*expires_on),
            Self::Promise { due_on, .. } => Some(*due_on),
            Self::Maturity { matures_on, .. } => Some(*matures_on),
            Self::Birthday { on, .. } => Some(*on),
            Self::ContactDue { last_on, every_days } => {
                last_on.map(|day| days_after(day, i64::from(*every_days)))
            }
        }
    }

    /// Money at stake, in CNY.
    pub fn amount(&self) -> Option<Decimal> {
        match self {
            Self::Maturity { amount, .. } => Some(*amount),
            _ => None,
        }
    }
}
