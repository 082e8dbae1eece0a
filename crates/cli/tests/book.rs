//! `zhike book` as a program: its figures against an independent computation, a small book worked by hand, and what it
//! says about bad input.
#![cfg(test)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use chrono::NaiveDate;
use serde_json::Value;
use support::{ask, printed, refused, shared};
use tempfile::TempDir;

fn zhike(arguments: &[&str]) -> Output {
    ask(arguments, "")
}

fn book_of(market: &Path, book: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["book", "--market", market.to_str().unwrap(), "--book", book.to_str().unwrap()];
    arguments.extend(more);
    zhike(&arguments)
}

#[test]
fn book_equals_expected() {
    let Some(folder) = shared() else { return };
    let text = std::fs::read_to_string(folder.join("book/expected.json")).unwrap();
    let expected: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
    let actual = printed(&book_of(&folder.join("market"), &folder.join("book"), &[]));
    assert_eq!(actual["problems"], Value::Array(Vec::new()));
    assert_eq!(expected.len(), 60);
    assert_eq!(actual.as_object().unwrap().len(), 61, "sixty clients and the list of problems");
    for (number, expected) in &expected {
        let actual = &actual[number];
        assert_eq!(actual["name"], expected["name"], "{number}");
        assert_eq!(actual["as_of"], expected["as_of"], "{number}");
        for figure in ["market_value", "cash", "net_invested"] {
            // The reference holds binary fractions: -27420.989999999947 is minus 27,420 yuan and 99 cents.
            let to_the_cent = format!("{:.2}", expected[figure].as_f64().unwrap());
            assert_eq!(actual[figure], to_the_cent, "{number} {figure}");
        }
        let units = |value: &Value| match value {
            Value::String(text) => text.parse::<f64>().unwrap(),
            number => number.as_f64().unwrap(),
        };
        let holdings = |value: &Value| -> Vec<(String, f64)> {
            value.as_object().unwrap().iter().map(|(code, held)| (code.clone(), units(held))).collect()
        };
        assert_eq!(holdings(&actual["holdings"]), holdings(&expected["holdings"]), "{number}");
        assert_eq!(actual["observations"], expected["observations"], "{number}");
        for figure in ["twr", "volatility", "max_drawdown", "var95"] {
            near(&actual[figure], &expected[figure], 1e-10, &format!("{number} {figure}"));
        }
        // The reference stops its search within two billionths of a percent.
        near(&actual["xirr"], &expected["xirr"], 5e-8, &format!("{number} xirr"));
        assert!(actual.get("withheld").is_none() && actual.get("fault").is_none(), "{number}: {actual}");
    }
}

/// Equal but for a part of the expected figure.
fn near(actual: &Value, expected: &Value, part: f64, what: &str) {
    let (actual, expected) = (actual.as_f64().unwrap(), expected.as_f64().unwrap());
    assert!((actual - expected).abs() <= part * expected.abs(), "{what}: {actual} is not {expected}");
}

/// The money-weighted return of the book to the digits its reference does not have: at our rate the flows balance to a
/// ten-thousandth of a yuan, cent for cent of what the ledgers say.
#[test]
fn at_the_printed_rate_the_flows_of_each_client_balance() {
    let Some(folder) = shared() else { return };
    let text = std::fs::read_to_string(folder.join("book/trades.csv")).unwrap();
    let actual = printed(&book_of(&folder.join("market"), &folder.join("book"), &[]));
    let mut flows: BTreeMap<&str, Vec<(NaiveDate, f64)>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if ["deposit", "withdraw"].contains(&cells[2]) {
            let paid_in: f64 = cells[6].parse().unwrap();
            flows.entry(cells[0]).or_default().push((cells[1].parse().unwrap(), -paid_in));
        }
    }
    for (number, mut flows) in flows {
        let client = &actual[number];
        let last: NaiveDate = client["as_of"].as_str().unwrap().parse().unwrap();
        flows.retain(|(on, _)| *on <= last);
        flows.push((last, client["market_value"].as_str().unwrap().parse().unwrap()));
        let (first, rate) = (flows[0].0, client["xirr"].as_f64().unwrap());
        let years = |on: NaiveDate| f64::from(i32::try_from((on - first).num_days()).unwrap()) / 365.0;
        let balance: f64 = flows.iter().map(|(on, amount)| amount * (1.0 + rate).powf(-years(*on))).sum();
        // The market value is printed to the cent, so that half a cent stays open.
        assert!(balance.abs() < 0.005 + 1e-6, "{number}: {balance}");
    }
}

const PRODUCTS: &str = "code,name,asset_class,risk_level,tracks\n510300,沪深300ETF,equity_cn,R3,沪深300\n";
const CLOSES: &str = "code,date,close\n\
    510300,2026-06-29,4.000\n510300,2026-06-30,4.100\n510300,2026-07-01,2.060\n510300,2026-07-31,2.125\n\
    510300,2026-08-03,2.200\n";
const CLIENTS: &str =
    "client_id,name,birth_date,phone,opened_on\nC1,王晓明,1960-03-15,10006317066,2026-06-29\n";
const TRADES: &str = "client_id,date,kind,product,units,price,amount,fee\n\
    C1,2026-06-29,deposit,,,,100000.00,\n\
    C1,2026-06-29,buy,510300,10000.00,4.0000,-40000.00,10.00\n\
    C1,2026-07-01,split,510300,10000.00,,0.00,\n\
    C1,2026-07-10,dividend,510300,,,1230.005,\n\
    C1,2026-07-15,sell,510300,5000.00,2.1000,10500.00,2.63\n\
    C1,2026-07-20,withdraw,,,,-20000.00,\n";

/// A market and a book worked by hand; `changes` replaces files.
fn folders(changes: &[(&str, &str)]) -> (TempDir, PathBuf, PathBuf) {
    let root = TempDir::new().unwrap();
    let (market, book) = (root.path().join("market"), root.path().join("book"));
    std::fs::create_dir(&market).unwrap();
    std::fs::create_dir(&book).unwrap();
    let files = [
        (&market, "products.csv", PRODUCTS),
        (&market, "closes.csv", CLOSES),
        (&market, "dividends.csv", "code,ex_date,cash_per_unit,payment_date\n510300,2026-07-10,0.0615,\n"),
        (&market, "splits.csv", "code,effective_date,new_units_per_old\n510300,2026-07-01,2.0\n"),
        (&book, "clients.csv", CLIENTS),
        (&book, "trades.csv", TRADES),
    ];
    for (folder, name, text) in files {
        let text = changes.iter().find(|(changed, _)| *changed == name).map_or(text, |(_, text)| *text);
        std::fs::write(folder.join(name), text).unwrap();
    }
    (root, market, book)
}

#[test]
fn a_small_book_stands_where_it_does_by_hand() {
    let (_root, market, book) = folders(&[]);
    let standing = printed(&book_of(&market, &book, &[]))["C1"].clone();
    // Cash: 100,000 − 40,000 − 10 + 1,230.005 + 10,500 − 2.63 − 20,000 = 51,717.375, to the even cent 51,717.38.
    // Units: 10,000 doubled by the split, less 5,000 = 15,000 at 2.125 on 31 July = 31,875; together 83,592.375.
    assert_eq!(
        standing,
        serde_json::json!({
            "name": "王晓明", "as_of": "2026-07-31", "market_value": "83592.38", "cash": "51717.38",
            "holdings": {"510300": "15000"}, "net_invested": "80000.00",
            "observations": 4, "twr": standing["twr"], "volatility": null, "max_drawdown": null,
            "xirr": standing["xirr"], "var95": null,
            "withheld": {
                "volatility": "too_few_observations", "max_drawdown": "too_few_observations",
                "var95": "too_few_observations",
            },
        })
    );
    // Days with a close: 99,990 on 100,000 paid in; 100,990 after the rise; 101,190 split in two at 2.06; then 83,592.375 on
    // 101,190 less the 20,000 withdrawn, the dividend inside.
    let twr = 0.9999 * (100_990.0 / 99_990.0) * (101_190.0 / 100_990.0) * (83_592.375 / 81_190.0) - 1.0;
    near(&standing["twr"], &serde_json::json!(twr), 1e-12, "twr");
}

#[test]
fn an_account_that_cannot_be_true_has_a_fault_and_no_figures() {
    // Sold before anything was bought, and the cash taken out: the units owed are worth less than nothing.
    let trades = "client_id,date,kind,product,units,price,amount,fee\n\
        C1,2026-06-29,deposit,,,,1000.00,\n\
        C1,2026-06-30,sell,510300,5000.00,4.1000,20500.00,\n\
        C1,2026-06-30,withdraw,,,,-21400.00,\n";
    let (_root, market, book) = folders(&[("trades.csv", trades)]);
    let out = printed(&book_of(&market, &book, &[]));
    assert_eq!(out["problems"][0]["line"], 3, "{out}");
    assert_eq!(out["C1"]["fault"]["date"], "2026-06-30");
    for figure in ["twr", "volatility", "max_drawdown", "xirr", "var95"] {
        assert_eq!(out["C1"][figure], Value::Null);
    }
}

#[test]
fn another_day_may_be_named() {
    let (_root, market, book) = folders(&[]);
    let before_the_split = printed(&book_of(&market, &book, &["--as-of", "2026-06-30"]));
    // 100,000 − 40,010 in cash and 10,000 units at 4.1.
    assert_eq!(before_the_split["C1"]["market_value"], "100990.00");
    let before_all = printed(&book_of(&market, &book, &["--as-of", "2020-01-01"]));
    assert_eq!(before_all["C1"]["market_value"], "0.00");
    assert_eq!(before_all["C1"]["holdings"], serde_json::json!({}));
}

#[test]
fn a_holding_without_a_close_leaves_the_market_value_open() {
    let closes = "code,date,close\n510300,2026-08-03,2.200\n";
    let (_root, market, book) = folders(&[("closes.csv", closes)]);
    let standing = printed(&book_of(&market, &book, &["--as-of", "2026-07-31"]))["C1"].clone();
    assert_eq!(standing["market_value"], Value::Null);
    assert_eq!(standing["cash"], "51717.38");
}

#[test]
fn rows_that_cannot_be_read_are_listed_and_the_others_count() {
    let trades = TRADES.replace("-20000.00", "20000.00");
    let (_root, market, book) = folders(&[("trades.csv", &trades)]);
    let out = printed(&book_of(&market, &book, &[]));
    assert_eq!(out["C1"]["cash"], "71717.38", "the withdrawal with the wrong sign does not count");
    assert_eq!(
        out["problems"],
        serde_json::json!([{
            "file": "trades.csv", "line": 7, "column": {"number": 7, "header": "amount"},
            "expected": "a number below zero", "found": {"kind": "number"},
        }])
    );
}

#[test]
fn a_file_that_is_missing_or_has_no_such_column_is_refused() {
    let (_root, market, book) = folders(&[("trades.csv", "client_id,date\n")]);
    let error = refused(&book_of(&market, &book, &[]));
    assert_eq!(
        (error["code"].as_str(), error["where"].as_str()),
        (Some("unreadable_file"), Some("trades.csv"))
    );
    assert!(error["message"].as_str().unwrap().contains("line 1, column kind"), "{error}");

    let (_root, market, book) = folders(&[]);
    std::fs::remove_file(market.join("closes.csv")).unwrap();
    std::fs::create_dir(market.join("closes.csv")).unwrap();
    let error = refused(&book_of(&market, &book, &[]));
    assert_eq!(error["message"], "closes.csv: expected a file that can be read, found a folder");
}

#[test]
fn a_folder_that_is_not_there_is_refused_by_its_own_name() {
    let (root, market, _book) = folders(&[]);
    let error = refused(&book_of(&market, &root.path().join("nowhere"), &[]));
    assert_eq!(error["message"], "nowhere: expected a folder that can be read, found nothing");
}

#[test]
fn arguments_that_cannot_be_followed_are_refused() {
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["book"],
        &["book", "--market", "m", "--book", "b", "--as-of", "31.07.2026"],
        &["man", "frobnicate"],
    ] {
        assert_eq!(refused(&zhike(arguments))["code"], "usage", "{arguments:?}");
    }
}

#[test]
fn help_version_completions_and_manual_are_printed() {
    let text = |arguments: &[&str]| {
        let output = zhike(arguments);
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(text(&["help"]).contains("book"));
    assert!(text(&["help", "book"]).contains("net_invested"));
    assert_eq!(text(&["--version"]), format!("zhike {}\n", env!("CARGO_PKG_VERSION")));
    assert!(text(&["completions", "bash"]).contains("--as-of"));
    assert!(text(&["man"]).contains(".TH zhike 1"));
    assert!(text(&["man", "book"]).contains("net_invested"));
}
