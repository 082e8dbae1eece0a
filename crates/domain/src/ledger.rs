//! A client's ledger and what follows from it: holdings, cash, value by day. Exact decimals throughout.
//! Returns and risk figures are not here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ids::{ClientId, LedgerEntryId, ProductCode};
use crate::price::PriceSeries;

/// What a ledger row records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// Money in from the client.
    Deposit,
    /// Money out to the client.
    Withdraw,
    /// Purchase.
    Buy,
    /// Sale.
    Sell,
    /// Cash dividend.
    Dividend,
    /// Change of units without money (split, consolidation).
    Split,
    /// Fee not tied to a trade.
    Fee,
}

/// One row of a client's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Identity.
    pub id: LedgerEntryId,
    /// Whose.
    pub client: ClientId,
    /// Day it counts for.
    pub date: NaiveDate,
    /// Position within its day, from 0: rows of one day are replayed in this order.
    pub position: u32,
    /// What it records.
    pub kind: LedgerKind,
    /// The product, for rows that move units or pay on them.
    pub product: Option<ProductCode>,
    /// Units: positive for a buy and a sell (the kind gives the direction), the signed change for a split.
    pub units: Decimal,
    /// Price a unit in CNY, where there is one.
    pub price: Option<Decimal>,
    /// Signed cash in CNY without the fee: positive raises cash.
    pub amount: Decimal,
    /// Fee in CNY, reducing cash.
    pub fee: Decimal,
}

/// Where a client stands after a replay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    /// Units by product; products sold out are left out.
    pub holdings: BTreeMap<ProductCode, Decimal>,
    /// Cash in CNY.
    pub cash: Decimal,
    /// Deposits minus withdrawals, in CNY.
    pub net_invested: Decimal,
}

impl Position {
    /// Applies one row.
    pub fn apply(&mut self, row: &LedgerEntry) {
        self.cash += row.amount - row.fee;
        let change = match row.kind {
            LedgerKind::Deposit | LedgerKind::Withdraw => {
                self.net_invested += row.amount;
                return;
            }
            LedgerKind::Buy | LedgerKind::Split => row.units,
            LedgerKind::Sell => -row.units,
            LedgerKind::Dividend | LedgerKind::Fee => return,
        };
        let Some(product) = &row.product else { return };
        let units = self.holdings.entry(product.clone()).or_default();
        *units += change;
        if units.is_zero() {
            self.holdings.remove(product);
        }
    }
}

/// Holdings and cash after all rows up to and including a day.
pub fn replay(rows: &[LedgerEntry], as_of: NaiveDate) -> Position {
    let mut position = Position::default();
    for row in in_order(rows).into_iter().take_while(|row| row.date <= as_of) {
        position.apply(row);
    }
    position
}

/// A holding with its value and the age of its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuedHolding {
    /// The product.
    pub product: ProductCode,
    /// Units held.
    pub units: Decimal,
    /// Close and the day it is of; `None` where no price is known.
    pub price: Option<(NaiveDate, Decimal)>,
    /// Units × close in CNY; `None` where no price is known.
    pub value: Option<Decimal>,
}

/// Values each holding at the last close on or before a day.
pub fn value_holdings(
    position: &Position,
    prices: &BTreeMap<ProductCode, PriceSeries>,
    as_of: NaiveDate,
) -> Vec<ValuedHolding> {
    let mut valued: Vec<ValuedHolding> = position
        .holdings
        .iter()
        .map(|(product, units)| {
            let price = prices.get(product).and_then(|series| series.close_on_or_before(as_of));
            let value = price.and_then(|(_, close)| units.checked_mul(close));
            ValuedHolding { product: product.clone(), units: *units, price, value }
        })
        .collect();
    valued.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.product.cmp(&b.product)));
    valued
}

/// Market value at a day's end, with the external flow of that day (positive: money in from the client).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyValue {
    /// The day.
    pub date: NaiveDate,
    /// Cash plus holdings at the last close, in CNY.
    pub value: Decimal,
    /// Deposits minus withdrawals of the days since the point before, in CNY.
    pub flow: Decimal,
}

/// Value on each of the given days (ascending, usually the trading days) from the first row on. A holding without
/// a price yet counts at what was last paid for a unit.
pub fn daily_values(
    rows: &[LedgerEntry],
    prices: &BTreeMap<ProductCode, PriceSeries>,
    days: &[NaiveDate],
) -> Vec<DailyValue> {
    let rows = in_order(rows);
    let Some(first) = rows.first().map(|row| row.date) else { return Vec::new() };
    let mut next_row = rows.iter().peekable();
    let mut position = Position::default();
    let mut paid: BTreeMap<&ProductCode, Decimal> = BTreeMap::new();
    let mut cursors: BTreeMap<ProductCode, (usize, Decimal)> = BTreeMap::new();
    let mut values = Vec::with_capacity(days.len());
    for day in days.iter().filter(|day| **day >= first) {
        let invested_before = position.net_invested;
        while let Some(row) = next_row.next_if(|row| row.date <= *day) {
            position.apply(row);
            if let (Some(product), Some(price)) = (&row.product, row.price) {
                paid.insert(product, price);
            }
        }
        let mut value = position.cash;
        for (product, units) in &position.holdings {
            let (at, mut close) = cursors.get(product).copied().unwrap_or_default();
            let mut seen = at;
            if let Some(series) = prices.get(product) {
                for (_, newer) in series.points().iter().skip(at).take_while(|(d, _)| d <= day) {
                    close = *newer;
                    seen += 1;
                }
            }
            cursors.insert(product.clone(), (seen, close));
            let unit_value = if seen == 0 { paid.get(product).copied().unwrap_or_default() } else { close };
            value += units.checked_mul(unit_value).unwrap_or_default();
        }
        values.push(DailyValue { date: *day, value, flow: position.net_invested - invested_before });
    }
    values
}

fn in_order(rows: &[LedgerEntry]) -> Vec<&LedgerEntry> {
    let mut rows: Vec<&LedgerEntry> = rows.iter().collect();
    rows.sort_by_key(|row| (row.date, row.position));
    rows
}
