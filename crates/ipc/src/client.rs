//! Client list, search, and the client's page.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::closed_sets::{
    AssetClass, CaseKind, CaseState, ClientKind, ContactChannel, Gender, HouseholdRole, NpsElement, NpsScene,
    ProductKind, RevealReason, RiskClass, RiskLevel, SensitiveField, Tier, VisitPurpose, VisitStatus,
};
use zhike_domain::ids::{CaseId, ClientId, FollowUpId, LogEntryId, ProductCode, VisitId};
use zhike_domain::ledger::LedgerKind;

use crate::{OpenItemView, VisitBrief};

/// One row of the client list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClientRow {
    /// Identity.
    pub id: ClientId,
    /// Client number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Service tier.
    pub tier: Tier,
    /// Age in completed years.
    pub age: Option<u32>,
    /// Risk class.
    pub risk_class: Option<RiskClass>,
    /// Its last valid day.
    pub risk_class_valid_until: Option<NaiveDate>,
    /// Masked phone.
    pub phone: Option<String>,
    /// Assets in CNY at the last closes; `None` where nothing is known.
    #[specta(type = Option<String>)]
    pub assets: Option<Decimal>,
    /// Day of the last contact.
    pub last_contact_on: Option<NaiveDate>,
    /// Next planned visit.
    pub next_visit_at: Option<DateTime<Utc>>,
}

/// The client list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ClientList {
    /// All rows of the book, by assets, largest first.
    pub rows: Vec<ClientRow>,
    /// Newest price in the book.
    pub prices_as_of: Option<NaiveDate>,
}

/// By what a search found a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// Characters of the name.
    Name,
    /// Full pinyin.
    Pinyin,
    /// Pinyin initials.
    Initials,
    /// Digits of the phone.
    Phone,
    /// The client number.
    Number,
}

/// One hit of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SearchHit {
    /// Identity.
    pub id: ClientId,
    /// Name.
    pub name: String,
    /// Tier.
    pub tier: Tier,
    /// Masked phone.
    pub phone: Option<String>,
    /// By what it was found.
    pub matched_by: MatchedBy,
}

/// The client's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ClientPage {
    /// Identity block.
    pub identity: Identity,
    /// Household, if he has one.
    pub household: Option<HouseholdView>,
    /// Holdings, largest first.
    pub holdings: Vec<HoldingRow>,
    /// Cash in CNY.
    #[specta(type = String)]
    pub cash: Decimal,
    /// Holdings plus cash in CNY; holdings without a price are left out and counted in `unpriced`.
    #[specta(type = String)]
    pub assets: Decimal,
    /// Deposits minus withdrawals in CNY.
    #[specta(type = String)]
    pub net_invested: Decimal,
    /// Holdings without a price.
    pub unpriced: u32,
    /// Oldest of the prices that the assets rest on.
    pub prices_from: Option<NaiveDate>,
    /// Newest of them.
    pub prices_as_of: Option<NaiveDate>,
    /// Allocation by asset class, in the order cash, bond, equity, alternative; classes with nothing left out.
    pub allocation: Vec<AllocationSlice>,
    /// Value by trading day with flows.
    pub value_curve: ValueCurve,
    /// Newest first.
    pub timeline: Vec<TimelineRow>,
    /// What is open.
    pub open_items: Vec<OpenItemView>,
    /// Planned visits, earliest first.
    pub visits: Vec<VisitBrief>,
}

/// Who the client is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Identity {
    /// Identity.
    pub id: ClientId,
    /// Client number.
    pub number: String,
    /// Person or organisation.
    pub kind: ClientKind,
    /// Name.
    pub name: String,
    /// Gender.
    pub gender: Option<Gender>,
    /// Age in completed years.
    pub age: Option<u32>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Keeps the lunar birthday.
    pub lunar_birthday: bool,
    /// Tier.
    pub tier: Tier,
    /// Risk class.
    pub risk_class: Option<RiskClass>,
    /// Its last valid day.
    pub risk_class_valid_until: Option<NaiveDate>,
    /// The class has run out, or there is none.
    pub risk_class_expired: bool,
    /// Sensitive fields in masked form; a field that is unknown is absent.
    pub masked: Vec<MaskedField>,
    /// Occupation.
    pub occupation: Option<String>,
    /// Client since.
    pub opened_on: NaiveDate,
    /// Preferred channel.
    pub preferred_channel: Option<ContactChannel>,
    /// Asked not to be contacted for sales.
    pub do_not_contact: bool,
    /// Day of the last contact.
    pub last_contact_on: Option<NaiveDate>,
    /// What he cares about.
    pub interests: Vec<InterestView>,
}

/// A sensitive field in masked form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MaskedField {
    /// Which field.
    pub field: SensitiveField,
    /// Its masked form.
    pub masked: String,
}

/// Something he cares about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InterestView {
    /// In the RM's words.
    pub text: String,
    /// Last asked on.
    pub last_asked_on: NaiveDate,
}

/// Household of the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HouseholdView {
    /// What we call it.
    pub name: String,
    /// Members, head first.
    pub members: Vec<MemberView>,
    /// Assets of all members in the book, in CNY.
    #[specta(type = String)]
    pub assets: Decimal,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MemberView {
    /// The member as a client of this book, if he is one.
    pub client: Option<ClientId>,
    /// Name.
    pub name: String,
    /// Role.
    pub role: HouseholdRole,
    /// What we know of him.
    pub note: Option<String>,
    /// His assets in CNY.
    #[specta(type = Option<String>)]
    pub assets: Option<Decimal>,
}

/// One holding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct HoldingRow {
    /// Product.
    pub product: ProductCode,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: ProductKind,
    /// Risk level, the highest of several ratings (SU-18).
    pub risk_level: RiskLevel,
    /// The level is above the client's class (SU-05).
    pub above_class: bool,
    /// Units.
    #[specta(type = String)]
    pub units: Decimal,
    /// Close.
    #[specta(type = Option<String>)]
    pub price: Option<Decimal>,
    /// Day of the close.
    pub price_on: Option<NaiveDate>,
    /// Days between that day and today.
    pub price_age_days: Option<i32>,
    /// Units × close in CNY.
    #[specta(type = Option<String>)]
    pub value: Option<Decimal>,
    /// Share of all assets, as a fraction.
    pub share: Option<f64>,
    /// Change of value by the price of the newest day against the one before, in CNY.
    #[specta(type = Option<String>)]
    pub day_change: Option<Decimal>,
    /// Gain since first bought: value plus sales and dividends minus purchases and fees, in CNY.
    #[specta(type = Option<String>)]
    pub gain: Option<Decimal>,
    /// Day of maturity.
    pub matures_on: Option<NaiveDate>,
}

/// A slice of the allocation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct AllocationSlice {
    /// Class.
    pub class: AssetClass,
    /// Value in CNY.
    #[specta(type = String)]
    pub value: Decimal,
    /// Share of all assets, as a fraction.
    pub share: f64,
}

/// Points of the value chart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct ValueCurve {
    /// Trading days, ascending.
    pub days: Vec<NaiveDate>,
    /// Value at each day's end, in CNY.
    pub values: Vec<f64>,
    /// Flows from and to the client.
    pub flows: Vec<FlowPoint>,
}

/// A flow on the value chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct FlowPoint {
    /// Day.
    pub day: NaiveDate,
    /// Amount in CNY, positive: money in from the client.
    pub amount: f64,
}

/// One row of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct TimelineRow {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub event: TimelineEventView,
}

/// What happened; the screen words each kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are those of the records they are taken from")]
pub enum TimelineEventView {
    /// A sealed log entry.
    Log {
        entry: LogEntryId,
        channel: ContactChannel,
        purpose: VisitPurpose,
        summary: String,
        late: bool,
        unsynced: bool,
    },
    /// A visit.
    Visit { visit: VisitId, channel: ContactChannel, purpose: VisitPurpose, status: VisitStatus },
    /// A ledger row.
    Trade {
        trade: LedgerKind,
        product: Option<ProductCode>,
        product_name: Option<String>,
        #[specta(type = String)]
        units: Decimal,
        #[specta(type = String)]
        amount: Decimal,
    },
    /// A survey answer.
    Answer { score: u8, element: Option<NpsElement>, scene: Option<NpsScene>, comment: Option<String> },
    /// A case.
    Case { case: CaseId, case_kind: CaseKind, state: CaseState, summary: String },
    /// A promise.
    Promise { follow_up: FollowUpId, text: String, due_on: NaiveDate, done_on: Option<NaiveDate> },
}

/// Asks for a masked field.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub struct RevealRequest {
    /// Whose.
    pub client: ClientId,
    /// Which.
    pub field: SensitiveField,
    /// Why.
    pub reason: RevealReason,
}

/// A revealed field, for so many seconds; the reveal is recorded.
#[derive(Clone, Serialize, Deserialize, Type)]
pub struct Revealed {
    /// The value.
    pub value: String,
    /// Seconds for which it may be shown.
    pub seconds: u32,
}
