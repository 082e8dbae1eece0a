//! What a client told us of his life beyond what the system of record knows: means, goals, money elsewhere, the target agreed
//! with him; and how far he got with the guided self-check (WH-16). One sheet a client.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::client::Means;
use crate::closed_sets::{ProductKind, RiskLevel};
use crate::facts::{Allocation, GoalFact};
use crate::health::FactField;
use crate::ids::ClientId;
use crate::private::Private;

/// A client's sheet. What it says comes before what the client record says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactSheet {
    /// Whose; also the id of the record.
    pub client: ClientId,
    /// Income, spending, debts and cover as he told us.
    #[serde(default)]
    pub means: Private<Means>,
    /// His goals; an empty list means that he has none, `None` that he was not asked.
    #[serde(default)]
    pub goals: Option<Private<Vec<GoalFact>>>,
    /// What he holds elsewhere, unverified (F10); an empty list means nothing.
    #[serde(default)]
    pub held_away: Option<Private<Vec<HeldAway>>>,
    /// The allocation agreed with him.
    #[serde(default)]
    pub target: Option<Allocation>,
    /// Day on which each fact was last told.
    #[serde(default)]
    pub told_on: BTreeMap<FactField, NaiveDate>,
    /// The guided self-check.
    #[serde(default)]
    pub self_check: Option<SelfCheck>,
}

/// Something he holds elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldAway {
    /// In his words ("招行大额存单").
    pub name: String,
    /// What it is.
    pub kind: ProductKind,
    /// Value in CNY.
    pub value: Decimal,
    /// Day on which he told us.
    pub as_of: NaiveDate,
    /// Risk level, where it can be said.
    pub risk_level: Option<RiskLevel>,
    /// Days until the money is at hand.
    pub redeem_days: Option<u32>,
    /// Locked until.
    pub locked_until: Option<NaiveDate>,
}

/// How far the guided self-check is (F25).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfCheck {
    /// Begun on.
    pub started_on: NaiveDate,
    /// Completed on: every question was answered, "I do not know" included.
    pub completed_on: Option<NaiveDate>,
    /// Fields answered, "I do not know" included.
    pub answered: Vec<FactField>,
}

impl FactSheet {
    /// An empty sheet.
    pub fn empty(client: ClientId) -> Self {
        Self {
            client,
            means: Private::new(Means::default()),
            goals: None,
            held_away: None,
            target: None,
            told_on: BTreeMap::new(),
            self_check: None,
        }
    }

    /// The means that hold: each figure of the sheet, or where it has none that of the client record.
    pub fn means_over(&self, record: &Means) -> Means {
        let sheet = self.means.reveal();
        Means {
            monthly_income: sheet.monthly_income.or(record.monthly_income),
            essential_monthly_spend: sheet.essential_monthly_spend.or(record.essential_monthly_spend),
            monthly_debt_payments: sheet.monthly_debt_payments.or(record.monthly_debt_payments),
            debts: sheet.debts.or(record.debts),
            cover: sheet.cover.or(record.cover),
            premiums_year: sheet.premiums_year.or(record.premiums_year),
            dependant_years: sheet.dependant_years.or(record.dependant_years),
            horizon_months: sheet.horizon_months.or(record.horizon_months),
            loss_tolerance: sheet.loss_tolerance.or(record.loss_tolerance),
        }
    }
}
