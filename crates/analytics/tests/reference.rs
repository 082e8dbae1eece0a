//! The figures against references of forty digits kept beside the repository; skipped, saying so, where they are absent.
#![cfg(test)]

use std::path::Path;

use serde_json::Value;
use zhike_analytics::risk::risk_figures;
use zhike_analytics::xirr::{XirrFault, xirr};

fn reference(name: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/reference").join(name);
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: no reference figures here ({name})");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap_or(f64::NAN)).collect()
}

fn close(ours: f64, exact: f64) -> bool {
    (ours - exact).abs() <= 1e-10 * exact.abs()
}

/// The names of figures that differ from the exact ones.
fn differences(returns: &[f64], exact: &Value) -> Vec<String> {
    let ours = risk_figures(returns, 0.0).unwrap();
    let figures = [
        ("cum", Some(ours.total_return)),
        ("vol", ours.volatility),
        ("mdd", Some(ours.max_drawdown.depth)),
        ("sharpe", ours.sharpe),
        ("sortino", ours.sortino),
        ("var95", ours.var95),
        ("cvar95", ours.cvar95),
    ];
    figures
        .into_iter()
        .filter(|(name, ours)| match (ours, exact[name].as_f64()) {
            (Some(ours), Some(exact)) => !close(*ours, exact),
            (ours, exact) => ours.is_some() || exact.is_some(),
        })
        .map(|(name, ours)| format!("{name}: {ours:?} for {}", exact[name]))
        .collect()
}

#[test]
fn ten_portfolios_have_the_figures_of_forty_digit_arithmetic() {
    let Some(file) = reference("metrics.json") else { return };
    for (name, portfolio) in file["portfolios"].as_object().unwrap() {
        let found = differences(&numbers(&portfolio["returns"]), &portfolio["exact"]);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn odd_series_have_the_exact_figures_or_none() {
    let Some(file) = reference("metrics_edge.json") else { return };
    for (name, case) in file["edge"].as_object().unwrap() {
        let returns = numbers(&case["returns"]);
        if case["exact40"].is_null() {
            let ours = risk_figures(&returns, 0.0);
            assert!(
                ours.is_err()
                    || ours.is_ok_and(|figures| figures.volatility.is_none() && figures.var95.is_none()),
                "{name}"
            );
        } else {
            let found = differences(&returns, &case["exact40"]);
            assert!(found.is_empty(), "{name}: {found:?}");
        }
    }
}

#[test]
fn every_root_of_the_reference_flows_is_found_and_no_other() {
    let Some(file) = reference("xirr_cases.json") else { return };
    for (name, case) in file["cases"].as_object().unwrap() {
        let flows = case["flows"].as_array().unwrap();
        let days: Vec<i64> = flows.iter().map(|flow| day_number(flow[0].as_str().unwrap())).collect();
        let amounts: Vec<f64> = flows.iter().map(|flow| flow[1].as_f64().unwrap_or(f64::NAN)).collect();
        let found = xirr(&days, &amounts);
        match &case["roots"] {
            Value::Null => assert_eq!(found, Err(XirrFault::NotFinite { row: 1 }), "{name}"),
            Value::String(_) => assert_eq!(found, Err(XirrFault::AnyRate), "{name}"),
            roots => {
                let (found, roots) = (found.unwrap(), numbers(roots));
                let same = found.rates().len() == roots.len()
                    && found.rates().iter().zip(&roots).all(|(ours, exact)| close(*ours, *exact));
                assert!(same, "{name}: {:?} for {roots:?}", found.rates());
            }
        }
    }
}

/// Days of the proleptic Gregorian calendar from an ISO date (era arithmetic after Hinnant).
fn day_number(date: &str) -> i64 {
    let parts: Vec<i64> = date.split('-').map(|part| part.parse().unwrap()).collect();
    let (month, day) = (parts[1], parts[2]);
    let year = parts[0] - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year
}
