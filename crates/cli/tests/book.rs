//! `zhike book` as a program: its figures against an independent computation, a small book worked by hand, and what it
//! says about bad input.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn zhike(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhike")).args(arguments).output().unwrap()
}

fn book_of(market: &Path, book: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["book", "--market", market.to_str().unwrap(), "--book", book.to_str().unwrap()];
    arguments.extend(more);
    zhike(&arguments)
}

fn printed(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The refusal of a run that must have printed nothing.
fn refused(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    for field in ["code", "message", "where"] {
        assert!(error["error"][field].is_string(), "{error}");
    }
    error["error"].clone()
}

fn shared() -> Option<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("ZHIKE_SHARED_DATA").map_or(usual, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no shared data beside the repository (ZHIKE_SHARED_DATA names another place)");
    None
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
        })
    );
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
