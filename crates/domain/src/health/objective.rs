//! The score as a function of the amounts held, in floating point: what a search climbs, thousands of times a client. It reads
//! holdings through `classes` and `dimensions`; what is said to people is computed again, exactly, by `score`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::classes::{concentration, target_of};
use super::dimensions::{cover_need, due_and_free, payments_to_income};
use super::method::{Knot, Method};
use super::suitable::{Candidate, sellable};
use super::what_if::{CASH, is_cash};
use super::{Dimension, Health};
use crate::closed_sets::{AssetClass, ProductKind, RiskLevel};
use crate::facts::{Facts, HoldingFact};
use crate::health::fees::Fees;

/// A place where money can lie: a holding, the cash account, or a product that could be bought.
#[derive(Debug, Clone)]
pub(super) struct Position {
    /// Product code.
    pub code: String,
    /// Value now, in CNY.
    pub value: f64,
    /// The same, exactly.
    pub exact: Decimal,
    /// Some of it may be sold.
    pub sellable: bool,
    /// More of it may be bought.
    pub buyable: bool,
    /// Smallest purchase, in CNY.
    pub ticket: f64,
    /// Fee of the amount bought.
    pub buy_fee: f64,
    /// Fee of the amount sold.
    pub sell_fee: f64,
    /// Counts as liquid (WH-1).
    pub liquid: bool,
    /// Lies above his class (WH-4).
    pub above: bool,
    /// Share of each asset class, in the order of [`AssetClass::ALL`].
    pub classes: [f64; 4],
    /// Groups of WH-6 it is in, with the weight it has there.
    pub groups: Vec<(usize, f64)>,
    /// Counts towards what is due on each goal's day (WH-7).
    pub free: Vec<bool>,
    rank: f64,
}

/// What is held, with the sums the dimensions read.
#[derive(Debug, Clone)]
pub(super) struct Amounts {
    /// Value of each position.
    pub values: Vec<f64>,
    /// Fees paid on the way here.
    pub fees: f64,
    total: f64,
    liquid: f64,
    above: f64,
    ranks: f64,
    classes: [f64; 4],
    groups: Vec<f64>,
    free: Vec<f64>,
}

/// The score's parts that depend on amounts, and what of the facts they need.
pub(super) struct Objective {
    /// All positions, by code; cash is one of them.
    pub positions: Vec<Position>,
    /// Which of them is the cash account.
    pub cash: usize,
    /// Value of all of them.
    pub total: f64,
    /// Points and weight of the dimensions that can be computed.
    known: Vec<(Dimension, f64, f64)>,
    spend: Option<f64>,
    liquidity_knots: Vec<(f64, f64)>,
    cap: Cap,
    cover: Option<Cover>,
    class_rank: f64,
    per_share_above: f64,
    per_level_above: f64,
    target: [f64; 4],
    group_limits: Vec<f64>,
    per_excess: f64,
    due: Vec<f64>,
    due_in_all: f64,
    fee_weight: f64,
}

/// How much a point below zero counts for the search.
const BELOW_ZERO: f64 = 0.25;

/// Where amounts stand.
struct Standing {
    score: f64,
    /// The weighed mean before the cap.
    mean: f64,
    /// What dimensions would have below zero, weighed.
    below_zero: f64,
}

struct Cap {
    at: f64,
    months_below: f64,
    holds_otherwise: bool,
}

struct Cover {
    /// Sum insured; without it protection can be computed only where nothing is needed.
    sum: Option<f64>,
    /// Need before liquid assets are taken off.
    gross: f64,
    /// Liquid assets lower the need.
    less_liquid: bool,
    /// Points at most, by the premiums that are paid.
    at_most: f64,
}

impl Objective {
    /// The objective for a client; `None` when holdings are unknown, nothing of value is held, or there is no score.
    pub fn new(facts: &Facts, method: &Method, candidates: &[&Candidate], health: &Health) -> Option<Self> {
        health.score?;
        let fees = Fees::shipped();
        let held = facts.holdings.as_deref()?;
        let mut sources: Vec<(HoldingFact, Option<&Candidate>, bool)> = Vec::new();
        for holding in held.iter().filter(|holding| holding.known_value().is_some()) {
            let candidate = candidates.iter().find(|candidate| candidate.code() == holding.product);
            // Two holdings under one code: which of them a trade means cannot be said.
            let alone = held.iter().filter(|other| other.product == holding.product).count() == 1;
            sources.push((
                holding.clone(),
                candidate.copied().filter(|_| alone && !holding.held_away),
                alone,
            ));
        }
        let account = |holding: &HoldingFact| is_cash(holding).then_some(holding.product != CASH);
        let cash_code = held
            .iter()
            .filter_map(|holding| Some((account(holding)?, holding.product.clone())))
            .min()
            .map(|(_, code)| code);
        if cash_code.is_none() {
            sources.push((no_cash(), None, true));
        }
        let cash_code = cash_code.unwrap_or_else(|| CASH.to_owned());
        for candidate in candidates {
            if !held.iter().any(|holding| holding.product == candidate.code()) {
                let mut holding = candidate.product.clone();
                holding.value = Some(Decimal::ZERO);
                holding.locked_until = candidate.locked_until(facts.as_of);
                sources.push((holding, Some(candidate), true));
            }
        }
        // By code, so that the order in which things are handed in changes nothing.
        sources.sort_by(|(a, ..), (b, ..)| (&a.product, a.value).cmp(&(&b.product, b.value)));

        let goals = facts.goals.as_deref().unwrap_or_default();
        let due = due_and_free(goals, &[], facts.as_of, method)?;
        let mut labels = Vec::new();
        let mut group_limits = Vec::new();
        let mut positions = Vec::new();
        for (holding, candidate, alone) in sources {
            let of_one = HoldingFact { value: Some(Decimal::ONE), ..holding.clone() };
            let of_one = std::slice::from_ref(&of_one);
            let mut groups = Vec::new();
            for group in concentration(of_one, &method.concentration)?.groups {
                let label = (group.kind, group.key);
                let at = labels.iter().position(|known| *known == label).unwrap_or(labels.len());
                if at == labels.len() {
                    labels.push(label);
                    group_limits.push(float(group.limit));
                }
                groups.push((at, float(group.value)));
            }
            let free = due_and_free(goals, of_one, facts.as_of, method)?;
            let level = holding.known_level();
            let mut classes = [0.0; 4];
            for (class, share) in holding.kind.map_or(&[][..], ProductKind::asset_classes) {
                for (at, known) in classes.iter_mut().zip(AssetClass::ALL) {
                    *at += if known == class { float(*share) } else { 0.0 };
                }
            }
            let exact = holding.known_value().unwrap_or_default();
            let is_the_account = holding.product == cash_code && is_cash(&holding);
            // Topping up what locks its money would lock the old money too.
            let tops_up_lock = !exact.is_zero() && candidate.is_some_and(|of| of.lockup_months > 0);
            let fee = fees.of(holding.kind);
            positions.push(Position {
                value: float(exact),
                exact,
                sellable: is_the_account || (alone && !is_cash(&holding) && sellable(&holding, facts.as_of)),
                buyable: is_the_account || (candidate.is_some() && !is_cash(&holding) && !tops_up_lock),
                ticket: float(candidate.and_then(|of| of.min_ticket).unwrap_or_default()),
                buy_fee: float(candidate.map_or(fee.buy, |of| of.fee)),
                sell_fee: float(fee.sell),
                liquid: holding
                    .known_redeem_days()
                    .is_some_and(|days| days <= method.liquidity.redeem_within_days),
                above: level
                    .is_some_and(|level| facts.risk_class.is_some_and(|class| level as u8 > class as u8)),
                classes,
                groups,
                free: free.iter().map(|day| day.free > Decimal::ZERO).collect(),
                rank: level.map_or(0.0, rank),
                code: holding.product,
            });
        }
        let cash = positions.iter().position(|position| position.code == cash_code)?;
        let total: f64 = positions.iter().map(|position| position.value).sum();
        if total <= 0.0 {
            return None;
        }
        let target = target_of(facts, method).map_or([0.0; 4], |target| {
            let mut shares = [0.0; 4];
            for (share, class) in shares.iter_mut().zip(AssetClass::ALL) {
                *share = float(target.of(*class));
            }
            shares
        });
        let cover = cover(facts, method);
        // Protection without a known cover is not computed now, but would be where nothing is needed any more.
        let opens =
            |id| id == Dimension::Protection && cover.as_ref().is_some_and(|cover| cover.sum.is_none());
        let known = health.dimensions.iter().filter_map(|dimension| {
            let points = dimension.score.or_else(|| opens(dimension.id).then_some(Decimal::ZERO))?;
            Some((dimension.id, float(points), float(dimension.weight)))
        });
        let known = known.collect();
        let rule = &method.cap;
        Some(Self {
            positions,
            cash,
            total,
            known,
            spend: facts.essential_monthly_spend.map(float).filter(|spend| *spend > 0.0),
            liquidity_knots: knots(&method.liquidity.knots),
            cap: Cap {
                at: f64::from(rule.at),
                months_below: float(rule.months_below),
                holds_otherwise: facts.open_breach == Some(true)
                    || payments_to_income(facts).is_some_and(|ratio| ratio >= rule.payments_to_income),
            },
            cover,
            class_rank: facts.risk_class.map_or(0.0, |class| f64::from(class as u8) + 1.0),
            per_share_above: float(method.risk_fit.share_above),
            per_level_above: float(method.risk_fit.levels_above),
            target,
            group_limits,
            per_excess: 100.0 * float(method.concentration.points_off),
            due_in_all: due.last().map_or(0.0, |day| float(day.due)),
            due: due.iter().map(|day| float(day.due)).collect(),
            fee_weight: 1.0 / (total * float(fees.search.fees_per_point)),
        })
    }

    /// What is held now.
    pub fn start(&self) -> Amounts {
        self.of(self.positions.iter().map(|position| position.value).collect(), 0.0)
    }

    /// The sums for given values, computed afresh.
    pub fn of(&self, values: Vec<f64>, fees: f64) -> Amounts {
        let mut amounts = Amounts {
            values: vec![0.0; values.len()],
            fees,
            total: 0.0,
            liquid: 0.0,
            above: 0.0,
            ranks: 0.0,
            classes: [0.0; 4],
            groups: vec![0.0; self.group_limits.len()],
            free: vec![0.0; self.due.len()],
        };
        for (at, value) in values.into_iter().enumerate() {
            self.shift(&mut amounts, at, value);
        }
        amounts
    }

    /// Adds an amount to a position.
    pub fn shift(&self, amounts: &mut Amounts, at: usize, by: f64) {
        let (Some(position), Some(value)) = (self.positions.get(at), amounts.values.get_mut(at)) else {
            return;
        };
        *value += by;
        amounts.total += by;
        amounts.ranks += by * position.rank;
        if position.liquid {
            amounts.liquid += by;
        }
        if position.above {
            amounts.above += by;
        }
        for (sum, share) in amounts.classes.iter_mut().zip(position.classes) {
            *sum += by * share;
        }
        for (group, weight) in &position.groups {
            if let Some(sum) = amounts.groups.get_mut(*group) {
                *sum += by * weight;
            }
        }
        for (sum, counts) in amounts.free.iter_mut().zip(&position.free) {
            if *counts {
                *sum += by;
            }
        }
    }

    /// What a set of trades is worth: the score less what the fees are worth in points.
    pub fn worth(&self, amounts: &Amounts) -> f64 {
        let standing = self.standing(amounts);
        standing.score - amounts.fees * self.fee_weight
    }

    /// What the search climbs. Where nothing moves the score yet, because a cap binds or a dimension lies at zero, part of what
    /// the cap hides and of what the dimension lacks to zero counts, so that several steps can get there together.
    pub fn guide(&self, amounts: &Amounts) -> f64 {
        let standing = self.standing(amounts);
        f64::midpoint(standing.score, standing.mean) + BELOW_ZERO * standing.below_zero
            - amounts.fees * self.fee_weight
    }

    fn standing(&self, amounts: &Amounts) -> Standing {
        let (mut sum, mut weight, mut below_zero) = (0.0, 0.0, 0.0);
        for (dimension, points, of) in &self.known {
            if let Some(points) = self.points(*dimension, *points, amounts) {
                sum += of * points.max(0.0);
                below_zero += of * points.min(0.0);
                weight += of;
            }
        }
        let each = if weight > 0.0 { 1.0 / weight } else { 0.0 };
        let mean = sum * each;
        let short = self.months(amounts).is_some_and(|months| months < self.cap.months_below);
        let capped = self.cap.holds_otherwise || short;
        let score = if capped { mean.min(self.cap.at) } else { mean };
        Standing { score, mean, below_zero: below_zero * each }
    }

    /// Months of spending at hand.
    pub fn months(&self, amounts: &Amounts) -> Option<f64> {
        self.spend.map(|spend| amounts.liquid / spend)
    }

    /// Share of each class less its target.
    pub fn drift(&self, amounts: &Amounts) -> [f64; 4] {
        let mut drift = [0.0; 4];
        for ((apart, sum), target) in drift.iter_mut().zip(amounts.classes).zip(self.target) {
            *apart = sum / amounts.total - target;
        }
        drift
    }

    /// Excess of a group over its limit, as a share.
    pub fn excess(&self, amounts: &Amounts, group: usize) -> f64 {
        match (amounts.groups.get(group), self.group_limits.get(group)) {
            (Some(sum), Some(limit)) => (sum / amounts.total - limit).max(0.0),
            _ => 0.0,
        }
    }

    /// Index of the goal's day on which most money is short, where some is.
    pub fn worst_day(&self, amounts: &Amounts) -> Option<usize> {
        let short = self.due.iter().zip(&amounts.free).map(|(due, free)| due - free).enumerate();
        short.filter(|(_, short)| *short > 0.0).max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(at, _)| at)
    }

    /// Points of a dimension now, where it can be computed.
    pub fn now(&self, dimension: Dimension) -> Option<f64> {
        self.known.iter().find(|(id, ..)| *id == dimension).map(|(_, points, _)| *points)
    }

    /// Points of a dimension for given amounts, below zero where the formula is; `now` for those that trades do not move.
    fn points(&self, dimension: Dimension, now: f64, amounts: &Amounts) -> Option<f64> {
        Some(match dimension {
            Dimension::Liquidity => {
                self.months(amounts).map_or(now, |months| points_at(&self.liquidity_knots, months))
            }
            Dimension::Protection => match &self.cover {
                Some(cover) => return cover.points(amounts.liquid),
                None => now,
            },
            Dimension::RiskFit => {
                let lift = (amounts.ranks / amounts.total - self.class_rank).max(0.0);
                let share = amounts.above / amounts.total;
                100.0 - self.per_share_above * share - self.per_level_above * lift
            }
            Dimension::Allocation => {
                let apart: f64 = self.drift(amounts).iter().map(|apart| apart.abs()).sum();
                100.0 - 50.0 * apart
            }
            Dimension::Concentration => {
                let excess: f64 = amounts
                    .groups
                    .iter()
                    .zip(&self.group_limits)
                    .map(|(sum, limit)| (sum / amounts.total - limit).max(0.0))
                    .sum();
                100.0 - self.per_excess * excess
            }
            Dimension::Horizon if self.due_in_all > 0.0 => {
                let short = self.due.iter().zip(&amounts.free).map(|(due, free)| due - free);
                let short = short.fold(0.0, f64::max);
                100.0 * (1.0 - short / self.due_in_all)
            }
            Dimension::Horizon | Dimension::Debt | Dimension::Outcome => now,
        })
    }
}

impl Cover {
    fn points(&self, liquid: f64) -> Option<f64> {
        let need = if self.less_liquid { self.gross - liquid } else { self.gross };
        let points = match self.sum {
            _ if need <= 0.0 => 100.0,
            Some(sum) => 100.0 * (sum / need).min(1.0),
            None => return None,
        };
        Some(points.min(self.at_most))
    }
}

fn cover(facts: &Facts, method: &Method) -> Option<Cover> {
    let rule = &method.protection;
    let less_liquid = facts.dependant_years.is_some_and(|years| years >= Decimal::ZERO);
    let liquid = super::classes::liquid(facts.holdings.as_deref()?, method.liquidity.redeem_within_days)?;
    let need = cover_need(facts, method)?;
    let bearable = match (facts.premiums_year, facts.monthly_income) {
        (Some(premiums), _) if premiums.is_zero() => true,
        (Some(premiums), Some(income)) if income > Decimal::ZERO => {
            float(premiums) <= float(rule.premiums_to_income) * 12.0 * float(income)
        }
        _ => false,
    };
    Some(Cover {
        sum: facts.cover.map(float).filter(|sum| *sum >= 0.0),
        gross: float(need) + if less_liquid { float(liquid.value) } else { 0.0 },
        less_liquid,
        at_most: if bearable { 100.0 } else { float(rule.capped_at) },
    })
}

/// A cash account for a client who has none yet.
fn no_cash() -> HoldingFact {
    HoldingFact {
        product: CASH.to_owned(),
        kind: Some(ProductKind::Cash),
        value: Some(Decimal::ZERO),
        risk_level: Some(RiskLevel::R1),
        redeem_days: Some(0),
        ..HoldingFact::default()
    }
}

fn rank(level: RiskLevel) -> f64 {
    f64::from(level as u8) + 1.0
}

fn float(decimal: Decimal) -> f64 {
    decimal.to_f64().unwrap_or(0.0)
}

fn knots(knots: &[Knot]) -> Vec<(f64, f64)> {
    knots.iter().map(|knot| (float(knot.at), float(knot.points))).collect()
}

/// Points on a piecewise linear scale: linear between knots, flat outside.
fn points_at(knots: &[(f64, f64)], at: f64) -> f64 {
    let mut below: Option<(f64, f64)> = None;
    for (x, y) in knots {
        if at <= *x {
            return below.map_or(*y, |(x0, y0)| y0 + (at - x0) * (y - y0) / (x - x0));
        }
        below = Some((*x, *y));
    }
    below.map_or(0.0, |(_, y)| y)
}
