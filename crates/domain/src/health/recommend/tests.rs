use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::health::suitable::locked_until;
use crate::health::what_if::cash_of;
use portfolios::client;

mod portfolios;

fn method() -> &'static Method {
    Method::shipped()
}

/// A recommendation's measure as a what-if.
fn as_change(measure: &Measure) -> WhatIfChange {
    let mut change = WhatIfChange::default();
    match measure {
        Measure::Trade { trades } => {
            let products = trades.iter().filter(|step| !is_account(step));
            change.values = products.map(|step| (step.product.clone(), step.after)).collect();
        }
        Measure::Cover { amount } => change.cover = Some(*amount),
        Measure::PayDebt { amount } => change.pay_debt = Some(*amount),
        Measure::Questionnaire => {}
    }
    change
}

/// The same client with ten times of everything that is money.
fn tenfold(facts: &Facts, candidates: &[Candidate]) -> (Facts, Vec<Candidate>) {
    let (mut facts, mut candidates) = (facts.clone(), candidates.to_vec());
    for amount in [
        &mut facts.essential_monthly_spend,
        &mut facts.monthly_income,
        &mut facts.monthly_debt_payments,
        &mut facts.debts,
        &mut facts.assets_total,
        &mut facts.cover,
        &mut facts.premiums_year,
    ] {
        *amount = amount.map(|amount| amount * Decimal::TEN);
    }
    for holding in facts.holdings.iter_mut().flatten() {
        holding.value = holding.value.map(|value| value * Decimal::TEN);
    }
    for goal in facts.goals.iter_mut().flatten() {
        goal.amount *= Decimal::TEN;
    }
    for candidate in &mut candidates {
        candidate.min_ticket = candidate.min_ticket.map(|ticket| ticket * Decimal::TEN);
    }
    (facts, candidates)
}

fn all_of(seed: u64) -> (Facts, Vec<Candidate>, Option<u32>, Vec<Recommendation>) {
    let (facts, candidates, horizon) = client(seed, 10, 12);
    let list = recommend(&facts, method(), &candidates, horizon, 20);
    (facts, candidates, horizon, list)
}

proptest! {
    #[test]
    fn points_are_what_a_what_if_computes(seed: u64) {
        let (facts, candidates, horizon, list) = all_of(seed);
        let before = score(&facts, method()).score;
        for found in &list {
            prop_assert!(found.points >= Decimal::new(5, 1));
            if found.measure == Measure::Questionnaire {
                continue;
            }
            let result = what_if(&facts, method(), &candidates, horizon, &as_change(&found.measure));
            let gained = result.health.score.unwrap().round_dp(1) - before.unwrap().round_dp(1);
            prop_assert_eq!(found.points, gained);
            prop_assert_eq!(&result.objections, &Vec::new());
            if let Some(cost) = found.cost {
                prop_assert_eq!(cost, result.cost);
            }
        }
    }

    #[test]
    fn only_what_fits_is_bought_and_only_free_money_is_sold(seed: u64) {
        let (facts, candidates, horizon, list) = all_of(seed);
        let plan = plan(&facts, method(), &candidates, horizon);
        let measures = list.iter().map(|found| &found.measure);
        for measure in measures.chain(plan.iter().flat_map(|plan| &plan.measures)) {
            let Measure::Trade { trades } = measure else { continue };
            let held = facts.holdings.as_deref().unwrap();
            let mut sold = Decimal::ZERO;
            for step in trades {
                prop_assert!(step.after >= Decimal::ZERO);
                if is_account(step) {
                    continue;
                }
                if step.after > step.before {
                    let candidate = candidates.iter().find(|candidate| candidate.code() == step.product).unwrap();
                    prop_assert_eq!(fits(&facts, horizon, candidate), Fit::Suitable);
                    prop_assert!(candidate.min_ticket.is_none_or(|ticket| step.after - step.before >= ticket));
                } else {
                    let holding = held.iter().find(|holding| holding.product == step.product).unwrap();
                    prop_assert!(!holding.held_away && locked_until(holding, facts.as_of).is_none());
                    sold += step.before - step.after;
                }
            }
            let total: Decimal = held.iter().filter_map(HoldingFact::known_value).sum();
            prop_assert!(sold <= total * Fees::shipped().search.turnover + Decimal::ONE);
        }
    }

    #[test]
    fn the_order_of_holdings_and_products_changes_nothing(seed: u64) {
        let (facts, candidates, horizon, list) = all_of(seed);
        let mut turned = facts.clone();
        turned.holdings.as_mut().unwrap().reverse();
        turned.goals.iter_mut().for_each(|goals| goals.reverse());
        let turned_candidates: Vec<Candidate> = candidates.iter().rev().cloned().collect();
        prop_assert_eq!(&recommend(&turned, method(), &turned_candidates, horizon, 20), &list);
        let (one, other) = (
            plan(&facts, method(), &candidates, horizon),
            plan(&turned, method(), &turned_candidates, horizon),
        );
        prop_assert_eq!(one.map(|plan| plan.change), other.map(|plan| plan.change));
    }

    #[test]
    fn the_plan_falls_short_of_no_recommendation(seed: u64) {
        let (facts, candidates, horizon, list) = all_of(seed);
        let plan = plan(&facts, method(), &candidates, horizon);
        let reached = plan.as_ref().map_or(Decimal::ZERO, |plan| plan.points);
        for found in list.iter().filter(|found| found.measure != Measure::Questionnaire) {
            // What brings less than half a point more than something cheaper, the plan leaves out; a tenth is rounding.
            prop_assert!(reached + Decimal::new(6, 1) >= found.points, "{reached} < {}", found.points);
        }
        if let Some(plan) = plan {
            let result = what_if(&facts, method(), &candidates, horizon, &plan.change);
            prop_assert_eq!(&result.objections, &Vec::new());
            prop_assert_eq!(result.health, plan.health);
        }
    }

    #[test]
    fn the_objective_agrees_with_the_score(seed: u64) {
        let (facts, candidates, horizon) = client(seed, 10, 12);
        let Some(advice) = Advice::new(&facts, method(), &candidates, horizon) else { return Ok(()) };
        let Some(search) = advice.search() else { return Ok(()) };
        let start = search.start();
        let exact = |health: &Health| health.score.unwrap().to_f64().unwrap();
        let at_start = search.objective.worth(&start.amounts);
        prop_assert!((at_start - exact(&advice.health)).abs() < 1e-9, "{at_start} {:?}", advice.health);
        let end = search.climb(start, 4, &|_, _| true);
        let change = WhatIfChange { values: search.new_values(&end), ..WhatIfChange::default() };
        let result = advice.compute(&change);
        prop_assert_eq!(&result.objections, &Vec::new());
        let mut free = end.amounts.clone();
        free.fees = 0.0;
        let at_end = search.objective.worth(&free);
        prop_assert!((at_end - exact(&result.health)).abs() < 1e-6, "{at_end} {:?} {end:?}", result.health);
        let cost = result.cost.to_f64().unwrap();
        prop_assert!((end.amounts.fees - cost).abs() < 0.5, "{} {cost}", end.amounts.fees);
    }
}

/// Between 10,000 and a million steps scale with the total, so a client with ten times of everything gets the same advice but for
/// rounding.
#[test]
fn ten_times_of_everything_leads_to_trades_of_the_same_points() {
    let (mut clients, mut alike) = (0, 0);
    for seed in 0..400 {
        let (facts, candidates, horizon) = client(seed, 10, 12);
        let total: Decimal = facts.holdings.iter().flatten().filter_map(HoldingFact::known_value).sum();
        if !(Decimal::from(10_000)..Decimal::from(100_000)).contains(&total) {
            continue;
        }
        let (scaled, scaled_candidates) = tenfold(&facts, &candidates);
        let best = |facts: &Facts, candidates: &[Candidate]| {
            let list = recommend(facts, method(), candidates, horizon, 20);
            let trades = list.into_iter().filter(|found| matches!(found.measure, Measure::Trade { .. }));
            trades.map(|found| found.points).max().unwrap_or_default()
        };
        let apart = (best(&facts, &candidates) - best(&scaled, &scaled_candidates)).abs();
        clients += 1;
        alike += u32::from(apart <= Decimal::new(3, 1));
    }
    assert!(clients > 50 && alike == clients, "{alike} of {clients}");
}

/// The best gain on a grid of tenths of all value: every way to sell up to the turnover limit in tenths, and to put the
/// proceeds into cash and products in tenths. Independent of the search: it knows `what_if` alone.
fn best_on_grid(facts: &Facts, candidates: &[Candidate], horizon: Option<u32>) -> Decimal {
    let held = facts.holdings.as_deref().unwrap();
    let total: Decimal = held.iter().filter_map(HoldingFact::known_value).sum();
    let tenth = (total / Decimal::TEN).floor();
    let codes: BTreeSet<&str> = held
        .iter()
        .map(|holding| holding.product.as_str())
        .chain(candidates.iter().map(Candidate::code))
        .collect();
    let codes: Vec<&str> = codes.into_iter().filter(|code| *code != CASH).collect();
    let value = |code: &str| {
        held.iter().find(|holding| holding.product == code).map_or(Decimal::ZERO, |h| h.value.unwrap())
    };
    let mut best = Decimal::ZERO;
    let before = score(facts, method()).score.unwrap();
    // Each product changes by −4 … +4 tenths, a sale of more than there is sells all.
    let mut changes = vec![-4i64; codes.len()];
    loop {
        let values: Vec<(String, Decimal)> = codes
            .iter()
            .zip(&changes)
            .filter(|(_, change)| **change != 0)
            .map(|(code, change)| {
                ((*code).to_owned(), (value(code) + tenth * Decimal::from(*change)).max(Decimal::ZERO))
            })
            .filter(|(code, after)| *after != value(code))
            .collect();
        let sold: Decimal = values.iter().map(|(code, after)| (value(code) - after).max(Decimal::ZERO)).sum();
        let bought: Decimal =
            values.iter().map(|(code, after)| (after - value(code)).max(Decimal::ZERO)).sum();
        let limit = total * Fees::shipped().search.turnover;
        if sold <= limit && bought <= limit && bought <= sold + cash_of(facts) {
            let change = WhatIfChange { values, ..WhatIfChange::default() };
            let result = what_if(facts, method(), candidates, horizon, &change);
            if let Some(after) = result.health.score.filter(|_| result.objections.is_empty()) {
                best = best.max(after - before);
            }
        }
        let Some(at) = changes.iter().position(|change| *change < 4) else { return best };
        changes[at] += 1;
        changes[..at].fill(-4);
    }
}

#[test]
fn the_search_reaches_what_trying_everything_on_a_grid_reaches() {
    let (mut reached, mut possible, mut clients) = (Decimal::ZERO, Decimal::ZERO, 0);
    for seed in 0.. {
        let (mut facts, candidates, horizon) = client(seed, 2, 2);
        // Cover and debts are no trades.
        (facts.cover, facts.debts) = (Some(Decimal::from(1_000_000_000)), Some(Decimal::ZERO));
        if candidates.len() > 2 || score(&facts, method()).score.is_none() {
            continue;
        }
        let grid = best_on_grid(&facts, &candidates, horizon);
        if grid < Decimal::ONE {
            continue;
        }
        let found = plan(&facts, method(), &candidates, horizon).map_or(Decimal::ZERO, |plan| plan.points);
        reached += found.min(grid);
        possible += grid;
        clients += 1;
        if clients == 40 {
            break;
        }
    }
    assert!(reached >= possible * Decimal::new(95, 2), "{reached} of {possible}");
}
