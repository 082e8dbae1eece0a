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
    let rows = desk.client_list().unwrap().rows;
    for row in &rows {
        let pack = desk.prepare_visit(row.id, None).unwrap();
        assert!((1..=3).contains(&pack.points.len()), "something to say, and no more than three points");
        for point in &pack.points {
            let script =
                point.script.as_ref().unwrap_or_else(|| panic!("no words for {:?}", point.situation));
            for text in [&script.body_zh, &script.body_en, &script.risk_zh, &script.opposing_en] {
                assert!(!text.contains("{{") && !text.trim().is_empty(), "no hole on stage");
            }
            assert!(!point.title.zh.is_empty() && !point.title.en.is_empty(), "{:?}", point.situation);
            assert!(!point.why.zh.is_empty() && !point.why.en.is_empty(), "{:?}", point.situation);
        }
    }
}
