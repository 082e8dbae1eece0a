//! docs/rules/wh.md, "Recommendations and what-if"

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use zhike_domain::client::Client;
use zhike_domain::closed_sets::{AmlRisk, IssuerKind, ProductKind, RiskClass};
use zhike_domain::facts::Facts;
use zhike_domain::health::Measure;
use zhike_domain::health::method::Method;
use zhike_domain::health::recommend::{plan, recommend};
use zhike_domain::health::score::score;
use zhike_domain::health::suitable::{Candidate, Fit, Misfit, candidates, fits};
use zhike_domain::health::what_if::{WhatIfChange, what_if};
use zhike_domain::product::Product;
use zhike_domain::suitability::RulePack;

use crate::page::table;

const PAGE: &str = include_str!("../../../../docs/rules/wh.md");
const HORIZON: Option<u32> = Some(24);

fn client() -> Facts {
    let (_, after) = PAGE.split_once("```json").unwrap();
    serde_json::from_str(after.split_once("```").unwrap().0).unwrap()
}

fn products() -> Vec<(Product, bool)> {
    let rows = table(PAGE, "Products on the list");
    rows.iter()
        .map(|row| {
            let product = Product {
                code: row.text("code").into(),
                name: row.text("code").to_owned(),
                kind: row.member("kind"),
                issuer: Some(row.text("issuer").to_owned()),
                issuer_kind: IssuerKind::Fund,
                risk_level: row.member("level"),
                other_ratings: Vec::new(),
                lockup_months: row.read("lock-up"),
                redeem_days: row.read_if_any("days"),
                matures_on: None,
                private: row.yes("private"),
                min_ticket: row.read_if_any("ticket"),
                sector_weights: BTreeMap::new(),
                tracks: None,
                annual_cost: None,
                guaranteed: false,
                insurance: None,
            };
            (product, row.yes("fits"))
        })
        .collect()
}

fn all() -> Vec<Candidate> {
    products().iter().map(|(product, _)| Candidate::of(product)).collect()
}

#[test]
fn only_what_fits_is_on_the_shortlist() {
    let facts = client();
    for (product, expected) in products() {
        let fit = fits(&facts, HORIZON, &Candidate::of(&product));
        assert_eq!(fit == Fit::Suitable, expected, "{} {fit:?}", product.name);
    }
    let list: Vec<Product> = products().into_iter().map(|(product, _)| product).collect();
    let codes = |facts: &Facts, horizon| {
        candidates(facts, horizon, list.iter().map(Candidate::of))
            .iter()
            .map(|of| of.code().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&facts, HORIZON), ["G1", "L1", "E1"]);
    assert_eq!(codes(&facts, None), ["G1", "E1"], "a lock-up fits no unknown horizon");
    assert_eq!(codes(&Facts { risk_class: None, ..facts }, HORIZON), Vec::<String>::new());
}

/// Level and term alone would let E1 through, whatever kinds he named, and L1 whatever he said of losses.
#[test]
fn where_his_record_is_known_the_verdict_decides_what_fits() {
    let at = "2026-11-20T02:00:00Z".parse().unwrap();
    let mut known = crate::ag::client();
    known.birth_date = Some("1950-03-01".parse::<chrono::NaiveDate>().unwrap().into());
    known.risk_class = Some(RiskClass::C3);
    known.risk_class_on = Some("2026-10-01".parse().unwrap());
    known.aml_risk = Some(AmlRisk::Low);
    known.aml_reviewed_on = Some("2026-10-01".parse().unwrap());
    known.means.horizon_months = HORIZON;
    known.profile.tolerates_no_loss = Some(false);
    known.profile.accepted_kinds =
        Some(vec![ProductKind::BondFund, ProductKind::BankWealth, ProductKind::QdiiFund]);
    let fit = |client: &Client, code: &str| {
        let list = products();
        let (product, _) = list.iter().find(|(product, _)| product.code.0 == code).unwrap();
        fits(&self::client(), HORIZON, &Candidate::judged(client, product, at, RulePack::shipped()))
    };
    assert_eq!(fit(&known, "G1"), Fit::Suitable, "at 76 too: elder care is a paper to be had");
    assert_eq!(fit(&known, "L1"), Fit::Suitable);
    assert_ne!(fit(&known, "E1"), Fit::Suitable, "a kind he did not name");
    assert_ne!(fit(&known, "L3"), Fit::Suitable, "locked for longer than he can do without");
    assert_eq!(fit(&known, "Q1"), Fit::NotSuitable(Misfit::Forbidden), "above his class");
    let untested = Client { risk_class: None, risk_class_on: None, ..known.clone() };
    assert_ne!(fit(&untested, "G1"), Fit::Suitable);
    let lapsed = Client { risk_class_on: Some("2025-10-01".parse().unwrap()), ..known };
    assert_ne!(fit(&lapsed, "G1"), Fit::Suitable, "his questionnaire has lapsed");
}

#[test]
fn of_equal_products_the_shortlist_takes_the_cheapest_and_never_three_of_one_house() {
    let (like, _) = products().remove(0);
    let product = |code: &str, issuer: &str, cost: i64| Product {
        code: code.into(),
        issuer: Some(issuer.to_owned()),
        annual_cost: Some(Decimal::new(cost, 4)),
        ..like.clone()
    };
    let list = [
        product("B1", "甲", 20),
        product("B2", "甲", 15),
        product("B3", "甲", 16),
        product("B4", "乙", 60),
        product("B5", "丙", 50),
    ];
    let shortlist = candidates(&client(), HORIZON, list.iter().map(Candidate::of));
    let codes: Vec<&str> = shortlist.iter().map(Candidate::code).collect();
    assert_eq!(codes, ["B2", "B5", "B4"]);
}

#[test]
fn a_change_is_computed_with_its_cost_and_what_stands_against_it() {
    for row in table(PAGE, "What if") {
        let values = row.text("values").split_once(' ');
        let values = values.map(|(code, value)| (code.to_owned(), value.parse().unwrap()));
        let change = WhatIfChange {
            values: values.into_iter().collect(),
            cover: row.read_if_any("cover"),
            pay_debt: row.read_if_any("repaid"),
        };
        let result = what_if(&client(), Method::shipped(), &all(), HORIZON, &change);
        assert_eq!(result.cost, row.read("cost"), "{change:?}");
        assert_eq!(result.cash, row.read("cash"), "{change:?}");
        if let Some(expected) = row.read_if_any::<Decimal>("score") {
            assert_eq!(result.health.score.unwrap().round_dp(2), expected, "{change:?}");
        }
        let objections: Vec<&str> = result.objections.iter().map(|words| words.zh.as_str()).collect();
        match row.text("objection") {
            "" => assert_eq!(objections, Vec::<&str>::new()),
            expected => assert!(objections.iter().any(|zh| zh.contains(expected)), "{objections:?}"),
        }
        assert_eq!(result.health, score(&result.facts, Method::shipped()));
    }
}

#[test]
fn what_is_bought_is_locked_from_today_and_what_is_sold_keeps_its_price() {
    let change = WhatIfChange {
        values: vec![("S1".to_owned(), Decimal::from(300_000)), ("L1".to_owned(), Decimal::from(300_000))],
        ..WhatIfChange::default()
    };
    let result = what_if(&client(), Method::shipped(), &all(), HORIZON, &change);
    assert_eq!(result.objections, []);
    let holdings = result.facts.holdings.unwrap();
    let of = |code: &str| holdings.iter().find(|holding| holding.product == code).unwrap();
    assert_eq!(of("S1").units, Some(Decimal::from(3_000)));
    assert_eq!(of("L1").locked_until, "2027-11-20".parse().ok());
    assert_eq!(of("L1").kind, Some(ProductKind::BankWealth));
    // 0.08 % of 300,000.
    assert_eq!(result.facts.assets_total, Some(Decimal::from(5_999_760)));
}

#[test]
fn cover_for_the_gap_is_recommended_with_its_points() {
    let list = recommend(&client(), Method::shipped(), &all(), HORIZON, 10);
    let cover = list.iter().find(|found| matches!(found.measure, Measure::Cover { .. })).unwrap();
    assert_eq!(cover.measure, Measure::Cover { amount: Decimal::from(1_440_000) });
    assert_eq!((cover.points, cover.cost), (Decimal::new(75, 1), None));
    assert!(list.is_sorted_by(|a, b| a.points >= b.points));
    let plan = plan(&client(), Method::shipped(), &all(), HORIZON).unwrap();
    assert!(plan.points > list.first().unwrap().points);
}
