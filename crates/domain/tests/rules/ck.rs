//! docs/rules/ck.md

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use zhike_domain::calendar::closed_days;
use zhike_domain::checkup::episodes::Episodes;
use zhike_domain::checkup::findings::{CheckupInput, findings};
use zhike_domain::checkup::rules::CheckupRules;
use zhike_domain::checkup::{Check, FigureValue, Finding, LossBasis, Severity, SixMonthLoss, views};
use zhike_domain::facts::Facts;
use zhike_domain::health::method::Method;

use crate::page::{Row, table};

const PAGE: &str = include_str!("../../../../docs/rules/ck.md");

/// `kind product value key=value …; …` as the contract spells holdings.
fn holdings(text: &str) -> Value {
    let weights = |text: &str| -> Value {
        let pairs = text.split('+').map(|pair| pair.split_once(':').unwrap());
        pairs.map(|(key, weight)| (key.to_owned(), json!(weight))).collect::<Map<_, _>>().into()
    };
    let one = |text: &str| {
        let mut words = text.split_whitespace();
        let mut next = || words.next().unwrap();
        let mut holding = json!({"kind": next(), "product": next()});
        let value = next();
        holding["value"] = if value == "?" { Value::Null } else { json!(value) };
        for word in words {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            let (field, value) = match key {
                "issuer" => ("issuer", json!(value)),
                "sectors" => ("sector_weights", weights(value)),
                "holds" => ("constituents", weights(value)),
                "tracks" => ("tracks", json!(value)),
                "level" => ("risk_level", json!(value)),
                "bought" => ("risk_level_bought", json!(value)),
                "redeem" => ("redeem_days", json!(value.parse::<u32>().unwrap())),
                "matures" => ("matures_on", json!(value)),
                "locked" => ("locked_until", json!(value)),
                "cost" => ("annual_cost", json!(value)),
                "priced" => ("priced_on", json!(value)),
                "planned" => ("maturity_planned", json!(true)),
                "away" => ("held_away", json!(true)),
                other => panic!("{other}"),
            };
            holding[field] = value;
        }
        holding
    };
    text.split(';').map(str::trim).filter(|one| !one.is_empty()).map(one).collect()
}

fn facts(row: &Row<'_>) -> Facts {
    let mut facts = json!({"as_of": "2026-11-20", "holdings": holdings(row.text("holdings"))});
    for word in row.text("also").split_whitespace() {
        let (key, value) = word.split_once('=').unwrap();
        let parts = |by: char| -> Vec<String> { value.split(by).map(str::to_owned).collect() };
        let (field, value) = match key {
            "spend" => ("essential_monthly_spend", json!(value)),
            "income" => ("monthly_income", json!(value)),
            "class" => ("risk_class", json!(value)),
            "born" => ("birth_date", json!(value)),
            "tolerance" => ("loss_tolerance", json!(value)),
            "target" => {
                let [equity, bond, cash, alternative] = &parts('/')[..] else { panic!("{value}") };
                ("target", json!({"equity": equity, "bond": bond, "cash": cash, "alternative": alternative}))
            }
            "outcome" => {
                let rates: Vec<f64> = parts('/').iter().map(|rate| rate.parse().unwrap()).collect();
                ("outcome", json!({"xirr": rates[0], "benchmark": rates[1]}))
            }
            "goals" => {
                let goals = parts('+');
                let goals = goals.iter().map(|goal| goal.split_once(':').unwrap());
                ("goals", goals.map(|(due, amount)| json!({"due": due, "amount": amount})).collect())
            }
            other => panic!("{other}"),
        };
        facts[field] = value;
    }
    serde_json::from_value(facts).unwrap()
}

/// The findings of these facts, with what an account's past adds.
fn found(facts: &Facts, loss: Option<&SixMonthLoss>, drawdown_now: Option<f64>) -> Vec<Finding> {
    let rules = CheckupRules::shipped();
    let no_prices = |_: &str, _: NaiveDate, _: NaiveDate| None;
    findings(&CheckupInput {
        facts,
        figures: None,
        drawdown_now,
        six_month_loss: loss,
        replays: &views::replays(facts, Episodes::shipped(), &no_prices),
        goals: &views::goal_funding(facts, rules, None),
        method: Method::shipped(),
        rules,
        closed_days: closed_days(),
    })
}

fn severity(name: &str) -> Option<Severity> {
    match name {
        "none" => None,
        other => Some(crate::page::member(other)),
    }
}

fn waits(finding: &Finding) -> bool {
    finding.subject.as_deref().is_some_and(|subject| subject.starts_with("missing/"))
}

/// The figure of a finding as the page writes it.
fn matches(value: &FigureValue, text: &str) -> bool {
    match value {
        FigureValue::Money(figure) | FigureValue::Share(figure) | FigureValue::Months(figure) => {
            text.parse::<Decimal>().unwrap() == *figure
        }
        FigureValue::Days(days) => text.parse::<u32>().unwrap() == *days,
        FigureValue::Date(day) => text.parse::<NaiveDate>().unwrap() == *day,
        FigureValue::Name(name) => text == name,
    }
}

#[test]
fn each_rule_finds_what_the_page_works_out() {
    let headings: Vec<&str> = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .filter(|line| line.starts_with("CK-"))
        .collect();
    assert_eq!(headings.len(), Check::ALL.len(), "each rule has its section");
    for (rule, heading) in Check::ALL.iter().zip(headings) {
        assert!(heading.starts_with(rule.number()), "{heading}");
        // Those two rest on an account's past and have tables of their own.
        if [Check::SixMonthLoss, Check::Drawdown].contains(rule) {
            continue;
        }
        for row in table(PAGE, heading) {
            let story = format!("{heading}: {} | {}", row.text("holdings"), row.text("also"));
            let all = found(&facts(&row), None, None);
            let expected = row.text("figures");
            // A gap is named by the first rule that waits for it, which may be another one.
            if expected.starts_with("missing=") {
                let gap = expected.trim_start_matches("missing=");
                let waiting = |f: &&Finding| f.subject.as_deref() == Some(&format!("missing/{gap}"));
                let finding = all.iter().find(waiting).unwrap_or_else(|| panic!("{story}: {all:#?}"));
                let FigureValue::Name(rules) = &finding.figures[1].value else { panic!("{story}") };
                assert!(rules.contains(rule.number()), "{story}: {rules}");
                assert!(!all.iter().any(|f| f.rule == *rule && !waits(f)), "{story}");
                continue;
            }
            let finding = all.iter().find(|finding| finding.rule == *rule && !waits(finding));
            assert_eq!(finding.map(|f| f.severity), severity(row.text("severity")), "{story}: {finding:#?}");
            for expected in expected.split_whitespace() {
                let (name, text) = expected.split_once('=').unwrap();
                let figures = &finding.unwrap().figures;
                let figure = figures.iter().find(|figure| figure.name == name);
                let figure = figure.unwrap_or_else(|| panic!("{story}: no {name} in {figures:#?}"));
                assert!(matches(&figure.value, text), "{story}: {name} is {:?}, not {text}", figure.value);
            }
        }
    }
}

#[test]
fn ck_11_the_six_month_loss_is_the_daily_one_by_the_root_of_time() {
    for row in table(PAGE, "CK-11 Six-month loss") {
        let mut returns = vec![row.read::<f64>("other 57"); 57];
        returns.splice(20..20, [row.read::<f64>("lowest four"); 4]);
        let loss = views::six_month_loss(&returns, row.read("value"), LossBasis::Account).unwrap();
        assert_eq!((loss.share, loss.amount), (row.read("loss"), row.read("amount")));
        assert_eq!(loss.observations, 61);
        let mut facts: Facts = serde_json::from_str(r#"{"as_of":"2026-11-20","holdings":[]}"#).unwrap();
        facts.loss_tolerance = Some(row.read("tolerance"));
        let all = found(&facts, Some(&loss), None);
        let finding = all.iter().find(|finding| finding.rule == Check::SixMonthLoss && !waits(finding));
        assert_eq!(finding.map(|f| f.severity), severity(row.text("severity")), "{loss:?}");
    }
}

#[test]
fn ck_12_the_drawdown_is_of_today_and_not_the_deepest_ever() {
    for row in table(PAGE, "CK-12 Drawdown from the peak") {
        let mut returns: Vec<f64> =
            row.text("first returns").split(',').map(|rate| rate.trim().parse().unwrap()).collect();
        returns.extend(vec![0.0; row.read("then zero for")]);
        let now = views::drawdown_now(&returns).unwrap();
        assert!((now + row.read::<f64>("drawdown")).abs() < 1e-15, "{now}");
        let mut facts: Facts = serde_json::from_str(r#"{"as_of":"2026-11-20","holdings":[]}"#).unwrap();
        facts.loss_tolerance = Some(row.read("tolerance"));
        let all = found(&facts, None, Some(now));
        let finding = all.iter().find(|finding| finding.rule == Check::Drawdown && !waits(finding));
        assert_eq!(finding.map(|f| f.severity), severity(row.text("severity")));
    }
}

#[test]
fn under_sixty_returns_there_is_no_loss_figure_and_the_rules_wait() {
    let returns = [-0.01; 59];
    assert_eq!(views::six_month_loss(&returns, Decimal::ONE, LossBasis::Account), None);
    assert_eq!(views::drawdown_now(&returns), None);
    let facts: Facts =
        serde_json::from_str(r#"{"as_of":"2026-11-20","holdings":[],"loss_tolerance":"0.1"}"#).unwrap();
    let all = found(&facts, None, None);
    let waiting = all.iter().find(|finding| finding.subject.as_deref() == Some("missing/history")).unwrap();
    assert_eq!(waiting.figures[1].value, FigureValue::Name("CK-11, CK-12".to_owned()));
}

#[test]
fn what_is_left_out_is_named_once_with_the_rules_that_wait() {
    let whole = json!({
        "as_of": "2026-11-20", "birth_date": "1956-03-15", "risk_class": "C3", "essential_monthly_spend": "8000",
        "monthly_income": "20000", "loss_tolerance": "0.15", "outcome": {"xirr": 0.05, "benchmark": 0.04},
        "goals": [{"due": "2028-11-19", "amount": "100000"}],
        "holdings": [
            {"product": "D", "kind": "deposit", "value": "100000", "redeem_days": 0, "risk_level": "R1"},
            {"product": "I", "kind": "insurance", "value": "50000", "redeem_days": 30, "risk_level": "R2"},
        ],
    });
    for row in table(PAGE, "Rules that wait") {
        let mut facts = whole.clone();
        facts.as_object_mut().unwrap().remove(row.text("left out")).unwrap();
        let all = found(&serde_json::from_value(facts).unwrap(), None, None);
        let subject = format!("missing/{}", row.text("left out"));
        let waiting: Vec<_> = all.iter().filter(|f| f.subject.as_deref() == Some(&subject)).collect();
        let [finding] = waiting[..] else { panic!("{subject}: {all:#?}") };
        assert_eq!(finding.severity, Severity::Info);
        assert_eq!(finding.figures[1].value, FigureValue::Name(row.text("waiting").to_owned()), "{subject}");
    }
}
