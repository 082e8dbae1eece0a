//! Today's page.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::closed_sets::{CaseKind, ContactChannel, RiskClass, Tier, VisitPurpose, VisitStatus};
use zhike_domain::ids::{CaseId, ClientId, FollowUpId, ProductCode, VisitId};
use zhike_domain::today::TodayGroup;

/// A client in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClientBrief {
    /// Identity.
    pub id: ClientId,
    /// Name.
    pub name: String,
    /// Service tier.
    pub tier: Tier,
    /// Age in completed years.
    pub age: Option<u32>,
    /// Risk class.
    pub risk_class: Option<RiskClass>,
}

/// Today's page: what to do, for whom, why; and the day's visits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct TodayPage {
    /// The day.
    pub day: NaiveDate,
    /// Clients in the book.
    pub clients: u32,
    /// Rows in order: duty, money, care.
    pub rows: Vec<TodayItem>,
    /// Visits of today and the next seven days, earliest first.
    pub visits: Vec<VisitBrief>,
    /// Newest price in the book, so that the page can say how old its amounts are.
    pub prices_as_of: Option<NaiveDate>,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct TodayItem {
    /// Group it stands in.
    pub group: TodayGroup,
    /// Whom it is about.
    pub client: ClientBrief,
    /// Why it stands here.
    pub reason: OpenItemView,
}

/// Why something is open with a client; the screen words each kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are those of zhike_domain::open_item::OpenItem")]
pub enum OpenItemView {
    /// A case whose clock runs.
    Case { case: CaseId, case_kind: CaseKind, summary: String, due_at: DateTime<Utc>, overdue: bool },
    /// The risk class runs out in so many days (negative: ran out).
    RiskClassExpiry { class: RiskClass, valid_until: NaiveDate, days: i32 },
    /// The identity document runs out in so many days.
    IdDocumentExpiry { expires_on: NaiveDate, days: i32 },
    /// A promise due in so many days.
    Promise { follow_up: FollowUpId, text: String, due_on: NaiveDate, days: i32 },
    /// Money that becomes free in so many days.
    Maturity {
        product: ProductCode,
        name: String,
        #[specta(type = String)]
        amount: Decimal,
        matures_on: NaiveDate,
        days: i32,
    },
    /// A birthday in so many days.
    Birthday { on: NaiveDate, days: i32, turns: Option<u32>, lunar: Option<String> },
    /// No contact for longer than the tier's cadence.
    ContactDue { last_on: Option<NaiveDate>, every_days: u32 },
}

/// A visit in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VisitBrief {
    /// Identity.
    pub id: VisitId,
    /// With whom.
    pub client: ClientBrief,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// Planned minutes.
    pub minutes: u32,
    /// How they meet.
    pub channel: ContactChannel,
    /// Where.
    pub place: Option<String>,
    /// Why.
    pub purpose: VisitPurpose,
    /// What the RM wanted to remember.
    pub note: Option<String>,
    /// Where it stands.
    pub status: VisitStatus,
    /// Central has not acknowledged its newest change yet.
    pub unsynced: bool,
}
