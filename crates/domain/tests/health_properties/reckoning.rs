//! The rules WH-1 … WH-10 written a second time from their text, in floating point and without a line of the code they check.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::ProductKind as K;
use zhike_domain::facts::{Facts, HoldingFact};

use crate::given::{facts, scored};

fn f(value: Decimal) -> f64 {
    value.to_string().parse().unwrap()
}

fn o(value: Option<Decimal>) -> Option<f64> {
    value.map(f)
}

fn lerp(x: f64, knots: &[(f64, f64)]) -> f64 {
    if x <= knots[0].0 {
        return knots[0].1;
    }
    for w in knots.windows(2) {
        if x <= w[1].0 {
            return w[0].1 + (w[1].1 - w[0].1) * (x - w[0].0) / (w[1].0 - w[0].0);
        }
    }
    knots[knots.len() - 1].1
}

/// Holdings with a known value, and the value.
fn valued(facts: &Facts) -> Option<Vec<(&HoldingFact, f64)>> {
    Some(facts.holdings.as_ref()?.iter().filter_map(|h| Some((h, f(h.value?)))).collect())
}

fn level(h: &HoldingFact) -> Option<f64> {
    match h.risk_level {
        Some(level) => Some(f64::from(level as u8) + 1.0),
        None if h.kind == Some(K::Cash) => Some(1.0),
        None => None,
    }
}

fn liquid(facts: &Facts) -> Option<f64> {
    let all = facts.holdings.as_ref()?;
    let days = |h: &HoldingFact| h.redeem_days.or(if h.kind == Some(K::Cash) { Some(0) } else { None });
    // Nothing can be said of a holding of which neither is known enough.
    let said = |h: &HoldingFact| match (days(h), o(h.value)) {
        (Some(d), None) => d > 1,
        (Some(_), Some(_)) => true,
        (None, Some(v)) => v == 0.0,
        (None, None) => false,
    };
    if !all.is_empty() && !all.iter().any(said) {
        return None;
    }
    Some(valued(facts)?.iter().filter(|(h, _)| days(h).is_some_and(|d| d <= 1)).map(|(_, v)| v).sum())
}

fn months(facts: &Facts) -> Option<f64> {
    let spend = o(facts.essential_monthly_spend).filter(|s| *s > 0.0)?;
    Some(liquid(facts)? / spend)
}

fn wh1(facts: &Facts) -> Option<f64> {
    Some(lerp(months(facts)?, &[(0.0, 0.0), (6.0, 100.0), (24.0, 100.0), (36.0, 70.0)]))
}

fn wh2(facts: &Facts) -> Option<f64> {
    let ratio = o(facts.monthly_debt_payments)? / o(facts.monthly_income).filter(|i| *i > 0.0)?;
    let base = lerp(ratio, &[(0.2, 100.0), (0.36, 70.0), (0.4, 50.0), (0.5, 0.0)]);
    let debts = o(facts.debts)?;
    let over = debts > 0.0 && debts > 0.5 * o(facts.assets_total)?;
    Some(if over { (base - 30.0).max(0.0) } else { base })
}

fn wh3(facts: &Facts) -> Option<f64> {
    let income = o(facts.monthly_income);
    let need = match o(facts.dependant_years) {
        Some(0.0) => o(facts.debts)? - liquid(facts)?,
        Some(years) => o(facts.debts)? + years * 12.0 * o(facts.essential_monthly_spend)? - liquid(facts)?,
        None => 120.0 * income.filter(|i| *i > 0.0)?,
    };
    let base = if need <= 0.0 { 100.0 } else { 100.0 * (o(facts.cover)? / need).min(1.0) };
    if base <= 50.0 {
        return Some(base);
    }
    let premiums = o(facts.premiums_year)?;
    if premiums == 0.0 {
        return Some(base);
    }
    let share = premiums / (12.0 * income.filter(|i| *i > 0.0)?);
    Some(if share > 0.2 { base.min(50.0) } else { base })
}

fn wh4(facts: &Facts) -> Option<f64> {
    let class = f64::from(facts.risk_class? as u8) + 1.0;
    let (mut total, mut above, mut weighted) = (0.0, 0.0, 0.0);
    for (h, v) in valued(facts)?.into_iter().filter(|(_, v)| *v > 0.0) {
        let level = level(h)?;
        total += v;
        weighted += v * level;
        above += if level > class { v } else { 0.0 };
    }
    if total == 0.0 {
        return None;
    }
    Some((100.0 - 100.0 * above / total - 40.0 * (weighted / total - class).max(0.0)).max(0.0))
}

fn age(born: NaiveDate, on: NaiveDate) -> i32 {
    on.year() - born.year() - i32::from((on.month(), on.day()) < (born.month(), born.day()))
}

fn wh5(facts: &Facts) -> Option<f64> {
    // Equity, bond, cash, alternative.
    let target = match facts.target {
        Some(t) => [f(t.equity), f(t.bond), f(t.cash), f(t.alternative)],
        None => {
            let cap = [0.1, 0.25, 0.5, 0.7, 0.85][facts.risk_class? as usize];
            let by_age = f64::from(100 - age(facts.birth_date?, facts.as_of)) / 100.0;
            let equity = f64::min(cap, by_age.max(0.0));
            [equity, 1.0 - equity - 0.15, 0.1, 0.05]
        }
    };
    let mut is = [0.0; 4];
    for (h, v) in valued(facts)?.into_iter().filter(|(_, v)| *v > 0.0) {
        match h.kind? {
            K::Stock | K::EquityFund | K::IndexFund | K::QdiiFund => is[0] += v,
            K::MixedFund => {
                is[0] += 0.6 * v;
                is[1] += 0.4 * v;
            }
            K::Bond | K::BondFund | K::BankWealth | K::StructuredDeposit => is[1] += v,
            K::Cash | K::Deposit | K::MoneyFund => is[2] += v,
            K::Gold | K::CommodityFund | K::PrivateFund | K::Trust | K::Insurance => is[3] += v,
        }
    }
    let total: f64 = is.iter().sum();
    if total == 0.0 {
        return None;
    }
    let apart: f64 = is.iter().zip(target).map(|(v, t)| (v / total - t).abs()).sum();
    Some((100.0 - 50.0 * apart).max(0.0))
}

fn wh6(facts: &Facts) -> Option<f64> {
    let all = valued(facts)?;
    let total: f64 = all.iter().map(|(_, v)| v).sum();
    let mut groups: HashMap<(&str, String), (f64, f64)> = HashMap::new();
    let mut add = |what, name: &str, limit: f64, v: f64| {
        groups.entry((what, name.to_owned())).or_insert((limit, 0.0)).1 += v;
    };
    for (h, v) in all.into_iter().filter(|(_, v)| *v > 0.0) {
        let kind = h.kind?;
        let government = kind == K::Bond && h.issuer.as_deref() == Some("government");
        if matches!(kind, K::Cash | K::Deposit | K::MoneyFund) || government {
            continue;
        }
        let name = serde_json::to_string(&kind).unwrap();
        if name == "\"stock\"" {
            add("stock", &h.product, 0.1, v);
        } else if name.ends_with("_fund\"") {
            add("fund", &h.product, 0.2, v);
        }
        if let Some(issuer) = &h.issuer {
            add("issuer", issuer, 0.2, v);
        }
        for (sector, w) in &h.sector_weights {
            add("sector", sector, 0.3, v * f(*w));
        }
    }
    if total == 0.0 {
        return None;
    }
    let excess: f64 = groups.values().map(|(limit, v)| (v / total - limit).max(0.0)).sum();
    Some((100.0 - 200.0 * excess).max(0.0))
}

fn wh7(facts: &Facts) -> Option<f64> {
    let goals = facts.goals.as_ref()?;
    let due: f64 = goals.iter().map(|g| f(g.amount)).sum();
    if due == 0.0 {
        return Some(100.0);
    }
    let all = facts.holdings.as_ref()?;
    if !all.is_empty() && all.iter().all(|h| level(h).is_none() || h.value.is_none()) {
        return None;
    }
    let mut mismatched = 0.0f64;
    for goal in goals {
        let t = goal.due;
        let by_then: f64 = goals.iter().filter(|g| g.due <= t).map(|g| f(g.amount)).sum();
        let free: f64 = valued(facts)?
            .iter()
            .filter(|(h, _)| {
                level(h).is_some_and(|l| l <= 3.0) && h.locked_until.is_none_or(|until| until <= t)
            })
            .map(|(_, v)| v)
            .sum();
        mismatched = mismatched.max(by_then - free);
    }
    Some(100.0 * (1.0 - mismatched.max(0.0) / due))
}

fn wh8(facts: &Facts) -> Option<f64> {
    let outcome = facts.outcome.as_ref()?;
    Some(lerp(outcome.xirr? - outcome.benchmark?, &[(-0.05, 0.0), (0.0, 60.0), (0.05, 100.0)]))
}

/// Points of each dimension, the score, and how many conditions of the cap hold.
fn reckon(facts: &Facts) -> ([Option<f64>; 8], Option<f64>, usize) {
    let points =
        [wh1(facts), wh2(facts), wh3(facts), wh4(facts), wh5(facts), wh6(facts), wh7(facts), wh8(facts)];
    let weights = [15.0, 10.0, 15.0, 20.0, 15.0, 10.0, 10.0, 5.0];
    let known = || points.iter().zip(weights).filter_map(|(p, w)| Some((p.as_ref()?, w)));
    let weight: f64 = known().map(|(_, w)| w).sum();
    if weight < 60.0 {
        return (points, None, 0);
    }
    let mean = known().map(|(p, w)| p * w).sum::<f64>() / weight;
    let income = o(facts.monthly_income).filter(|i| *i > 0.0);
    let burdened = o(facts.monthly_debt_payments).zip(income).is_some_and(|(p, i)| p / i >= 0.5);
    let caps = [facts.open_breach == Some(true), burdened, months(facts).is_some_and(|m| m < 1.0)];
    let caps = caps.into_iter().filter(|holds| *holds).count();
    (points, Some(if caps > 0 { mean.min(59.0) } else { mean }), caps)
}

fn agree(a: Option<Decimal>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (f(a) - b).abs() < 1e-9,
        (None, None) => true,
        _ => false,
    }
}

fn assert_agreement(facts: &Facts) -> Result<(), TestCaseError> {
    let health = scored(facts);
    let (points, score, caps) = reckon(facts);
    for (judged, expected) in health.dimensions.iter().zip(points) {
        prop_assert!(agree(judged.score, expected), "{judged:?} {expected:?}");
    }
    prop_assert!(agree(health.score, score), "{:?} {score:?}", health.score);
    prop_assert_eq!(health.cap.map_or(0, |cap| cap.because.len()), caps);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn two_reckonings_agree_on_well_known_clients(facts in facts(0.98)) {
        assert_agreement(&facts)?;
    }

    #[test]
    fn two_reckonings_agree_on_clients_of_whom_much_is_unknown(facts in facts(0.7)) {
        assert_agreement(&facts)?;
    }
}
