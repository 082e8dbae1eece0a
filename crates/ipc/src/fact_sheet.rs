//! The sheet of facts: what a client told us, and what to ask him; the guided self-check (F25) fills the same sheet.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::closed_sets::{ProductKind, RiskLevel};
use zhike_domain::facts::Allocation;
use zhike_domain::health::FactField;
use zhike_domain::ids::ClientId;
use zhike_domain::words::Words;

use crate::ClientBrief;

/// The sheet of facts of a client: what is known, since when, and what to ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct FactSheetView {
    /// Whose.
    pub client: ClientBrief,
    /// The sheet as it can be edited.
    pub form: FactSheetForm,
    /// What the system of record says where the sheet says nothing.
    pub record: MeansForm,
    /// Day on which each fact was last told.
    pub told_on: Vec<ToldOn>,
    /// What to ask, by weight gained.
    pub questions: Vec<FactQuestion>,
    /// Guided self-check: questions answered and in all.
    pub answered: u32,
    /// Questions in all.
    pub questions_total: u32,
    /// Completed on.
    pub completed_on: Option<NaiveDate>,
}

/// When a fact was last told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ToldOn {
    /// Which.
    pub field: FactField,
    /// When.
    pub on: NaiveDate,
}

/// A question worth asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FactQuestion {
    /// About which fact.
    pub field: FactField,
    /// As one would ask it.
    pub question: Words,
    /// Weight of the score it opens.
    #[specta(type = String)]
    pub weight_gained: Decimal,
    /// Answered in the guided self-check, "I do not know" included.
    pub answered: bool,
}

/// Means as a form: `None` is unknown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[allow(missing_docs, reason = "the fields are those of zhike_domain::client::Means")]
pub struct MeansForm {
    #[specta(type = Option<String>)]
    pub monthly_income: Option<Decimal>,
    #[specta(type = Option<String>)]
    pub essential_monthly_spend: Option<Decimal>,
    #[specta(type = Option<String>)]
    pub monthly_debt_payments: Option<Decimal>,
    #[specta(type = Option<String>)]
    pub debts: Option<Decimal>,
    #[specta(type = Option<String>)]
    pub cover: Option<Decimal>,
    #[specta(type = Option<String>)]
    pub premiums_year: Option<Decimal>,
    #[specta(type = Option<String>)]
    pub dependant_years: Option<Decimal>,
    pub horizon_months: Option<u32>,
    #[specta(type = Option<String>)]
    pub loss_tolerance: Option<Decimal>,
}

/// The sheet as the window edits it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct FactSheetForm {
    /// Whose.
    pub client: ClientId,
    /// Means.
    pub means: MeansForm,
    /// Goals; `None`: not asked.
    pub goals: Option<Vec<GoalForm>>,
    /// Money elsewhere; `None`: not asked.
    pub held_away: Option<Vec<HeldAwayForm>>,
    /// Agreed allocation.
    pub target: Option<Allocation>,
    /// Fields answered in the guided self-check, "I do not know" included.
    pub answered: Vec<FactField>,
    /// The form is the guided self-check (F25), not the RM's own editing.
    pub self_check: bool,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct GoalForm {
    /// What for.
    pub name: String,
    /// When.
    pub due: NaiveDate,
    /// In CNY.
    #[specta(type = String)]
    pub amount: Decimal,
}

/// Something held elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct HeldAwayForm {
    /// In his words.
    pub name: String,
    /// What it is.
    pub kind: ProductKind,
    /// In CNY.
    #[specta(type = String)]
    pub value: Decimal,
    /// Told on.
    pub as_of: NaiveDate,
    /// Risk level, where it can be said.
    pub risk_level: Option<RiskLevel>,
    /// Days until the money is at hand.
    pub redeem_days: Option<u32>,
    /// Locked until.
    pub locked_until: Option<NaiveDate>,
}
