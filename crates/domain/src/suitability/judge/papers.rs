//! Papers that accompany a sale: SU-11, SU-19, SU-20, SU-23. They never change a verdict and are never unknown; the gate before
//! sealing asks for them.

use rust_decimal::Decimal;

use super::{Ruling, Seen, count, flag, input, money, name, words};
use crate::suitability::case::{Initiator, InsuranceFacts, OfferChannel};
use crate::suitability::verdict::{Outcome, RuleId};

/// SU-11.
pub(super) fn high_risk(seen: &Seen<'_>) -> Ruling {
    let limits = &seen.pack.high_risk;
    let inputs = vec![
        input("product.risk_level", seen.at_least.map(name)),
        input("client.investor_type", seen.case.client.investor_type.map(name)),
        count("offer.thinking_days", seen.case.offer.thinking_days),
    ];
    let thought = seen.case.offer.thinking_days.is_some_and(|days| days >= limits.thinking_days);
    let of =
        |reason| Ruling::new(RuleId::Su11, Outcome::Pass, reason).say(words::say_high_risk()).with_papers();
    if !to_ordinary(seen) {
        Ruling::new(RuleId::Su11, Outcome::NotApplicable, words::not_high_risk(&name(limits.from_level)))
    } else if thought {
        of(words::high_risk())
    } else {
        of(words::high_risk_think(limits.thinking_days))
    }
    .on(inputs)
}

/// SU-19.
pub(super) fn insurance(seen: &Seen<'_>) -> Ruling {
    let Some(terms) = &seen.case.product.insurance else {
        return Ruling::new(RuleId::Su19, Outcome::NotApplicable, words::no_insurance());
    };
    let client = &seen.case.client;
    let inputs = vec![
        money("product.insurance.lump_sum", terms.lump_sum),
        money("product.insurance.annual_premium", terms.annual_premium),
        count("product.insurance.term_years", terms.term_years),
        money("product.insurance.budget", terms.budget),
        money("client.income_avg3", client.income_avg3),
        count("client.age", seen.age),
    ];
    if declares(seen, terms) {
        Ruling::new(RuleId::Su19, Outcome::Pass, words::insurance_heavy())
            .say(words::say_insurance())
            .with_papers()
    } else {
        Ruling::new(RuleId::Su19, Outcome::NotApplicable, words::insurance_light())
    }
    .on(inputs)
}

fn declares(seen: &Seen<'_>, terms: &InsuranceFacts) -> bool {
    let limits = &seen.pack.insurance;
    let income = seen.case.client.income_avg3;
    let above = |paid: Option<Decimal>, times: Decimal| {
        let limit = income.and_then(|income| income.checked_mul(times));
        paid.zip(limit).is_some_and(|(paid, limit)| paid > limit)
    };
    let age_and_term = seen.age.zip(terms.term_years).map(|(age, term)| age.saturating_add(term));
    let yearly = match (terms.annual_premium, terms.term_years) {
        (Some(premium), Some(years)) => premium.checked_mul(years.into()),
        _ => None,
    };
    let total = match (terms.lump_sum, yearly) {
        (Some(lump), Some(yearly)) => lump.checked_add(yearly),
        (lump, yearly) => lump.or(yearly),
    };
    let most = terms.budget.and_then(|budget| budget.checked_mul(limits.budget_share));
    above(terms.lump_sum, limits.lump_sum_incomes)
        || above(terms.annual_premium, limits.annual_premium_share)
        || age_and_term.is_some_and(|years| years >= limits.age_and_term)
        || total.zip(most).is_some_and(|(total, most)| total >= most && total > Decimal::ZERO)
}

/// SU-20: on site, a high-risk sale or a warning is recorded; online the trail stands for it.
pub(super) fn recording(seen: &Seen<'_>, warned: bool) -> Ruling {
    let offer = &seen.case.offer;
    let inputs = vec![
        input("offer.channel", offer.channel.map(name)),
        input("product.risk_level", seen.at_least.map(name)),
        flag("offer.recording", offer.recording),
    ];
    if !warned && !to_ordinary(seen) {
        Ruling::new(RuleId::Su20, Outcome::NotApplicable, words::nothing_to_record())
    } else if offer.channel == Some(OfferChannel::OnSite) {
        Ruling::new(RuleId::Su20, Outcome::Pass, words::record()).say(words::say_recording()).with_papers()
    } else {
        Ruling::new(RuleId::Su20, Outcome::NotApplicable, words::trail())
    }
    .on(inputs)
}

/// SU-23: advice is what we brought up.
pub(super) fn advice(seen: &Seen<'_>) -> Ruling {
    let inputs = vec![input("offer.initiator", seen.case.offer.initiator.map(name))];
    if seen.case.offer.initiator == Some(Initiator::Rm) {
        Ruling::new(RuleId::Su23, Outcome::Pass, words::advice()).say(seen.pack.advice.clone()).with_papers()
    } else {
        Ruling::new(RuleId::Su23, Outcome::NotApplicable, words::no_advice())
    }
    .on(inputs)
}

/// Of high risk, and to an ordinary investor.
fn to_ordinary(seen: &Seen<'_>) -> bool {
    !seen.professional && seen.is_from(seen.pack.high_risk.from_level) == Some(true)
}
