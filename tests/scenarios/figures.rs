//! What the pages show, computed again from the firm's data by other means.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::LedgerKind;
use zhike_intake::FirmData;
use zhike_testkit::FixedClock;
use zhike_tests::{demo_day, demo_firm};

use crate::support::{morning, ten_o_clock};

/// Assets by adding up every row by hand: no replay, no position table.
fn assets_by_hand(data: &FirmData, client: ClientId) -> Decimal {
    let mut cash = Decimal::ZERO;
    let mut units: BTreeMap<&ProductCode, Decimal> = BTreeMap::new();
    for row in data.ledger.iter().filter(|row| row.client == client) {
        cash += row.amount - row.fee;
        if let Some(product) = &row.product {
            let held = units.entry(product).or_default();
            match row.kind {
                LedgerKind::Buy | LedgerKind::Split => *held += row.units,
                LedgerKind::Sell => *held -= row.units,
                LedgerKind::Deposit | LedgerKind::Withdraw | LedgerKind::Dividend | LedgerKind::Fee => {}
            }
        }
    }
    let holdings: Decimal = units
        .into_iter()
        .map(|(product, held)| {
            let series = data.prices.iter().find(|series| series.product == *product);
            let close = series.and_then(|s| s.points().iter().rfind(|(day, _)| *day <= demo_day()));
            close.map_or(Decimal::ZERO, |(_, close)| held * close)
        })
        .sum();
    cash + holdings
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_show_what_the_ledger_says() {
    let data = demo_firm(30);
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(30, &clock).await;
    let list = desk.client_list().unwrap();
    let mine = data.clients.iter().filter(|client| Some(client.rm) == data.demo_rm).count();
    assert_eq!(list.rows.len(), mine, "the whole book and nobody else's clients");
    for row in &list.rows {
        let by_hand = assets_by_hand(&data, row.id);
        assert_eq!(row.assets.unwrap_or_default(), by_hand, "the list");
        let page = desk.open_client(row.id).unwrap();
        assert_eq!(page.assets, by_hand, "the page");
        let slices: Decimal = page.allocation.iter().map(|slice| slice.value).sum();
        assert_eq!(slices, by_hand, "the allocation is the whole");
        let last = page.value_curve.values.last().copied().unwrap_or_default();
        let whole = by_hand.to_f64().unwrap();
        assert!((last - whole).abs() <= 0.01 + whole.abs() * 1e-9, "the curve ends at today's assets");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_client_of_the_book_can_be_prepared_for() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(60, &clock).await;
    let mut with_script = 0;
    let rows = desk.client_list().unwrap().rows;
    for row in &rows {
        let preparation = desk.prepare_visit(row.id, None).unwrap();
        assert!(preparation.holdings.len() <= 3, "a visit has room for three points");
        if let Some(script) = &preparation.script {
            with_script += 1;
            assert!(!script.body_zh.contains("{{") && !script.body_en.contains("{{"), "no hole on stage");
        }
    }
    assert_eq!(with_script, rows.len(), "there is a script for everybody");
}
