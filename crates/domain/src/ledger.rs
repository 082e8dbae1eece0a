//! A client's ledger and what follows from it: holdings, cash, value by day. Exact decimals throughout.
//! Returns and risk figures are not here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

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

impl LedgerEntry {
    /// By how much the row changes the units of which product; `None` for rows that move money alone.
    pub fn unit_change(&self) -> Option<(&ProductCode, Decimal)> {
        let change = match self.kind {
            LedgerKind::Buy | LedgerKind::Split => self.units,
            LedgerKind::Sell => -self.units,
            LedgerKind::Deposit | LedgerKind::Withdraw | LedgerKind::Dividend | LedgerKind::Fee => {
                return None;
            }
        };
        Some((self.product.as_ref()?, change))
    }

    /// By how much the row changes cash: its amount less its fee, in CNY.
    pub fn cash_change(&self) -> Decimal {
        self.amount.saturating_sub(self.fee)
    }

    /// Money in from the client (positive) or out to him, in CNY; zero for what happens inside the account.
    pub fn external_flow(&self) -> Decimal {
        match self.kind {
            LedgerKind::Deposit | LedgerKind::Withdraw => self.amount,
            _ => Decimal::ZERO,
        }
    }

    /// The price at which the row changed units, in CNY: as it says, or what was paid for each unit.
    pub(crate) fn unit_price(&self) -> Option<Decimal> {
        match self.kind {
            LedgerKind::Buy | LedgerKind::Sell => {
                self.price.or_else(|| self.amount.abs().checked_div(self.units))
            }
            _ => None,
        }
    }
}

impl Position {
    /// Applies one row. Sums beyond what a decimal holds stay at its bound.
    pub fn apply(&mut self, row: &LedgerEntry) {
        self.cash = self.cash.saturating_add(row.cash_change());
        self.net_invested = self.net_invested.saturating_add(row.external_flow());
        let Some((product, change)) = row.unit_change() else { return };
        let units = self.holdings.entry(product.clone()).or_default();
        *units = units.saturating_add(change);
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
/// a close yet counts at the last price its ledger names, carried through splits. Rows between two days count for the
/// later one, rows after the last day not at all.
pub fn daily_values(
    rows: &[LedgerEntry],
    prices: &BTreeMap<ProductCode, PriceSeries>,
    days: &[NaiveDate],
) -> Vec<DailyValue> {
    let rows = in_order(rows);
    let Some(first) = rows.first().map(|row| row.date) else { return Vec::new() };
    let mut next_row = rows.iter().peekable();
    let mut cash = Decimal::ZERO;
    // Looked up by code once a row, not once a day and holding: the days far outnumber the rows.
    let mut places: BTreeMap<&ProductCode, usize> = BTreeMap::new();
    let mut holdings: Vec<PricedUnits<'_>> = Vec::new();
    let mut values = Vec::with_capacity(days.len());
    for day in days.iter().filter(|day| **day >= first) {
        let mut flow = Decimal::ZERO;
        while let Some(row) = next_row.next_if(|row| row.date <= *day) {
            cash = cash.saturating_add(row.cash_change());
            flow = flow.saturating_add(row.external_flow());
            let Some((product, change)) = row.unit_change() else { continue };
            let place = *places.entry(product).or_insert_with(|| {
                let closes = prices.get(product).map_or(&[][..], PriceSeries::points);
                holdings.push(PricedUnits {
                    units: Decimal::ZERO,
                    price: Decimal::ZERO,
                    closed: false,
                    closes,
                });
                holdings.len() - 1
            });
            if let Some(holding) = holdings.get_mut(place) {
                holding.change(change, row);
            }
        }
        let value = holdings.iter_mut().fold(cash, |sum, holding| sum.saturating_add(holding.value_on(*day)));
        values.push(DailyValue { date: *day, value, flow });
    }
    values
}

/// Units of one product on their way through the days.
struct PricedUnits<'a> {
    units: Decimal,
    /// The last close, or before the first the last price of the ledger; in CNY.
    price: Decimal,
    /// Whether `price` is a close.
    closed: bool,
    /// Closes of the days to come.
    closes: &'a [(NaiveDate, Decimal)],
}

impl PricedUnits<'_> {
    fn change(&mut self, change: Decimal, row: &LedgerEntry) {
        let before = self.units;
        self.units = self.units.saturating_add(change);
        if self.closed {
            return;
        }
        if let Some(price) = row.unit_price() {
            self.price = price;
        } else if row.kind == LedgerKind::Split
            && let Some(ratio) = before.checked_div(self.units)
        {
            self.price = self.price.saturating_mul(ratio);
        }
    }

    fn value_on(&mut self, day: NaiveDate) -> Decimal {
        if self.units.is_zero() {
            return Decimal::ZERO;
        }
        while let Some(((date, close), later)) = self.closes.split_first()
            && *date <= day
        {
            (self.price, self.closed, self.closes) = (*close, true, later);
        }
        self.units.saturating_mul(self.price)
    }
}

/// A row that cannot be true, or not where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerFault {
    /// The row.
    pub entry: LedgerEntryId,
    /// What is wrong with it.
    pub kind: LedgerFaultKind,
}

/// What can be wrong with a ledger row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LedgerFaultKind {
    /// It takes away more units than are held at that point; a replay goes below zero there.
    #[error("takes away more units than are held")]
    MoreThanHeld,
    /// It moves units, and names no product.
    #[error("moves units of no product")]
    NoProduct,
    /// Units against the direction of its kind.
    #[error("the units have the wrong sign for this kind of row")]
    SignOfUnits,
    /// Cash against the direction of its kind.
    #[error("the amount has the wrong sign for this kind of row")]
    SignOfAmount,
    /// A fee that would raise cash.
    #[error("the fee lies below zero")]
    SignOfFee,
    /// Another row has the same place in the same day, so that their order is left open.
    #[error("another row has the same place in its day")]
    PlaceTaken,
}

/// What is wrong with one client's ledger, row by row in the order of a replay. [`replay`] and [`daily_values`] follow
/// the rows as they stand; whoever takes a ledger in asks here first.
pub fn check(rows: &[LedgerEntry]) -> Vec<LedgerFault> {
    let mut faults = Vec::new();
    let mut held: BTreeMap<&ProductCode, Decimal> = BTreeMap::new();
    let mut before: Option<(NaiveDate, u32)> = None;
    for row in in_order(rows) {
        let mut fault = |kind| faults.push(LedgerFault { entry: row.id, kind });
        let (units, amount) = (row.units, row.amount);
        let zero = Decimal::ZERO;
        let (units_fit, amount_fits) = match row.kind {
            LedgerKind::Deposit => (units.is_zero(), amount > zero),
            LedgerKind::Withdraw => (units.is_zero(), amount < zero),
            LedgerKind::Buy => (units > zero, amount < zero),
            LedgerKind::Sell => (units > zero, amount > zero),
            LedgerKind::Dividend => (units.is_zero(), amount > zero),
            LedgerKind::Split => (!units.is_zero(), amount.is_zero()),
            LedgerKind::Fee => (units.is_zero(), amount <= zero),
        };
        if !units_fit {
            fault(LedgerFaultKind::SignOfUnits);
        }
        if !amount_fits {
            fault(LedgerFaultKind::SignOfAmount);
        }
        if row.fee < zero {
            fault(LedgerFaultKind::SignOfFee);
        }
        let moves_units = matches!(row.kind, LedgerKind::Buy | LedgerKind::Sell | LedgerKind::Split);
        if moves_units && row.product.is_none() {
            fault(LedgerFaultKind::NoProduct);
        }
        if before.replace((row.date, row.position)) == Some((row.date, row.position)) {
            fault(LedgerFaultKind::PlaceTaken);
        }
        if let Some((product, change)) = row.unit_change() {
            let left = held.entry(product).or_default();
            *left = left.saturating_add(change);
            if change < zero && *left < zero {
                fault(LedgerFaultKind::MoreThanHeld);
            }
        }
    }
    faults
}

fn in_order(rows: &[LedgerEntry]) -> Vec<&LedgerEntry> {
    let mut rows: Vec<&LedgerEntry> = rows.iter().collect();
    rows.sort_by_key(|row| (row.date, row.position));
    rows
}
