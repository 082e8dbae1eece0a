//! docs/rules/wh.md

use chrono::NaiveDate;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::{RiskClass, Tier};
use zhike_domain::facts::{Allocation, Facts, GoalFact, HoldingFact, Outcome};
use zhike_domain::health::change::{change_split, change_split_with, rm_action};
use zhike_domain::health::classes::{concentration, liquid, target_of};
use zhike_domain::health::due::{DueState, checkups_due};
use zhike_domain::health::method::{CheckupForm, Method, Number};
use zhike_domain::health::score::{band, score};
use zhike_domain::health::{Band, ChangeSplit, Dimension, FactField, HealthStatus};

use crate::page::{Row, member, table};

const PAGE: &str = include_str!("../../../../docs/rules/wh.md");
const DAY: &str = "2026-11-20";

fn method() -> &'static Method {
    Method::shipped()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn nothing_known() -> Facts {
    serde_json::from_str(&format!(r#"{{"as_of":"{DAY}"}}"#)).unwrap()
}

/// The client worked through on the page.
pub fn client() -> Facts {
    let (_, after) = PAGE.split_once("```json").unwrap();
    serde_json::from_str(after.split_once("```").unwrap().0).unwrap()
}

fn points(facts: &Facts, dimension: Dimension) -> Option<Decimal> {
    let health = score(facts, method());
    health.dimensions.iter().find(|judged| judged.id == dimension).unwrap().score
}

fn close(a: Decimal, b: Decimal) -> bool {
    (a - b).abs() < Decimal::new(1, 20)
}

fn assert_points(facts: &Facts, dimension: Dimension, row: &Row<'_>) {
    let (actual, expected) = (points(facts, dimension), row.read_if_any::<Decimal>("points"));
    let same = match (actual, expected) {
        (Some(actual), Some(expected)) => close(actual, expected),
        (actual, expected) => actual == expected,
    };
    assert!(same, "{dimension:?} {actual:?}, not {expected:?}: {}", row.text("why"));
}

/// `none`, or holdings written one after the other.
fn holdings(text: &str, one: impl Fn(&str) -> HoldingFact) -> Option<Vec<HoldingFact>> {
    match text {
        "" => None,
        "none" => Some(Vec::new()),
        text => Some(text.split(", ").map(one).collect()),
    }
}

/// A name of a closed set; `?` is unknown.
fn known<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    (name != "?").then(|| member(name))
}

fn liquid_of(value: Decimal) -> HoldingFact {
    HoldingFact {
        product: "L".to_owned(),
        value: Some(value),
        redeem_days: Some(1),
        ..HoldingFact::default()
    }
}

#[test]
fn wh_1_months_at_hand() {
    for row in table(PAGE, "Months at hand") {
        let facts = Facts {
            essential_monthly_spend: row.read_if_any("spend"),
            holdings: Some(vec![liquid_of(row.read("liquid"))]),
            ..nothing_known()
        };
        assert_points(&facts, Dimension::Liquidity, &row);
        let months = zhike_domain::health::liquid_months(&facts, method());
        assert_eq!(months, row.read_if_any("months"));
    }
}

#[test]
fn wh_1_what_is_liquid() {
    for row in table(PAGE, "What is liquid") {
        let held = HoldingFact {
            product: "A".to_owned(),
            kind: Some(row.member("kind")),
            value: Some(Decimal::ONE_HUNDRED),
            redeem_days: row.read_if_any("redeem days"),
            ..HoldingFact::default()
        };
        let found = liquid(&[held, liquid_of(Decimal::ZERO)], 1).unwrap();
        assert_eq!(found.value, row.read("liquid"), "{}", row.text("kind"));
        assert_eq!(found.left_out.is_empty(), !row.text("why").starts_with("unknown"));
    }
}

#[test]
fn wh_2_payments_against_income() {
    for row in table(PAGE, "Payments against income") {
        let facts = Facts {
            monthly_debt_payments: row.read_if_any("payments"),
            monthly_income: row.read_if_any("income"),
            debts: row.read_if_any("debts"),
            assets_total: row.read_if_any("assets"),
            ..nothing_known()
        };
        assert_points(&facts, Dimension::Debt, &row);
    }
}

#[test]
fn wh_3_cover_against_need() {
    for row in table(PAGE, "Cover against need") {
        let facts = Facts {
            debts: row.read_if_any("debts"),
            dependant_years: row.read_if_any("years"),
            essential_monthly_spend: row.read_if_any("spend"),
            monthly_income: row.read_if_any("income"),
            cover: row.read_if_any("cover"),
            premiums_year: row.read_if_any("premiums"),
            holdings: row.read_if_any("liquid").map(|liquid| vec![liquid_of(liquid)]),
            ..nothing_known()
        };
        assert_points(&facts, Dimension::Protection, &row);
    }
}

#[test]
fn wh_4_levels_against_class() {
    for row in table(PAGE, "Levels against class") {
        let held = holdings(row.text("holdings"), |text| {
            let (level, value) = text.split_once(' ').unwrap();
            HoldingFact {
                product: text.to_owned(),
                risk_level: known(level),
                value: Some(value.parse().unwrap()),
                ..HoldingFact::default()
            }
        });
        let class = row.text("class");
        let risk_class = if class.is_empty() { None } else { known(class) };
        assert_points(&Facts { risk_class, holdings: held, ..nothing_known() }, Dimension::RiskFit, &row);
    }
}

#[test]
fn wh_5_target_without_an_agreement() {
    for row in table(PAGE, "Target without an agreement") {
        let facts = Facts {
            as_of: row.read("on"),
            birth_date: Some(row.read("born")),
            risk_class: Some(row.member::<RiskClass>("class")),
            ..nothing_known()
        };
        let target = target_of(&facts, method()).unwrap();
        assert_eq!(
            (target.equity, target.bond),
            (row.read("equity"), row.read("bond")),
            "{}",
            row.text("why")
        );
        assert_eq!((target.cash, target.alternative), (Decimal::new(10, 2), Decimal::new(5, 2)));
    }
    assert_eq!(target_of(&nothing_known(), method()), None);
}

#[test]
fn wh_5_holdings_against_target() {
    for row in table(PAGE, "Holdings against target") {
        let shares: Vec<Decimal> =
            row.text("target").split(' ').map(|share| share.parse().unwrap()).collect();
        let [equity, bond, cash, alternative] = shares[..] else { panic!("four shares") };
        let held = holdings(row.text("holdings"), |text| {
            let (kind, value) = text.split_once(' ').unwrap();
            let value = Some(value.parse().unwrap());
            HoldingFact { product: text.to_owned(), kind: known(kind), value, ..HoldingFact::default() }
        });
        let target = Some(Allocation { equity, bond, cash, alternative });
        assert_points(&Facts { target, holdings: held, ..nothing_known() }, Dimension::Allocation, &row);
    }
}

/// `kind product/issuer/sector=weight+… value`.
fn grouped(text: &str) -> HoldingFact {
    let [kind, names, value] = text.split(' ').collect::<Vec<_>>()[..] else { panic!("{text}") };
    let mut names = names.split('/');
    let product = names.next().unwrap().to_owned();
    let issuer = names.next().filter(|issuer| *issuer != "?").map(str::to_owned);
    let sectors = names.next().into_iter().flat_map(|sectors| sectors.split('+'));
    let sector_weights = sectors
        .map(|sector| match sector.split_once('=') {
            Some((name, weight)) => (name.to_owned(), weight.parse().unwrap()),
            None => (sector.to_owned(), Decimal::ONE),
        })
        .collect();
    let value = Some(value.parse().unwrap());
    HoldingFact { product, kind: known(kind), value, issuer, sector_weights, ..HoldingFact::default() }
}

#[test]
fn wh_6_groups_that_weigh_too_much() {
    for row in table(PAGE, "Groups that weigh too much") {
        let facts = Facts { holdings: holdings(row.text("holdings"), grouped), ..nothing_known() };
        assert_points(&facts, Dimension::Concentration, &row);
        if let Some(expected) = row.read_if_any::<Decimal>("excess in pp") {
            let found = concentration(&facts.holdings.unwrap(), &method().concentration).unwrap();
            assert_eq!(found.excess().unwrap() * Decimal::ONE_HUNDRED, expected, "{}", row.text("why"));
        }
    }
}

#[test]
fn wh_7_goals_against_free_money() {
    for row in table(PAGE, "Goals against free money") {
        let goals = match row.text("goals") {
            "" => None,
            "none" => Some(Vec::new()),
            text => Some(text.split("; ").map(goal).collect()),
        };
        let held = holdings(row.text("holdings"), |text| {
            let (what, until) = text.split_once(" until ").map_or((text, None), |(w, u)| (w, Some(day(u))));
            let (level, value) = what.split_once(' ').unwrap();
            HoldingFact {
                product: text.to_owned(),
                risk_level: known(level),
                value: Some(value.parse().unwrap()),
                locked_until: until,
                ..HoldingFact::default()
            }
        });
        assert_points(&Facts { goals, holdings: held, ..nothing_known() }, Dimension::Horizon, &row);
    }
}

fn goal(text: &str) -> GoalFact {
    let (due, amount) = text.split_once(' ').unwrap();
    GoalFact { due: day(due), amount: amount.parse().unwrap(), name: None, paid: false }
}

#[test]
fn wh_7_what_cannot_be_redeemed_is_free_when_it_matures_and_a_goal_provided_for_is_left_out() {
    let held = |redeem_days| HoldingFact {
        product: "T".to_owned(),
        risk_level: Some(member("R2")),
        value: Some(Decimal::ONE_HUNDRED),
        matures_on: Some(day("2028-01-01")),
        redeem_days,
        ..HoldingFact::default()
    };
    let score = |held: HoldingFact, paid| {
        let goals = Some(vec![GoalFact { paid, ..goal("2027-06-30 100") }]);
        points(&Facts { goals, holdings: Some(vec![held]), ..nothing_known() }, Dimension::Horizon).unwrap()
    };
    assert_eq!(score(held(None), false), Decimal::ZERO);
    assert_eq!(score(held(Some(3)), false), Decimal::ONE_HUNDRED, "sold before it matures");
    assert_eq!(score(held(None), true), Decimal::ONE_HUNDRED);
}

#[test]
fn wh_8_own_return_against_benchmark() {
    for row in table(PAGE, "Own return against benchmark") {
        let outcome = Outcome { xirr: row.read_if_any("own"), benchmark: row.read_if_any("benchmark") };
        assert_points(&Facts { outcome: Some(outcome), ..nothing_known() }, Dimension::Outcome, &row);
    }
}

#[test]
fn wh_a_client_worked_through() {
    let health = score(&client(), method());
    let rows = table(PAGE, "His points");
    assert_eq!(rows.len(), health.dimensions.len());
    let mut sum = Decimal::ZERO;
    for (row, judged) in rows.iter().zip(&health.dimensions) {
        assert_eq!(judged.id, row.member::<Dimension>("dimension"));
        assert_eq!((judged.weight, judged.score.unwrap()), (row.read("weight"), row.read("points")));
        let product: Decimal = row.read("product");
        assert_eq!(judged.weight * judged.score.unwrap(), product);
        sum += product;
    }
    assert_eq!(sum, Decimal::from(7298));
    assert_eq!((health.score, health.band), (Some(Decimal::new(7298, 2)), Some(Band::Fair)));
    assert_eq!((health.status, health.cap, health.missing), (HealthStatus::Scored, None, vec![]));
    assert_eq!(health.method, method().version);
}

#[test]
fn wh_10_capped_or_not() {
    for row in table(PAGE, "Capped or not") {
        let facts = Facts {
            open_breach: (!row.text("breach").is_empty()).then(|| row.yes("breach")),
            monthly_debt_payments: row.read_if_any("payments"),
            essential_monthly_spend: row.read_if_any("spend"),
            ..client()
        };
        let health = score(&facts, method());
        assert_eq!(health.cap.is_some(), row.yes("cap"), "{health:?}");
        let (actual, expected): (_, Decimal) = (health.score.unwrap(), row.read("score"));
        assert!(close(actual, expected), "{actual} {expected}");
    }
    // Too little is known for a score, so there is nothing to cap.
    let health = score(&Facts { open_breach: Some(true), ..nothing_known() }, method());
    assert_eq!((health.status, health.cap), (HealthStatus::Insufficient, None));
}

#[test]
fn wh_11_bands_begin_at_their_points() {
    for row in table(PAGE, "WH-11 Bands") {
        assert_eq!(band(row.read("score"), method()), row.member("band"), "{}", row.text("score"));
    }
}

#[test]
fn wh_12_what_to_ask_a_client_of_whom_little_is_known() {
    let client = client();
    let facts = Facts {
        birth_date: client.birth_date,
        risk_class: client.risk_class,
        holdings: client.holdings.clone(),
        ..nothing_known()
    };
    let health = score(&facts, method());
    assert_eq!((health.status, health.score, health.band), (HealthStatus::Insufficient, None, None));
    let asked: Vec<(FactField, Decimal)> =
        health.missing.iter().map(|missing| (missing.field, missing.weight_gained)).collect();
    let rows = table(PAGE, "Asked of a client of whom little is known");
    let expected: Vec<(FactField, Decimal)> =
        rows.iter().map(|row| (row.member("field"), row.read("weight gained"))).collect();
    assert_eq!(asked, expected);
}

#[test]
fn wh_12_from_sixty_percent_of_the_weight_on_there_is_a_score() {
    let client = client();
    // WH-4, WH-5 and WH-6 are 45; with WH-1 they are 60.
    let mut facts = Facts {
        birth_date: client.birth_date,
        risk_class: client.risk_class,
        holdings: client.holdings.clone(),
        essential_monthly_spend: client.essential_monthly_spend,
        ..nothing_known()
    };
    let health = score(&facts, method());
    let expected = Decimal::from(1275 + 1700 + 1275 + 200) / Decimal::from(60);
    assert!(close(health.score.unwrap(), expected));
    assert!(!health.missing.is_empty(), "what would sharpen it is asked for none the less");
    facts.essential_monthly_spend = None;
    facts.outcome.clone_from(&client.outcome);
    facts.goals.clone_from(&client.goals);
    let sixty = score(&facts, method());
    assert_eq!(sixty.status, HealthStatus::Scored, "45 + 10 + 5");
    facts.outcome = None;
    assert_eq!(score(&facts, method()).status, HealthStatus::Insufficient, "45 + 10");
}

#[test]
fn wh_12_either_of_two_ways_is_asked_for_once() {
    let mut facts = Facts { birth_date: None, risk_class: None, ..client() };
    let asked = |facts: &Facts| -> Vec<(FactField, Decimal)> {
        score(facts, method()).missing.iter().map(|missing| (missing.field, missing.weight_gained)).collect()
    };
    // The class serves WH-4 at once, and with the birth date WH-5.
    let twenty = (FactField::RiskClass, Decimal::from(20));
    assert_eq!(asked(&facts), [twenty, (FactField::BirthDate, Decimal::from(15))]);
    facts.risk_class = Some(RiskClass::C3);
    assert_eq!(asked(&facts), [(FactField::BirthDate, Decimal::from(15))]);
    // A fact that is known to be nothing is not asked for again.
    let broke = Facts { monthly_income: Some(Decimal::ZERO), ..client() };
    assert_eq!(points(&broke, Dimension::Debt), None);
    assert_eq!(asked(&broke), []);
}

fn a_quarter_later() -> Facts {
    let mut facts = client();
    facts.as_of = day("2027-02-20");
    facts.essential_monthly_spend = Some(Decimal::from(48_000));
    facts.cover = Some(Decimal::from(2_880_000));
    facts.outcome = Some(Outcome { xirr: Some(0.055), benchmark: Some(0.03) });
    for holding in facts.holdings.iter_mut().flatten() {
        if holding.product == "cash" {
            holding.value = Some(Decimal::from(700_000));
        } else if holding.product == "S1" {
            (holding.value, holding.units) = (Some(Decimal::from(300_000)), Some(Decimal::from(3000)));
        }
    }
    facts
}

fn assert_split(split: &ChangeSplit, heading: &str) {
    let rows = table(PAGE, heading);
    let cell = |part: &str, column: &str| -> Decimal {
        rows.iter().find(|row| row.text("part") == part).unwrap().read(column)
    };
    assert_eq!((split.from, split.to), (cell("from", "score"), cell("market", "score")));
    let parts = [split.method, split.data, split.action, split.market];
    let mut at = split.from;
    for (name, part) in ["method", "data", "action", "market"].into_iter().zip(parts) {
        assert_eq!(part, cell(name, "points"), "{name}");
        at += part;
        assert_eq!(at, cell(name, "score"), "{name}");
    }
    assert_eq!(at, split.to);
}

#[test]
fn wh_13_from_one_score_to_the_next_and_wh_15() {
    let (before, after) = (client(), a_quarter_later());
    let first = change_split(&before, method(), &after, method()).unwrap();
    assert_eq!(first.since, before.as_of);
    assert_split(&first, "From one score to the next");

    let mut heavier = method().clone();
    heavier.weights.insert(Dimension::Outcome, Number(Decimal::from(15)));
    let second = change_split(&before, method(), &after, &heavier).unwrap();
    assert_split(&second, "With a new method");

    assert_eq!(rm_action([&first, &second]), Decimal::new(165, 1));
    assert!(PAGE.contains("in the two examples above 8.6 and 7.9"));
}

#[test]
fn wh_13_without_a_score_at_either_end_there_is_no_split() {
    let little = Facts { as_of: day("2026-08-20"), ..nothing_known() };
    assert_eq!(change_split(&little, method(), &client(), method()), None);
    assert_eq!(change_split(&client(), method(), &little, method()), None);
}

#[test]
fn wh_13_a_lock_that_runs_out_is_the_passing_of_time() {
    let (before, mut after) = (client(), client());
    after.as_of = day("2027-07-01");
    for holding in after.holdings.iter_mut().flatten().filter(|holding| holding.product == "W1") {
        (holding.locked_until, holding.redeem_days) = (None, Some(0));
    }
    let split = change_split(&before, method(), &after, method()).unwrap();
    assert_eq!((split.method, split.data, split.action), Default::default());
    // More is at hand and free for goals, and he is a year older: none of it was done or learned.
    assert_ne!(split.market, Decimal::ZERO);
}

#[test]
fn wh_13_units_made_more_by_a_split_are_no_trade() {
    let (before, mut after) = (client(), client());
    for holding in after.holdings.iter_mut().flatten().filter(|holding| holding.product == "S1") {
        // Two for one, and the price fell by a tenth besides.
        (holding.units, holding.value) = (Some(Decimal::from(12_000)), Some(Decimal::from(540_000)));
    }
    let factors = [("S1".to_owned(), Decimal::TWO)].into();
    let split = change_split_with(&before, method(), &after, method(), &factors).unwrap();
    assert_eq!((split.method, split.data, split.action), Default::default());
    assert_ne!(split.market, Decimal::ZERO);
}

#[test]
fn wh_16_done_due_overdue() {
    for row in table(PAGE, "Done, due, overdue") {
        let completed: Vec<NaiveDate> =
            row.text("completed").split(' ').filter(|text| !text.is_empty()).map(day).collect();
        let tier: Tier = row.member("tier");
        let found = checkups_due(tier, &completed, row.read("today"), method()).unwrap();
        assert_eq!(found.form, row.member::<CheckupForm>("form"));
        let expected = match row.text("state") {
            "due" => DueState::Due { by: row.read("day") },
            "overdue" => DueState::Overdue { since: row.read("day") },
            done => DueState::Done { n: done.strip_prefix("done ").unwrap().parse().unwrap() },
        };
        assert_eq!(found.state, expected, "{tier:?} {completed:?} {}", row.text("today"));
    }
}
