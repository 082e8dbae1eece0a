//! The demo firm as a whole: the same for the same seed, true to its story, and adding up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use zhike_demo::{DemoSize, firm};
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, LedgerKind, Position, replay};
use zhike_domain::price::PriceSeries;
use zhike_intake::FirmData;

fn as_of() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

fn size(clients: u32, seed: u64) -> DemoSize {
    DemoSize { clients_of_first_rm: clients, seed, as_of: as_of() }
}

static FIRM: LazyLock<FirmData> = LazyLock::new(|| firm(&size(2_000, 1)));

fn ledgers(data: &FirmData) -> BTreeMap<ClientId, Vec<LedgerEntry>> {
    let mut ledgers: BTreeMap<ClientId, Vec<LedgerEntry>> = BTreeMap::new();
    for row in &data.ledger {
        ledgers.entry(row.client).or_default().push(row.clone());
    }
    ledgers
}

fn assets(data: &FirmData) -> BTreeMap<ClientId, Decimal> {
    let prices: BTreeMap<&ProductCode, &PriceSeries> = data.prices.iter().map(|s| (&s.product, s)).collect();
    let worth = |rows: &Vec<LedgerEntry>| {
        let position = replay(rows, data_day());
        let held = position.holdings.iter().map(|(code, units)| *units * prices[code].last().unwrap().1);
        held.sum::<Decimal>() + position.cash
    };
    ledgers(data).iter().map(|(client, rows)| (*client, worth(rows))).collect()
}

fn data_day() -> NaiveDate {
    as_of()
}

#[test]
fn stats() {
    let data = &*FIRM;
    let first = data.clients.iter().filter(|c| Some(c.rm) == data.demo_rm).count();
    println!(
        "clients {} first {first} rows {} products {} households {}",
        data.clients.len(),
        data.ledger.len(),
        data.products.len(),
        data.households.len()
    );
    let mut tiers: BTreeMap<_, usize> = BTreeMap::new();
    let worth = assets(data);
    let rows = ledgers(data);
    let mut by_tier: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for client in &data.clients {
        *tiers.entry(client.tier).or_default() += 1;
        let e = by_tier.entry(client.tier).or_default();
        e.0 += 1;
        e.1 += rows.get(&client.id).map_or(0, Vec::len);
    }
    println!("{tiers:?} {by_tier:?}");
    for client in data.clients.iter().take(40) {
        println!(
            "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {}",
            client.name.reveal(),
            client.number,
            client.gender,
            client.birth_date.as_ref().map(|b| *b.reveal()),
            client.lunar_birthday,
            client.tier,
            client.risk_class,
            client.risk_class_valid_until(),
            client.occupation,
            worth.get(&client.id).copied().unwrap_or_default()
        );
    }
    for row in &rows[&data.clients[0].id] {
        println!(
            "{} {:?} {:?} {} {:?} {} {}",
            row.date,
            row.kind,
            row.product.as_ref().map(|p| &p.0),
            row.units,
            row.price,
            row.amount,
            row.fee
        );
    }
    println!("{:?}", replay(&rows[&data.clients[0].id], as_of()));
    for row in &rows[&data.clients[30].id] {
        println!(
            "{} {:?} {:?} {} {:?} {} {}",
            row.date,
            row.kind,
            row.product.as_ref().map(|p| &p.0),
            row.units,
            row.price,
            row.amount,
            row.fee
        );
    }
}
