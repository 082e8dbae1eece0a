//! The wealth-health score (财富健康度), WH-1 … WH-16: what it says. How each part is computed lives in the files beside this.

pub mod change;
pub mod classes;
mod dimensions;
pub mod due;
pub mod fees;
pub mod method;
pub mod missing;
mod objective;
pub mod recommend;
pub mod score;
mod search;
pub mod suitable;
pub mod what_if;
pub(crate) mod wording;

pub use dimensions::{Shortfall, cover_need, due_and_free, liquid_months, payments_to_income};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::closed_sets::ProductKind;
use crate::words::Words;

/// The score of one client on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Health {
    /// Whether there is a score.
    pub status: HealthStatus,
    /// The score, 0–100, after the cap; `None` when insufficient.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub score: Option<Decimal>,
    /// Its band (WH-11).
    pub band: Option<Band>,
    /// The cap of WH-10, when a condition for it holds, binding or not; `None` when insufficient.
    pub cap: Option<Cap>,
    /// All dimensions of the method, in its order.
    pub dimensions: Vec<DimensionScore>,
    /// Facts that would make dimensions computable, by weight gained (WH-12).
    pub missing: Vec<Missing>,
    /// Version of the method.
    pub method: String,
}

/// Whether enough is known for a score (WH-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// Inputs for at least 60 % of the weight.
    Scored,
    /// Less: there are questions instead.
    Insufficient,
}

/// WH-11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// 弱, below 60.
    Weak,
    /// 中, from 60.
    Fair,
    /// 良, from 75.
    Good,
    /// 优, from 85.
    Strong,
}

/// The dimensions, spelled by their rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Dimension {
    /// 流动性
    #[serde(rename = "WH-1")]
    Liquidity,
    /// 负债
    #[serde(rename = "WH-2")]
    Debt,
    /// 保障
    #[serde(rename = "WH-3")]
    Protection,
    /// 风险匹配
    #[serde(rename = "WH-4")]
    RiskFit,
    /// 配置
    #[serde(rename = "WH-5")]
    Allocation,
    /// 集中度
    #[serde(rename = "WH-6")]
    Concentration,
    /// 期限
    #[serde(rename = "WH-7")]
    Horizon,
    /// 结果
    #[serde(rename = "WH-8")]
    Outcome,
}

impl Dimension {
    /// All dimensions in the order of their rules.
    pub const ALL: [Self; 8] = [
        Self::Liquidity,
        Self::Debt,
        Self::Protection,
        Self::RiskFit,
        Self::Allocation,
        Self::Concentration,
        Self::Horizon,
        Self::Outcome,
    ];
}

/// The cap of WH-10.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Cap {
    /// The score is at most this.
    pub at: u32,
    /// The conditions that hold.
    pub because: Vec<Words>,
}

/// One dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DimensionScore {
    /// Which.
    pub id: Dimension,
    /// 0–100; `None` when an input is unknown.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub score: Option<Decimal>,
    /// Weight in the method.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub weight: Decimal,
    /// The inputs, the formula with them filled in, and the points; or what is unknown.
    pub reason: Words,
}

/// A fact that is unknown, and what it would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Missing {
    /// Which field of the facts.
    pub field: FactField,
    /// Weight of the dimensions that this field alone, or with the fields before it in the list, makes computable.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub weight_gained: Decimal,
    /// What to ask the client.
    pub question: Words,
}

/// The fields of [`crate::facts::Facts`], by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the fields of `Facts`")]
pub enum FactField {
    BirthDate,
    RiskClass,
    EssentialMonthlySpend,
    MonthlyIncome,
    MonthlyDebtPayments,
    Debts,
    AssetsTotal,
    DependantYears,
    Cover,
    PremiumsYear,
    Holdings,
    Target,
    Goals,
    Outcome,
    OpenBreach,
    LossTolerance,
}

/// The change between two scores, split (WH-13). Points to one decimal; the four parts add up to `to − from` exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ChangeSplit {
    /// Day of the earlier score.
    pub since: NaiveDate,
    /// The earlier score.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub from: Decimal,
    /// By the method's new version.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub method: Decimal,
    /// By facts learned or corrected.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub data: Decimal,
    /// By trades, the questionnaire, cover bought: what RM and client did (WH-15 counts this part alone).
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub action: Decimal,
    /// By prices and the passing of time.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub market: Decimal,
    /// The later score.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub to: Decimal,
}

/// Something that would raise the score, with what it would bring (WH-14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Recommendation {
    /// What to do.
    pub measure: Measure,
    /// Dimensions it raises, most first.
    pub raises: Vec<Dimension>,
    /// Points gained by recomputation, to one decimal.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub points: Decimal,
    /// What it costs once (fees of the trades), in CNY, where known.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub cost: Option<Decimal>,
    /// What to do and why, as the RM would say it.
    pub words: Words,
}

/// What a recommendation or a what-if changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Measure {
    /// Money from holdings into others; `trades` add up to zero but for what goes to or comes from cash.
    Trade {
        /// New value of each product that changes.
        trades: Vec<TradeStep>,
    },
    /// Take out cover.
    Cover {
        /// Additional sum insured, in CNY.
        #[cfg_attr(feature = "specta", specta(type = String))]
        amount: Decimal,
    },
    /// Pay back debts from cash.
    PayDebt {
        /// In CNY.
        #[cfg_attr(feature = "specta", specta(type = String))]
        amount: Decimal,
    },
    /// Fill in the questionnaire anew.
    Questionnaire,
}

/// One product's change of value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TradeStep {
    /// Product code; `cash` for the cash account.
    pub product: String,
    /// Its name.
    pub name: String,
    /// Kind.
    pub kind: Option<ProductKind>,
    /// Value before, in CNY.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub before: Decimal,
    /// Value after, in CNY.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub after: Decimal,
}
