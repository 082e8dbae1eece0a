//! The portfolio checkup (投资组合检视), CK-01 … CK-21, and a checkup as a process (WH-15, WH-16): what it says and what is
//! kept of it. How each finding comes about lives in the files beside this.

pub mod client_voice;
pub mod episodes;
pub mod findings;
pub mod record;
pub mod remedy;
pub mod rules;
pub mod run;
pub mod story;
pub mod views;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::words::Words;

macro_rules! checks {
    ($($(#[$doc:meta])* $name:ident $text:literal,)*) => {
        /// The rules of the checkup, spelled by their number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        pub enum Check { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl Check {
            /// All rules, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The rule's number.
            pub fn number(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

checks! {
    /// Drift from the target.
    Drift "CK-01",
    /// One stock.
    Stock "CK-02",
    /// One fund.
    Fund "CK-03",
    /// One issuer.
    Issuer "CK-04",
    /// One sector, looked through.
    Sector "CK-05",
    /// Two funds that hold the same.
    Overlap "CK-06",
    /// A product above the client's level.
    AboveClass "CK-07",
    /// A product whose rating changed since it was bought.
    Rerated "CK-08",
    /// Too little at hand.
    Liquidity "CK-09",
    /// Money that matures without a plan.
    Maturity "CK-10",
    /// A six-month loss above the tolerance.
    SixMonthLoss "CK-11",
    /// A drawdown from the peak above the tolerance.
    Drawdown "CK-12",
    /// Behind the own benchmark.
    Lag "CK-13",
    /// Costs.
    Costs "CK-14",
    /// Foreign currency.
    Currency "CK-15",
    /// Single-premium insurance.
    Insurance "CK-16",
    /// Idle cash.
    IdleCash "CK-17",
    /// Locked-up money that is due earlier.
    Horizon "CK-18",
    /// Stale prices and stale held-away assets.
    Stale "CK-19",
    /// A goal that is not funded.
    Goal "CK-20",
    /// A stress replay above the tolerance.
    Stress "CK-21",
}

/// How pressing a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 知悉
    Info,
    /// 留意
    Watch,
    /// 要办
    Act,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Finding {
    /// The rule.
    pub rule: Check,
    /// What it is about where a rule can find several: product, issuer, sector, pair, goal day, episode.
    pub subject: Option<String>,
    /// How pressing.
    pub severity: Severity,
    /// The figures it rests on, with their age.
    pub figures: Vec<FindingFigure>,
    /// One sentence.
    pub reason: Words,
    /// What to do next.
    pub next_step: Words,
}

impl Finding {
    /// What tells findings of one checkup apart: the rule's number, and the subject where there is one.
    pub fn key(&self) -> String {
        match &self.subject {
            Some(subject) => format!("{}/{subject}", self.rule.number()),
            None => self.rule.number().to_owned(),
        }
    }
}

/// A figure of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FindingFigure {
    /// Its name in the contract (`share`, `limit`, `excess`, `amount` …).
    pub name: String,
    /// Its value.
    pub value: FigureValue,
    /// Day it is of, where it is younger or older than the checkup.
    pub as_of: Option<NaiveDate>,
}

/// A value with its unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "unit", content = "value", rename_all = "snake_case")]
pub enum FigureValue {
    /// CNY.
    Money(#[cfg_attr(feature = "specta", specta(type = String))] Decimal),
    /// A fraction of one.
    Share(#[cfg_attr(feature = "specta", specta(type = String))] Decimal),
    /// Months.
    Months(#[cfg_attr(feature = "specta", specta(type = String))] Decimal),
    /// Days.
    Days(u32),
    /// A day.
    Date(NaiveDate),
    /// A product, issuer, sector, class or level by name.
    Name(String),
}

/// What a dated market episode would do to the holdings of today (CK-21).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Replay {
    /// The episode's id in the pack.
    pub episode: String,
    /// Its name.
    pub name: Words,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Change of value from the first day to the last, in CNY; a loss is below zero.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub change: Decimal,
    /// The same as a fraction of value.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub share: Decimal,
    /// Share of value replayed with its own prices; the rest moves as its kind did.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub own_prices: Decimal,
}

/// The largest six-month loss with 95 % confidence (CK-11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SixMonthLoss {
    /// In CNY, zero or above.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub amount: Decimal,
    /// As a fraction of value.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub share: Decimal,
    /// Whose past it rests on.
    pub basis: LossBasis,
    /// Daily returns it rests on.
    pub observations: u32,
}

/// On whose past a loss figure rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum LossBasis {
    /// The holdings of today, replayed over the past.
    Holdings,
    /// The account as it was.
    Account,
}

/// How far a goal is funded on the current path (CK-20).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct GoalFunding {
    /// When it is due.
    pub due: NaiveDate,
    /// In CNY.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub amount: Decimal,
    /// Funded share on the expected path, at most one.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub funded: Decimal,
    /// Share of simulated paths on which it is funded wholly.
    pub probability: Option<f64>,
    /// What for, in the client's words.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub name: Option<crate::private::Private<String>>,
}

/// The four buckets (四笔钱), rules "Definitions".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// 要花的钱: cash class.
    Spend,
    /// 保命的钱: insurance.
    Protect,
    /// 生钱的钱: equity, alternative.
    Grow,
    /// 求稳的钱: bond.
    Keep,
}

/// Money in one bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BucketShare {
    /// Which.
    pub bucket: Bucket,
    /// In CNY.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub amount: Decimal,
    /// As a fraction of all.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub share: Decimal,
}

/// Money that becomes free within some days (the maturity ladder).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Rung {
    /// Free within so many days from the checkup; `None` for later.
    pub within_days: Option<u32>,
    /// In CNY.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub amount: Decimal,
    /// Names of the products, largest first.
    pub products: Vec<String>,
}

/// A class of the allocation against its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ClassShare {
    /// Which class.
    pub class: crate::closed_sets::AssetClass,
    /// In CNY.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub amount: Decimal,
    /// As a fraction of all.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub share: Decimal,
    /// Target as a fraction; `None` where none can be derived.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub target: Option<Decimal>,
}
