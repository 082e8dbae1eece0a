//! Measures that are no trades: cover for the gap (WH-3), debts paid back from idle cash (WH-2), a new questionnaire (SU-13).

use rust_decimal::Decimal;

use super::{Advice, words};
use crate::closed_sets::RiskClass;
use crate::facts::Facts;
use crate::health::classes::liquid;
use crate::health::dimensions::{cover_need, payments_to_income};
use crate::health::fees::Fees;
use crate::health::score::score;
use crate::health::what_if::{WhatIfChange, cash_of, what_if};
use crate::health::{Dimension, Measure, Recommendation};

impl Advice<'_> {
    /// Cover for the gap, or as much of it as premiums within the limit buy (WH-3).
    pub(super) fn cover(&self) -> Option<Recommendation> {
        let amount = self.best_cover(self.facts)?;
        let change = WhatIfChange { cover: Some(amount), ..WhatIfChange::default() };
        self.recommendation(
            &change,
            |_| Measure::Cover { amount },
            |_, result| words::cover(amount, self.facts, self.method, result),
        )
    }

    /// The cover to take out in a situation: the gap rounded up to steps, or less where its premiums would be too dear.
    pub(super) fn best_cover(&self, facts: &Facts) -> Option<Decimal> {
        let fees = Fees::shipped();
        let rate = fees.premium_rate(facts)?;
        let step = Decimal::from(fees.search.cover_step);
        let gap = cover_need(facts, self.method)?.checked_sub(facts.cover?)?;
        if gap <= Decimal::ZERO {
            return None;
        }
        let whole = gap.checked_div(step)?.ceil().checked_mul(step)?;
        let bearable = self.bearable_premiums(facts).and_then(|premiums| premiums.checked_div(rate));
        let bearable = bearable.and_then(|amount| amount.checked_div(step)?.floor().checked_mul(step));
        let points = |amount: Decimal| {
            let change = WhatIfChange { cover: Some(amount), ..WhatIfChange::default() };
            let result = what_if(facts, self.method, &[], None, &change);
            let at = result.health.dimensions.iter().find(|dimension| dimension.id == Dimension::Protection);
            at.and_then(|dimension| dimension.score)
        };
        let less = bearable.filter(|amount| *amount > Decimal::ZERO && *amount < whole);
        let amount = less.filter(|less| points(*less) >= points(whole)).unwrap_or(whole);
        // Cover whose premiums cost more points than it brings is none to propose.
        (points(amount) > points(Decimal::ZERO)).then_some(amount)
    }

    /// What he may still pay in premiums a year before they cost points.
    fn bearable_premiums(&self, facts: &Facts) -> Option<Decimal> {
        let income = facts.monthly_income?.checked_mul(Decimal::from(12))?;
        income.checked_mul(self.method.protection.premiums_to_income)?.checked_sub(facts.premiums_year?)
    }

    /// Debts paid back from cash that lies idle.
    pub(super) fn repayment(&self) -> Option<Recommendation> {
        let amount = self.best_repayment()?;
        let change = WhatIfChange { pay_debt: Some(amount), ..WhatIfChange::default() };
        self.recommendation(
            &change,
            |_| Measure::PayDebt { amount },
            |_, result| words::repayment(amount, self.facts, result),
        )
    }

    /// The best of the amounts at which something changes: all that lies idle, all debts, payments at the share of income that
    /// costs nothing, debts at the share of assets that costs nothing; never below the months of spending that are full marks.
    pub(super) fn best_repayment(&self) -> Option<Decimal> {
        let facts = self.facts;
        let debts = facts.debts.filter(|debts| *debts > Decimal::ZERO)?;
        let knots = &self.method.liquidity.knots;
        let kept = knots.iter().rfind(|knot| knot.points == Decimal::ONE_HUNDRED)?.at;
        let spend = facts.essential_monthly_spend.filter(|spend| *spend > Decimal::ZERO)?;
        let at_hand = liquid(facts.holdings.as_deref()?, self.method.liquidity.redeem_within_days)?.value;
        let idle = at_hand.checked_sub(kept.checked_mul(spend)?)?;
        let most = idle.min(cash_of(facts)).min(debts);
        let by_payments = self.method.debt.knots.first().and_then(|knot| {
            let payments = payments_to_income(facts).filter(|ratio| *ratio > knot.at)?;
            debts.checked_mul(Decimal::ONE.checked_sub(knot.at.checked_div(payments)?)?)
        });
        let bound = self.method.debt.debts_to_assets;
        let by_assets = facts.assets_total.and_then(|assets| {
            let over = debts.checked_sub(bound.checked_mul(assets)?)?;
            over.checked_div(Decimal::ONE.checked_sub(bound)?)
        });
        let step = Decimal::ONE_THOUSAND;
        let up = |amount: Decimal| amount.checked_div(step).and_then(|steps| steps.ceil().checked_mul(step));
        let most = most.checked_div(step).and_then(|steps| steps.floor().checked_mul(step));
        let all = (Some(debts) <= most).then_some(debts);
        let enough = [by_payments, by_assets].into_iter().map(|amount| amount.and_then(up));
        let mut best: Option<(Option<Decimal>, Decimal)> = None;
        let mut amounts: Vec<Decimal> = enough.chain([most, all]).flatten().collect();
        amounts.sort_unstable();
        for amount in amounts {
            if amount <= Decimal::ZERO || amount > debts || Some(amount) > most.max(all) {
                continue;
            }
            let change = WhatIfChange { pay_debt: Some(amount), ..WhatIfChange::default() };
            let reached = self.compute(&change).health.score;
            // Equal ones: the smaller keeps more money at hand.
            if best.is_none_or(|(known, _)| reached > known) {
                best = Some((reached, amount));
            }
        }
        best.map(|(_, amount)| amount)
    }

    /// A new questionnaire, where there is none that is valid: what it brings depends on the class, so the least of the five counts.
    pub(super) fn questionnaire(&self) -> Option<Recommendation> {
        if self.facts.risk_class.is_some() {
            return None;
        }
        let mut reached = Vec::new();
        for class in RiskClass::ALL {
            let facts = Facts { risk_class: Some(*class), ..self.facts.clone() };
            let health = score(&facts, self.method);
            reached.push((self.gain(&health)?, health));
        }
        let (least, health) = reached.iter().min_by_key(|(points, _)| *points)?;
        let most = reached.iter().map(|(points, _)| *points).max()?;
        if *least < Fees::shipped().search.least_points {
            return None;
        }
        let mut raises = self.raised(health);
        for (before, after) in self.health.dimensions.iter().zip(&health.dimensions) {
            if before.score.is_none() && after.score.is_some() {
                raises.push(before.id);
            }
        }
        Some(Recommendation {
            measure: Measure::Questionnaire,
            raises,
            points: *least,
            cost: None,
            words: words::questionnaire(*least, most),
        })
    }
}
