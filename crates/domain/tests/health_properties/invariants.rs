//! Bounds, scale, order, weights, what is asked for, and parts of a change that add up.

use proptest::prelude::*;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::{ProductKind, RiskLevel};
use zhike_domain::facts::{Facts, HoldingFact};
use zhike_domain::health::change::change_split;
use zhike_domain::health::{FactField, Health, HealthStatus};

use crate::given::{facts, method, scored};

fn known_weight(health: &Health) -> Decimal {
    health.dimensions.iter().filter(|judged| judged.score.is_some()).map(|judged| judged.weight).sum()
}

fn close(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < Decimal::new(1, 18),
        (a, b) => a == b,
    }
}

fn same_points(a: &Health, b: &Health) -> bool {
    let dimensions = a.dimensions.iter().zip(&b.dimensions);
    dimensions.into_iter().all(|(a, b)| close(a.score, b.score))
        && close(a.score, b.score)
        && a.status == b.status
        && a.cap.as_ref().map(|cap| cap.because.len()) == b.cap.as_ref().map(|cap| cap.because.len())
        && a.missing.iter().map(|m| m.field).eq(b.missing.iter().map(|m| m.field))
}

/// All amounts of money times a factor.
fn scaled(facts: &Facts, factor: Decimal) -> Facts {
    let mut facts = facts.clone();
    for amount in [
        &mut facts.essential_monthly_spend,
        &mut facts.monthly_income,
        &mut facts.monthly_debt_payments,
        &mut facts.debts,
        &mut facts.assets_total,
        &mut facts.cover,
        &mut facts.premiums_year,
    ]
    .into_iter()
    .chain(facts.holdings.iter_mut().flatten().map(|holding| &mut holding.value))
    .flatten()
    .chain(facts.goals.iter_mut().flatten().map(|goal| &mut goal.amount))
    {
        *amount *= factor;
    }
    facts
}

/// One fact from other facts.
fn with(facts: &mut Facts, field: FactField, from: &Facts) {
    match field {
        FactField::BirthDate => facts.birth_date = from.birth_date,
        FactField::RiskClass => facts.risk_class = from.risk_class,
        FactField::EssentialMonthlySpend => facts.essential_monthly_spend = from.essential_monthly_spend,
        FactField::MonthlyIncome => facts.monthly_income = from.monthly_income,
        FactField::MonthlyDebtPayments => facts.monthly_debt_payments = from.monthly_debt_payments,
        FactField::Debts => facts.debts = from.debts,
        FactField::AssetsTotal => facts.assets_total = from.assets_total,
        FactField::DependantYears => facts.dependant_years = from.dependant_years,
        FactField::Cover => facts.cover = from.cover,
        FactField::PremiumsYear => facts.premiums_year = from.premiums_year,
        FactField::Holdings => match &mut facts.holdings {
            None => facts.holdings.clone_from(&from.holdings),
            Some(held) => held.iter_mut().for_each(completed),
        },
        FactField::Target => facts.target = from.target,
        FactField::Goals => facts.goals.clone_from(&from.goals),
        FactField::Outcome => facts.outcome.clone_from(&from.outcome),
        FactField::OpenBreach => facts.open_breach = from.open_breach,
        FactField::LossTolerance => facts.loss_tolerance = from.loss_tolerance,
    }
}

/// What is unknown of a holding is told, so that nothing more is liquid to speak of: a need that shrinks by the answer could
/// bring cover above the cap, where premiums begin to matter.
fn completed(holding: &mut HoldingFact) {
    holding.value.get_or_insert(Decimal::new(1, 6));
    holding.kind.get_or_insert(ProductKind::Stock);
    holding.risk_level.get_or_insert(RiskLevel::R3);
    if holding.kind != Some(ProductKind::Cash) {
        holding.redeem_days.get_or_insert(90);
    }
}

/// Facts without an income of nothing: no answer mends that, and what can be known then hangs on what the answers are.
fn earning(facts: &Facts) -> Facts {
    Facts { monthly_income: facts.monthly_income.filter(|income| !income.is_zero()), ..facts.clone() }
}

/// A client of whom everything is known and nothing is zero.
fn well_known() -> Facts {
    serde_json::from_str(
        r#"{"as_of":"2026-11-20","birth_date":"1976-03-08","risk_class":"C3","essential_monthly_spend":40000,
        "monthly_income":100000,"monthly_debt_payments":28000,"debts":1200000,"assets_total":6000000,
        "dependant_years":6,"cover":2000000,"premiums_year":60000,"goals":[{"due":"2027-03-01","amount":100}],
        "holdings":[{"product":"S","kind":"stock","value":600000,"risk_level":"R3","redeem_days":1,"issuer":"丙"}],
        "target":{"equity":0.5,"bond":0.35,"cash":0.1,"alternative":0.05},
        "outcome":{"xirr":0.04,"benchmark":0.03},"open_breach":false,"loss_tolerance":0.2}"#,
    )
    .unwrap()
}

proptest! {
    #[test]
    fn points_lie_within_0_and_100_and_the_mean_is_of_what_is_known(facts in facts(0.85)) {
        let health = scored(&facts);
        let (mut sum, mut weight) = (Decimal::ZERO, Decimal::ZERO);
        for judged in &health.dimensions {
            prop_assert!(!judged.reason.zh.is_empty() && !judged.reason.en.is_empty());
            if let Some(points) = judged.score {
                prop_assert!((Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&points), "{judged:?}");
                sum += points * judged.weight;
                weight += judged.weight;
            }
        }
        prop_assert_eq!(health.status == HealthStatus::Scored, weight >= Decimal::from(60));
        prop_assert_eq!(health.score.is_some(), health.status == HealthStatus::Scored);
        prop_assert_eq!(health.band.is_some(), health.score.is_some());
        if let Some(score) = health.score {
            let mean = sum / weight;
            let expected = health.cap.as_ref().map_or(mean, |cap| mean.min(cap.at.into()));
            prop_assert!(close(Some(score), Some(expected)));
        } else {
            prop_assert_eq!(health.cap, None);
        }
    }

    #[test]
    fn scaling_all_amounts_changes_nothing(facts in facts(0.9), hundredths in 1i64..100_000) {
        let factor = Decimal::new(hundredths, 2);
        prop_assert!(same_points(&scored(&facts), &scored(&scaled(&facts, factor))));
    }

    #[test]
    fn the_order_of_holdings_and_goals_changes_nothing(facts in facts(0.9), turn in 0usize..8) {
        let mut turned = facts.clone();
        for list in turned.holdings.iter_mut() {
            let by = turn % list.len().max(1);
            list.rotate_left(by);
            list.reverse();
        }
        turned.goals.iter_mut().for_each(|goals| goals.reverse());
        let (a, b) = (scored(&facts), scored(&turned));
        prop_assert!(same_points(&a, &b));
        prop_assert_eq!(a.score, b.score, "to the last digit");
    }

    #[test]
    fn a_breach_never_raises_the_score(facts in facts(0.9)) {
        let with = |open_breach| scored(&Facts { open_breach, ..facts.clone() }).score;
        prop_assert!(with(Some(true)) <= with(Some(false)));
        prop_assert_eq!(with(None), with(Some(false)));
    }

    #[test]
    fn what_is_asked_for_brings_the_weight_it_promises(facts in facts(0.5)) {
        let answers = well_known();
        let mut told = earning(&facts);
        let mut health = scored(&told);
        for missing in health.missing.clone() {
            let before = known_weight(&health);
            with(&mut told, missing.field, &answers);
            health = scored(&told);
            // An answer can show that a fact asked for later is not needed after all, so it may bring its weight early.
            prop_assert!(known_weight(&health) >= before, "{:?}", missing.field);
        }
        // What no answer mends stays unknown and unasked: spending of nothing, holdings of no value.
        prop_assert!(health.missing.is_empty(), "{:?}", health.missing);
    }

    #[test]
    fn the_promised_weights_add_up_to_all_that_can_be_known(facts in facts(0.5)) {
        let answers = well_known();
        let facts = earning(&facts);
        let health = scored(&facts);
        let promised: Decimal = health.missing.iter().map(|missing| missing.weight_gained).sum();
        let mut told = facts;
        for missing in &health.missing {
            with(&mut told, missing.field, &answers);
        }
        prop_assert_eq!(known_weight(&scored(&told)), known_weight(&health) + promised);
        let mut fields: Vec<_> = health.missing.iter().map(|missing| missing.field).collect();
        fields.sort_unstable();
        fields.dedup();
        prop_assert_eq!(fields.len(), health.missing.len(), "nothing is asked for twice");
    }

    #[test]
    fn the_parts_of_a_change_add_up_exactly(before in facts(0.95), after in facts(0.95), heavier in 1u32..50) {
        let mut method_after = method().clone();
        for weight in method_after.weights.values_mut().take(3) {
            weight.0 += Decimal::from(heavier);
        }
        let scores = (scored(&before).score, zhike_domain::health::score::score(&after, &method_after).score);
        match change_split(&before, method(), &after, &method_after) {
            None => prop_assert!(scores.0.is_none() || scores.1.is_none()),
            Some(split) => {
                prop_assert_eq!(split.from, scores.0.unwrap().round_dp(1));
                prop_assert_eq!(split.to, scores.1.unwrap().round_dp(1));
                let parts = split.method + split.data + split.action + split.market;
                prop_assert_eq!(parts, split.to - split.from);
            }
        }
    }

    #[test]
    fn nothing_changed_is_no_change(facts in facts(0.95)) {
        if let Some(split) = change_split(&facts, method(), &facts, method()) {
            prop_assert_eq!([split.method, split.data, split.action, split.market], [Decimal::ZERO; 4]);
        }
    }

    #[test]
    fn a_change_of_one_sort_is_counted_as_that_sort(facts in facts(0.95), income in 1u32..200_000, cover in 1u32..5_000_000) {
        let split = |after: &Facts| change_split(&facts, method(), after, method());
        let none = Decimal::ZERO;
        let told = Facts { monthly_income: Some(income.into()), ..facts.clone() };
        if let Some(split) = split(&told) {
            prop_assert_eq!((split.method, split.action, split.market), (none, none, none));
        }
        if facts.cover.is_some() {
            let covered = Facts { cover: Some(cover.into()), ..facts.clone() };
            if let Some(split) = split(&covered) {
                prop_assert_eq!((split.method, split.data, split.market), (none, none, none));
            }
        }
        let mut dearer = facts.clone();
        for holding in dearer.holdings.iter_mut().flatten().filter(|holding| !holding.held_away) {
            if holding.kind != Some(ProductKind::Cash) {
                holding.value = holding.value.map(|value| value * Decimal::TWO);
            }
        }
        if let Some(split) = split(&dearer) {
            prop_assert_eq!((split.method, split.data, split.action), (none, none, none));
        }
    }
}
