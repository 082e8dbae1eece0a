//! Facts that no client has: amounts of any size, sign and scale, days at the ends of the calendar. They give an answer.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::{ProductKind, RiskClass, RiskLevel};
use zhike_domain::facts::{Allocation, Facts, GoalFact, HoldingFact, Outcome};
use zhike_domain::health::change::change_split;

use crate::given::{method, scored};

/// Any decimal, beyond the bound of what is read as well.
fn amount() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0..=28u32)
            .prop_map(|(lo, mid, hi, negative, scale)| Decimal::from_parts(lo, mid, hi, negative, scale)),
        Just(Decimal::ZERO),
        Just(Decimal::MAX),
        Just(Decimal::MIN),
        Just(Decimal::new(1, 28)),
        Just(Decimal::from(10i64.pow(15))),
    ]
}

fn day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        Just(NaiveDate::MIN),
        Just(NaiveDate::MAX),
        (any::<i16>(), 1..=366u32)
            .prop_filter_map("a day", |(year, of)| NaiveDate::from_yo_opt(year.into(), of)),
    ]
}

fn weights() -> impl Strategy<Value = BTreeMap<String, Decimal>> {
    proptest::collection::btree_map("[ab]?", amount(), 0..3)
}

prop_compose! {
    fn holding()(
        product in "[AB]?",
        kind in option::of(proptest::sample::select(ProductKind::ALL)),
        amounts in [option::of(amount()), option::of(amount()), option::of(amount())],
        risk_level in option::of(proptest::sample::select(RiskLevel::ALL)),
        redeem_days in option::of(any::<u32>()),
        issuer in option::of(" ?[xy]?"),
        sector_weights in weights(),
        days in [option::of(day()), option::of(day())],
        held_away in any::<bool>(),
    ) -> HoldingFact {
        let ([value, units, price], [locked_until, matures_on]) = (amounts, days);
        HoldingFact {
            product, kind, value, units, price, risk_level, redeem_days, issuer, sector_weights, locked_until, matures_on,
            held_away, ..HoldingFact::default()
        }
    }
}

prop_compose! {
    fn facts()(
        as_of in day(),
        birth_date in option::of(day()),
        risk_class in option::of(proptest::sample::select(RiskClass::ALL)),
        means in proptest::array::uniform9(option::of(amount())),
        holdings in option::of(proptest::collection::vec(holding(), 0..5)),
        target in option::of([amount(), amount(), amount(), amount()]),
        goals in option::of(proptest::collection::vec((day(), amount(), any::<bool>()), 0..4)),
        rates in option::of((option::of(any::<f64>()), option::of(any::<f64>()))),
        open_breach in option::of(any::<bool>()),
    ) -> Facts {
        let [spend, income, payments, debts, assets, years, cover, premiums, tolerance] = means;
        let goals = goals.map(|goals: Vec<_>| {
            goals.into_iter().map(|(due, amount, paid)| GoalFact { due, amount, name: None, paid }).collect()
        });
        Facts {
            as_of, birth_date, risk_class, holdings, goals, open_breach,
            essential_monthly_spend: spend,
            monthly_income: income,
            monthly_debt_payments: payments,
            debts,
            assets_total: assets,
            dependant_years: years,
            cover,
            premiums_year: premiums,
            target: target.map(|[equity, bond, cash, alternative]| Allocation { equity, bond, cash, alternative }),
            outcome: rates.map(|(xirr, benchmark)| Outcome { xirr, benchmark }),
            loss_tolerance: tolerance,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_facts_give_an_answer(before in facts(), after in facts()) {
        let health = scored(&before);
        for judged in &health.dimensions {
            if let Some(points) = judged.score {
                prop_assert!((Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&points));
            }
        }
        if let Some(split) = change_split(&before, method(), &after, method()) {
            prop_assert_eq!(split.method + split.data + split.action + split.market, split.to - split.from);
        }
        let _ = before.check();
    }
}
