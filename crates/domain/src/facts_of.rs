//! From what is stored of a client to the facts of a day: holdings with value and terms, means, goals, money elsewhere, and
//! how his money did beside his own benchmark (WH-8). Nothing is judged here.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use zhike_analytics::xirr::xirr;

use crate::account_path::AccountPath;
use crate::client::{Client, Means, anniversary};
use crate::closed_sets::{IssuerKind, ProductKind};
use crate::fact_sheet::{FactSheet, HeldAway};
use crate::facts::{Allocation, Facts, HoldingFact, Outcome};
use crate::ids::ProductCode;
use crate::ledger::{LedgerEntry, LedgerKind, Position, ValuedHolding, value_holdings};
use crate::market::{Market, Yardstick, float};
use crate::price::PriceSeries;
use crate::product::Product;

/// Everything stored that the facts of one client follow from.
#[derive(Debug, Clone, Copy)]
pub struct FactSources<'a> {
    /// The client's record.
    pub client: &'a Client,
    /// What he told us.
    pub sheet: Option<&'a FactSheet>,
    /// Where he stands after a replay of the ledger to the day.
    pub position: &'a Position,
    /// His ledger.
    pub ledger: &'a [LedgerEntry],
    /// The firm's products.
    pub products: &'a BTreeMap<ProductCode, Product>,
    /// Their closes.
    pub prices: &'a BTreeMap<ProductCode, PriceSeries>,
    /// Something was sold to him off the path, and compliance has not closed it (LG-04, LG-05).
    pub open_breach: bool,
}

pub use crate::health::what_if::CASH;

/// The facts of a day, but for the outcome, which needs the account's path: see [`own_outcome`]. An asset held elsewhere
/// that nobody asked about counts as none; a holding without a price makes the sum of the assets unknown.
pub fn facts_of(sources: &FactSources<'_>, as_of: NaiveDate) -> Facts {
    let means = match sources.sheet {
        Some(sheet) => sheet.means_over(&sources.client.means),
        None => sources.client.means.clone(),
    };
    let Means {
        monthly_income,
        essential_monthly_spend,
        monthly_debt_payments,
        debts,
        cover,
        premiums_year,
        dependant_years,
        loss_tolerance,
        horizon_months: _,
    } = means;
    let holdings = holdings_of(sources, as_of);
    let assets_total =
        holdings.iter().try_fold(Decimal::ZERO, |sum, holding| Some(sum.saturating_add(holding.value?)));
    let client = sources.client;
    let class_is_valid = client.risk_class_valid_until().is_some_and(|until| as_of <= until)
        && client.risk_class_on.is_some_and(|on| on <= as_of);
    Facts {
        as_of,
        birth_date: client.birth_date.as_ref().map(|day| *day.reveal()),
        risk_class: client.risk_class.filter(|_| class_is_valid),
        essential_monthly_spend,
        monthly_income,
        monthly_debt_payments,
        debts,
        assets_total,
        dependant_years,
        cover,
        premiums_year,
        holdings: Some(holdings),
        target: sources.sheet.and_then(|sheet| sheet.target),
        goals: sources.sheet.and_then(|sheet| sheet.goals.as_ref()).map(|goals| goals.reveal().clone()),
        outcome: None,
        open_breach: Some(sources.open_breach),
        loss_tolerance,
    }
}

/// Holdings of the account, largest first, then cash, then what is held elsewhere.
fn holdings_of(sources: &FactSources<'_>, as_of: NaiveDate) -> Vec<HoldingFact> {
    let valued = value_holdings(sources.position, sources.prices, as_of);
    let mut holdings: Vec<HoldingFact> =
        valued.into_iter().map(|valued| holding(valued, sources, as_of)).collect();
    holdings.push(HoldingFact {
        product: CASH.to_owned(),
        kind: Some(ProductKind::Cash),
        // An overdraft is no asset, and what it is instead nobody has said.
        value: Some(sources.position.cash).filter(|cash| !cash.is_sign_negative() || cash.is_zero()),
        redeem_days: Some(0),
        name: Some("现金".to_owned()),
        priced_on: Some(as_of),
        ..HoldingFact::default()
    });
    let elsewhere = sources.sheet.and_then(|sheet| sheet.held_away.as_ref());
    let told = elsewhere.map_or(&[][..], |told| told.reveal().as_slice());
    holdings.extend(told.iter().enumerate().map(|(at, told)| held_away(at, told, as_of)));
    holdings
}

fn holding(valued: ValuedHolding, sources: &FactSources<'_>, as_of: NaiveDate) -> HoldingFact {
    let product = sources.products.get(&valued.product);
    let locked_until =
        product.and_then(|product| locked_until(product, sources.ledger, as_of)).filter(|day| *day > as_of);
    HoldingFact {
        kind: product.map(|product| product.kind),
        // More sold than bought: the ledger is wrong, and so would be any value.
        value: valued.value.filter(|value| !value.is_sign_negative()),
        risk_level: product.map(Product::binding_risk_level),
        redeem_days: at_hand_in(product.and_then(|product| product.redeem_days), locked_until, as_of),
        issuer: product.and_then(|product| match product.issuer_kind {
            IssuerKind::Government => Some("government".to_owned()),
            _ => product.issuer.clone(),
        }),
        sector_weights: product.map(|product| product.sector_weights.clone()).unwrap_or_default(),
        locked_until,
        name: product.map(|product| product.name.clone()),
        units: Some(valued.units),
        price: valued.price.map(|(_, close)| close),
        priced_on: valued.price.map(|(day, _)| day),
        annual_cost: product.and_then(|product| product.annual_cost),
        matures_on: product.and_then(|product| product.matures_on),
        tracks: product.and_then(|product| product.tracks.clone()),
        product: valued.product.0,
        ..HoldingFact::default()
    }
}

fn held_away(at: usize, told: &HeldAway, as_of: NaiveDate) -> HoldingFact {
    let locked_until = told.locked_until.filter(|day| *day > as_of);
    HoldingFact {
        product: format!("elsewhere-{}", at + 1),
        kind: Some(told.kind),
        value: Some(told.value),
        risk_level: told.risk_level,
        redeem_days: at_hand_in(told.redeem_days, locked_until, as_of),
        locked_until,
        name: Some(told.name.clone()),
        priced_on: Some(told.as_of),
        held_away: true,
        ..HoldingFact::default()
    }
}

/// The day until which units cannot be turned into money: maturity for closed terms, else the last purchase and the lock-up.
fn locked_until(product: &Product, ledger: &[LedgerEntry], as_of: NaiveDate) -> Option<NaiveDate> {
    if let Some(matures_on) = product.matures_on {
        return Some(matures_on);
    }
    if product.lockup_months == 0 {
        return None;
    }
    let bought = ledger.iter().filter(|row| {
        row.kind == LedgerKind::Buy && row.product.as_ref() == Some(&product.code) && row.date <= as_of
    });
    let last = bought.map(|row| row.date).max()?;
    last.checked_add_months(Months::new(product.lockup_months))
}

/// Days until the money is at hand, a lock included.
fn at_hand_in(redeem_days: Option<u32>, locked_until: Option<NaiveDate>, as_of: NaiveDate) -> Option<u32> {
    match locked_until {
        Some(until) => {
            let locked = u32::try_from(until.signed_duration_since(as_of).num_days()).unwrap_or(0);
            Some(locked.saturating_add(redeem_days.unwrap_or(0)))
        }
        None => redeem_days,
    }
}

/// How an account did over a window beside its benchmark with the same flows.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnOutcome {
    /// Last day before the window, whose value is the first flow; the first flow's day where the account is younger.
    pub from: NaiveDate,
    /// Trading days it rests on.
    pub days: usize,
    /// The two money-weighted returns.
    pub outcome: Outcome,
    /// Level of the benchmark at the end of each day of the account's path; 1 on its first.
    pub benchmark: Vec<f64>,
    /// Place in the account's path at which the window begins.
    pub start: usize,
}

/// Trading days under which a return beside a benchmark says nothing.
const FEWEST_DAYS: usize = 60;
/// WH-8 looks back so many years.
pub const OUTCOME_YEARS: i32 = 3;

/// The money-weighted return of an account over the last `years` after costs, beside that of its benchmark with the same
/// flows (public-market equivalent: the value at the start and each later flow are invested in `shares`, rebalanced daily;
/// Long and Nickels 1996). `None` where it cannot be said: under 60 trading days, a benchmark without prices, a value that
/// is no number. A rate that is not unique is `None` inside.
pub fn own_outcome(
    path: &AccountPath,
    market: &Market,
    yardstick: &Yardstick,
    shares: &Allocation,
    years: i32,
) -> Option<OwnOutcome> {
    let levels = yardstick.levels(shares, path.first)?;
    let days = market.days().get(path.first..)?;
    let last_day = *days.last()?;
    let since = anniversary(last_day, years.checked_neg()?)?;
    // The window begins with the value at the end of the last day on or before its first, or with the first flow.
    let start = days.partition_point(|day| *day <= since).saturating_sub(1);
    let covered = days.len().checked_sub(start)?;
    if covered < FEWEST_DAYS {
        return None;
    }
    let opening = days.first().is_some_and(|first| *first > since);
    let mut dates = Vec::new();
    let mut own = Vec::new();
    let mut benchmark_value = 0.0;
    let end = *levels.last()?;
    let mut pay = |day: &NaiveDate, amount: f64, level: f64| {
        dates.push(number(*day));
        own.push(-amount);
        benchmark_value += amount * end / level;
    };
    if !opening {
        pay(days.get(start)?, *path.values.get(start)?, *levels.get(start)?);
    }
    let from = if opening { start } else { start + 1 };
    let flows = path.flows.iter().enumerate().skip(from).filter(|(_, flow)| **flow != 0.0);
    for (at, flow) in flows {
        // A flow counts at its day's start: it is invested at the level of the evening before.
        pay(days.get(at)?, *flow, *levels.get(at.saturating_sub(1))?);
    }
    dates.push(number(last_day));
    let rate = |last: f64| {
        let mut amounts = own.clone();
        amounts.push(last);
        xirr(&dates, &amounts).ok()?.rate()
    };
    let outcome = Outcome { xirr: rate(path.last_value()), benchmark: rate(benchmark_value) };
    Some(OwnOutcome { from: *days.get(start)?, days: covered, outcome, benchmark: levels, start })
}

/// Value of the benchmark with the account's flows, by day of the path from `start` on, in CNY: it begins with the
/// account's own value there.
pub fn benchmark_values(path: &AccountPath, levels: &[f64], start: usize) -> Vec<f64> {
    let mut value = path.values.get(start).copied().unwrap_or_default();
    let mut before = levels.get(start).copied().unwrap_or(1.0);
    let days = path.flows.iter().zip(levels).enumerate().skip(start);
    days.map(|(at, (flow, level))| {
        if at > start {
            value = (value + flow) * level / before;
        }
        before = *level;
        value
    })
    .collect()
}

/// A day as a number, for actual/365.
fn number(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).max(TimeDelta::MIN).num_days()
}

/// Shares of the target in force: as agreed, or as the method derives it.
pub fn shares_of(facts: &Facts, derived: Option<Allocation>) -> Option<Allocation> {
    facts.target.or(derived)
}

/// An amount as a point of a chart.
pub fn point(amount: Decimal) -> f64 {
    float(amount)
}

#[cfg(test)]
mod tests;
