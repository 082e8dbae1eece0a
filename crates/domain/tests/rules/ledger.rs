//! docs/rules/ledger.md

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;
use zhike_domain::ids::{ClientId, LedgerEntryId, ProductCode};
use zhike_domain::ledger::{
    DailyValue, LedgerEntry, LedgerFault, LedgerFaultKind, LedgerKind, check, daily_values, replay,
    value_holdings,
};
use zhike_domain::price::PriceSeries;

use crate::page::{Row, table};

const PAGE: &str = include_str!("../../../../docs/rules/ledger.md");

fn entry(number: u128, row: &Row<'_>, date: NaiveDate, position: u32) -> LedgerEntry {
    LedgerEntry {
        id: LedgerEntryId(Uuid::from_u128(number)),
        client: ClientId(Uuid::from_u128(1)),
        date,
        position,
        kind: row.member("kind"),
        product: Some(row.text("product")).filter(|code| !code.is_empty()).map(ProductCode::from),
        units: row.read_if_any("units").unwrap_or_default(),
        price: None,
        amount: row.read("amount"),
        fee: row.read_if_any("fee").unwrap_or_default(),
    }
}

fn rows() -> Vec<LedgerEntry> {
    let rows = table(PAGE, "Rows");
    rows.iter()
        .zip(1..)
        .map(|(row, number)| {
            let entry = entry(number, row, row.read("date"), row.read("position"));
            LedgerEntry { price: row.read_if_any("price"), ..entry }
        })
        .collect()
}

fn closes() -> BTreeMap<ProductCode, PriceSeries> {
    let table = table(PAGE, "Closes");
    let series = ["A", "B"].map(|code| {
        let points =
            table.iter().filter_map(|row| Some((row.read("date"), row.read_if_any(code)?))).collect();
        (ProductCode::from(code), PriceSeries::new(code.into(), points).unwrap())
    });
    series.into()
}

#[test]
fn the_value_of_each_day_is_the_one_worked_by_hand() {
    let by_hand = table(PAGE, "Value by day");
    let days: Vec<NaiveDate> = by_hand.iter().map(|row| row.read("date")).collect();
    let expected: Vec<DailyValue> = by_hand
        .iter()
        .map(|row| DailyValue { date: row.read("date"), value: row.read("value"), flow: row.read("flow") })
        .collect();
    assert_eq!(daily_values(&rows(), &closes(), &days), expected);
    for row in &by_hand {
        assert_eq!(
            replay(&rows(), row.read("date")).cash,
            row.read::<Decimal>("cash"),
            "{}",
            row.text("date")
        );
    }
}

#[test]
fn the_last_day_stands_where_the_page_says() {
    let day = "2026-07-03".parse().unwrap();
    let position = replay(&rows(), day);
    assert!(
        PAGE.contains(
            "cash 41,714.87, deposits less withdrawals 80,000.00, 15,000 units of A and 1,000 of B"
        )
    );
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    assert_eq!((position.cash, position.net_invested), (decimal("41714.87"), decimal("80000")));
    assert_eq!(position.holdings, [("A".into(), decimal("15000")), ("B".into(), decimal("1000"))].into());
    let holdings = value_holdings(&position, &closes(), day);
    let values: Vec<_> =
        holdings.iter().map(|held| (held.product.0.as_str(), held.value, held.price)).collect();
    let thursday = "2026-07-02".parse().unwrap();
    assert_eq!(
        values,
        [
            ("A", Some(decimal("31875")), Some((day, decimal("2.125")))),
            ("B", Some(decimal("10200")), Some((thursday, decimal("10.20")))),
        ]
    );
    assert_eq!(check(&rows()), []);
}

#[test]
fn each_fault_is_named_at_its_row() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let base = LedgerEntry {
        id: LedgerEntryId(Uuid::from_u128(1)),
        client: ClientId(Uuid::from_u128(1)),
        date: day("2026-07-01"),
        position: 0,
        kind: LedgerKind::Deposit,
        product: None,
        units: Decimal::ZERO,
        price: None,
        amount: Decimal::new(1_000, 0),
        fee: Decimal::ZERO,
    };
    let purchase = LedgerEntry {
        id: LedgerEntryId(Uuid::from_u128(2)),
        position: 1,
        kind: LedgerKind::Buy,
        product: Some("A".into()),
        units: Decimal::new(100, 0),
        amount: Decimal::new(-500, 0),
        ..base.clone()
    };
    for row in table(PAGE, "Faults") {
        let expected = match row.text("fault") {
            "none" => None,
            "more than held" => Some(LedgerFaultKind::MoreThanHeld),
            "no product" => Some(LedgerFaultKind::NoProduct),
            "sign of units" => Some(LedgerFaultKind::SignOfUnits),
            "sign of amount" => Some(LedgerFaultKind::SignOfAmount),
            "sign of fee" => Some(LedgerFaultKind::SignOfFee),
            other => panic!("{other}"),
        };
        let last = entry(3, &row, day("2026-07-02"), 0);
        let expected: Vec<_> =
            expected.map(|kind| LedgerFault { entry: last.id, kind }).into_iter().collect();
        let rows = [base.clone(), purchase.clone(), last];
        assert_eq!(check(&rows), expected, "{:?}", rows[2]);
    }
    let twice = LedgerEntry { position: 0, ..purchase.clone() };
    let faults = check(&[base, twice]);
    assert_eq!(faults, [LedgerFault { entry: purchase.id, kind: LedgerFaultKind::PlaceTaken }]);
}
