//! The method of the score: weights, knots, limits, read from a file and checked. The file says how much, the code beside this
//! says how; no figure of a rule stands in the code.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Dimension;
use crate::closed_sets::{AssetClass, RiskClass, RiskLevel, Tier};
use crate::facts::share;

/// A method (`assets/methods`), one version of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Name and version, kept with every score.
    pub version: String,
    /// WH-12: computable share of the weight from which there is a score.
    #[serde(with = "share")]
    pub sufficient_share: Decimal,
    /// Weight of each dimension.
    pub weights: BTreeMap<Dimension, Number>,
    /// WH-1.
    pub liquidity: Liquidity,
    /// WH-2.
    pub debt: Debt,
    /// WH-3.
    pub protection: Protection,
    /// WH-4.
    pub risk_fit: RiskFit,
    /// WH-5.
    pub allocation: TargetModel,
    /// WH-6.
    pub concentration: ConcentrationLimits,
    /// WH-7.
    pub horizon: Horizon,
    /// WH-8.
    pub outcome: OutcomeScale,
    /// WH-10.
    pub cap: CapRule,
    /// WH-11.
    pub bands: Bands,
    /// WH-16, by tier.
    pub checkups: BTreeMap<Tier, Pace>,
    /// What each class is measured by (WH-8).
    pub benchmark: BTreeMap<AssetClass, ClassBenchmark>,
}

/// A decimal of a method file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(#[serde(with = "share")] pub Decimal);

/// A knot of a piecewise linear scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knot {
    /// The figure.
    #[serde(with = "share")]
    pub at: Decimal,
    /// Its points, 0–100.
    #[serde(with = "share")]
    pub points: Decimal,
}

/// WH-1: months of spending at hand.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Liquidity {
    /// Money counts as liquid when it is at hand within so many days.
    pub redeem_within_days: u32,
    /// Months → points.
    pub knots: Vec<Knot>,
}

/// WH-2: payments as a share of income.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Debt {
    /// Share → points.
    pub knots: Vec<Knot>,
    /// Debts above this share of all assets cost points.
    #[serde(with = "share")]
    pub debts_to_assets: Decimal,
    /// So many.
    #[serde(with = "share")]
    pub points_off: Decimal,
}

/// WH-3: cover against need.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protection {
    /// Years of income that are needed where dependant-years are unknown.
    #[serde(with = "share")]
    pub fallback_years: Decimal,
    /// Premiums above this share of yearly income cap the points.
    #[serde(with = "share")]
    pub premiums_to_income: Decimal,
    /// At so many.
    #[serde(with = "share")]
    pub capped_at: Decimal,
}

/// WH-4: points off.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskFit {
    /// For the whole value above the class; a share of it costs that share.
    #[serde(with = "share")]
    pub share_above: Decimal,
    /// For each level by which the average of levels lies above the class.
    #[serde(with = "share")]
    pub levels_above: Decimal,
}

/// WH-5: the target where none was agreed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetModel {
    /// Equity is at most this less the age, in percent.
    pub age_base: u32,
    /// Share of cash.
    #[serde(with = "share")]
    pub cash: Decimal,
    /// Share of alternatives.
    #[serde(with = "share")]
    pub alternative: Decimal,
    /// Largest share of equity by class.
    pub equity_caps: BTreeMap<RiskClass, Number>,
}

/// WH-6 (and CK-02 … CK-05): limits as shares of value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConcentrationLimits {
    /// Points off per percentage point above a limit.
    #[serde(with = "share")]
    pub points_off: Decimal,
    /// One stock.
    #[serde(with = "share")]
    pub stock: Decimal,
    /// One fund.
    #[serde(with = "share")]
    pub fund: Decimal,
    /// One issuer.
    #[serde(with = "share")]
    pub issuer: Decimal,
    /// One sector, funds looked through.
    #[serde(with = "share")]
    pub sector: Decimal,
}

/// WH-7: which money counts towards goals.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Horizon {
    /// Up to this level.
    pub highest_level: RiskLevel,
}

/// WH-8: own return less the benchmark's.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeScale {
    /// Difference as a fraction → points.
    pub knots: Vec<Knot>,
}

/// WH-10.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapRule {
    /// The score is at most this.
    pub at: u32,
    /// Payments at or above this share of income.
    #[serde(with = "share")]
    pub payments_to_income: Decimal,
    /// Liquidity below so many months.
    #[serde(with = "share")]
    pub months_below: Decimal,
}

/// WH-11: points from which a band begins.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// 优
    #[serde(with = "share")]
    pub strong: Decimal,
    /// 良
    #[serde(with = "share")]
    pub good: Decimal,
    /// 中
    #[serde(with = "share")]
    pub fair: Decimal,
}

/// WH-16: how often a tier is looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// By whom.
    pub form: CheckupForm,
    /// Complete ones a calendar year: 1, 2, 3, 4, 6 or 12.
    pub per_year: u32,
}

/// In what form a client is looked through (WH-16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum CheckupForm {
    /// By the RM, with findings shown and answered.
    Checkup,
    /// 自助检视: by the client, guided by a one-page questionnaire.
    SelfCheck,
}

/// What a class is measured by (WH-8): the first product that has closes over the window, else the rate.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassBenchmark {
    /// Product codes of index funds, dividends included.
    #[serde(default)]
    pub products: Vec<String>,
    /// Yearly rate as a fraction.
    #[serde(default)]
    pub rate: Option<Number>,
}

/// Why a method cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MethodFault {
    /// It is not TOML, or not of the shape of a method.
    #[error("the method cannot be read: {0}")]
    Unreadable(String),
    /// A field out of its range.
    #[error("the method's `{0}` is out of range")]
    Range(&'static str),
    /// Knots do not ascend, or their points lie outside 0–100.
    #[error("the knots of `{0}` do not ascend, or give points outside 0–100")]
    Knots(&'static str),
    /// Not every member of a closed set has its entry.
    #[error("the method's `{0}` lacks an entry")]
    Lacking(&'static str),
}

impl Method {
    /// Reads and checks a method file.
    pub fn from_toml(text: &str) -> Result<Self, MethodFault> {
        let method: Self =
            toml::from_str(text).map_err(|error| MethodFault::Unreadable(error.message().to_owned()))?;
        method.check()?;
        Ok(method)
    }

    /// The method the product ships with. A test reads the file; were it broken none the less, the method that stands in
    /// has no weights, so that everything is said to be unknown and nothing is scored wrongly.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Method> =
            LazyLock::new(|| Method::from_toml(SHIPPED_TOML).unwrap_or_else(|_| Method::scoring_nothing()));
        &SHIPPED
    }

    /// Weight of a dimension.
    pub fn weight(&self, dimension: Dimension) -> Decimal {
        self.weights.get(&dimension).map_or(Decimal::ZERO, |weight| weight.0)
    }

    /// Weight of all dimensions.
    pub fn total_weight(&self) -> Decimal {
        self.weights.values().fold(Decimal::ZERO, |sum, weight| sum.saturating_add(weight.0))
    }

    /// Largest share of equity for a class (WH-5).
    pub fn equity_cap(&self, class: RiskClass) -> Option<Decimal> {
        self.allocation.equity_caps.get(&class).map(|cap| cap.0)
    }

    fn check(&self) -> Result<(), MethodFault> {
        let (zero, one, hundred) = (Decimal::ZERO, Decimal::ONE, Decimal::ONE_HUNDRED);
        let within = |name, value: Decimal, low: Decimal, high: Decimal| {
            if (low..=high).contains(&value) { Ok(()) } else { Err(MethodFault::Range(name)) }
        };
        if self.version.trim().is_empty() {
            return Err(MethodFault::Range("version"));
        }
        within("sufficient_share", self.sufficient_share, zero, one)?;
        for dimension in Dimension::ALL {
            let weight = self.weights.get(&dimension).ok_or(MethodFault::Lacking("weights"))?.0;
            if weight <= zero || weight > Decimal::ONE_THOUSAND {
                return Err(MethodFault::Range("weights"));
            }
        }
        check_knots("liquidity", &self.liquidity.knots)?;
        check_knots("debt", &self.debt.knots)?;
        check_knots("outcome", &self.outcome.knots)?;
        within("debt.debts_to_assets", self.debt.debts_to_assets, zero, hundred)?;
        within("debt.points_off", self.debt.points_off, zero, hundred)?;
        within("protection.fallback_years", self.protection.fallback_years, zero, hundred)?;
        within("protection.premiums_to_income", self.protection.premiums_to_income, zero, hundred)?;
        within("protection.capped_at", self.protection.capped_at, zero, hundred)?;
        within("risk_fit.share_above", self.risk_fit.share_above, zero, Decimal::ONE_THOUSAND)?;
        within("risk_fit.levels_above", self.risk_fit.levels_above, zero, Decimal::ONE_THOUSAND)?;
        within("allocation.cash", self.allocation.cash, zero, one)?;
        within("allocation.alternative", self.allocation.alternative, zero, one)?;
        for class in RiskClass::ALL {
            let cap = self.equity_cap(*class).ok_or(MethodFault::Lacking("allocation.equity_caps"))?;
            let others = self.allocation.cash + self.allocation.alternative;
            within("allocation.equity_caps", cap, zero, one - others)?;
        }
        let limits = &self.concentration;
        within("concentration.points_off", limits.points_off, zero, hundred)?;
        for limit in [limits.stock, limits.fund, limits.issuer, limits.sector] {
            within("concentration", limit, zero, one)?;
        }
        within("cap.at", self.cap.at.into(), zero, hundred)?;
        within("cap.payments_to_income", self.cap.payments_to_income, zero, hundred)?;
        within("cap.months_below", self.cap.months_below, zero, hundred)?;
        within("bands.strong", self.bands.strong, self.bands.good, hundred)?;
        within("bands.good", self.bands.good, self.bands.fair, hundred)?;
        within("bands.fair", self.bands.fair, zero, hundred)?;
        for tier in Tier::ALL {
            let pace = self.checkups.get(tier).ok_or(MethodFault::Lacking("checkups"))?;
            if pace.per_year == 0 || 12 % pace.per_year != 0 {
                return Err(MethodFault::Range("checkups"));
            }
        }
        for class in AssetClass::ALL {
            let by = self.benchmark.get(class).ok_or(MethodFault::Lacking("benchmark"))?;
            if by.products.is_empty() && by.rate.is_none() {
                return Err(MethodFault::Lacking("benchmark"));
            }
            if let Some(rate) = by.rate {
                within("benchmark", rate.0, -one, one)?;
            }
        }
        Ok(())
    }

    /// No weights: every client is insufficient.
    fn scoring_nothing() -> Self {
        let zero = Decimal::ZERO;
        Self {
            version: "none".to_owned(),
            sufficient_share: Decimal::ONE,
            weights: BTreeMap::new(),
            liquidity: Liquidity { redeem_within_days: 0, knots: Vec::new() },
            debt: Debt { knots: Vec::new(), debts_to_assets: zero, points_off: zero },
            protection: Protection { fallback_years: zero, premiums_to_income: zero, capped_at: zero },
            risk_fit: RiskFit { share_above: zero, levels_above: zero },
            allocation: TargetModel {
                age_base: 0,
                cash: zero,
                alternative: zero,
                equity_caps: BTreeMap::new(),
            },
            concentration: ConcentrationLimits {
                points_off: zero,
                stock: zero,
                fund: zero,
                issuer: zero,
                sector: zero,
            },
            horizon: Horizon { highest_level: RiskLevel::R1 },
            outcome: OutcomeScale { knots: Vec::new() },
            cap: CapRule { at: 0, payments_to_income: zero, months_below: zero },
            bands: Bands { strong: zero, good: zero, fair: zero },
            checkups: BTreeMap::new(),
            benchmark: BTreeMap::new(),
        }
    }
}

const SHIPPED_TOML: &str = include_str!("../../../../assets/methods/wealth-health-1.toml");

fn check_knots(name: &'static str, knots: &[Knot]) -> Result<(), MethodFault> {
    let ascending = knots.windows(2).all(|pair| matches!(pair, [a, b] if a.at < b.at));
    let within = knots.iter().all(|knot| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&knot.points));
    if knots.is_empty() || !ascending || !within { Err(MethodFault::Knots(name)) } else { Ok(()) }
}

/// Points on a piecewise linear scale: linear between knots, flat outside. `None` when a decimal cannot hold the result.
pub fn points_at(knots: &[Knot], at: Decimal) -> Option<Decimal> {
    let first = knots.first()?;
    if at <= first.at {
        return Some(first.points);
    }
    for pair in knots.windows(2) {
        let [low, high] = pair else { continue };
        if at <= high.at {
            let run = at.checked_sub(low.at)?;
            let rise = high.points.checked_sub(low.points)?;
            return low.points.checked_add(run.checked_mul(rise)?.checked_div(high.at.checked_sub(low.at)?)?);
        }
    }
    knots.last().map(|knot| knot.points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_is_a_method() {
        let method = Method::from_toml(SHIPPED_TOML).unwrap();
        assert_eq!(&method, Method::shipped());
        assert_eq!(method.total_weight(), Decimal::ONE_HUNDRED);
        assert_eq!(method.version, "wealth-health-1");
    }

    #[test]
    fn a_method_that_cannot_hold_is_refused_with_its_place() {
        let fault = |from: &str, to: &str| {
            assert!(SHIPPED_TOML.contains(from), "{from}");
            Method::from_toml(&SHIPPED_TOML.replacen(from, to, 1)).unwrap_err()
        };
        assert_eq!(fault("WH-1 = 15", "WH-1 = 0"), MethodFault::Range("weights"));
        assert_eq!(fault("WH-1 = 15\n", ""), MethodFault::Lacking("weights"));
        assert_eq!(
            fault("{ at = 6, points = 100 }", "{ at = 25, points = 100 }"),
            MethodFault::Knots("liquidity")
        );
        assert_eq!(fault("at = 0.20, points = 100", "at = 0.20, points = 101"), MethodFault::Knots("debt"));
        assert_eq!(fault("C5 = 0.85", "C5 = 0.9"), MethodFault::Range("allocation.equity_caps"));
        assert_eq!(fault("good = 75", "good = 86"), MethodFault::Range("bands.strong"));
        assert_eq!(fault("per_year = 2", "per_year = 5"), MethodFault::Range("checkups"));
        assert_eq!(fault("cash = { rate = 0.012 }", "cash = {}"), MethodFault::Lacking("benchmark"));
        assert!(matches!(fault("WH-8 = 5", "WH-9 = 5"), MethodFault::Unreadable(_)));
        assert!(matches!(fault("[bands]", "[band]"), MethodFault::Unreadable(_)));
    }

    #[test]
    fn points_are_linear_between_knots_and_flat_outside() {
        let knots = &Method::shipped().liquidity.knots;
        let points = |months: i64| points_at(knots, Decimal::from(months)).unwrap();
        let expected = [(-1, 0), (0, 0), (3, 50), (6, 100), (24, 100), (30, 85), (36, 70), (99, 70)];
        for (months, expected) in expected {
            assert_eq!(points(months), Decimal::from(expected), "{months}");
        }
    }
}
