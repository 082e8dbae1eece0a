//! Planning and preparing visits.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::closed_sets::{ContactChannel, RiskLevel, Situation, VisitPurpose};
use zhike_domain::health::Band;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::LedgerKind;
use zhike_domain::pack::{NotToday, ToBring};
use zhike_domain::suitability::Outcome;
use zhike_domain::words::Words;

use crate::{ClientBrief, InterestView, OpenItemView, VisitBrief};

/// A visit to plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PlanVisit {
    /// With whom.
    pub client: ClientId,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// Minutes.
    pub minutes: u32,
    /// How.
    pub channel: ContactChannel,
    /// Where.
    pub place: Option<String>,
    /// Why.
    pub purpose: VisitPurpose,
    /// A note.
    pub note: Option<String>,
}

/// The visit pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct VisitPreparation {
    /// With whom.
    pub client: ClientBrief,
    /// The visit, if one is planned.
    pub visit: Option<VisitBrief>,
    /// Day of the last contact and what was noted then.
    pub last_contact: Option<LastContact>,
    /// Assets now, in CNY.
    #[specta(type = String)]
    pub assets: Decimal,
    /// Newest price it rests on.
    pub prices_as_of: Option<NaiveDate>,
    /// His wealth-health score.
    pub health: PackHealth,
    /// What changed since the last contact; `None` without one.
    pub changed: Option<ChangeSince>,
    /// What to talk about, at most three, most pressing first.
    pub points: Vec<PointView>,
    /// What not to do today, gravest first.
    pub not_today: Vec<NotToday>,
    /// What is open with him, most pressing first.
    pub agenda: Vec<OpenItemView>,
    /// What to bring.
    pub to_bring: Vec<ToBring>,
    /// Scripts of the same purposes that were withdrawn in the last thirty days: who learned one by heart is told.
    pub withdrawn: Vec<WithdrawnScript>,
    /// How he likes to be reached.
    pub preferred_channel: Option<ContactChannel>,
    /// What he cares about.
    pub interests: Vec<InterestView>,
    /// Household members worth asking after.
    pub family: Vec<String>,
    /// What to ask, by what the answer is worth to the score (WH-12).
    pub to_ask: Vec<Words>,
    /// Verdicts at hand, as if the RM brought the product up.
    pub may_show: Vec<MayShow>,
}

/// The score as the pack shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PackHealth {
    /// 0–100; `None` when too little is known (WH-12).
    #[specta(type = Option<String>)]
    pub score: Option<Decimal>,
    /// Its band (WH-11).
    pub band: Option<Band>,
    /// Points since the last complete checkup.
    #[specta(type = Option<String>)]
    pub change: Option<Decimal>,
    /// Day of that checkup.
    pub since: Option<NaiveDate>,
}

/// What changed since the last contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChangeSince {
    /// Day of that contact.
    pub since: NaiveDate,
    /// What prices did to the units he holds now, in CNY; flows left out.
    #[specta(type = String)]
    pub by_prices: Decimal,
    /// Trades and flows since, largest first.
    pub trades: Vec<TradeSince>,
    /// How many more there were.
    pub more_trades: u32,
    /// Promises kept since.
    pub kept: u32,
    /// Cases opened since.
    pub cases_opened: u32,
}

/// A trade or flow since the last contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TradeSince {
    /// Day.
    pub on: NaiveDate,
    /// What.
    pub kind: LedgerKind,
    /// Name of the product.
    pub name: Option<String>,
    /// Amount in CNY, without a sign: the kind gives the direction.
    #[specta(type = String)]
    pub amount: Decimal,
}

/// A point of the talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PointView {
    /// What tells it from the other points of this client.
    pub key: String,
    /// What it is about.
    pub situation: Situation,
    /// In a few words.
    pub title: Words,
    /// Why today, with its figures.
    pub why: Words,
    /// The rule of the checkup it rests on.
    pub rule: Option<String>,
    /// The product it is about.
    pub product: Option<ProductCode>,
    /// Approved words for it; `None` when none may be shown to him.
    pub script: Option<ScriptView>,
}

/// A product with its verdict for this client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MayShow {
    /// Product.
    pub product: ProductCode,
    /// Name.
    pub name: String,
    /// The level that binds.
    pub level: RiskLevel,
    /// The verdict.
    pub verdict: Outcome,
}

/// A script that may not be used any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WithdrawnScript {
    /// Code.
    pub code: String,
    /// Title.
    pub title: Words,
    /// Since when.
    pub on: NaiveDate,
}

/// Day of the last contact and what was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LastContact {
    /// Day.
    pub on: NaiveDate,
    /// What was noted, if there is an entry.
    pub summary: Option<String>,
}

/// A script filled for one client. Both languages: what is spoken follows the client, not the RM's screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScriptView {
    /// Code.
    pub code: String,
    /// Version.
    pub version: u32,
    /// Purpose of a visit it is for.
    pub scenario: VisitPurpose,
    /// What the talk is about; empty for any.
    pub situations: Vec<Situation>,
    /// What the client says, where it is an answer to that.
    pub said: Option<Words>,
    /// Short words by which it is found while he speaks.
    pub keywords: Vec<String>,
    /// Title, zh.
    pub title_zh: String,
    /// Title, en.
    pub title_en: String,
    /// Words, zh.
    pub body_zh: String,
    /// Words, en.
    pub body_en: String,
    /// Risk line, zh.
    pub risk_zh: String,
    /// Risk line, en.
    pub risk_en: String,
    /// What speaks against it, zh.
    pub opposing_zh: String,
    /// What speaks against it, en.
    pub opposing_en: String,
    /// Who approved it.
    pub approver: String,
    /// Last valid day.
    pub valid_to: NaiveDate,
    /// What it rests on.
    pub sources: Vec<SourceView>,
}

/// What a claim rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceView {
    /// Publisher.
    pub publisher: String,
    /// Title.
    pub title: String,
    /// Day.
    pub published_on: NaiveDate,
    /// Last quotable day.
    pub expires_on: Option<NaiveDate>,
    /// It may still be quoted today.
    pub holds: bool,
}

/// Every script in force, for reading and finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScriptLibrary {
    /// The day.
    pub as_of: NaiveDate,
    /// The newest version of each, by code; answers to objections among them.
    pub scripts: Vec<ScriptView>,
}
