//! What is known of a client on a day, as the health score (WH) and the checkup (CK) read it. A missing fact is unknown,
//! an empty list means none. Nothing is judged here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::closed_sets::{ProductKind, RiskClass, RiskLevel};

/// The facts of one client on one day, spelled as in the `zhike` contract. Amounts are in CNY, fractions are fractions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The day.
    pub as_of: NaiveDate,
    /// Date of birth.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// Risk class, where the questionnaire is valid.
    #[serde(default)]
    pub risk_class: Option<RiskClass>,
    /// Spending a month that cannot be cut.
    #[serde(default, with = "amount")]
    pub essential_monthly_spend: Option<Decimal>,
    /// After-tax income a month.
    #[serde(default, with = "amount")]
    pub monthly_income: Option<Decimal>,
    /// Debt payments a month.
    #[serde(default, with = "amount")]
    pub monthly_debt_payments: Option<Decimal>,
    /// Outstanding debts.
    #[serde(default, with = "amount")]
    pub debts: Option<Decimal>,
    /// All assets, held away ones included.
    #[serde(default, with = "amount")]
    pub assets_total: Option<Decimal>,
    /// Years for which others depend on this income.
    #[serde(default, with = "amount")]
    pub dependant_years: Option<Decimal>,
    /// Sum insured on life and critical illness.
    #[serde(default, with = "amount")]
    pub cover: Option<Decimal>,
    /// Insurance premiums a year.
    #[serde(default, with = "amount")]
    pub premiums_year: Option<Decimal>,
    /// What he holds, cash included as a holding of kind `cash`.
    #[serde(default)]
    pub holdings: Option<Vec<HoldingFact>>,
    /// The allocation agreed with him; without one WH-5 derives it.
    #[serde(default)]
    pub target: Option<Allocation>,
    /// What the money is for, and when.
    #[serde(default)]
    pub goals: Option<Vec<GoalFact>>,
    /// How it went against his own benchmark (WH-8).
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// A suitability breach is open (WH-10).
    #[serde(default)]
    pub open_breach: Option<bool>,
    /// Largest six-month loss he says he bears, as a fraction of value.
    #[serde(default, with = "amount")]
    pub loss_tolerance: Option<Decimal>,
}

/// One holding. What the contract names comes first; the rest sharpens findings where the product knows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HoldingFact {
    /// Product code, or any name that tells holdings apart.
    pub product: String,
    /// What it is; without a kind it has no asset class.
    #[serde(default)]
    pub kind: Option<ProductKind>,
    /// Market value; `None` where no price is known.
    #[serde(default, with = "amount")]
    pub value: Option<Decimal>,
    /// Binding risk level (SU-18).
    #[serde(default)]
    pub risk_level: Option<RiskLevel>,
    /// Days until redeemed money is at hand.
    #[serde(default)]
    pub redeem_days: Option<u32>,
    /// Who issues it; `government` for government bonds.
    #[serde(default)]
    pub issuer: Option<String>,
    /// Share of value per industry sector, as fractions; empty when unknown.
    #[serde(default, with = "weights")]
    pub sector_weights: BTreeMap<String, Decimal>,
    /// Locked until this day.
    #[serde(default)]
    pub locked_until: Option<NaiveDate>,
    /// Its name for people; the code serves where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Units held.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "amount")]
    pub units: Option<Decimal>,
    /// Close a unit that the value rests on.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "amount")]
    pub price: Option<Decimal>,
    /// Day of that close, or for a holding elsewhere the day on which the client told us (CK-19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priced_on: Option<NaiveDate>,
    /// Held elsewhere, as the client told us, unverified (F10).
    #[serde(default, skip_serializing_if = "is_false")]
    pub held_away: bool,
    /// Risk level on the day it was first bought (CK-08).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_level_bought: Option<RiskLevel>,
    /// Annual costs as a fraction of value (CK-14).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "amount")]
    pub annual_cost: Option<Decimal>,
    /// Day on which it matures (CK-10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matures_on: Option<NaiveDate>,
    /// It is settled what becomes of the money when it matures (CK-10).
    #[serde(default, skip_serializing_if = "is_false")]
    pub maturity_planned: bool,
    /// Share of value per security it holds, where the fund publishes it (CK-06).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "weights")]
    pub constituents: BTreeMap<String, Decimal>,
    /// Index it tracks: two funds of one index overlap wholly (CK-06).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracks: Option<String>,
}

/// Shares of the four asset classes, fractions of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Allocation {
    /// 权益类
    #[serde(with = "share")]
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub equity: Decimal,
    /// 固收类
    #[serde(with = "share")]
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub bond: Decimal,
    /// 现金类
    #[serde(with = "share")]
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub cash: Decimal,
    /// 另类
    #[serde(with = "share")]
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub alternative: Decimal,
}

/// Money that will be needed on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalFact {
    /// The day.
    pub due: NaiveDate,
    /// In CNY.
    #[serde(with = "share")]
    pub amount: Decimal,
    /// What for, in the client's words; never in a log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<crate::private::Private<String>>,
    /// Day since which it is provided for elsewhere, if it is.
    #[serde(default, skip_serializing_if = "is_false")]
    pub paid: bool,
}

/// How the client's money did, and how his own benchmark did over the same flows (WH-8): yearly rates as fractions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Money-weighted return after costs.
    #[serde(default)]
    pub xirr: Option<f64>,
    /// The benchmark's money-weighted return over the same flows.
    #[serde(default)]
    pub benchmark: Option<f64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// A decimal that is read from a string or from a number.
struct Either;

impl serde::de::Visitor<'_> for Either {
    type Value = Decimal;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a decimal, as a string or a number")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
        Decimal::from_str_exact(text.trim())
            .or_else(|_| Decimal::from_scientific(text.trim()))
            .map_err(|_| E::custom("expected a decimal"))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Decimal, E> {
        Ok(number.into())
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Decimal, E> {
        Ok(number.into())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Decimal, E> {
        Decimal::try_from(number).map_err(|_| E::custom("expected a decimal within bounds"))
    }
}

/// Largest amount a fact may name, so that sums and products of facts stay within a decimal.
const LARGEST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

fn bounded<E: serde::de::Error>(value: Decimal) -> Result<Decimal, E> {
    if value.abs() > LARGEST { Err(E::custom("a figure out of all bounds")) } else { Ok(value) }
}

/// Reads a decimal from a string or a number, within bounds; method files read theirs the same way.
pub(crate) mod share {
    use super::{Decimal, Either, bounded};

    pub fn serialize<S: serde::Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        bounded(deserializer.deserialize_any(Either)?)
    }
}

pub(crate) mod amount {
    use serde::{Deserialize, Serializer};

    use super::{Decimal, share};

    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Read(#[serde(with = "share")] Decimal);

    #[expect(clippy::ref_option, reason = "serde asks for a reference")]
    pub fn serialize<S: Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        Ok(Option::<Read>::deserialize(deserializer)?.map(|read| read.0))
    }
}

mod weights {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    use super::{Decimal, share};

    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct Weight(#[serde(with = "share")] Decimal);

    pub fn serialize<S: serde::Serializer>(
        weights: &BTreeMap<String, Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(weights.iter().map(|(key, weight)| (key, Weight(*weight))))
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, Decimal>, D::Error> {
        let read = Option::<BTreeMap<String, Weight>>::deserialize(deserializer)?.unwrap_or_default();
        Ok(read.into_iter().map(|(key, weight)| (key, weight.0)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_from_strings_and_numbers_and_bounded() {
        let read = |json: &str| serde_json::from_str::<Facts>(json);
        let facts = read(
            r#"{"as_of":"2026-11-20","monthly_income":"95000.50","debts":1000000,"cover":null,"holdings":[]}"#,
        );
        let facts = facts.unwrap();
        assert_eq!(facts.monthly_income, Some(Decimal::new(9_500_050, 2)));
        assert_eq!(facts.debts, Some(Decimal::from(1_000_000)));
        assert_eq!((facts.cover, &facts.holdings), (None, &Some(Vec::new())));
        assert_eq!(LARGEST, Decimal::from(10i64.pow(15)));
        assert!(read(r#"{"as_of":"2026-11-20","debts":1e16}"#).is_err());
        assert!(read(r#"{"as_of":"2026-11-20","debts":"NaN"}"#).is_err());
        let again: Facts = serde_json::from_str(&serde_json::to_string(&facts).unwrap()).unwrap();
        assert_eq!(again, facts);
    }
}
