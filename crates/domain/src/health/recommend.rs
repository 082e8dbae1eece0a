//! What would raise the score (WH-14): concrete measures for each weak dimension, each with its points by recomputation, and a
//! plan that does them together. Trades are found by `search`; the sentences are in `recommend/words.rs`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::classes::share_of;
use super::fees::Fees;
use super::method::Method;
use super::objective::{Amounts, Objective, Position};
use super::score::score;
use super::search::{Move, Search, Trades};
use super::suitable::{Candidate, Fit, fits};
use super::what_if::{CASH, WhatIfChange, WhatIfResult, what_if};
use super::{Dimension, Health, Measure, Recommendation, TradeStep};
use crate::facts::{Facts, HoldingFact};
use crate::words::Words;

mod means;
mod words;

/// Trades of one recommendation, and of the plan.
const MOVES_OF_ONE: usize = 3;
const MOVES_OF_PLAN: usize = 8;
/// A dimension counts as raised from this many points of the score on.
const RAISED: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// What a measure is for; decides between which positions money may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    /// More money at hand (WH-1).
    AtHand,
    /// Less money idle (WH-1).
    Idle,
    /// Less above his class (WH-4).
    Class,
    /// Closer to the target (WH-5).
    Target,
    /// Fewer lumps (WH-6).
    Lumps,
    /// Money free by the day it is needed (WH-7).
    Due,
}

impl Aim {
    const ALL: [Self; 6] = [Self::AtHand, Self::Idle, Self::Class, Self::Target, Self::Lumps, Self::Due];

    fn dimension(self) -> Dimension {
        match self {
            Self::AtHand | Self::Idle => Dimension::Liquidity,
            Self::Class => Dimension::RiskFit,
            Self::Target => Dimension::Allocation,
            Self::Lumps => Dimension::Concentration,
            Self::Due => Dimension::Horizon,
        }
    }
}

/// All that helps, done together.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What to do; trades in one measure, netted.
    pub measures: Vec<Measure>,
    /// The same as a what-if.
    pub change: WhatIfChange,
    /// The score reached, by recomputation.
    pub health: Health,
    /// Points gained together, to one decimal.
    pub points: Decimal,
    /// Fees of the trades, once, in CNY.
    pub cost: Decimal,
    /// In one sentence.
    pub words: Words,
}

/// Measures that raise the score by at least half a point each, most points first, at most `most`.
///
/// Each stands alone: its points are what [`what_if`] computes for it and nothing else, to one decimal; doing several adds up to
/// less or more (see [`plan`]). Only products that fit are bought ([`fits`]), nothing locked or held elsewhere is sold, nothing
/// is overdrawn, tickets are kept, and no measure turns over more than the firm's limit. Among ways to the same points the one
/// with lower fees wins. Amounts are multiples of 10,000 yuan from a million of value on, of a tenth for each tenth of it; so
/// scaling a client's amounts scales measures but for rounding. There are none for a client who has no score.
pub fn recommend(
    facts: &Facts,
    method: &Method,
    candidates: &[Candidate],
    horizon: Option<u32>,
    most: usize,
) -> Vec<Recommendation> {
    let Some(advice) = Advice::new(facts, method, candidates, horizon) else { return Vec::new() };
    let found: Vec<Recommendation> = Aim::ALL.iter().filter_map(|aim| advice.trades_for(*aim)).collect();
    let mut list: Vec<Recommendation> = Vec::new();
    for (at, one) in found.iter().enumerate() {
        // Of two that say the same the better one speaks for both, of equal ones the first.
        let said = found.iter().enumerate().any(|(other_at, other)| {
            let better = (other.points, at) > (one.points, other_at);
            other_at != at && better && contains(other, one)
        });
        if !said {
            list.push(one.clone());
        }
    }
    list.extend(advice.cover());
    list.extend(advice.repayment());
    list.extend(advice.questionnaire());
    list.sort_by(|a, b| {
        b.points.cmp(&a.points).then_with(|| a.cost.unwrap_or_default().cmp(&b.cost.unwrap_or_default()))
    });
    list.truncate(most);
    list
}

/// Whether one recommendation moves all the products the other moves, the same way, and raises all it raises.
fn contains(one: &Recommendation, other: &Recommendation) -> bool {
    let (Measure::Trade { trades }, Measure::Trade { trades: others }) = (&one.measure, &other.measure)
    else {
        return false;
    };
    let same_way = |step: &TradeStep| {
        let twin = trades.iter().find(|twin| twin.product == step.product);
        twin.is_some_and(|twin| (twin.after > twin.before) == (step.after > step.before))
    };
    others.iter().filter(|step| !is_account(step)).all(same_way)
        && other.raises.iter().all(|dimension| one.raises.contains(dimension))
}

/// The measures that together raise the score most, under the same limits; `None` when they bring less than half a point.
///
/// Trades are searched over all pairs at once, from nothing and from the trades of the best single aim; with and without a
/// repayment of debts; the trades of each aim alone are tried as well, so that the plan falls short of no recommendation by
/// more than half a point. Cover is fitted last, because liquid assets lower the need. What costs more has to bring half a point
/// more than what costs less.
pub fn plan(facts: &Facts, method: &Method, candidates: &[Candidate], horizon: Option<u32>) -> Option<Plan> {
    let advice = Advice::new(facts, method, candidates, horizon)?;
    let least = Fees::shipped().search.least_points;
    let mut best: Option<(WhatIfChange, WhatIfResult)> = None;
    // The cheapest first: what comes after has to bring half a point more.
    let mut consider = |change: WhatIfChange| {
        let result = advice.compute(&change);
        // Trades can make a dimension unknown, and with it the score.
        if result.health.score.is_none() || !result.objections.is_empty() {
            return;
        }
        let better = best.as_ref().is_none_or(|(_, known)| {
            let more = result.health.score.zip(known.health.score).and_then(|(a, b)| a.checked_sub(b));
            more.is_some_and(|more| more >= least)
        });
        if better {
            best = Some((change, result));
        }
    };
    consider(advice.with_cover(WhatIfChange::default()));
    let aims = advice.aims();
    for (_, values) in &aims {
        consider(advice.with_cover(WhatIfChange { values: values.clone(), ..WhatIfChange::default() }));
    }
    let moves = aims.into_iter().next().map(|(trades, _)| trades.moves).unwrap_or_default();
    consider(advice.trades_and_cover(None, &moves));
    if let Some(repaid) = advice.best_repayment() {
        consider(advice.with_cover(WhatIfChange { pay_debt: Some(repaid), ..WhatIfChange::default() }));
        consider(advice.trades_and_cover(Some(repaid), &moves));
    }
    let (change, result) = best?;
    let points = advice.gain(&result.health)?;
    if points < least {
        return None;
    }
    let trades = advice.steps(&result);
    let mut measures = Vec::new();
    if !trades.is_empty() {
        measures.push(Measure::Trade { trades });
    }
    measures.extend(change.cover.map(|amount| Measure::Cover { amount }));
    measures.extend(change.pay_debt.map(|amount| Measure::PayDebt { amount }));
    let words = words::plan(&measures, &advice.health, &result);
    Some(Plan { measures, change, points, cost: result.cost, words, health: result.health })
}

/// A client's facts with what measures are drawn from.
struct Advice<'a> {
    facts: &'a Facts,
    method: &'a Method,
    /// Those that fit, by code.
    candidates: Vec<Candidate>,
    horizon: Option<u32>,
    health: Health,
    objective: Option<Objective>,
}

impl<'a> Advice<'a> {
    fn new(
        facts: &'a Facts,
        method: &'a Method,
        candidates: &[Candidate],
        horizon: Option<u32>,
    ) -> Option<Self> {
        let health = score(facts, method);
        health.score?;
        let mut fitting: Vec<&Candidate> =
            candidates.iter().filter(|candidate| fits(facts, horizon, candidate) == Fit::Suitable).collect();
        fitting.sort_by(|a, b| a.code().cmp(b.code()));
        fitting.dedup_by(|a, b| a.code() == b.code());
        let objective = Objective::new(facts, method, &fitting, &health);
        Some(Self {
            facts,
            method,
            candidates: fitting.into_iter().cloned().collect(),
            horizon,
            health,
            objective,
        })
    }

    fn compute(&self, change: &WhatIfChange) -> WhatIfResult {
        what_if(self.facts, self.method, &self.candidates, self.horizon, change)
    }

    /// Points gained, to one decimal.
    fn gain(&self, after: &Health) -> Option<Decimal> {
        // Of the scores as they are shown, so that the screen's sums come out.
        after.score?.round_dp(1).checked_sub(self.health.score?.round_dp(1))
    }

    fn search(&self) -> Option<Search<'_>> {
        let share = Fees::shipped().search.turnover.to_f64()?;
        self.objective.as_ref().map(|objective| Search::new(objective, share))
    }

    /// A measure as a recommendation, when it can be done and brings enough.
    fn recommendation(
        &self,
        change: &WhatIfChange,
        measure: impl FnOnce(&WhatIfResult) -> Measure,
        say: impl FnOnce(&Measure, &WhatIfResult) -> Words,
    ) -> Option<Recommendation> {
        let result = self.compute(change);
        if !result.objections.is_empty() {
            return None;
        }
        let points = self.gain(&result.health)?;
        if points < Fees::shipped().search.least_points {
            return None;
        }
        let measure = measure(&result);
        let words = say(&measure, &result);
        let cost = matches!(measure, Measure::Trade { .. }).then_some(result.cost);
        Some(Recommendation { raises: self.raised(&result.health), measure, points, cost, words })
    }

    /// Dimensions that rise, by what they bring to the score, most first.
    fn raised(&self, after: &Health) -> Vec<Dimension> {
        let all = self.health.dimensions.iter().fold(Decimal::ZERO, |sum, dimension| {
            if dimension.score.is_some() { sum.saturating_add(dimension.weight) } else { sum }
        });
        let mut raised: Vec<(Decimal, Dimension)> = Vec::new();
        for (before, after) in self.health.dimensions.iter().zip(&after.dimensions) {
            let change = after.score.zip(before.score).and_then(|(after, before)| after.checked_sub(before));
            let brings = change.and_then(|change| change.checked_mul(before.weight)?.checked_div(all));
            if let Some(brings) = brings.filter(|brings| *brings >= RAISED) {
                raised.push((brings, before.id));
            }
        }
        raised.sort_by(|(a, _), (b, _)| b.cmp(a));
        raised.into_iter().map(|(_, dimension)| dimension).collect()
    }

    /// The best trades for an aim, when they serve it.
    fn trades_for(&self, aim: Aim) -> Option<Recommendation> {
        let search = self.search()?;
        let trades = self.climb_for(&search, aim)?;
        let change = WhatIfChange { values: search.new_values(&trades), ..WhatIfChange::default() };
        let found = self.recommendation(
            &change,
            |result| Measure::Trade { trades: self.steps(result) },
            |measure, result| {
                words::trade(&self.raised(&result.health), measure, self.facts, self.method, result)
            },
        )?;
        found.raises.contains(&aim.dimension()).then_some(found)
    }

    /// The trades of one aim; `None` when its dimension leaves nothing to gain.
    fn climb_for(&self, search: &Search<'_>, aim: Aim) -> Option<Trades> {
        let objective = search.objective;
        let points = objective.now(aim.dimension())?;
        if points >= 100.0 {
            return None;
        }
        let start = search.start();
        let (from, to) = ends_of(aim, objective, &start.amounts, self.method)?;
        let is = |ends: &[bool], at: usize| ends.get(at).copied().unwrap_or(false);
        let trades = search.climb(start, MOVES_OF_ONE, &|sell, buy| is(&from, sell) && is(&to, buy));
        let trades = search.prune(trades);
        (!trades.moves.is_empty()).then_some(trades)
    }

    /// Every product whose value changes, sold ones first, cash last.
    fn steps(&self, result: &WhatIfResult) -> Vec<TradeStep> {
        let before = self.facts.holdings.as_deref().unwrap_or_default();
        let after = result.facts.holdings.as_deref().unwrap_or_default();
        let value = |holdings: &[HoldingFact], code: &str| {
            let found = holdings.iter().find(|holding| holding.product == code && !holding.held_away);
            found.and_then(HoldingFact::known_value).unwrap_or_default()
        };
        let mut codes: Vec<&HoldingFact> =
            before.iter().chain(after).filter(|holding| !holding.held_away).collect();
        codes.sort_by(|a, b| a.product.cmp(&b.product));
        codes.dedup_by(|a, b| a.product == b.product);
        let mut steps: Vec<TradeStep> = codes
            .into_iter()
            .map(|holding| TradeStep {
                product: holding.product.clone(),
                name: holding.label().to_owned(),
                kind: holding.kind,
                before: value(before, &holding.product),
                after: value(after, &holding.product),
            })
            .filter(|step| step.before != step.after)
            .collect();
        steps.sort_by_key(|step| (words::is_cash(step), step.after > step.before));
        steps
    }

    /// The trades of each aim with the new values they lead to, what is worth most first.
    fn aims(&self) -> Vec<(Trades, Vec<(String, Decimal)>)> {
        let Some(search) = self.search() else { return Vec::new() };
        let mut ends: Vec<Trades> = Aim::ALL.iter().filter_map(|aim| self.climb_for(&search, *aim)).collect();
        ends.sort_by(|a, b| search.worth(b).total_cmp(&search.worth(a)));
        ends.into_iter()
            .map(|end| {
                let values = search.new_values(&end);
                (end, values)
            })
            .collect()
    }

    /// A change together with the cover that is wanted after it.
    fn with_cover(&self, mut change: WhatIfChange) -> WhatIfChange {
        change.cover = self.best_cover(&self.compute(&change).facts);
        change
    }

    /// Trades over all pairs, from nothing and from those of one aim, after a repayment, and cover.
    fn trades_and_cover(&self, pay_debt: Option<Decimal>, of_one_aim: &[Move]) -> WhatIfChange {
        let change = WhatIfChange { pay_debt, ..WhatIfChange::default() };
        // Cover closes the gap whatever is liquid: the search sees the client as covered.
        let before = self.compute(&self.with_cover(change.clone()));
        let fitting: Vec<&Candidate> = self.candidates.iter().collect();
        let objective = Objective::new(&before.facts, self.method, &fitting, &before.health);
        let mut change = change;
        if let (Some(objective), Some(share)) = (&objective, Fees::shipped().search.turnover.to_f64()) {
            let search = Search::new(objective, share);
            let starts = [Some(search.start()), search.replay(of_one_aim)];
            let ends = starts.into_iter().flatten();
            let ends = ends.map(|start| search.prune(search.climb_far(start, MOVES_OF_PLAN)));
            let best = better_of(&search, ends);
            change.values = best.map(|trades| search.new_values(&trades)).unwrap_or_default();
        }
        self.with_cover(change)
    }
}

/// The trades that are worth most, of equal ones the first.
fn better_of(search: &Search<'_>, ends: impl Iterator<Item = Trades>) -> Option<Trades> {
    ends.reduce(|best, end| if search.worth(&end) > search.worth(&best) { end } else { best })
}

/// From which positions and into which ones money may move for an aim, seen from where things stand; `None` when there is
/// nothing to mend.
fn ends_of(
    aim: Aim,
    objective: &Objective,
    now: &Amounts,
    method: &Method,
) -> Option<(Vec<bool>, Vec<bool>)> {
    let ends = |from: &dyn Fn(&Position) -> bool, to: &dyn Fn(&Position) -> bool| {
        let positions = &objective.positions;
        Some((positions.iter().map(from).collect(), positions.iter().map(to).collect()))
    };
    match aim {
        Aim::AtHand | Aim::Idle => {
            let full = method.liquidity.knots.iter().find(|knot| knot.points == Decimal::ONE_HUNDRED)?;
            let scarce = objective.months(now)? < full.at.to_f64()?;
            match (aim, scarce) {
                (Aim::AtHand, true) => ends(&|from| !from.liquid, &|to| to.liquid),
                (Aim::Idle, false) => ends(&|from| from.liquid, &|to| !to.liquid),
                _ => None,
            }
        }
        Aim::Class => ends(&|from| from.above, &|to| !to.above),
        Aim::Target => {
            let drift = objective.drift(now);
            let lies = |position: &Position| -> f64 {
                position.classes.iter().zip(drift).map(|(share, drift)| share * drift).sum()
            };
            ends(&|from| lies(from) > 0.0, &|to| lies(to) < 0.0)
        }
        Aim::Lumps => {
            let over = |position: &Position| {
                position.groups.iter().any(|(group, _)| objective.excess(now, *group) > 0.0)
            };
            ends(&over, &|to| !over(to))
        }
        Aim::Due => {
            let day = objective.worst_day(now)?;
            let counts = |position: &Position| position.free.get(day).copied().unwrap_or(false);
            ends(&|from| !counts(from), &counts)
        }
    }
}

/// A holding's share of all value, before or after.
fn share(value: Decimal, facts: &Facts) -> Decimal {
    let holdings = facts.holdings.iter().flatten().filter_map(HoldingFact::known_value);
    let total = holdings.fold(Decimal::ZERO, Decimal::saturating_add);
    share_of(value, total).unwrap_or_default()
}

/// The code and kind of the cash account tell it from products.
fn is_account(step: &TradeStep) -> bool {
    step.product == CASH || step.kind == Some(crate::closed_sets::ProductKind::Cash)
}

#[cfg(test)]
mod tests;
