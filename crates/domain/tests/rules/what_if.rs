//! docs/rules/wh.md, "Recommendations and what-if"

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use zhike_domain::closed_sets::{IssuerKind, ProductKind};
use zhike_domain::facts::Facts;
use zhike_domain::health::Measure;
use zhike_domain::health::method::Method;
use zhike_domain::health::recommend::{plan, recommend};
use zhike_domain::health::score::score;
use zhike_domain::health::suitable::{Candidate, Fit, candidates, fits};
use zhike_domain::health::what_if::{WhatIfChange, what_if};
use zhike_domain::product::Product;

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
        candidates(facts, horizon, &list).iter().map(|of| of.code().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&facts, HORIZON), ["G1", "L1", "E1"]);
    assert_eq!(codes(&facts, None), ["G1", "E1"], "a lock-up fits no unknown horizon");
    assert_eq!(codes(&Facts { risk_class: None, ..facts }, HORIZON), Vec::<String>::new());
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
    let shortlist = candidates(&client(), HORIZON, &list);
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
