//! Facts drawn at random: plausible in size, with anything unknown now and then.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::option::weighted;
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::{ProductKind, RiskClass, RiskLevel};
use zhike_domain::facts::{Allocation, Facts, GoalFact, HoldingFact, Outcome};
use zhike_domain::health::method::Method;
use zhike_domain::health::score::score;
use zhike_domain::health::{Dimension, Health};

pub fn method() -> &'static Method {
    Method::shipped()
}

pub fn as_of() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

pub fn scored(facts: &Facts) -> Health {
    score(facts, method())
}

pub fn points(facts: &Facts, dimension: Dimension) -> Option<Decimal> {
    scored(facts).dimensions.iter().find(|judged| judged.id == dimension).unwrap().score
}

fn days_from_today(days: std::ops::Range<u64>) -> impl Strategy<Value = NaiveDate> {
    days.prop_map(|days| as_of().checked_add_days(Days::new(days)).unwrap())
}

/// Whole yuan, now and then none.
pub fn money(most: u32) -> impl Strategy<Value = Decimal> {
    prop_oneof![1 => Just(Decimal::ZERO), 9 => (0..most).prop_map(Decimal::from)]
}

fn sectors() -> impl Strategy<Value = BTreeMap<String, Decimal>> {
    let weight = (1..=3i64).prop_map(|tenths| Decimal::new(tenths, 1));
    proptest::collection::btree_map(proptest::sample::select(&["消费", "金融", "医药"][..]), weight, 0..=3)
        .prop_map(|weights| weights.into_iter().map(|(name, weight)| (name.to_owned(), weight)).collect())
}

prop_compose! {
    /// A holding; `known` is the chance that a fact of it is known.
    pub fn holding(known: f64)(
        product in proptest::sample::select(&["A", "B", "C", "D", "E", "F"][..]),
        kind in weighted(known, proptest::sample::select(ProductKind::ALL)),
        value in weighted(known, money(3_000_000)),
        risk_level in weighted(known, proptest::sample::select(RiskLevel::ALL)),
        redeem_days in weighted(known, prop_oneof![Just(0u32), Just(1), Just(2), Just(90)]),
        issuer in weighted(known, proptest::sample::select(&["甲", "乙", "丙", "government"][..])),
        sector_weights in sectors(),
        locked_until in weighted(0.3, days_from_today(0..1500)),
        units in weighted(0.5, (1u32..1000).prop_map(Decimal::from)),
        held_away in proptest::bool::weighted(0.1),
    ) -> HoldingFact {
        HoldingFact {
            product: product.to_owned(),
            kind,
            value,
            risk_level,
            redeem_days,
            issuer: issuer.map(str::to_owned),
            sector_weights,
            locked_until,
            units,
            held_away,
            ..HoldingFact::default()
        }
    }
}

fn allocation() -> impl Strategy<Value = Allocation> {
    (0..=100i64, 0..=100i64, 0..=100i64).prop_map(|(a, b, c)| {
        let mut cuts = [a, b, c];
        cuts.sort_unstable();
        let share = |from: i64, to: i64| Decimal::new(to - from, 2);
        let [a, b, c] = cuts;
        Allocation { equity: share(0, a), bond: share(a, b), cash: share(b, c), alternative: share(c, 100) }
    })
}

fn goal() -> impl Strategy<Value = GoalFact> {
    let amount = money(2_000_000);
    (days_from_today(0..1500), amount).prop_map(|(due, amount)| GoalFact {
        due,
        amount,
        name: None,
        paid: false,
    })
}

prop_compose! {
    fn means(known: f64)(
        spend in weighted(known, money(100_000)),
        income in weighted(known, money(200_000)),
        payments in weighted(known, money(80_000)),
        debts in weighted(known, money(5_000_000)),
        assets in weighted(known, money(9_000_000)),
        years in weighted(known, (0u32..30).prop_map(Decimal::from)),
        cover in weighted(known, money(9_000_000)),
        premiums in weighted(known, money(400_000)),
    ) -> [Option<Decimal>; 8] {
        [spend, income, payments, debts, assets, years, cover, premiums]
    }
}

prop_compose! {
    /// Facts; `known` is the chance that each of them is known.
    pub fn facts(known: f64)(
        means in means(known),
        birth_date in weighted(known, (1930..2010i32, 1..=12u32, 1..=28u32)),
        risk_class in weighted(known, proptest::sample::select(RiskClass::ALL)),
        holdings in weighted(known, proptest::collection::vec(holding(known.max(0.9)), 0..8)),
        target in weighted(0.5, allocation()),
        goals in weighted(known, proptest::collection::vec(goal(), 0..4)),
        rates in weighted(known, (-0.2..0.3f64, -0.1..0.2f64)),
        open_breach in weighted(known, proptest::bool::weighted(0.1)),
    ) -> Facts {
        let [spend, income, payments, debts, assets, years, cover, premiums] = means;
        Facts {
            as_of: as_of(),
            birth_date: birth_date.and_then(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day)),
            risk_class,
            essential_monthly_spend: spend,
            monthly_income: income,
            monthly_debt_payments: payments,
            debts,
            assets_total: assets,
            dependant_years: years,
            cover,
            premiums_year: premiums,
            holdings,
            target,
            goals,
            outcome: rates.map(|(xirr, benchmark)| Outcome { xirr: Some(xirr), benchmark: Some(benchmark) }),
            open_breach,
            loss_tolerance: None,
        }
    }
}
