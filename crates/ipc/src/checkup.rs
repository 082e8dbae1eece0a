//! The checkup page: a client's wealth health with its reasons, what-if, and the checkup as a process. Rules word themselves
//! (`Words`); shares of a rule cross as decimal strings.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::checkup::record::{Answer, StageTarget};
use zhike_domain::checkup::{BucketShare, ClassShare, Finding, GoalFunding, Replay, Rung, SixMonthLoss};
use zhike_domain::closed_sets::{AssetClass, ProductKind, RiskLevel};
use zhike_domain::figures::Figures;
use zhike_domain::health::{Band, ChangeSplit, Health, Recommendation};
use zhike_domain::ids::CheckupId;
use zhike_domain::words::Words;

use crate::{ClientBrief, FlowPoint};

/// The checkup page of a client as things stand now, or as they stood on the day of a stored checkup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct CheckupPage {
    /// Whose.
    pub client: ClientBrief,
    /// The day the page is of.
    pub as_of: NaiveDate,
    /// The stored checkup it shows, or the one that is under way; `None` while none was started.
    pub checkup: Option<CheckupState>,
    /// The page shows a stored result as it was on its day, not the state of now.
    pub frozen: bool,
    /// Score, dimensions, questions.
    pub health: Health,
    /// Change since the last complete checkup (WH-13).
    pub change: Option<ChangeSplit>,
    /// Target set at the last complete checkup (WH-15).
    pub target: Option<StageTarget>,
    /// Whether a checkup is due (WH-16).
    pub due: CheckupDue,
    /// Figures of the account since its first day.
    pub figures: Figures,
    /// The client's own return against his benchmark (F09); `None` where one of the two is unknown.
    pub outcome: Option<OutcomeView>,
    /// Value by day, the benchmark's value with the same flows, and the fall from the peak.
    pub curve: CheckupCurve,
    /// All assets, held-away ones included, in CNY.
    #[specta(type = String)]
    pub assets: Decimal,
    /// Of these, held elsewhere and unverified.
    #[specta(type = String)]
    pub held_away: Decimal,
    /// Allocation against target.
    pub allocation: Vec<ClassShare>,
    /// The four buckets.
    pub buckets: Vec<BucketShare>,
    /// The maturity ladder.
    pub ladder: Vec<Rung>,
    /// Stress replays, worst first.
    pub replays: Vec<Replay>,
    /// Six-month 95 % loss.
    pub six_month_loss: Option<SixMonthLoss>,
    /// Tolerance in CNY, zero or above; `None` where he was not asked.
    #[specta(type = Option<String>)]
    pub tolerance: Option<Decimal>,
    /// Funding of the goals.
    pub goals: Vec<GoalFunding>,
    /// Findings with the points at stake and the client's answers, the most pressing first.
    pub findings: Vec<FindingView>,
    /// What would raise the score, most points first.
    pub recommendations: Vec<Recommendation>,
    /// Contribution of each holding to the return of the window, largest first; adds up to `figures.twr`.
    pub contributions: Vec<ContributionRow>,
    /// Active return by class against the target (Brinson), where it can be computed.
    pub attribution: Vec<AttributionRow>,
    /// Pairs of funds that hold the same or move alike, most first.
    pub overlaps: Vec<OverlapRow>,
    /// Products a what-if may use: held ones and suitable ones; empty on a frozen page.
    pub candidates: Vec<CandidateRow>,
    /// Oldest and newest price the values rest on.
    pub prices_from: Option<NaiveDate>,
    /// Newest price.
    pub prices_as_of: Option<NaiveDate>,
    /// Version of the rules of CK.
    pub rules: String,
    /// Earlier checkups, newest first.
    pub history: Vec<CheckupBrief>,
}

/// Whether a checkup is due (WH-16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CheckupDue {
    /// Complete checkups wanted this calendar year; for the mass tier guided self-checks.
    pub wanted: u32,
    /// Complete ones of this year.
    pub done: u32,
    /// By when the next is due; `None` when none is.
    pub due_by: Option<NaiveDate>,
    /// That day has passed.
    pub overdue: bool,
    /// A guided self-check, not a checkup, is wanted.
    pub self_check: bool,
}

/// Where a stored checkup stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CheckupState {
    /// Identity.
    pub id: CheckupId,
    /// When it was run.
    pub made_at: DateTime<Utc>,
    /// When it was shown.
    pub shown_at: Option<DateTime<Utc>>,
    /// When it was complete.
    pub completed_at: Option<DateTime<Utc>>,
    /// Findings answered.
    pub answered: u32,
    /// Findings in all.
    pub findings: u32,
    /// Its target.
    pub target: Option<StageTarget>,
    /// Central has it.
    pub synced: bool,
}

/// One earlier checkup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CheckupBrief {
    /// Identity.
    pub id: CheckupId,
    /// Day.
    pub on: NaiveDate,
    /// Score of that day.
    #[specta(type = Option<String>)]
    pub score: Option<Decimal>,
    /// Band.
    pub band: Option<Band>,
    /// Complete.
    pub complete: bool,
    /// The action part of its change (WH-15).
    #[specta(type = Option<String>)]
    pub action: Option<Decimal>,
}

/// A finding with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct FindingView {
    /// What tells it apart within its checkup.
    pub key: String,
    /// The finding.
    pub finding: Finding,
    /// Points the best recommendation for it would bring.
    #[specta(type = Option<String>)]
    pub points: Option<Decimal>,
    /// Index of that recommendation in the page's list.
    pub recommendation: Option<u32>,
    /// The client's answer.
    pub answer: Option<AnswerView>,
}

/// A client's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AnswerView {
    /// The answer.
    pub answer: Answer,
    /// In his words.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// His own return against his benchmark over the same flows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct OutcomeView {
    /// First day of the window of at most three years.
    pub from: NaiveDate,
    /// Money-weighted return a year after costs.
    pub own: f64,
    /// The benchmark's with the same flows.
    pub benchmark: f64,
    /// What the benchmark is made of.
    pub made_of: Words,
}

/// Points of the curves; all lists as long as `days`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct CheckupCurve {
    /// Trading days, ascending.
    pub days: Vec<NaiveDate>,
    /// Value at the day's end, in CNY.
    pub values: Vec<f64>,
    /// Value of the benchmark with the same flows, in CNY; empty without one.
    pub benchmark: Vec<f64>,
    /// Fall of the chained return from its peak, zero or below, as a fraction.
    pub drawdown: Vec<f64>,
    /// Flows from and to the client.
    pub flows: Vec<FlowPoint>,
}

/// One holding's part in the return of the window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ContributionRow {
    /// Product code; `cash` for cash and fees.
    pub product: String,
    /// Name.
    pub name: String,
    /// Part of the time-weighted return, as a fraction.
    pub contribution: f64,
    /// Gain in CNY.
    #[specta(type = String)]
    pub gain: Decimal,
    /// Still held.
    pub held: bool,
}

/// One class's part in the active return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct AttributionRow {
    /// Class.
    pub class: AssetClass,
    /// By weighing the class otherwise than the target.
    pub allocation: f64,
    /// By what was held within the class.
    pub selection: f64,
    /// By both together.
    pub interaction: f64,
}

/// Two holdings that hold the same or move alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct OverlapRow {
    /// Name of the one.
    pub a: String,
    /// Name of the other.
    pub b: String,
    /// Σ min of their weights, looked through; `None` where the weights are unknown.
    pub overlap: Option<f64>,
    /// Correlation of their daily returns; `None` under 60 common days.
    pub correlation: Option<f64>,
}

/// A product a what-if may use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct CandidateRow {
    /// Product code; `cash` for the cash account.
    pub product: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: ProductKind,
    /// Binding risk level.
    pub risk_level: Option<RiskLevel>,
    /// Value held, in CNY.
    #[specta(type = String)]
    pub value: Decimal,
    /// May be bought: level, term and ticket fit him. A held product that does not fit can only be reduced.
    pub suitable: bool,
    /// Smallest amount, in CNY.
    #[specta(type = Option<String>)]
    pub min_ticket: Option<Decimal>,
    /// Locked for so many months.
    pub lockup_months: u32,
    /// Locked until this day: cannot be reduced before.
    pub locked_until: Option<NaiveDate>,
}

/// What if these were so.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct WhatIf {
    /// New values by product, in CNY; what they add up to more or less comes from or goes to cash.
    pub values: Vec<WhatIfValue>,
    /// Additional sum insured, in CNY.
    #[specta(type = Option<String>)]
    pub cover: Option<Decimal>,
    /// Debts paid back from cash, in CNY.
    #[specta(type = Option<String>)]
    pub pay_debt: Option<Decimal>,
}

/// A product's new value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct WhatIfValue {
    /// Product code.
    pub product: String,
    /// In CNY.
    #[specta(type = String)]
    pub value: Decimal,
}

/// What would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct WhatIfAnswer {
    /// The score it would reach, with all dimensions.
    pub health: Health,
    /// What the trades cost once, in CNY.
    #[specta(type = String)]
    pub cost: Decimal,
    /// Cash left, in CNY.
    #[specta(type = String)]
    pub cash: Decimal,
    /// Six-month 95 % loss then.
    pub six_month_loss: Option<SixMonthLoss>,
    /// Stress replays then, in the order of the page.
    pub replays: Vec<Replay>,
    /// Funding of the goals then.
    pub goals: Vec<GoalFunding>,
    /// Allocation then.
    pub allocation: Vec<ClassShare>,
    /// Why parts of it cannot be done (ticket, lock-up, level, not enough cash); such parts are still computed.
    pub objections: Vec<Words>,
}

/// The client's answer to a finding.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub struct AnswerFinding {
    /// Of which checkup.
    pub checkup: CheckupId,
    /// Which finding.
    pub key: String,
    /// The answer.
    pub answer: Answer,
    /// Why; needed to decline.
    pub reason: Option<String>,
}

/// A document that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SavedDocument {
    /// Where it lies.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Pages.
    pub pages: u32,
    /// Bytes.
    pub bytes: u32,
}
