//! The program `zhike-demo` itself: filling, refusing, enrolling against a central that serves.
#![cfg(test)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use zhike_central::{Config, Database, serve};
use zhike_store::{DeviceVault, KeyStorePolicy};
use zhike_workstation::ports::{Clock, SystemClock, Vault};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhike-demo")).args(arguments).output().unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_enrolled_once_and_then_only_learns_where_central_is() {
    let folder = tempfile::tempdir().unwrap();
    let (database, device) = (folder.path().join("central.db"), folder.path().join("device"));
    let filled = json(&run(&["fill", "--database", text(&database), "--clients", "40", "--seed", "3"]));
    assert!(filled["records"].as_u64().unwrap() > 1_000);

    let central = Database::open(&database).unwrap();
    let mut addresses = Vec::new();
    for _ in 0..2 {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        addresses.push(format!("http://{}", listener.local_addr().unwrap()));
        tokio::spawn(serve(listener, central.clone(), Config::default(), std::future::pending()));
    }
    let enrol = |url: String| {
        let (database, device) = (database.clone(), device.clone());
        tokio::task::spawn_blocking(move || {
            let output =
                run(&["enrol", "--database", text(&database), "--central", &url, "--device", text(&device)]);
            json(&output)
        })
    };
    let first = enrol(addresses[0].clone()).await.unwrap();
    assert_eq!((first["rm"].as_str(), first["branch"].as_str()), (Some("林晓岚"), Some("福田营业部")));
    assert!(first["records"].as_u64().unwrap() > 300);
    let passphrase = first["passphrase"].as_str().unwrap();
    let kept = fs::read_to_string(device.join("passphrase.txt")).unwrap();
    assert_eq!(kept.lines().next(), Some(passphrase));

    let again = enrol(addresses[1].clone()).await.unwrap();
    assert_eq!((again["passphrase"].as_str(), again["records"].as_u64()), (Some(passphrase), Some(0)));
    let vault = DeviceVault::new(&device).with_key_store(KeyStorePolicy::Off);
    let store = vault.unlock(passphrase, SystemClock.now()).unwrap();
    assert_eq!(store.device().unwrap().unwrap().central_url, addresses[1]);
    assert_eq!(store.clients().unwrap().len(), 40);
    assert!(!store.scripts().unwrap().is_empty() && !store.open_cases().unwrap().is_empty());
}

#[test]
fn a_database_that_holds_a_firm_is_not_filled_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("new").join("central.db");
    let arguments = ["fill", "--database", text(&database), "--clients", "0"];
    json(&run(&arguments));
    let people = || Database::open(&database).unwrap().staff().unwrap();
    let before = people();
    let refused = run(&["fill", "--database", text(&database), "--seed", "9"]);
    assert!(!refused.status.success() && refused.stdout.is_empty());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("holds a firm already"));
    assert_eq!(people(), before);
}

#[test]
fn files_make_a_firm_and_broken_ones_make_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (market, book) = (folder.path().join("market"), folder.path().join("book"));
    fs::create_dir_all(&market).unwrap();
    fs::create_dir_all(&book).unwrap();
    let write = |path: &Path, name: &str, text: &str| fs::write(path.join(name), text).unwrap();
    write(
        &market,
        "products.csv",
        "code,name,asset_class,risk_level,tracks\n510300,沪深300ETF,equity_cn,R3,沪深300\n",
    );
    write(&market, "closes.csv", "code,date,close\n510300,2026-07-30,4.1\n510300,2026-07-31,4.2\n");
    write(&market, "dividends.csv", "code,ex_date,cash_per_unit,payment_date\n");
    write(&market, "splits.csv", "code,effective_date,new_units_per_old\n");
    let clients = "client_id,name,birth_date,phone,opened_on,risk_class,risk_class_on,monthly_income,essential_monthly_spend,monthly_debt_payments,debts,cover,premiums_year,dependant_years,horizon_months,loss_tolerance\n\
        C1,袁超,1955-08-21,10006317066,2020-02-24,C5,2025-06-15,40000,12261,0,0,500000,0,0,6,0.05\n\
        C2,苏雨雨,1990-09-08,10000388368,2021-08-06,C3,2026-07-19,15000,5119,1500,0,500000,30000,0,120,0.10\n";
    write(&book, "clients.csv", clients);
    let trades = "client_id,date,kind,product,units,price,amount,fee\n\
        C1,2026-07-30,deposit,,,,900000.00,\nC1,2026-07-30,buy,510300,1000.00,4.1000,-4100.00,1.03\n";
    write(&book, "trades.csv", trades);
    let database = folder.path().join("central.db");
    let arguments = ["fill", "--database", text(&database), "--market", text(&market), "--book", text(&book)];

    write(&market, "closes.csv", "code,date,close\n510300,2026-07-30,4.1\n510300,2026-07-31,dear\n");
    let refused = run(&arguments);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("closes.csv, line 3, column 3") && said.contains("expected"), "{said}");
    assert!(!database.exists(), "nothing is left behind");

    write(&market, "closes.csv", "code,date,close\n510300,2026-07-30,4.1\n510300,2026-07-31,4.2\n");
    assert_eq!(json(&run(&arguments))["clients"], 2);
    let central = Database::open(&database).unwrap();
    let rm = central.demo_rm().unwrap().unwrap();
    assert_eq!(central.staff().unwrap().into_iter().find(|s| s.id == rm).unwrap().name, "林晓岚");
}
