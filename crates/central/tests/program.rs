//! The program from outside: what it prints, what it refuses, and that a refused import leaves nothing.
#![cfg(test)]

use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_zhike-central"));
    program.args(arguments).env_remove("ZHIKE_CENTRAL_KEY_FILE").output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn write(folder: &Path, name: &str, lines: &[&str]) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(name), lines.join("\n") + "\n").unwrap();
}

/// A market of one fund and a book of one client, in the formats of the intake.
fn files(folder: &Path) -> (String, String) {
    let (market, book) = (folder.join("market"), folder.join("book"));
    write(
        &market,
        "products.csv",
        &["code,name,asset_class,risk_level,tracks", "510300,沪深300ETF,equity_cn,R3,沪深300"],
    );
    write(&market, "closes.csv", &["code,date,close", "510300,2026-07-30,4.100", "510300,2026-07-31,4.120"]);
    write(&market, "dividends.csv", &["code,ex_date,cash_per_unit,payment_date"]);
    write(&market, "splits.csv", &["code,effective_date,new_units_per_old"]);
    write(
        &book,
        "clients.csv",
        &[
            "client_id,name,birth_date,phone,opened_on,risk_class,risk_class_on,monthly_income,\
             essential_monthly_spend,monthly_debt_payments,debts,cover,premiums_year,dependant_years,\
             horizon_months,loss_tolerance",
            "C1,某客户,1955-08-21,10006317066,2020-02-24,C3,2025-06-15,40000,12261,0,0,500000,0,0,6,0.05",
        ],
    );
    write(
        &book,
        "trades.csv",
        &[
            "client_id,date,kind,product,units,price,amount,fee",
            "C1,2026-07-30,deposit,,,,10000.00,",
            "C1,2026-07-30,buy,510300,1000.00,4.1000,-4100.00,1.03",
        ],
    );
    (market.to_str().unwrap().to_owned(), book.to_str().unwrap().to_owned())
}

#[test]
fn rows_that_cannot_be_read_are_listed_and_nothing_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let (market, book) = files(folder.path());
    write(
        &folder.path().join("market"),
        "closes.csv",
        &["code,date,close", "510300,2026-07-30,4.100", "510300,2026-31-07,4.120", "510300,2026-07-31,cheap"],
    );
    let database = folder.path().join("central.db");
    let path = database.to_str().unwrap();
    let output = run(&["import", "--database", path, "--market", &market, "--book", &book]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    let said = text(&output.stderr);
    assert!(said.contains("closes.csv, line 3, column 2 (date): expected a date"), "{said}");
    assert!(said.contains("closes.csv, line 4, column 3 (close): expected"), "{said}");
    assert!(said.ends_with("nothing was imported; problems: 2\n"), "{said}");
    assert!(!database.exists(), "not even an empty database is left behind");
}

#[test]
fn files_are_imported_once_and_their_rm_can_enrol() {
    let folder = tempfile::tempdir().unwrap();
    let (market, book) = files(folder.path());
    let database = folder.path().join("central.db");
    let path = database.to_str().unwrap();
    let import = || {
        let output =
            run(&["import", "--database", path, "--market", &market, "--book", &book, "--rm", "刘洋"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    // The RM, a product, its prices, a client, and his ledger of one year.
    assert_eq!(import(), "{\"written\":5,\"unchanged\":0}\n");
    assert_eq!(import(), "{\"written\":0,\"unchanged\":5}\n");
    let code = run(&["code", "--database", path, "--staff", "刘洋"]);
    assert_eq!(text(&code.stdout).trim().len(), 19);
}

#[test]
fn a_code_is_for_one_person_of_the_firm() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("central.db");
    let path = database.to_str().unwrap();
    let output = run(&["code", "--database", path, "--staff", "无人"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    assert!(!text(&output.stderr).contains("无人"), "names stay out of what may be logged");
}

#[test]
fn an_unknown_device_cannot_be_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("central.db");
    let id = "01939d2e-7a00-7000-8000-000000000000";
    let output = run(&["revoke", "--database", database.to_str().unwrap(), "--device", id]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_foreign_file_is_refused_in_clear_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.db");
    std::fs::write(&file, "these are notes and no database, whatever the name of the file says").unwrap();
    let output = run(&["serve", "--database", file.to_str().unwrap(), "--listen", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("not a database of central's"));
}

#[test]
fn the_document_of_the_api_is_printed() {
    let output = run(&["openapi"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(document["paths"]["/v1/push"]["post"].is_object());
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn database_and_key_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("central.db");
    run(&["code", "--database", database.to_str().unwrap(), "--staff", "x"]);
    for file in ["central.db", "central.key"] {
        let mode = std::fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file}");
    }
}
