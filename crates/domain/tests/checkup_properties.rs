//! What holds for every checkup: the unit of money and the order of holdings change nothing, and no facts, however odd, and no
//! ledger, however broken, make it panic or say a number that is none.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use uuid::Uuid;
use zhike_domain::calendar::closed_days;
use zhike_domain::checkup::episodes::Episodes;
use zhike_domain::checkup::findings::{CheckupInput, findings};
use zhike_domain::checkup::rules::CheckupRules;
use zhike_domain::checkup::{FigureValue, Finding, LossBasis, views};
use zhike_domain::closed_sets::{ProductKind, RiskClass, RiskLevel};
use zhike_domain::facts::{Allocation, Facts, GoalFact, HoldingFact, Outcome};
use zhike_domain::figures::{HistoryPoint, daily_returns, figures, history};
use zhike_domain::health::method::Method;
use zhike_domain::ids::{ClientId, LedgerEntryId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, LedgerKind, check, daily_values};
use zhike_domain::price::PriceSeries;

fn as_of() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

fn look(facts: &Facts, history: &[HistoryPoint]) -> Vec<Finding> {
    let rules = CheckupRules::shipped();
    let measured = figures(history, rules.risk_free, None).ok();
    let returns: Vec<f64> =
        daily_returns(history).unwrap_or_default().iter().map(|daily| daily.rate).collect();
    let loss = views::six_month_loss(&returns, Decimal::from(100_000), LossBasis::Account);
    let no_prices = |_: &str, _: NaiveDate, _: NaiveDate| None;
    let method = Method::shipped();
    // What the page shows beside the findings is made from the same facts, and must hold as well.
    let shares: Decimal = views::buckets(facts).iter().map(|bucket| bucket.share).sum();
    assert!(shares <= Decimal::new(1_000_001, 6), "{shares}");
    views::ladder(facts);
    findings(&CheckupInput {
        facts,
        figures: measured.as_ref(),
        drawdown_now: views::drawdown_now(&returns),
        six_month_loss: loss.as_ref(),
        replays: &views::replays(facts, Episodes::shipped(), &no_prices),
        goals: &views::goal_funding(facts, rules, None),
        method,
        rules,
        closed_days: closed_days(),
    })
}

fn day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        6 => (-400i64..4_000).prop_map(|days| as_of() + chrono::TimeDelta::days(days)),
        1 => prop_oneof![Just(NaiveDate::MIN), Just(NaiveDate::MAX), Just("0001-01-01".parse().unwrap())],
    ]
}

/// Whole yuan, so that products and sums stay exact.
fn amount() -> impl Strategy<Value = Decimal> {
    (0i64..2_000_000).prop_map(Decimal::from)
}

fn percent() -> impl Strategy<Value = Decimal> {
    (0i64..=100).prop_map(|percent| Decimal::new(percent, 2))
}

fn weights(of: &'static [&'static str]) -> impl Strategy<Value = BTreeMap<String, Decimal>> {
    prop::collection::btree_map(prop::sample::select(of).prop_map(str::to_owned), percent(), 0..3)
}

/// What is known of a product; a holding adds where it is and how old its price.
fn product(name: &'static str) -> impl Strategy<Value = HoldingFact> {
    let kinds = prop::option::weighted(0.9, prop::sample::select(ProductKind::ALL));
    let levels = || prop::option::of(prop::sample::select(RiskLevel::ALL));
    let known = (
        kinds,
        levels(),
        levels(),
        prop::option::of(0u32..60),
        prop::option::of(prop::sample::select(&["甲基金", "乙信托", "government", " "][..])),
        weights(&["半导体", "医药", "银行"]),
        weights(&["S1", "S2", "S3"]),
        prop::option::of(prop::sample::select(&["沪深300", "中证500"][..])),
        prop::option::of((0i64..40).prop_map(|tenths| Decimal::new(tenths, 3))),
    );
    known.prop_map(move |(kind, risk_level, bought, redeem_days, issuer, sectors, holds, tracks, cost)| {
        HoldingFact {
            product: name.to_owned(),
            kind,
            risk_level,
            risk_level_bought: bought,
            redeem_days,
            issuer: issuer.map(str::to_owned),
            sector_weights: sectors,
            constituents: holds,
            tracks: tracks.map(str::to_owned),
            annual_cost: cost,
            ..HoldingFact::default()
        }
    })
}

fn holdings() -> impl Strategy<Value = Vec<HoldingFact>> {
    let products = (product("P1"), product("P2"), product("P3"), product("P4"));
    let places = prop::collection::vec(
        (
            0usize..4,
            prop::option::weighted(0.9, amount()),
            any::<bool>(),
            [(); 3].map(|()| prop::option::of(day())),
            any::<bool>(),
        ),
        0..8,
    );
    (products, places).prop_map(|((a, b, c, d), places)| {
        let products = [a, b, c, d];
        let of = |(at, value, held_away, [matures_on, locked_until, priced_on], planned): (
            usize,
            _,
            _,
            [_; 3],
            _,
        )| {
            HoldingFact {
                value,
                held_away,
                matures_on,
                locked_until,
                priced_on,
                maturity_planned: planned,
                ..products[at].clone()
            }
        };
        places.into_iter().map(of).collect()
    })
}

fn facts() -> impl Strategy<Value = Facts> {
    let maybe = || prop::option::of(amount());
    let goals = prop::collection::vec((day(), amount(), any::<bool>()), 0..4);
    let target = prop::option::of((percent(), percent()));
    (
        (prop::option::of(day()), prop::option::of(prop::sample::select(RiskClass::ALL)), maybe(), maybe()),
        (prop::option::of(holdings()), prop::option::of(goals), target, prop::option::of(percent())),
        prop::option::of((prop::option::of(-0.5..0.5f64), prop::option::of(-0.5..0.5f64))),
    )
        .prop_map(
            |((birth_date, risk_class, spend, income), (holdings, goals, target, tolerance), outcome)| {
                let goal = |(due, amount, paid)| GoalFact { due, amount, name: None, paid };
                let mut facts: Facts = serde_json::from_str(r#"{"as_of":"2026-11-20"}"#).unwrap();
                facts.birth_date = birth_date;
                facts.risk_class = risk_class;
                facts.essential_monthly_spend = spend;
                facts.monthly_income = income;
                facts.holdings = holdings;
                facts.goals = goals.map(|goals| goals.into_iter().map(goal).collect());
                facts.target = target.map(|(equity, bond)| Allocation {
                    equity,
                    bond: bond.min(Decimal::ONE - equity),
                    cash: Decimal::ONE - equity - bond.min(Decimal::ONE - equity),
                    alternative: Decimal::ZERO,
                });
                facts.outcome = outcome.map(|(xirr, benchmark)| Outcome { xirr, benchmark });
                facts.loss_tolerance = tolerance;
                facts
            },
        )
}

fn scaled(facts: &Facts, by: Decimal) -> Facts {
    let times = |amount: &mut Option<Decimal>| {
        if let Some(amount) = amount {
            *amount *= by;
        }
    };
    let mut facts = facts.clone();
    times(&mut facts.essential_monthly_spend);
    times(&mut facts.monthly_income);
    facts.holdings.iter_mut().flatten().for_each(|holding| times(&mut holding.value));
    facts.goals.iter_mut().flatten().for_each(|goal| goal.amount *= by);
    facts
}

/// What a finding says, apart from amounts: which rule, about what, how pressing, with which shares.
fn shape(finding: &Finding) -> String {
    let figures: Vec<String> = finding
        .figures
        .iter()
        .filter(|figure| !matches!(figure.value, FigureValue::Money(_)))
        .map(|figure| match &figure.value {
            FigureValue::Share(share) | FigureValue::Months(share) => {
                format!("{}={}", figure.name, share.round_dp(8).normalize())
            }
            other => format!("{}={other:?}", figure.name),
        })
        .collect();
    format!("{} {:?} {figures:?}", finding.key(), finding.severity)
}

fn amounts(finding: &Finding) -> Vec<Decimal> {
    let money =
        |value: &FigureValue| if let FigureValue::Money(amount) = value { Some(*amount) } else { None };
    finding.figures.iter().filter_map(|figure| money(&figure.value)).collect()
}

fn check_form(findings: &[Finding]) -> Result<(), TestCaseError> {
    let keys: BTreeSet<String> = findings.iter().map(Finding::key).collect();
    prop_assert_eq!(keys.len(), findings.len(), "answers are kept by key");
    prop_assert!(findings.is_sorted_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.rule)));
    for finding in findings {
        for words in [&finding.reason, &finding.next_step] {
            prop_assert!(!words.zh.trim().is_empty() && !words.en.trim().is_empty());
            prop_assert!(!words.zh.contains("NaN") && !words.en.contains("NaN"), "{}", words.en);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_unit_of_money_changes_no_finding(facts in facts(), doublings in 1u32..12) {
        let by = Decimal::from(2u64.pow(doublings));
        let (one, other) = (look(&facts, &[]), look(&scaled(&facts, by), &[]));
        let shapes = |all: &[Finding]| all.iter().map(shape).collect::<Vec<_>>();
        prop_assert_eq!(shapes(&one), shapes(&other));
        for (one, other) in one.iter().zip(&other) {
            for (a, b) in amounts(one).iter().zip(amounts(other)) {
                // Amounts are rounded to the cent before they are scaled here, and after it there.
                prop_assert!((*a * by - b).abs() <= by, "{}: {a} × {by} and {b}", one.key());
            }
        }
    }

    #[test]
    fn the_order_of_holdings_and_goals_changes_nothing(facts in facts(), turn in 0usize..8) {
        let mut turned = facts.clone();
        if let Some(holdings) = turned.holdings.as_mut().filter(|holdings| !holdings.is_empty()) {
            let by = turn % holdings.len();
            holdings.rotate_left(by);
        }
        if let Some(goals) = &mut turned.goals {
            goals.reverse();
        }
        prop_assert_eq!(look(&facts, &[]), look(&turned, &[]));
        prop_assert_eq!(views::ladder(&facts), views::ladder(&turned));
    }

    #[test]
    fn findings_are_well_formed(facts in facts()) {
        check_form(&look(&facts, &[]))?;
    }

    #[test]
    fn no_facts_however_odd_make_it_panic(
        facts in facts(),
        odd in prop::collection::vec(
            (any::<i64>(), 0u32..28, any::<i64>(), 0u32..28, prop::option::of(any::<f64>())), 0..6),
    ) {
        let mut facts = facts;
        for (value, scale, weight, places, rate) in odd {
            let (value, weight) = (Decimal::new(value, scale), Decimal::new(weight, places));
            facts.essential_monthly_spend = Some(weight);
            facts.loss_tolerance = Some(value);
            facts.outcome = rate.map(|rate| Outcome { xirr: Some(rate), benchmark: Some(f64::NAN) });
            facts.goals.get_or_insert_default().push(GoalFact { due: NaiveDate::MAX, amount: value, name: None, paid: false });
            facts.target = Some(Allocation { equity: weight, bond: value, cash: Decimal::MAX, alternative: Decimal::MIN });
            facts.holdings.get_or_insert_default().push(HoldingFact {
                product: "odd".to_owned(),
                kind: Some(ProductKind::EquityFund),
                value: Some(value),
                annual_cost: Some(weight),
                sector_weights: BTreeMap::from([("半导体".to_owned(), weight), ("医药".to_owned(), Decimal::MAX)]),
                constituents: BTreeMap::from([("S1".to_owned(), Decimal::MAX)]),
                ..HoldingFact::default()
            });
        }
        check_form(&look(&facts, &[]))?;
    }

    #[test]
    fn no_ledger_however_broken_makes_it_panic_or_say_what_is_no_number(
        rows in prop::collection::vec(
            (0u64..200, 0u32..3, prop::sample::select(KINDS), 0usize..3, -1_000i64..5_000, -50_000i64..100_000, -5i64..20), 0..40),
        closes in prop::collection::btree_map(0u64..200, 1i64..10_000, 0..40),
        steps in prop::collection::vec(0u64..3, 0..150),
    ) {
        // B has gaps, C no prices at all; the days of valuing may stand twice.
        let first: NaiveDate = "2024-01-01".parse().unwrap();
        let points = |every: u64| closes.iter().filter(move |(on, _)| *on % every == 0)
            .map(|(on, close)| (first + Days::new(*on), Decimal::new(*close, 2))).collect::<Vec<_>>();
        let prices: BTreeMap<ProductCode, PriceSeries> = [("A", 1), ("B", 7)].into_iter()
            .map(|(code, every)| (code.into(), PriceSeries::new(code.into(), points(every)).unwrap()))
            .collect();
        let rows: Vec<LedgerEntry> = rows.into_iter().zip(0u128..)
            .map(|((on, position, kind, product, units, amount, fee), number)| LedgerEntry {
                id: LedgerEntryId(Uuid::from_u128(number)),
                client: ClientId(Uuid::from_u128(1)),
                date: first + Days::new(on),
                position,
                kind,
                product: ["A", "B", "C"].get(product).map(|code| ProductCode::from(*code)),
                units: Decimal::from(units),
                price: None,
                amount: Decimal::from(amount),
                fee: Decimal::from(fee),
            })
            .collect();
        let mut on = first;
        let mut days = Vec::new();
        for step in steps {
            on = on + Days::new(step);
            days.push(on);
        }
        let daily = daily_values(&rows, &prices, &days);
        let history = history(&daily);
        match figures(&history, 0.015, None) {
            Ok(found) => {
                let text = serde_json::to_value(&found).unwrap();
                for name in ["twr", "volatility", "sharpe", "sortino", "var95", "cvar95"] {
                    prop_assert!(text[name].is_number() || text["withheld"].get(name).is_some(), "{name} is silently absent");
                }
                prop_assert!(found.twr.is_none_or(f64::is_finite));
            }
            // What cannot be true has a day, and shows in what was handed in.
            Err(fault) => {
                let doubled = days.windows(2).any(|pair| pair[0] == pair[1]);
                let negative = daily.iter().any(|day| day.value.to_f64().unwrap() < 0.0);
                let no_base = daily.iter().any(|day| day.flow <= Decimal::ZERO);
                prop_assert!(doubled || negative || no_base || !check(&rows).is_empty(), "{fault:?}");
            }
        }
        let facts: Facts = serde_json::from_str(r#"{"as_of":"2026-11-20","holdings":[],"loss_tolerance":"0.1"}"#).unwrap();
        check_form(&look(&facts, &history))?;
    }
}

const KINDS: &[LedgerKind] = &[
    LedgerKind::Deposit,
    LedgerKind::Withdraw,
    LedgerKind::Buy,
    LedgerKind::Sell,
    LedgerKind::Dividend,
    LedgerKind::Split,
    LedgerKind::Fee,
];
