//! The rules of the checkup: limits and assumptions read from a file and checked. The file says how much, the code beside
//! this says how.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::closed_sets::{AssetClass, ProductKind};
use crate::facts::share;

/// The rules of CK-01 … CK-21 (`assets/rules`), one version of them. The limits of CK-02 … CK-05 are the method's (WH-6).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckupRules {
    /// Name and version, kept with every checkup.
    pub version: String,
    /// Yearly rate that Sharpe and Sortino are measured against.
    pub risk_free: f64,
    /// CK-01.
    pub drift: Drift,
    /// When a finding is for action.
    pub pressing: Pressing,
    /// CK-06.
    pub overlap: Above,
    /// CK-09.
    pub liquidity: LiquidityLimits,
    /// CK-10.
    pub maturity: MaturityLimits,
    /// CK-13.
    pub lag: Above,
    /// CK-14.
    pub costs: Costs,
    /// CK-15.
    pub currency: Currency,
    /// CK-16.
    pub insurance: InsuranceLimit,
    /// CK-17.
    pub idle_cash: IdleCash,
    /// CK-18.
    pub horizon: HorizonLimit,
    /// CK-19.
    pub stale: Stale,
    /// CK-20.
    pub goal: GoalLimits,
    /// What classes are assumed to return when goals are projected.
    pub assumed: BTreeMap<AssetClass, Assumed>,
    /// How the classes move together; pairs left out do not.
    #[serde(default)]
    pub assumed_correlations: Vec<AssumedCorrelation>,
    /// Monte Carlo of the goals.
    pub simulation: Simulation,
}

/// A limit that is crossed from below.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Above {
    /// As a fraction, strictly.
    #[serde(with = "share")]
    pub watch_above: Decimal,
}

/// CK-01: distance from the target.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drift {
    /// To watch.
    #[serde(with = "share")]
    pub watch_above: Decimal,
    /// To act.
    #[serde(with = "share")]
    pub act_above: Decimal,
}

/// Factors from which a finding to watch becomes one for action.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pressing {
    /// Times a limit of concentration (CK-02 … CK-05).
    #[serde(with = "share")]
    pub limits: Decimal,
    /// Times the loss tolerance (CK-11, CK-21).
    #[serde(with = "share")]
    pub tolerance: Decimal,
}

/// CK-09: months of essential spending.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiquidityLimits {
    /// To watch below.
    #[serde(with = "share")]
    pub watch_below_months: Decimal,
    /// To act below.
    #[serde(with = "share")]
    pub act_below_months: Decimal,
}

/// CK-10.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaturityLimits {
    /// To watch: due within so many days.
    pub watch_within_days: u32,
    /// To act.
    pub act_within_days: u32,
}

/// CK-14.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Yearly costs as a fraction of value.
    #[serde(with = "share")]
    pub watch_above: Decimal,
    /// Judged where costs are known for at least this share of value.
    #[serde(with = "share")]
    pub known_share: Decimal,
}

/// CK-15.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// Share of value.
    #[serde(with = "share")]
    pub watch_above: Decimal,
    /// Kinds whose value rests on other currencies.
    pub kinds: BTreeSet<ProductKind>,
}

/// CK-16.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsuranceLimit {
    /// Times yearly income.
    #[serde(with = "share")]
    pub watch_above_incomes: Decimal,
}

/// CK-17.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdleCash {
    /// Months of essential spending.
    #[serde(with = "share")]
    pub watch_above_months: Decimal,
}

/// CK-18.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HorizonLimit {
    /// Money short within so many days is for action.
    pub act_within_days: u32,
}

/// CK-19.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stale {
    /// Trading days since the price.
    pub price_trading_days: u32,
    /// Months since the client told us of a holding elsewhere.
    pub held_away_months: u32,
}

/// CK-20.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoalLimits {
    /// To watch: funded share below.
    #[serde(with = "share")]
    pub watch_below: Decimal,
    /// To act.
    #[serde(with = "share")]
    pub act_below: Decimal,
}

/// What a class is assumed to return a year, as fractions.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumed {
    /// Expected return.
    pub expected: f64,
    /// Standard deviation.
    pub deviation: f64,
}

/// How two classes move together.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssumedCorrelation {
    /// The two.
    pub between: [AssetClass; 2],
    /// −1 … 1.
    pub value: f64,
}

/// Monte Carlo of the goals.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Simulation {
    /// Random paths, 1 … 100,000.
    pub paths: u32,
}

/// Why rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesFault {
    /// Not TOML, or not of the shape of the rules.
    #[error("the rules of the checkup cannot be read: {0}")]
    Unreadable(String),
    /// A field out of its range.
    #[error("the checkup's `{0}` is out of range")]
    Range(&'static str),
}

impl CheckupRules {
    /// Reads and checks a rules file.
    pub fn from_toml(text: &str) -> Result<Self, RulesFault> {
        let rules: Self =
            toml::from_str(text).map_err(|error| RulesFault::Unreadable(error.message().to_owned()))?;
        rules.check()?;
        Ok(rules)
    }

    /// The rules the product ships with. A test reads the file; were it broken none the less, the strictest rules stand in:
    /// too many findings are seen, too few are not.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<CheckupRules> = LazyLock::new(|| {
            CheckupRules::from_toml(SHIPPED_TOML).unwrap_or_else(|_| CheckupRules::strictest())
        });
        &SHIPPED
    }

    /// What two classes are assumed to have in common.
    pub fn correlation(&self, one: AssetClass, other: AssetClass) -> f64 {
        if one == other {
            return 1.0;
        }
        let pair =
            |entry: &&AssumedCorrelation| entry.between == [one, other] || entry.between == [other, one];
        self.assumed_correlations.iter().find(pair).map_or(0.0, |entry| entry.value)
    }

    fn check(&self) -> Result<(), RulesFault> {
        let (zero, one) = (Decimal::ZERO, Decimal::ONE);
        let must = |name, holds: bool| if holds { Ok(()) } else { Err(RulesFault::Range(name)) };
        let fraction = |value: Decimal| (zero..=one).contains(&value);
        let many = |value: Decimal| value >= zero && value <= Decimal::ONE_THOUSAND;
        must("version", !self.version.trim().is_empty())?;
        must("risk_free", self.risk_free > -1.0 && self.risk_free <= 1.0)?;
        must("drift.watch_above", fraction(self.drift.watch_above))?;
        must(
            "drift.act_above",
            fraction(self.drift.act_above) && self.drift.act_above >= self.drift.watch_above,
        )?;
        must("pressing.limits", self.pressing.limits >= one && many(self.pressing.limits))?;
        must("pressing.tolerance", self.pressing.tolerance >= one && many(self.pressing.tolerance))?;
        must("overlap.watch_above", fraction(self.overlap.watch_above))?;
        let liquidity = &self.liquidity;
        must("liquidity.watch_below_months", many(liquidity.watch_below_months))?;
        must(
            "liquidity.act_below_months",
            liquidity.act_below_months >= zero && liquidity.act_below_months <= liquidity.watch_below_months,
        )?;
        must("maturity.act_within_days", self.maturity.act_within_days <= self.maturity.watch_within_days)?;
        must("lag.watch_above", fraction(self.lag.watch_above))?;
        must("costs.watch_above", fraction(self.costs.watch_above))?;
        must("costs.known_share", fraction(self.costs.known_share))?;
        must("currency.watch_above", fraction(self.currency.watch_above))?;
        must("insurance.watch_above_incomes", many(self.insurance.watch_above_incomes))?;
        must("idle_cash.watch_above_months", many(self.idle_cash.watch_above_months))?;
        must("stale.held_away_months", (1..=1_200).contains(&self.stale.held_away_months))?;
        must("goal.watch_below", fraction(self.goal.watch_below))?;
        must(
            "goal.act_below",
            fraction(self.goal.act_below) && self.goal.act_below <= self.goal.watch_below,
        )?;
        for class in AssetClass::ALL {
            let assumed = self.assumed.get(class).ok_or(RulesFault::Range("assumed"))?;
            must("assumed", assumed.expected > -1.0 && assumed.expected <= 1.0)?;
            must("assumed", (0.0..=2.0).contains(&assumed.deviation))?;
        }
        let within = |entry: &AssumedCorrelation| (-1.0..=1.0).contains(&entry.value);
        must("assumed_correlations", self.assumed_correlations.iter().all(within))?;
        must("simulation.paths", (1..=100_000).contains(&self.simulation.paths))
    }

    fn strictest() -> Self {
        let (zero, one) = (Decimal::ZERO, Decimal::ONE);
        let above = || Above { watch_above: zero };
        Self {
            version: "none".to_owned(),
            risk_free: 0.0,
            drift: Drift { watch_above: zero, act_above: zero },
            pressing: Pressing { limits: one, tolerance: one },
            overlap: above(),
            liquidity: LiquidityLimits {
                watch_below_months: Decimal::ONE_HUNDRED,
                act_below_months: Decimal::ONE_HUNDRED,
            },
            maturity: MaturityLimits { watch_within_days: 365, act_within_days: 365 },
            lag: above(),
            costs: Costs { watch_above: zero, known_share: zero },
            currency: Currency { watch_above: zero, kinds: BTreeSet::from([ProductKind::QdiiFund]) },
            insurance: InsuranceLimit { watch_above_incomes: zero },
            idle_cash: IdleCash { watch_above_months: zero },
            horizon: HorizonLimit { act_within_days: u32::MAX },
            stale: Stale { price_trading_days: 0, held_away_months: 1 },
            goal: GoalLimits { watch_below: one, act_below: one },
            assumed: AssetClass::ALL
                .iter()
                .map(|class| (*class, Assumed { expected: 0.0, deviation: 0.0 }))
                .collect(),
            assumed_correlations: Vec::new(),
            simulation: Simulation { paths: 1 },
        }
    }
}

const SHIPPED_TOML: &str = include_str!("../../../../assets/rules/checkup-1.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_holds_rules() {
        let rules = CheckupRules::from_toml(SHIPPED_TOML).unwrap();
        assert_eq!(&rules, CheckupRules::shipped());
        assert_eq!(rules.version, "checkup-1");
        assert_eq!(CheckupRules::strictest().check(), Ok(()));
    }

    #[test]
    fn rules_that_cannot_hold_are_refused_with_their_place() {
        let fault = |from: &str, to: &str| {
            assert!(SHIPPED_TOML.contains(from), "{from}");
            CheckupRules::from_toml(&SHIPPED_TOML.replacen(from, to, 1)).unwrap_err()
        };
        assert_eq!(fault("act_above = 0.10", "act_above = 0.04"), RulesFault::Range("drift.act_above"));
        assert_eq!(fault("limits = 2", "limits = 0.5"), RulesFault::Range("pressing.limits"));
        assert_eq!(
            fault("act_below_months = 1", "act_below_months = 4"),
            RulesFault::Range("liquidity.act_below_months")
        );
        assert_eq!(fault("risk_free = 0.015", "risk_free = nan"), RulesFault::Range("risk_free"));
        assert_eq!(fault("value = -0.10", "value = -1.10"), RulesFault::Range("assumed_correlations"));
        assert_eq!(fault("paths = 4000", "paths = 0"), RulesFault::Range("simulation.paths"));
        assert!(matches!(fault("[drift]", "[drifts]"), RulesFault::Unreadable(_)));
        assert!(matches!(fault("\"qdii_fund\"", "\"dollars\""), RulesFault::Unreadable(_)));
    }

    #[test]
    fn a_class_moves_wholly_with_itself_and_not_at_all_with_one_not_named() {
        let rules = CheckupRules::shipped();
        let between = |one, other| rules.correlation(one, other);
        assert_eq!(between(AssetClass::Cash, AssetClass::Cash), 1.0);
        assert_eq!(between(AssetClass::Cash, AssetClass::Equity), 0.0);
        assert_eq!(between(AssetClass::Equity, AssetClass::Bond), -0.10);
    }
}
