//! `zhike xirr` and `zhike figures` as programs: against references computed elsewhere, by hand, and on bad input.
#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::{ask, printed, refused, shared};

#[test]
fn xirr_finds_every_root_of_the_reference() {
    let Some(folder) = shared() else { return };
    let text = std::fs::read_to_string(folder.join("reference/xirr_cases.json")).unwrap();
    let reference: Value = serde_json::from_str(&text).unwrap();
    let mut tried = 0;
    for (name, case) in reference["cases"].as_object().unwrap() {
        let flows: Vec<Value> = case["flows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|flow| json!({"date": flow[0], "amount": flow[1]}))
            .collect();
        let output = ask(&["xirr"], &json!({ "flows": flows }).to_string());
        let Some(roots) = case["roots"].as_array() else {
            // Amounts that are all zero, or no number, have no return to speak of.
            refused(&output);
            continue;
        };
        let found = printed(&output);
        let status = ["none", "unique", "multiple"][roots.len().min(2)];
        assert_eq!(found["status"], status, "{name}: {found}");
        assert_eq!(found["roots"].as_array().unwrap().len(), roots.len(), "{name}: {found}");
        for (found, root) in found["roots"].as_array().unwrap().iter().zip(roots) {
            let (found, root) = (found.as_f64().unwrap(), root.as_f64().unwrap());
            assert!((found - root).abs() <= 1e-10 * root.abs(), "{name}: {found} is not {root}");
        }
        assert_eq!(found["rate"].is_null(), roots.len() != 1, "{name}");
        tried += 1;
    }
    assert!(tried >= 20);
}

#[test]
fn xirr_refuses_what_has_no_rate() {
    let zero = r#"{"flows":[{"date":"2025-01-01","amount":0},{"date":"2026-01-01","amount":"0.00"}]}"#;
    for (input, code, place) in [
        (r#"{"flows":[]}"#, "no_rate", "flows"),
        (zero, "no_rate", "flows"),
        (r"{}", "bad_input", "stdin"),
        ("", "bad_input", "stdin"),
        ("{\"flows\":[]} []", "bad_input", "stdin"),
        (r#"{"flows":[{"date":"2025-02-30","amount":1}]}"#, "bad_input", "flows[0].date"),
        (r#"{"flows":[{"date":"2025-02-03","amount":1},{"date":"2025-03-03"}]}"#, "bad_input", "flows[1]"),
        (r#"{"flows":[{"date":"2025-02-03","amount":1e999}]}"#, "bad_input", "flows[0].amount"),
        (r#"{"flows":[{"date":"2025-02-03","amount":"NaN"}]}"#, "bad_input", "flows[0].amount"),
        (r#"{"flows":[{"date":"2025-02-03","amount":"inf"}]}"#, "bad_input", "flows[0].amount"),
        (r#"{"flows":[{"date":"2025-02-03","amount":null}]}"#, "bad_input", "flows[0].amount"),
    ] {
        let error = refused(&ask(&["xirr"], input));
        assert_eq!((error["code"].as_str(), error["where"].as_str()), (Some(code), Some(place)), "{input}");
    }
}

/// Values of an account that opens with a million and earns these returns, one a day of `dates`, the opening day before.
fn values(dates: &[Value], returns: &[Value]) -> Vec<Value> {
    let mut value = 1e6;
    let mut values = vec![json!({"date": "2000-01-01", "value": value})];
    for (date, rate) in dates.iter().zip(returns) {
        value *= 1.0 + rate.as_f64().unwrap();
        values.push(json!({"date": date, "value": value}));
    }
    values
}

#[test]
fn figures_equal_the_forty_digit_references() {
    let Some(folder) = shared() else { return };
    let text = std::fs::read_to_string(folder.join("reference/metrics.json")).unwrap();
    let reference: Value = serde_json::from_str(&text).unwrap();
    let dates = reference["dates"].as_array().unwrap();
    let portfolios = reference["portfolios"].as_object().unwrap();
    assert_eq!(portfolios.len(), 10);
    for (name, portfolio) in portfolios {
        let returns = portfolio["returns"].as_array().unwrap();
        let found = printed(&ask(
            &["figures"],
            &json!({"values": values(dates, returns), "risk_free": 0}).to_string(),
        ));
        assert_eq!(found["observations"], returns.len());
        for (ours, theirs) in [
            (&found["twr"], "cum"),
            (&found["volatility"], "vol"),
            (&found["max_drawdown"]["depth"], "mdd"),
            (&found["sharpe"], "sharpe"),
            (&found["sortino"], "sortino"),
            (&found["var95"], "var95"),
            (&found["cvar95"], "cvar95"),
        ] {
            let (ours, expected) = (ours.as_f64().unwrap(), portfolio["exact"][theirs].as_f64().unwrap());
            // The values handed in are rounded to floats, which the returns made from them feel.
            assert!(
                (ours - expected).abs() <= 1e-10 * expected.abs(),
                "{name} {theirs}: {ours} is not {expected}"
            );
        }
    }
}

#[test]
fn figures_say_what_may_not_be_shown_and_why() {
    let input = r#"{"values":[{"date":"2026-01-05","value":"1010.00"},{"date":"2026-01-06","value":1020.1}],
        "flows":[{"date":"2026-01-05","amount":1000}],"risk_free":null}"#;
    let found = printed(&ask(&["figures"], input));
    let near = |name: &str, expected: f64| {
        assert!((found[name].as_f64().unwrap() - expected).abs() < 1e-12, "{found}")
    };
    near("twr", 0.0201);
    assert_eq!((found["from"].as_str(), found["to"].as_str()), (Some("2026-01-05"), Some("2026-01-06")));
    assert_eq!(found["xirr"]["status"], "unique");
    assert_eq!(found["withheld"]["twr_annual"], "under_a_year");
    for figure in ["volatility", "max_drawdown", "sharpe", "sortino", "var95", "cvar95"] {
        assert_eq!(
            (&found[figure], &found["withheld"][figure]),
            (&Value::Null, &json!("too_few_observations"))
        );
    }
    assert!(found.get("alpha").is_none() && found.get("tracking_error").is_none(), "only with a benchmark");
    let none = printed(&ask(&["figures"], r#"{"values":[]}"#));
    assert_eq!((&none["twr"], &none["withheld"]["twr"]), (&Value::Null, &json!("no_values")));
}

#[test]
fn figures_lay_a_benchmark_beside() {
    let dates: Vec<Value> = (0..70)
        .map(|i| {
            json!((chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(i)).to_string())
        })
        .collect();
    let rates: Vec<Value> = (0..70).map(|i| json!(f64::from(i % 5 - 2) / 100.0)).collect();
    let own = values(&dates, &rates);
    let found = printed(&ask(&["figures"], &json!({"values": own, "benchmark": own}).to_string()));
    assert!(
        found["tracking_error"].as_f64().unwrap() < 1e-12 && found["alpha"].as_f64().unwrap().abs() < 1e-12
    );
}

#[test]
fn figures_refuse_bad_rows_by_their_place() {
    let two = r#"{"date":"2026-01-05","value":100},{"date":"2026-01-06","value":101}"#;
    for (input, code, place) in [
        (r#"{"flows":[]}"#.to_owned(), "bad_input", "values"),
        (r#"{"values":{}}"#.to_owned(), "bad_input", "values"),
        (
            format!(r#"{{"values":[{two},{{"date":"2026-01-07","value":1e999}}]}}"#),
            "bad_input",
            "values[2].value",
        ),
        (
            format!(r#"{{"values":[{two},{{"date":"2026-01-07","value":"x"}}]}}"#),
            "bad_input",
            "values[2].value",
        ),
        (format!(r#"{{"values":[{two},{{"date":"07.01.2026","value":1}}]}}"#), "bad_input", "values[2].date"),
        (
            format!(r#"{{"values":[{two},{{"date":"2026-01-06","value":1}}]}}"#),
            "bad_history",
            "values[2].date",
        ),
        (
            format!(r#"{{"values":[{two},{{"date":"2025-01-06","value":1}}]}}"#),
            "bad_history",
            "values[2].date",
        ),
        (
            format!(r#"{{"values":[{two},{{"date":"2026-01-07","value":-1}}]}}"#),
            "bad_history",
            "values[2].value",
        ),
        (
            format!(r#"{{"values":[{two}],"flows":[{{"date":"2026-01-04","amount":1}}]}}"#),
            "bad_history",
            "flows[0].date",
        ),
        (
            format!(r#"{{"values":[{two}],"flows":[{{"date":"2026-01-06","amount":-100}}]}}"#),
            "bad_history",
            "values[1].value",
        ),
        (format!(r#"{{"values":[{two}],"risk_free":-1}}"#), "bad_history", "risk_free"),
        (
            format!(r#"{{"values":[{two}],"benchmark":[{{"date":"2026-01-05","value":0}}]}}"#),
            "bad_history",
            "benchmark[0].value",
        ),
    ] {
        let error = refused(&ask(&["figures"], &input));
        assert_eq!((error["code"].as_str(), error["where"].as_str()), (Some(code), Some(place)), "{input}");
    }
}

#[test]
fn the_help_says_what_goes_in_and_comes_out() {
    for (command, word) in [("xirr", "roots"), ("figures", "withheld"), ("checkup", "next_step")] {
        let help = ask(&["help", command], "");
        assert!(help.status.success() && String::from_utf8(help.stdout).unwrap().contains(word), "{command}");
    }
}
