//! What a checkup shows beside its findings: allocation against target, four buckets, the maturity ladder, stress replays, funding
//! of goals, the six-month loss. Nothing is judged here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use zhike_analytics::goals::{Goal, Plan, project, simulate};
use zhike_analytics::ladder::{RUNGS, rung};
use zhike_analytics::risk::{SIX_MONTHS, loss_over, risk_figures};

use super::episodes::Episodes;
use super::rules::CheckupRules;
use super::{Bucket, BucketShare, ClassShare, GoalFunding, LossBasis, Replay, Rung, SixMonthLoss};
use crate::closed_sets::{AssetClass, ProductKind};
use crate::facts::{Facts, GoalFact, HoldingFact};
use crate::figures::FEWEST_OBSERVATIONS;
use crate::health::classes::{class_values, share_of, target_of};
use crate::health::method::Method;
use crate::words::Words;

/// Days of a year, as goals are dated.
const YEAR_DAYS: f64 = 365.0;
/// A hundred years: beyond that a date is a typing error.
const FURTHEST_DAYS: i64 = 36_525;

/// Value by asset class against the target (WH-5, CK-01), all four classes; empty when nothing of value is held.
pub fn allocation(facts: &Facts, method: &Method) -> Vec<ClassShare> {
    let Some(values) = facts.holdings.as_deref().and_then(class_values) else { return Vec::new() };
    let target = target_of(facts, method);
    let of = |class: &AssetClass| {
        let (amount, share) = (values.of(*class), values.share(*class)?);
        Some(ClassShare { class: *class, amount, share, target: target.map(|target| target.of(*class)) })
    };
    AssetClass::ALL.iter().filter_map(of).collect()
}

/// The four buckets (rules, "Definitions"); empty when nothing of value is held. Holdings without a kind are in none, so that
/// the shares then add up to less than one.
pub fn buckets(facts: &Facts) -> Vec<BucketShare> {
    let Some(holdings) = &facts.holdings else { return Vec::new() };
    let Some(values) = class_values(holdings) else { return Vec::new() };
    let protect = value_of(holdings, ProductKind::Insurance);
    let of = |bucket: Bucket| {
        let amount = match bucket {
            Bucket::Spend => values.of(AssetClass::Cash),
            Bucket::Protect => protect,
            Bucket::Grow => {
                let grows = values.of(AssetClass::Equity).saturating_add(values.of(AssetClass::Alternative));
                grows.saturating_sub(protect)
            }
            Bucket::Keep => values.of(AssetClass::Bond),
        };
        Some(BucketShare { bucket, amount, share: share_of(amount, values.total)? })
    };
    [Bucket::Spend, Bucket::Protect, Bucket::Grow, Bucket::Keep].into_iter().filter_map(of).collect()
}

/// Value of all holdings of a kind.
pub(super) fn value_of(holdings: &[HoldingFact], kind: ProductKind) -> Decimal {
    let of_kind = holdings.iter().filter(|holding| holding.kind == Some(kind));
    of_kind.filter_map(HoldingFact::known_value).fold(Decimal::ZERO, Decimal::saturating_add)
}

/// The maturity ladder: value by the days until it is at hand, rungs without money left out. What is tied until a day comes free
/// then; what is not takes its days to redeem; where these are unknown it stands on the last rung.
pub fn ladder(facts: &Facts) -> Vec<Rung> {
    let mut rungs: BTreeMap<usize, Vec<(Decimal, &str)>> = BTreeMap::new();
    for holding in facts.holdings.iter().flatten() {
        let Some(value) = holding.known_value().filter(|value| !value.is_zero()) else { continue };
        let tied = holding.free_on().map(|on| on.signed_duration_since(facts.as_of).num_days().max(0));
        let takes = holding.known_redeem_days().map(i64::from);
        let at = match (tied, takes) {
            // What cannot be redeemed before its day is paid out on that day.
            (Some(tied), None) => rung(tied, &RUNGS),
            (Some(tied), Some(takes)) => rung(tied.saturating_add(takes), &RUNGS),
            (None, Some(takes)) => rung(takes, &RUNGS),
            (None, None) => RUNGS.len(),
        };
        rungs.entry(at).or_default().push((value, holding.label()));
    }
    let made = rungs.into_iter().map(|(at, mut held)| {
        held.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        Rung {
            within_days: RUNGS.get(at).and_then(|days| u32::try_from(*days).ok()),
            amount: held.iter().fold(Decimal::ZERO, |sum, (value, _)| sum.saturating_add(*value)),
            products: held.into_iter().map(|(_, label)| label.to_owned()).collect(),
        }
    });
    made.collect()
}

/// What each episode would do to the holdings of today, the worst first. A product moves as its own prices did over the episode
/// (`prices`: total return from one day to another, as a fraction), else as its kind did. Holdings without value or without a
/// kind and prices do not move, and are no part of `own_prices`; empty when nothing of value is held.
pub fn replays(
    facts: &Facts,
    episodes: &Episodes,
    prices: &dyn Fn(&str, NaiveDate, NaiveDate) -> Option<f64>,
) -> Vec<Replay> {
    let Some(holdings) = &facts.holdings else { return Vec::new() };
    let Some(total) = class_values(holdings).map(|values| values.total) else { return Vec::new() };
    let of = |episode: &super::episodes::Episode| {
        let (mut change, mut own) = (Decimal::ZERO, Decimal::ZERO);
        for holding in holdings {
            let Some(value) = holding.known_value() else { continue };
            let past = prices(&holding.product, episode.from, episode.to).and_then(total_return);
            if past.is_some() {
                own = own.saturating_add(value);
            }
            let moved = past.or_else(|| holding.kind.and_then(|kind| episode.change(kind)));
            change = change.saturating_add(value.saturating_mul(moved.unwrap_or_default()));
        }
        Some(Replay {
            episode: episode.id.clone(),
            name: Words::new(&episode.zh, &episode.en),
            from: episode.from,
            to: episode.to,
            change: change.round_dp(2).normalize(),
            share: share_of(change, total)?.round_dp(9).normalize(),
            own_prices: share_of(own, total)?.round_dp(9).normalize(),
        })
    };
    let mut replays: Vec<Replay> = episodes.all.iter().filter_map(of).collect();
    replays.sort_by(|a, b| a.share.cmp(&b.share).then(a.from.cmp(&b.from)));
    replays
}

/// A total return as a decimal; nothing falls by more than everything.
fn total_return(rate: f64) -> Option<Decimal> {
    if !rate.is_finite() || rate < -1.0 {
        return None;
    }
    Decimal::from_f64_retain(rate).filter(|rate| *rate <= Decimal::ONE_THOUSAND).map(|rate| rate.round_dp(9))
}

/// How far each open goal is funded (CK-20), by due day. The holdings of today grow at the yearly returns the rules assume for their
/// classes, no new money comes in, each goal takes what it needs when it is due. With a seed, also the share of random
/// paths on which the goal is funded wholly. Holdings without value count nothing, those without a kind grow as cash. Empty when
/// holdings or goals are unknown; a goal over a hundred years away is left out.
pub fn goal_funding(facts: &Facts, rules: &CheckupRules, seed: Option<u64>) -> Vec<GoalFunding> {
    let (Some(holdings), Some(goals)) = (&facts.holdings, &facts.goals) else { return Vec::new() };
    let Some(values) = class_values(holdings) else { return Vec::new() };
    let plannable = |goal: &&GoalFact| {
        let days = goal.due.signed_duration_since(facts.as_of).num_days();
        !goal.paid && goal.amount > Decimal::ZERO && days <= FURTHEST_DAYS
    };
    let mut open: Vec<&GoalFact> = goals.iter().filter(plannable).collect();
    // By day and amount, so that the order in which goals were told changes nothing.
    open.sort_by_key(|goal| (goal.due, goal.amount));
    let dated: Vec<Goal> = open
        .iter()
        .map(|goal| {
            let days = goal.due.signed_duration_since(facts.as_of).num_days().max(0);
            let years = i32::try_from(days).map_or(f64::MAX, |days| f64::from(days) / YEAR_DAYS);
            Goal { years, amount: goal.amount.to_f64().unwrap_or(f64::MAX) }
        })
        .collect();
    let amount = values.total.to_f64().unwrap_or_default();
    let weights = weights(&values.by_class, values.total);
    let assumed: Vec<(f64, f64)> = AssetClass::ALL
        .iter()
        .map(|class| rules.assumed.get(class).map_or((0.0, 0.0), |of| (of.expected, of.deviation)))
        .collect();
    let expected: Vec<f64> = assumed.iter().map(|(expected, _)| *expected).collect();
    let path: f64 = weights.iter().zip(&expected).map(|(weight, rate)| weight * rate).sum();
    let funded = project(amount, path, &dated).unwrap_or_default();
    let played = seed.and_then(|seed| {
        let volatilities: Vec<f64> = assumed.iter().map(|(_, deviation)| *deviation).collect();
        let pairs =
            AssetClass::ALL.iter().flat_map(|one| AssetClass::ALL.iter().map(move |two| (*one, *two)));
        let correlations: Vec<f64> = pairs.map(|(one, two)| rules.correlation(one, two)).collect();
        let plan = Plan {
            amount,
            weights: &weights,
            expected: &expected,
            volatilities: &volatilities,
            correlations: &correlations,
            goals: &dated,
            paths: usize::try_from(rules.simulation.paths).ok()?,
            seed,
        };
        simulate(&plan).ok()
    });
    let found = open.into_iter().zip(funded).enumerate().filter_map(|(at, (goal, funded))| {
        Some(GoalFunding {
            due: goal.due,
            amount: goal.amount,
            funded: Decimal::from_f64_retain(funded)?.round_dp(9).normalize(),
            probability: played.as_ref().and_then(|played| played.get(at)).map(|of| of.probability),
            name: goal.name.clone(),
        })
    });
    found.collect()
}

/// Shares of the classes in their order, what has no class among cash; they add up to one.
fn weights(by_class: &BTreeMap<AssetClass, Decimal>, total: Decimal) -> Vec<f64> {
    let share = |class: &AssetClass| {
        let of = by_class.get(class).copied().unwrap_or_default();
        share_of(of, total).and_then(|share| share.to_f64()).unwrap_or_default()
    };
    let mut weights: Vec<f64> = AssetClass::ALL.iter().map(share).collect();
    let rest = (1.0 - weights.iter().sum::<f64>()).max(0.0);
    if let Some(cash) = weights.first_mut() {
        *cash += rest;
    }
    weights
}

/// The largest six-month loss with 95 % confidence (CK-11): the daily VaR 95 of `returns` × √126, at most everything. `value` in
/// CNY. `None` under sixty returns, or where a return is no number.
pub fn six_month_loss(returns: &[f64], value: Decimal, basis: LossBasis) -> Option<SixMonthLoss> {
    let observations = enough(returns)?;
    let daily = risk_figures(returns, 0.0).ok()?.var95?;
    let share = Decimal::from_f64_retain(loss_over(SIX_MONTHS, daily)?)?.round_dp(9).normalize();
    let amount = value.max(Decimal::ZERO).saturating_mul(share).round_dp(2);
    Some(SixMonthLoss { amount, share, basis, observations })
}

/// How far the chained value of `returns` stands below its peak at the end, zero or below (CK-12). `None` under sixty returns, or
/// where a return is no number.
pub fn drawdown_now(returns: &[f64]) -> Option<f64> {
    enough(returns)?;
    // level ÷ peak − 1 as it moves, so that no level is divided; it ends at zero on a new peak.
    let fall = returns.iter().fold(0.0_f64, |fall, daily| (fall + daily + fall * daily).min(0.0));
    let all_real = returns.iter().all(|daily| daily.is_finite());
    (all_real && fall.is_finite()).then_some(fall)
}

fn enough(returns: &[f64]) -> Option<u32> {
    u32::try_from(returns.len()).ok().filter(|many| *many >= FEWEST_OBSERVATIONS)
}
