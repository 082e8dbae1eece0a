//! WH-13: the change between two scores, split into what the method, what we learned, what RM and client did, and what the
//! market did; WH-15: the part that counts for the RM. The parts are scores of facts in between, so they add up exactly.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::ChangeSplit;
use super::method::Method;
use super::score::score;
use crate::closed_sets::ProductKind;
use crate::facts::{Facts, HoldingFact};

/// The change between two scores (WH-13). `None` when either end has no score.
pub fn change_split(
    before: &Facts,
    before_method: &Method,
    after: &Facts,
    after_method: &Method,
) -> Option<ChangeSplit> {
    change_split_with(before, before_method, after, after_method, &BTreeMap::new())
}

/// The same where units of a product became more or fewer without a trade: `unit_factors` names, per product, how many units
/// of today one unit of then has become, so that a split is no action.
pub fn change_split_with(
    before: &Facts,
    before_method: &Method,
    after: &Facts,
    after_method: &Method,
    unit_factors: &BTreeMap<String, Decimal>,
) -> Option<ChangeSplit> {
    let rounded = |facts: &Facts, method: &Method| score(facts, method).score.map(|score| score.round_dp(1));
    let from = rounded(before, before_method)?;
    let to = rounded(after, after_method)?;
    let learned = facts_learned(before, after);
    let acted = facts_acted(&learned, after, unit_factors);
    // A stage in between that has no score hands its part on to the next.
    let by_method = rounded(before, after_method).unwrap_or(from);
    let by_data = rounded(&learned, after_method).unwrap_or(by_method);
    let by_action = rounded(&acted, after_method).unwrap_or(by_data);
    Some(ChangeSplit {
        since: before.as_of,
        from,
        method: by_method.saturating_sub(from),
        data: by_data.saturating_sub(by_method),
        action: by_action.saturating_sub(by_data),
        market: to.saturating_sub(by_action),
        to,
    })
}

/// WH-15: the points that count towards the RM's target: the action parts of a client's changes, added up.
pub fn rm_action<'a>(changes: impl IntoIterator<Item = &'a ChangeSplit>) -> Decimal {
    changes.into_iter().fold(Decimal::ZERO, |sum, change| sum.saturating_add(change.action))
}

/// The earlier facts with everything that was told or corrected since: means, goals, target, what products are, holdings
/// elsewhere. What was unknown and is known now was learned, too.
fn facts_learned(before: &Facts, after: &Facts) -> Facts {
    Facts {
        as_of: before.as_of,
        birth_date: after.birth_date,
        risk_class: before.risk_class,
        essential_monthly_spend: after.essential_monthly_spend,
        monthly_income: after.monthly_income,
        monthly_debt_payments: after.monthly_debt_payments,
        debts: after.debts,
        assets_total: after.assets_total,
        dependant_years: after.dependant_years,
        cover: known_in_both(before.cover, after.cover),
        premiums_year: known_in_both(before.premiums_year, after.premiums_year),
        holdings: match (&before.holdings, &after.holdings) {
            (Some(before), Some(now)) => Some(holdings_learned(before, after, now)),
            (_, now) => now.clone(),
        },
        target: after.target,
        goals: after.goals.clone(),
        outcome: before.outcome.clone(),
        open_breach: before.open_breach,
        loss_tolerance: after.loss_tolerance,
    }
}

/// Cover that was known and is known still changes by an action; anything else is knowledge.
fn known_in_both(before: Option<Decimal>, after: Option<Decimal>) -> Option<Decimal> {
    if after.is_some() { before.or(after) } else { None }
}

/// The earlier holdings with what is known of their products now; holdings elsewhere as they were told.
fn holdings_learned(before: &[HoldingFact], after: &Facts, now: &[HoldingFact]) -> Vec<HoldingFact> {
    let (then, is_now) = (by_key(before), by_key(now));
    let ours = keyed(before).filter(|(_, holding)| !holding.held_away).map(|(key, was)| {
        is_now.get(&key).map_or_else(
            || was.clone(),
            |is| HoldingFact {
                value: was.value,
                units: was.units,
                price: was.price,
                priced_on: was.priced_on,
                ..with_the_lock_of_then(was, is, after.as_of)
            },
        )
    });
    let elsewhere = keyed(now).filter(|(_, holding)| holding.held_away).map(|(key, is)| {
        then.get(&key).map_or_else(|| is.clone(), |was| with_the_lock_of_then(was, is, after.as_of))
    });
    ours.chain(elsewhere).collect()
}

/// What is known of a holding now; a lock that has only come nearer, or run out, and the days to redeem that follow from it stay as
/// they were: that is the passing of time.
fn with_the_lock_of_then(was: &HoldingFact, is: &HoldingFact, now: NaiveDate) -> HoldingFact {
    let ran_out = is.locked_until.is_none() && was.locked_until.is_some_and(|until| until <= now);
    let same_lock = was.locked_until.is_some() && (was.locked_until == is.locked_until || ran_out);
    if same_lock {
        HoldingFact { locked_until: was.locked_until, redeem_days: was.redeem_days, ..is.clone() }
    } else {
        is.clone()
    }
}

/// Those facts with what was done since: trades at the earlier prices, the questionnaire, cover, breaches.
fn facts_acted(learned: &Facts, after: &Facts, unit_factors: &BTreeMap<String, Decimal>) -> Facts {
    Facts {
        // A class that has run out since is the passing of time.
        risk_class: after.risk_class.or(learned.risk_class),
        cover: after.cover,
        premiums_year: after.premiums_year,
        open_breach: after.open_breach,
        holdings: match (&learned.holdings, &after.holdings) {
            (Some(learned), Some(after)) => Some(holdings_traded(learned, after, unit_factors)),
            (learned, _) => learned.clone(),
        },
        ..learned.clone()
    }
}

/// What is held now at the earlier prices. A product that is new comes with its value of now; where units are unknown the value
/// stays as it was. Money in the account has no price: what became of it was done.
fn holdings_traded(
    learned: &[HoldingFact],
    after: &[HoldingFact],
    unit_factors: &BTreeMap<String, Decimal>,
) -> Vec<HoldingFact> {
    let then = by_key(learned);
    keyed(after)
        .map(|(key, is)| {
            let Some(was) = then.get(&key) else { return is.clone() };
            let factor = unit_factors.get(&is.product).copied().unwrap_or(Decimal::ONE);
            let value = if is.kind == Some(ProductKind::Cash) {
                is.value
            } else {
                at_earlier_price(was, is, factor).or(was.value)
            };
            HoldingFact { value, units: is.units, ..(*was).clone() }
        })
        .collect()
}

/// Units of now at the earlier value per unit; `None` where units or value are unknown.
fn at_earlier_price(was: &HoldingFact, is: &HoldingFact, factor: Decimal) -> Option<Decimal> {
    let (held, value, now) = (was.units?.checked_mul(factor)?, was.value?, is.units?);
    if held == now {
        return Some(value);
    }
    if held <= Decimal::ZERO {
        return is.value;
    }
    value.checked_mul(now).and_then(|product| product.checked_div(held)).or_else(|| {
        // The product of two large figures may not fit where the result would.
        value.checked_mul(now.checked_div(held)?)
    })
}

/// What tells holdings apart: product, whether it is held elsewhere, and which row of that product it is.
type Key<'a> = (&'a str, bool, usize);

fn keyed(holdings: &[HoldingFact]) -> impl Iterator<Item = (Key<'_>, &HoldingFact)> {
    let mut seen: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    holdings.iter().map(move |holding| {
        let count = seen.entry((&holding.product, holding.held_away)).or_default();
        let row = *count;
        *count = count.saturating_add(1);
        ((holding.product.as_str(), holding.held_away, row), holding)
    })
}

fn by_key(holdings: &[HoldingFact]) -> BTreeMap<Key<'_>, &HoldingFact> {
    keyed(holdings).collect()
}
