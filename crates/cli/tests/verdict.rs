//! `zhike verdict` as a program: an ordinary offer, what changes it, what is unknown, both languages, and what it says about bad input.
#![cfg(test)]

#[expect(dead_code, reason = "the shared data are for other tests")]
mod support;

use serde_json::{Value, json};
use support::{ask, printed};

fn verdict_of(case: &Value) -> Value {
    printed(&ask(&["verdict"], &case.to_string()))
}

/// Code and place of the refusal of a run that must have printed nothing.
fn refused(input: &str) -> (String, String) {
    let error = support::refused(&ask(&["verdict"], input));
    let field = |name: &str| error[name].as_str().unwrap().to_owned();
    assert!(!field("message").is_empty());
    (field("code"), field("where"))
}

/// A C3 client of 50 asks for an R3 fund.
fn case() -> Value {
    json!({
        "client": {
            "id": "客户甲", "kind": "person", "birth_date": "1976-11-20", "capacity": "full", "risk_class": "C3",
            "risk_class_on": "2026-03-02", "tolerates_no_loss": false, "investor_type": "ordinary",
            "financial_assets": "900000", "income_avg3": 240000, "experience_years": "4", "horizon_months": 24,
            "accepted_kinds": ["mixed_fund", "equity_fund"], "aml_risk": "low", "aml_reviewed_on": "2026-01-05",
            "questionnaires": ["2026-03-02T02:00:00Z"], "max_ticket": null
        },
        "product": {
            "id": "P1", "issuer_kind": "fund", "guaranteed": false, "kind": "mixed_fund", "risk_level": "R3",
            "other_ratings": [], "lockup_months": 12, "private": false, "min_ticket": "1"
        },
        "offer": {
            "date": "2026-11-20", "initiator": "client", "channel": "on_site", "amount": "50000.00", "elder_care_done": false
        }
    })
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn outcome<'a>(verdict: &'a Value, id: &str) -> &'a Value {
    let rules = verdict["rules"].as_array().unwrap();
    &rules.iter().find(|rule| rule["id"] == id).unwrap()["outcome"]
}

fn kinds(verdict: &Value) -> Vec<&str> {
    verdict["documents"].as_array().unwrap().iter().map(|due| due["kind"].as_str().unwrap()).collect()
}

#[test]
fn an_offer_that_fits_passes_with_every_rule_listed() {
    let verdict = verdict_of(&case());
    assert_eq!(keys(&verdict), ["documents", "pack", "regime", "rules", "verdict"]);
    assert_eq!((&verdict["verdict"], &verdict["regime"]), (&json!("Pass"), &json!("securities")));
    assert_eq!((&verdict["pack"], &verdict["documents"]), (&json!("suitability-1"), &json!([])));
    let rules = verdict["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let expected: Vec<String> = (1..=25).map(|number| format!("SU-{number:02}")).collect();
    assert_eq!(ids, expected);
    assert!(rules.iter().all(|rule| keys(rule) == ["id", "inputs", "outcome", "reason"]));
    assert!(rules.iter().all(|rule| !rule["reason"].as_str().unwrap().is_empty()));
    assert_eq!(rules[4]["inputs"][0], json!({ "name": "client.risk_class", "value": "C3", "age_days": 263 }));
}

#[test]
fn what_the_client_asks_for_above_his_class_is_warned_of_and_signed() {
    let mut case = case();
    case["product"]["risk_level"] = json!("R4");
    let verdict = verdict_of(&case);
    assert_eq!(verdict["verdict"], "WarnAndSign");
    assert_eq!(
        (outcome(&verdict, "SU-05"), outcome(&verdict, "SU-08")),
        (&json!("WarnAndSign"), &json!("WarnAndSign"))
    );
    assert_eq!(kinds(&verdict), ["risk_warning", "insistence", "high_risk_confirmation", "recording"]);
    case["offer"]["warning_signed"] = json!(true);
    case["offer"]["insists"] = json!(true);
    assert_eq!(verdict_of(&case)["verdict"], "WarnAndSign", "a signature does not make it fit");
    case["offer"]["initiator"] = json!("rm");
    let verdict = verdict_of(&case);
    assert_eq!((outcome(&verdict, "SU-05"), outcome(&verdict, "SU-07")), (&json!("Block"), &json!("Block")));
    case["product"]["issuer_kind"] = json!("bank_wealth");
    case["offer"]["initiator"] = json!("client");
    let verdict = verdict_of(&case);
    assert_eq!((&verdict["regime"], outcome(&verdict, "SU-09")), (&json!("banking"), &json!("Block")));
}

#[test]
fn what_is_not_known_is_said_and_never_passes() {
    let verdict = verdict_of(&json!({}));
    assert_eq!((&verdict["verdict"], &verdict["regime"]), (&json!("Unknown"), &Value::Null));
    let nulls =
        json!({ "client": null, "product": { "insurance": null }, "offer": { "at": null }, "more": 1 });
    assert_eq!(verdict_of(&nulls)["verdict"], "Unknown");
    for field in [
        "capacity",
        "risk_class",
        "risk_class_on",
        "horizon_months",
        "accepted_kinds",
        "aml_risk",
        "questionnaires",
    ] {
        let mut case = case();
        case["client"].as_object_mut().unwrap().remove(field);
        assert_eq!(verdict_of(&case)["verdict"], "Unknown", "{field}");
    }
}

#[test]
fn days_times_and_figures_are_read_in_every_form_of_the_contract() {
    let mut case = case();
    case["client"]["questionnaires"] = json!(["2026-03-02", "2026-11-20T09:00:00+08:00"]);
    case["client"]["horizon_months"] = json!("24");
    case["offer"]["at"] = json!("2026-11-20T01:00:00Z");
    assert_eq!(outcome(&verdict_of(&case), "SU-14"), "Block", "the same instant does not precede");
    case["offer"]["at"] = json!("09:01");
    assert_eq!(outcome(&verdict_of(&case), "SU-14"), "Pass");
    case["offer"]["at"] = json!("2026-11-20T08:59:59");
    assert_eq!(outcome(&verdict_of(&case), "SU-14"), "Block");
}

#[test]
fn a_guaranteed_deposit_is_outside() {
    let case = json!({ "product": { "issuer_kind": "deposit", "kind": "deposit", "guaranteed": true } });
    let verdict = verdict_of(&case);
    assert_eq!((&verdict["verdict"], &verdict["regime"]), (&json!("Pass"), &json!("banking")));
    assert!(verdict["rules"].as_array().unwrap().iter().all(|rule| rule["outcome"] == "NotApplicable"));
}

#[test]
fn reasons_come_in_either_language() {
    let english = printed(&ask(&["verdict", "--lang", "en"], &case().to_string()));
    assert_eq!(english["rules"][4]["reason"], "Client C3, product R3: the level fits");
    assert_eq!(verdict_of(&case())["rules"][4]["reason"], "客户 C3，产品 R3：等级匹配");
}

#[test]
fn what_cannot_be_true_is_refused_with_its_place() {
    let with = |part: &str, field: &str, value: Value| {
        let mut case = case();
        case[part][field] = value;
        refused(&case.to_string())
    };
    let bad = |place: &str| ("bad_case".to_owned(), place.to_owned());
    let unread = |place: &str| ("bad_input".to_owned(), place.to_owned());
    assert_eq!(with("offer", "amount", json!("-1")), bad("offer.amount"));
    assert_eq!(with("client", "birth_date", json!("2026-11-21")), bad("client.birth_date"));
    assert_eq!(
        with("client", "questionnaires", json!(["2026-03-02", "soon"])),
        bad("client.questionnaires[1]")
    );
    assert_eq!(with("client", "risk_class", json!("C6")), unread("client.risk_class"));
    assert_eq!(with("client", "horizon_months", json!("1.5")), unread("client.horizon_months"));
    assert_eq!(with("offer", "date", json!("2026-02-30")), unread("offer.date"));
    assert_eq!(with("offer", "at", json!("noon")), unread("offer.at"));
    assert_eq!(refused("{"), unread("stdin"));
    assert_eq!(refused("[]"), unread("stdin"));
    assert_eq!(refused(r#"{"client":[]}"#), unread("client"));
}
