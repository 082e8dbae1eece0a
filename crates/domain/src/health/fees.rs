//! What trades and new cover cost, and how far recommendations may go, read from a file the firm edits and checked. Who
//! applies the figures lives in `what_if` and `recommend`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::client::completed_years;
use crate::closed_sets::ProductKind;
use crate::facts::{Facts, share};

/// Fees, premiums and the limits of the search (`assets/rules`), one version of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fees {
    /// Name and version.
    pub version: String,
    /// Of trades, by kind.
    trade: BTreeMap<ProductKind, TradeFee>,
    /// Of new cover.
    premium: Premium,
    /// How far recommendations go.
    pub search: SearchLimits,
}

/// Fees of one kind, as fractions of the amount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TradeFee {
    /// Of the amount bought.
    #[serde(with = "share")]
    pub buy: Decimal,
    /// Of the amount sold, taxes included.
    #[serde(with = "share")]
    pub sell: Decimal,
}

/// Yearly premium per yuan of new cover.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Premium {
    #[serde(with = "share")]
    unknown_age: Decimal,
    by_age: Vec<PremiumRate>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct PremiumRate {
    /// Up to and including this age, in completed years.
    age: u32,
    #[serde(with = "share")]
    rate: Decimal,
}

/// How far recommendations go.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchLimits {
    /// Share of all holdings' value that may change hands, all measures together.
    #[serde(with = "share")]
    pub turnover: Decimal,
    /// Points from which a measure is listed.
    #[serde(with = "share")]
    pub least_points: Decimal,
    /// What a point may cost in fees, as a share of all holdings' value.
    #[serde(with = "share")]
    pub fees_per_point: Decimal,
    /// Cover is proposed in multiples of this, in CNY.
    pub cover_step: u32,
}

/// Why a fee file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeesFault {
    /// It is not TOML, or not of the shape of a fee file.
    #[error("the fees cannot be read: {0}")]
    Unreadable(String),
    /// A field out of its range.
    #[error("the fees' `{0}` is out of range")]
    Range(&'static str),
    /// A kind without fees.
    #[error("the fees lack a kind")]
    Lacking,
}

const SHIPPED_TOML: &str = include_str!("../../../../assets/rules/fees-1.toml");
/// No tariff takes more than a fifth.
const DEAREST: Decimal = Decimal::from_parts(2, 0, 0, false, 1);

impl Fees {
    /// Reads and checks a fee file.
    pub fn from_toml(text: &str) -> Result<Self, FeesFault> {
        let fees: Self =
            toml::from_str(text).map_err(|error| FeesFault::Unreadable(error.message().to_owned()))?;
        fees.check()?;
        Ok(fees)
    }

    /// The fees the product ships with. A test reads the file; were it broken none the less, what stands in allows no turnover
    /// and lists nothing, so that no recommendation rests on fees that nobody stated.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Fees> =
            LazyLock::new(|| Fees::from_toml(SHIPPED_TOML).unwrap_or_else(|_| Fees::allowing_nothing()));
        &SHIPPED
    }

    /// Fees of a kind; a holding without a kind trades like the dearest, so that its sale is never made to look cheap.
    pub fn of(&self, kind: Option<ProductKind>) -> TradeFee {
        match kind {
            Some(kind) => self.trade.get(&kind).copied().unwrap_or_default(),
            None => self.trade.values().fold(TradeFee::default(), |dearest, fee| TradeFee {
                buy: dearest.buy.max(fee.buy),
                sell: dearest.sell.max(fee.sell),
            }),
        }
    }

    /// Estimated yearly premium per yuan of new cover at his age; `None` above the age to which cover is sold.
    pub fn premium_rate(&self, facts: &Facts) -> Option<Decimal> {
        let Some(age) = facts.birth_date.and_then(|born| completed_years(born, facts.as_of)) else {
            return Some(self.premium.unknown_age);
        };
        self.premium.by_age.iter().find(|rate| age <= rate.age).map(|rate| rate.rate)
    }

    fn check(&self) -> Result<(), FeesFault> {
        let fraction = |name, value: Decimal, most: Decimal| {
            if (Decimal::ZERO..=most).contains(&value) { Ok(()) } else { Err(FeesFault::Range(name)) }
        };
        if self.version.trim().is_empty() {
            return Err(FeesFault::Range("version"));
        }
        for kind in ProductKind::ALL {
            let fee = self.trade.get(kind).ok_or(FeesFault::Lacking)?;
            fraction("trade", fee.buy, DEAREST)?;
            fraction("trade", fee.sell, DEAREST)?;
        }
        fraction("premium", self.premium.unknown_age, Decimal::ONE)?;
        for rate in &self.premium.by_age {
            fraction("premium", rate.rate, Decimal::ONE)?;
        }
        if !self.premium.by_age.is_sorted_by(|a, b| a.age < b.age) {
            return Err(FeesFault::Range("premium.by_age"));
        }
        fraction("search.turnover", self.search.turnover, Decimal::ONE)?;
        fraction("search.least_points", self.search.least_points, Decimal::ONE_HUNDRED)?;
        fraction("search.fees_per_point", self.search.fees_per_point, Decimal::ONE)?;
        if self.search.fees_per_point.is_zero() || self.search.cover_step == 0 {
            return Err(FeesFault::Range("search"));
        }
        Ok(())
    }

    fn allowing_nothing() -> Self {
        Self {
            version: "none".to_owned(),
            trade: BTreeMap::new(),
            premium: Premium { unknown_age: Decimal::ONE, by_age: Vec::new() },
            search: SearchLimits {
                turnover: Decimal::ZERO,
                least_points: Decimal::ONE_HUNDRED,
                fees_per_point: Decimal::ONE,
                cover_step: 10_000,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_holds_a_fee_for_every_kind() {
        let fees = Fees::from_toml(SHIPPED_TOML).unwrap();
        assert_eq!(&fees, Fees::shipped());
        assert_eq!(fees.of(Some(ProductKind::Stock)).sell, Decimal::new(8, 4));
        assert_eq!(fees.of(None), TradeFee { buy: Decimal::new(1, 2), sell: Decimal::new(5, 3) });
    }

    #[test]
    fn a_fee_file_that_cannot_hold_is_refused_with_its_place() {
        let fault = |from: &str, to: &str| {
            assert!(SHIPPED_TOML.contains(from), "{from}");
            Fees::from_toml(&SHIPPED_TOML.replacen(from, to, 1)).unwrap_err()
        };
        assert_eq!(fault("gold = { buy = 0.0003, sell = 0.0003 }\n", ""), FeesFault::Lacking);
        assert_eq!(fault("trust = { buy = 0,", "trust = { buy = 0.21,"), FeesFault::Range("trade"));
        assert_eq!(fault("sell = 0.0008", "sell = -0.0008"), FeesFault::Range("trade"));
        assert_eq!(fault("age = 40", "age = 30"), FeesFault::Range("premium.by_age"));
        assert_eq!(fault("turnover = 0.40", "turnover = 1.01"), FeesFault::Range("search.turnover"));
        assert_eq!(fault("fees_per_point = 0.0005", "fees_per_point = 0"), FeesFault::Range("search"));
        assert!(matches!(fault("[search]", "[limits]"), FeesFault::Unreadable(_)));
    }

    #[test]
    fn premiums_rise_with_age_and_end_where_nothing_is_sold() {
        let rate = |born: Option<&str>| {
            let json = match born {
                Some(day) => format!(r#"{{"as_of":"2026-11-20","birth_date":"{day}"}}"#),
                None => r#"{"as_of":"2026-11-20"}"#.to_owned(),
            };
            Fees::shipped().premium_rate(&serde_json::from_str(&json).unwrap())
        };
        assert_eq!(rate(Some("1986-11-20")), Some(Decimal::new(6, 3)), "forty today");
        assert_eq!(rate(Some("1985-11-20")), Some(Decimal::new(11, 3)));
        assert_eq!(rate(Some("1960-11-20")), None, "sixty-six");
        assert_eq!(rate(None), Some(Decimal::new(10, 3)));
    }
}
