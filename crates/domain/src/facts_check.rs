//! Facts that cannot be true: negative amounts, shares outside their bounds, dates out of order. What the facts mean is judged
//! elsewhere; the score itself takes any facts and counts such an amount as unknown.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

use crate::facts::{Facts, HoldingFact};

/// A fact that cannot be true, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactsFault {
    /// Field of the contract, as `monthly_income`, `holdings.value`, `target.equity`.
    pub field: &'static str,
    /// Row, from 0, where the field belongs to a list.
    pub row: Option<usize>,
    /// What is wrong.
    pub kind: FactsFaultKind,
}

/// What is wrong with a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FactsFaultKind {
    /// An amount below zero.
    #[error("an amount below zero")]
    Negative,
    /// A share outside 0–1.
    #[error("a share outside 0 to 1")]
    Share,
    /// Shares that add up to more than one.
    #[error("shares that add up to more than one")]
    Sum,
    /// A day after the day of the facts.
    #[error("a day after as_of")]
    Future,
    /// A yearly return of a loss greater than everything.
    #[error("a return below -1")]
    Return,
}

impl fmt::Display for FactsFault {
    /// The place as a path into the input: `holdings[2].value`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.field.split_once('.')) {
            (Some(row), Some((list, field))) => write!(f, "{list}[{row}].{field}"),
            _ => f.write_str(self.field),
        }
    }
}

/// Published weights add up to one but for their rounding.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

impl Facts {
    /// Everything that cannot be true, in the order of the fields.
    pub fn check(&self) -> Vec<FactsFault> {
        let mut faults = Vec::new();
        let mut found = |field, row, kind| faults.push(FactsFault { field, row, kind });
        if self.birth_date.is_some_and(|born| born > self.as_of) {
            found("birth_date", None, FactsFaultKind::Future);
        }
        for (field, amount) in [
            ("essential_monthly_spend", self.essential_monthly_spend),
            ("monthly_income", self.monthly_income),
            ("monthly_debt_payments", self.monthly_debt_payments),
            ("debts", self.debts),
            ("assets_total", self.assets_total),
            ("dependant_years", self.dependant_years),
            ("cover", self.cover),
            ("premiums_year", self.premiums_year),
        ] {
            if amount.is_some_and(is_negative) {
                found(field, None, FactsFaultKind::Negative);
            }
        }
        for (row, holding) in self.holdings.iter().flatten().enumerate() {
            for (field, kind) in faults_of(holding) {
                found(field, Some(row), kind);
            }
        }
        if let Some(target) = &self.target {
            for (field, share) in [
                ("target.equity", target.equity),
                ("target.bond", target.bond),
                ("target.cash", target.cash),
                ("target.alternative", target.alternative),
            ] {
                if is_no_share(share) {
                    found(field, None, FactsFaultKind::Share);
                }
            }
        }
        for (row, goal) in self.goals.iter().flatten().enumerate() {
            if is_negative(goal.amount) {
                found("goals.amount", Some(row), FactsFaultKind::Negative);
            }
        }
        if let Some(outcome) = &self.outcome {
            for (field, rate) in [("outcome.xirr", outcome.xirr), ("outcome.benchmark", outcome.benchmark)] {
                if rate.is_some_and(|rate| rate.is_nan() || rate < -1.0) {
                    found(field, None, FactsFaultKind::Return);
                }
            }
        }
        if self.loss_tolerance.is_some_and(is_no_share) {
            found("loss_tolerance", None, FactsFaultKind::Share);
        }
        faults
    }
}

fn faults_of(holding: &HoldingFact) -> Vec<(&'static str, FactsFaultKind)> {
    let mut faults = Vec::new();
    for (field, amount) in [
        ("holdings.value", holding.value),
        ("holdings.units", holding.units),
        ("holdings.price", holding.price),
    ] {
        if amount.is_some_and(is_negative) {
            faults.push((field, FactsFaultKind::Negative));
        }
    }
    if holding.annual_cost.is_some_and(is_no_share) {
        faults.push(("holdings.annual_cost", FactsFaultKind::Share));
    }
    for (field, weights) in [
        ("holdings.sector_weights", &holding.sector_weights),
        ("holdings.constituents", &holding.constituents),
    ] {
        if let Some(kind) = fault_of(weights) {
            faults.push((field, kind));
        }
    }
    faults
}

fn fault_of(weights: &BTreeMap<String, Decimal>) -> Option<FactsFaultKind> {
    if weights.values().copied().any(is_no_share) {
        return Some(FactsFaultKind::Share);
    }
    let sum = weights.values().fold(Decimal::ZERO, |sum, weight| sum.saturating_add(*weight));
    (sum > Decimal::ONE.saturating_add(ROUNDING)).then_some(FactsFaultKind::Sum)
}

fn is_negative(amount: Decimal) -> bool {
    amount < Decimal::ZERO
}

fn is_no_share(share: Decimal) -> bool {
    !(Decimal::ZERO..=Decimal::ONE).contains(&share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fact_that_cannot_be_true_is_named_with_its_place() {
        let faults = |json: &str| -> Vec<(String, FactsFaultKind)> {
            let facts: Facts = serde_json::from_str(json).unwrap();
            facts.check().into_iter().map(|fault| (fault.to_string(), fault.kind)).collect()
        };
        assert_eq!(faults(r#"{"as_of":"2026-11-20","debts":0,"holdings":[],"birth_date":"2026-11-20"}"#), []);
        let found = faults(
            r#"{"as_of":"2026-11-20","birth_date":"2026-11-21","monthly_income":-1,"loss_tolerance":1.5,
                "holdings":[{"product":"A","value":1,"sector_weights":{"X":0.5,"Y":0.505}},
                            {"product":"B","value":"-0.01","sector_weights":{"X":0.6,"Y":0.5}},
                            {"product":"C","sector_weights":{"X":60}}],
                "target":{"equity":1.2,"bond":0,"cash":0,"alternative":-0.2},
                "goals":[{"due":"2027-01-01","amount":5},{"due":"2027-01-01","amount":-5}],
                "outcome":{"xirr":-1.5,"benchmark":0}}"#,
        );
        let expected = [
            ("birth_date", FactsFaultKind::Future),
            ("monthly_income", FactsFaultKind::Negative),
            ("holdings[1].value", FactsFaultKind::Negative),
            ("holdings[1].sector_weights", FactsFaultKind::Sum),
            ("holdings[2].sector_weights", FactsFaultKind::Share),
            ("target.equity", FactsFaultKind::Share),
            ("target.alternative", FactsFaultKind::Share),
            ("goals[1].amount", FactsFaultKind::Negative),
            ("outcome.xirr", FactsFaultKind::Return),
            ("loss_tolerance", FactsFaultKind::Share),
        ];
        assert_eq!(found, expected.map(|(place, kind)| (place.to_owned(), kind)));
    }
}
