//! A client's account by trading day in floating point, for returns, charts and contributions: the same values as
//! `ledger::daily_values`, fast enough for a whole book. Money on a page comes from `ledger`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::ids::ProductCode;
use crate::ledger::{LedgerEntry, LedgerKind};
use crate::market::{Market, float};

/// Value and external flows by trading day, from the first day with a row on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountPath {
    /// Place of the first day in [`Market::days`].
    pub first: usize,
    /// Cash plus holdings at the day's end, in CNY.
    pub values: Vec<f64>,
    /// Deposits minus withdrawals since the day before, in CNY; they count at the day's start.
    pub flows: Vec<f64>,
}

/// One product's part in an account, day by day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HoldingPath {
    /// Value at the day's end, in CNY.
    pub values: Vec<f64>,
    /// Money put into it (positive) or taken out by trades, dividends and their fees since the day before, in CNY.
    pub flows: Vec<f64>,
}

/// Rows in the order of a replay.
pub fn in_order(rows: &[LedgerEntry]) -> Vec<&LedgerEntry> {
    let mut rows: Vec<&LedgerEntry> = rows.iter().collect();
    rows.sort_by_key(|row| (row.date, row.position));
    rows
}

impl AccountPath {
    /// The account of a ledger over the market's days. Rows between two days count for the later one, rows after the last
    /// day not at all; a holding without a close yet counts at the last price its ledger names.
    pub fn new(rows: &[LedgerEntry], market: &Market) -> Self {
        Self::with_parts(rows, market, |_, _| ())
    }

    /// The same, handing over each product's part as it is summed up.
    pub fn with_parts<'a>(
        rows: &'a [LedgerEntry],
        market: &Market,
        mut part: impl FnMut(&'a ProductCode, HoldingPath),
    ) -> Self {
        let rows = in_order(rows);
        let Some(opened) = rows.first() else { return Self::default() };
        let first = market.place_from(opened.date);
        let length = market.days().len().saturating_sub(first);
        let mut path = Self { first, values: vec![0.0; length], flows: vec![0.0; length] };
        let mut by_product: BTreeMap<&'a ProductCode, Vec<(usize, &'a LedgerEntry)>> = BTreeMap::new();
        let (mut cash, mut since) = (Decimal::ZERO, 0);
        for row in rows {
            let at = market.place_from(row.date) - first;
            if at >= length {
                break;
            }
            add(path.values.get_mut(since..at), float(cash));
            since = at;
            cash = cash.saturating_add(row.cash_change());
            if let Some(flow) = path.flows.get_mut(at) {
                *flow += float(row.external_flow());
            }
            if let Some(product) = &row.product {
                by_product.entry(product).or_default().push((at, row));
            }
        }
        add(path.values.get_mut(since..), float(cash));
        for (product, rows) in by_product {
            let held = HoldingPath::new(product, &rows, market, first, length);
            for (sum, value) in path.values.iter_mut().zip(&held.values) {
                *sum += value;
            }
            part(product, held);
        }
        path
    }

    /// The value at the end of the last day, in CNY.
    pub fn last_value(&self) -> f64 {
        self.values.last().copied().unwrap_or_default()
    }
}

impl HoldingPath {
    fn new(
        product: &ProductCode,
        rows: &[(usize, &LedgerEntry)],
        market: &Market,
        first: usize,
        length: usize,
    ) -> Self {
        let mut path = Self { values: vec![0.0; length], flows: vec![0.0; length] };
        let (begin, closes) = match market.track(product) {
            // Where the product was priced before the account opened, its closes begin with the account.
            Some(track) => (
                track.first.saturating_sub(first),
                track.closes.get(first.saturating_sub(track.first)..).unwrap_or_default(),
            ),
            None => (length, &[][..]),
        };
        let (mut units, mut price) = (Decimal::ZERO, Decimal::ZERO);
        let mut hold = |from: usize, to: usize, units: Decimal, price: Decimal| {
            if units.is_zero() || from >= to {
                return;
            }
            add(path.values.get_mut(from..to.min(begin)), float(units.saturating_mul(price)));
            let from = from.max(begin);
            let units = float(units);
            let values = path.values.get_mut(from..to).unwrap_or_default();
            let closes = closes.get(from.saturating_sub(begin)..).unwrap_or_default();
            for (value, close) in values.iter_mut().zip(closes) {
                *value += units * close;
            }
        };
        let mut since = 0;
        for (at, row) in rows {
            hold(since, *at, units, price);
            since = *at;
            if let Some(flow) = path.flows.get_mut(*at) {
                *flow -= float(row.cash_change());
            }
            let Some((_, change)) = row.unit_change() else { continue };
            let before = units;
            units = units.saturating_add(change);
            if let Some(paid) = row.unit_price() {
                price = paid;
            } else if row.kind == LedgerKind::Split
                && let Some(ratio) = before.checked_div(units)
            {
                price = price.saturating_mul(ratio);
            }
        }
        hold(since, length, units, price);
        path
    }
}

fn add(values: Option<&mut [f64]>, amount: f64) {
    for value in values.unwrap_or_default() {
        *value += amount;
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ids::{ClientId, LedgerEntryId};
    use crate::ledger::daily_values;
    use crate::price::PriceSeries;

    fn monday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()
    }

    fn series(code: &str, points: &[(u64, i64)]) -> PriceSeries {
        let points = points.iter().map(|(day, cents)| (monday() + Days::new(*day), Decimal::new(*cents, 2)));
        PriceSeries::new(code.into(), points.collect()).unwrap()
    }

    fn prices() -> BTreeMap<ProductCode, PriceSeries> {
        let a: Vec<(u64, i64)> =
            (0..40).map(|day| (day, 1000 + i64::try_from(day * 7 % 90).unwrap())).collect();
        // B is priced from the eighteenth day on, and not every day.
        let b: Vec<(u64, i64)> =
            (18..40).step_by(3).map(|day| (day, 200 + 3 * i64::try_from(day).unwrap())).collect();
        [series("A", &a), series("B", &b)].into_iter().map(|s| (s.product.clone(), s)).collect()
    }

    fn row(
        kind: LedgerKind,
        product: Option<&str>,
        day: u64,
        position: u32,
        units: i64,
        amount: i64,
    ) -> LedgerEntry {
        LedgerEntry {
            id: LedgerEntryId(Uuid::from_u128(u128::from(position))),
            client: ClientId(Uuid::nil()),
            date: monday() + Days::new(day),
            position,
            kind,
            product: product.map(Into::into),
            units: units.into(),
            price: None,
            amount: amount.into(),
            fee: Decimal::ZERO,
        }
    }

    proptest! {
        #[test]
        fn the_path_is_the_ledgers_daily_values(
            rows in prop::collection::vec((0u64..45, 0usize..7, prop::option::of(0usize..3), 1i64..900), 0..30)
        ) {
            use LedgerKind::*;
            let kinds = [Deposit, Withdraw, Buy, Sell, Dividend, Split, Fee];
            let codes = ["A", "B", "C"];
            let rows: Vec<LedgerEntry> = rows.iter().enumerate().map(|(at, (day, kind, code, size))| {
                let kind = kinds[*kind];
                let amount = match kind { Withdraw | Buy | Fee => -size, Split => 0, _ => *size };
                row(kind, code.map(|code| codes[code]), *day, u32::try_from(at).unwrap(), *size, amount)
            }).collect();
            let prices = prices();
            let market = Market::new(&prices, &BTreeMap::new(), &BTreeMap::new(), monday() + Days::new(39));
            let mut parts = vec![0.0; market.days().len()];
            let path = AccountPath::with_parts(&rows, &market, |_, part| {
                for (at, value) in part.values.iter().enumerate() {
                    parts[path_first(&rows, &market) + at] += value;
                }
            });
            let daily = daily_values(&rows, &prices, market.days());
            prop_assert_eq!(path.values.len(), daily.len());
            for (at, day) in daily.iter().enumerate() {
                let (value, flow) = (float(day.value), float(day.flow));
                prop_assert!((path.values[at] - value).abs() <= 1e-6 * value.abs().max(1.0), "{} {}", path.values[at], value);
                prop_assert!((path.flows[at] - flow).abs() <= 1e-6);
            }
        }
    }

    fn path_first(rows: &[LedgerEntry], market: &Market) -> usize {
        rows.iter().map(|row| market.place_from(row.date)).min().unwrap_or(0)
    }
}
