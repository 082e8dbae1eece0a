//! `zhike checkup` as a program: one client's findings by hand, in both languages, and what it says about bad input.
#![cfg(test)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use support::{ask, printed, refused, shared};

/// A client of 70 in class C3 with one stock too many, a lock-up before a goal, and an account that swings.
fn client() -> Value {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let mut value = 1_000_000.0;
    let values: Vec<Value> = (0..100u64)
        .map(|i| {
            value *= if i % 10 == 0 { 0.97 } else { 1.002 };
            json!({"date": first + chrono::Days::new(i), "value": value})
        })
        .collect();
    json!({
        "as_of": "2026-11-20", "birth_date": "1956-03-15", "risk_class": "C3", "essential_monthly_spend": "10000",
        "monthly_income": 20000, "loss_tolerance": "0.10", "outcome": {"xirr": 0.01, "benchmark": 0.07},
        "goals": [{"due": "2027-05-20", "amount": "300000"}],
        "holdings": [
            {"product": "600001", "name": "某股份", "kind": "stock", "value": "250000", "risk_level": "R4",
             "risk_level_bought": "R4", "redeem_days": 1, "issuer": "某股份", "sector_weights": {"半导体": 1},
             "priced_on": "2026-11-19", "annual_cost": 0},
            {"product": "T1", "name": "稳利信托", "kind": "trust", "value": "650000", "risk_level": "R3",
             "risk_level_bought": "R3", "redeem_days": 5, "issuer": "某信托", "locked_until": "2027-12-31",
             "priced_on": "2026-11-19", "annual_cost": "0.01"},
            {"product": "cash", "kind": "cash", "value": "100000", "redeem_days": 0},
        ],
        "values": values, "flows": [],
    })
}

#[test]
fn findings_come_for_action_first_with_figures_and_a_next_step() {
    let out = printed(&ask(&["checkup"], &client().to_string()));
    let findings = out["findings"].as_array().unwrap();
    let of = |rule: &str| -> &Value {
        findings.iter().find(|finding| finding["rule"] == rule).unwrap_or_else(|| panic!("{rule}: {out:#}"))
    };
    for finding in findings {
        let keys: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys.len(), 5, "{keys:?}");
        assert!(
            !finding["reason"].as_str().unwrap().is_empty()
                && !finding["next_step"].as_str().unwrap().is_empty()
        );
        assert!(finding["figures"].is_object());
    }
    let rank =
        |finding: &Value| ["act", "watch", "info"].iter().position(|s| finding["severity"] == *s).unwrap();
    assert!(findings.is_sorted_by_key(rank));
    // 250,000 of a million in one stock: twice the limit of 10 % and more.
    let stock = of("CK-02");
    assert_eq!(stock["severity"], "act");
    assert_eq!(
        stock["figures"],
        json!({"share": 0.25, "limit": 0.1, "amount": "250000.00", "excess": "150000.00"})
    );
    assert_eq!(stock["reason"], "某股份占 25%，单只股票上限 10%");
    // R4 above C3.
    assert_eq!(of("CK-07")["figures"]["level"], "R4");
    // 300,000 due in May, and of R3 or below only the cash is free by then.
    assert_eq!(of("CK-18")["severity"], "act");
    assert_eq!(of("CK-18")["figures"]["short"], "200000.00");
    // 7 % less 1 %.
    assert_eq!(of("CK-13")["figures"]["behind"], 0.06);
    // One day in ten falls by 3 %: 0.03 × √126 = 33.67 %.
    let loss = of("CK-11")["figures"]["loss"].as_f64().unwrap();
    assert!((loss - 0.03 * 126f64.sqrt()).abs() < 1e-6, "{loss}");
    // A quarter in a stock through the crash of 2015: 0.25 × 46.70 % = 11.675 %.
    assert_eq!(of("CK-21")["figures"]["loss"], 0.11675);
    assert_eq!(out["figures"]["observations"], 99);
}

#[test]
fn sentences_come_in_english_too_and_figures_stay() {
    let english = printed(&ask(&["checkup", "--lang", "en"], &client().to_string()));
    let chinese = printed(&ask(&["checkup"], &client().to_string()));
    let pairs = english["findings"].as_array().unwrap().iter().zip(chinese["findings"].as_array().unwrap());
    for (english, chinese) in pairs {
        assert_eq!((&english["rule"], &english["figures"]), (&chinese["rule"], &chinese["figures"]));
        assert_ne!(english["reason"], chinese["reason"]);
    }
    let stock =
        english["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "CK-02").unwrap();
    assert_eq!(stock["reason"], "某股份 is 25% of value, above the limit of 10% for one stock");
}

#[test]
fn what_is_not_known_is_a_finding_and_never_a_pass() {
    let out = printed(&ask(&["checkup"], r#"{"as_of":"2026-11-20","values":[]}"#));
    let findings = out["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["severity"] == "info"), "{out:#}");
    let waiting: String = findings
        .iter()
        .map(|finding| format!("{}, ", finding["figures"]["waiting"].as_str().unwrap()))
        .collect();
    for number in 1..=21 {
        assert!(waiting.contains(&format!("CK-{number:02},")), "CK-{number:02} is passed over: {waiting}");
    }
    assert_eq!(out["figures"]["withheld"]["twr"], "no_values");
}

/// The rows of a file of the shared data, by the names of its columns.
fn rows(folder: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let headers = lines.next().unwrap();
    lines.map(|cells| headers.iter().cloned().zip(cells).collect()).collect()
}

/// Sixty clients with what they hold and told, at true closes: each rule is a finding, or waits for a fact that really is not there.
#[test]
fn sixty_clients_are_looked_through_with_nothing_passed_over() {
    let Some(folder) = shared() else { return };
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("book/expected.json")).unwrap()).unwrap();
    let mut closes: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in rows(&folder, "market/closes.csv") {
        closes.insert((row["code"].clone(), row["date"].clone()), row["close"].parse().unwrap());
    }
    let products: BTreeMap<String, BTreeMap<String, String>> =
        rows(&folder, "market/products.csv").into_iter().map(|row| (row["code"].clone(), row)).collect();
    let mut above_class = 0;
    for client in rows(&folder, "book/clients.csv") {
        let stands = &expected[&client["client_id"]];
        let as_of = stands["as_of"].as_str().unwrap().to_owned();
        let held = stands["holdings"].as_object().unwrap().iter().map(|(code, units)| {
            let product = &products[code];
            let kind = match product["asset_class"].as_str() {
                "equity_cn" => "index_fund",
                "equity_overseas" => "qdii_fund",
                "bond" => "bond_fund",
                _ if code == "518880" => "gold",
                _ => "commodity_fund",
            };
            let close = closes[&(code.clone(), as_of.clone())];
            json!({"product": code, "name": product["name"], "kind": kind, "risk_level": product["risk_level"],
                "value": format!("{:.2}", units.as_f64().unwrap() * close), "redeem_days": 1, "tracks": product["tracks"],
                "priced_on": as_of})
        });
        let known =
            |column: &str| if client[column].is_empty() { Value::Null } else { json!(client[column]) };
        let cash = json!({"product": "cash", "kind": "cash", "value": stands["cash"].to_string()});
        let input = json!({
            "as_of": as_of, "birth_date": known("birth_date"), "risk_class": known("risk_class"),
            "essential_monthly_spend": known("essential_monthly_spend"), "monthly_income": known("monthly_income"),
            "loss_tolerance": known("loss_tolerance"), "goals": [],
            "holdings": held.chain([cash]).collect::<Vec<_>>(),
        });
        let out = printed(&ask(&["checkup"], &input.to_string()));
        let findings = out["findings"].as_array().unwrap();
        assert!(!findings.is_empty(), "{}", client["client_id"]);
        let waiting: Vec<&str> =
            findings.iter().filter_map(|finding| finding["figures"]["waiting"].as_str()).collect();
        // No history, no benchmark, no issuers and costs were handed in; all else was.
        let waits = |rule: &str| waiting.iter().any(|rules| rules.contains(rule));
        assert_eq!(waits("CK-21"), client["loss_tolerance"].is_empty(), "{waiting:?}");
        assert!(waits("CK-11") && waits("CK-12"), "{waiting:?}");
        assert!(waits("CK-13") && waits("CK-14"), "{waiting:?}");
        assert_eq!(waits("CK-07"), client["risk_class"].is_empty(), "{waiting:?}");
        above_class += findings.iter().filter(|finding| finding["rule"] == "CK-07").count();
    }
    assert!(above_class > 0, "the book holds products above the class of their holders");
}

#[test]
fn bad_input_is_refused_by_its_place() {
    let with = |field: &str, value: Value| {
        let mut client = client();
        client[field] = value;
        client.to_string()
    };
    let mut bad_value = client();
    bad_value["values"][17]["value"] = json!(-5);
    for (input, code, place) in [
        ("{}".to_owned(), "bad_input", "stdin"),
        (bad_value.to_string(), "bad_history", "values[17].value"),
        (with("loss_tolerance", json!("much")), "bad_input", "loss_tolerance"),
        (with("risk_class", json!("C6")), "bad_input", "risk_class"),
        (with("holdings", json!([{"product": "A", "kind": "lottery"}])), "bad_input", "holdings[0].kind"),
        (with("holdings", json!([{"product": "A", "value": "1e17"}])), "bad_input", "holdings[0].value"),
        (with("goals", json!([{"due": "2027-13-01", "amount": 1}])), "bad_input", "goals[0].due"),
    ] {
        let error = refused(&ask(&["checkup"], &input));
        assert_eq!((error["code"].as_str(), error["where"].as_str()), (Some(code), Some(place)));
    }
    assert_eq!(refused(&ask(&["checkup", "--lang", "fr"], "{}"))["code"], "usage");
}
