//! `zhike health` as a program: the client worked through in docs/rules/wh.md, clients of whom little is known, both languages,
//! and what it says about bad input.
#![cfg(test)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const PAGE: &str = include_str!("../../../docs/rules/wh.md");

fn zhike(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhike"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn health_of(facts: &Value) -> Value {
    printed(&zhike(&["health"], &facts.to_string()))
}

fn printed(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Code and place of the refusal of a run that must have printed nothing.
fn refused(input: &str) -> (String, String) {
    let output = zhike(&["health"], input);
    assert_eq!(output.status.code(), Some(2), "{input}");
    assert!(output.stdout.is_empty());
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    let field = |name: &str| error["error"][name].as_str().unwrap().to_owned();
    assert!(!field("message").is_empty());
    (field("code"), field("where"))
}

/// The client worked through on the page.
fn client() -> Value {
    let (_, after) = PAGE.split_once("```json").unwrap();
    serde_json::from_str(after.split_once("```").unwrap().0).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_client_of_the_page_scores_as_worked_by_hand() {
    let health = health_of(&client());
    assert_eq!(
        keys(&health),
        ["band", "cap", "dimensions", "method", "missing", "score", "status"],
        "the fields of the contract and no others"
    );
    assert_eq!(health["status"], "scored");
    assert_eq!(health["score"], json!(72.98));
    assert_eq!((&health["band"], &health["cap"]), (&json!("fair"), &Value::Null));
    assert_eq!((&health["missing"], &health["method"]), (&json!([]), &json!("wealth-health-1")));
    let dimensions = health["dimensions"].as_array().unwrap();
    let points: Vec<(&str, f64, i64)> = dimensions
        .iter()
        .map(|of| {
            assert_eq!(keys(of), ["id", "reason", "score", "weight"]);
            (of["id"].as_str().unwrap(), of["score"].as_f64().unwrap(), of["weight"].as_i64().unwrap())
        })
        .collect();
    let expected = [
        ("WH-1", 85.0, 15),
        ("WH-2", 85.0, 10),
        ("WH-3", 50.0, 15),
        ("WH-4", 85.0, 20),
        ("WH-5", 85.0, 15),
        ("WH-6", 20.0, 10),
        ("WH-7", 90.0, 10),
        ("WH-8", 69.6, 5),
    ];
    assert_eq!(points, expected);
    assert_eq!(
        dimensions[0]["reason"], "流动资产 120.0 万 ÷ 每月必要支出 4.0 万 = 30.0 个月 → 85 分",
        "inputs and formula filled in"
    );
}

#[test]
fn reasons_and_questions_come_in_either_language() {
    let mut facts = client();
    facts["cover"] = Value::Null;
    facts["open_breach"] = json!(true);
    let english = printed(&zhike(&["health", "--lang", "en"], &facts.to_string()));
    assert_eq!(
        english["dimensions"][0]["reason"],
        "Liquid assets 1,200,000 ÷ essential spending 40,000 a month = 30.0 months → 85 points"
    );
    let missing = json!([{
        "field": "cover",
        "weight_gained": 15,
        "question": "What is the sum insured of your life and critical-illness policies? None is 0."
    }]);
    assert_eq!(english["missing"], missing);
    assert_eq!(english["cap"], json!({ "at": 59, "because": ["a suitability breach is open"] }));
    assert_eq!(english["score"], json!(59.0));
    assert_eq!(english["band"], "weak");
    assert_eq!(health_of(&facts)["cap"]["because"], json!(["有未了结的适当性违规"]));
}

#[test]
fn of_a_client_of_whom_nothing_is_known_it_asks() {
    let health = health_of(&json!({ "as_of": "2026-11-20" }));
    assert_eq!((&health["status"], &health["score"]), (&json!("insufficient"), &Value::Null));
    assert_eq!((&health["band"], &health["cap"]), (&Value::Null, &Value::Null));
    assert!(health["dimensions"].as_array().unwrap().iter().all(|of| of["score"].is_null()));
    let missing = health["missing"].as_array().unwrap();
    let gained: i64 = missing.iter().map(|of| of["weight_gained"].as_i64().unwrap()).sum();
    assert_eq!(gained, 100, "asked all of it, everything can be computed");
    assert!(missing.iter().all(|of| !of["question"].as_str().unwrap().is_empty()));
}

#[test]
fn null_and_missing_are_unknown_an_empty_list_is_none_and_other_fields_are_ignored() {
    let mut facts = client();
    facts["goals"] = json!([]);
    facts["target"] = Value::Null;
    facts["favourite_colour"] = json!({ "deep": ["blue"] });
    facts["holdings"][0]["shelf"] = json!(3);
    let health = health_of(&facts);
    assert_eq!(health["dimensions"][6]["score"], json!(100.0));
    facts["goals"] = Value::Null;
    let unknown = health_of(&facts);
    facts.as_object_mut().unwrap().remove("goals");
    assert_eq!(health_of(&facts), unknown);
    assert_eq!(unknown["dimensions"][6]["score"], Value::Null);
    assert_eq!(unknown["missing"][0]["field"], "goals");
}

#[test]
fn amounts_are_read_from_numbers_and_from_strings() {
    let mut facts = client();
    let as_strings = health_of(&facts);
    for field in ["essential_monthly_spend", "monthly_income", "debts"] {
        let number: u64 = facts[field].as_str().unwrap().parse().unwrap();
        facts[field] = json!(number);
    }
    assert_eq!(health_of(&facts), as_strings);
}

#[test]
fn bad_input_is_refused_with_its_place() {
    let facts = |change: &dyn Fn(&mut Value)| {
        let mut facts = client();
        change(&mut facts);
        facts.to_string()
    };
    let place = |input: &str| refused(input).1;
    assert_eq!(place(&facts(&|f| f["monthly_income"] = json!(-1))), "monthly_income");
    assert_eq!(place(&facts(&|f| f["holdings"][2]["value"] = json!("-0.01"))), "holdings[2].value");
    assert_eq!(place(&facts(&|f| f["holdings"][1]["value"] = json!("many"))), "holdings[1].value");
    assert_eq!(place(&facts(&|f| f["holdings"][5]["kind"] = json!("lottery"))), "holdings[5].kind");
    assert_eq!(place(&facts(&|f| f["risk_class"] = json!("C6"))), "risk_class");
    assert_eq!(place(&facts(&|f| f["goals"][1]["due"] = json!("2027-02-30"))), "goals[1].due");
    assert_eq!(place(&facts(&|f| f["birth_date"] = json!("2030-01-01"))), "birth_date");
    assert_eq!(place(&facts(&|f| f["debts"] = json!(1e30))), "debts");
    let target = json!({ "equity": 50, "bond": 35, "cash": 10, "alternative": 5 });
    assert_eq!(place(&facts(&|f| f["target"] = target.clone())), "target.equity");
    assert_eq!(place("{}"), "stdin", "not even a day");
    for input in ["", "[]", "null", "{\"as_of\":", "nonsense", "{\"as_of\":\"2026-11-20\"} {}"] {
        refused(input);
    }
}

#[test]
fn help_names_every_field_that_is_printed() {
    let output = zhike(&["help", "health"], "");
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for name in
        ["status", "score", "band", "cap", "dimensions", "missing", "method", "--lang", "loss_tolerance"]
    {
        assert!(help.contains(name), "{name}");
    }
}
