//! Prices made ready for arithmetic once, for a whole book: closes by trading day, total returns with dividends and
//! splits, and what a class is measured against. Floating point for statistics and charts; amounts stay with `ledger`.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::closed_sets::AssetClass;
use crate::facts::Allocation;
use crate::health::method::ClassBenchmark;
use crate::ids::ProductCode;
use crate::price::{Dividend, PriceSeries, Split};

/// Closes and total returns of everything that has a price, by trading day up to a day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Market {
    days: Vec<NaiveDate>,
    tracks: BTreeMap<ProductCode, Track>,
}

/// One product's way through the trading days, from its first close on; days without a close carry the last one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Track {
    /// Place of the first close in [`Market::days`].
    pub first: usize,
    /// Closes in CNY, one a trading day.
    pub closes: Vec<f64>,
    /// Daily total returns with dividends reinvested at the close and splits undone, one a trading day; 0 on the first.
    pub returns: Vec<f64>,
    /// The last day of its own close, as a place; after it nothing is known of it.
    pub last: usize,
}

impl Market {
    /// Makes prices ready up to and including a day. Trading days are the weekdays on which anything has a close.
    pub fn new(
        prices: &BTreeMap<ProductCode, PriceSeries>,
        dividends: &BTreeMap<ProductCode, Vec<Dividend>>,
        splits: &BTreeMap<ProductCode, Vec<Split>>,
        as_of: NaiveDate,
    ) -> Self {
        let mut days: Vec<NaiveDate> = Vec::new();
        for series in prices.values() {
            let known = series.points().iter().map(|(day, _)| *day).take_while(|day| *day <= as_of);
            days.extend(known.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)));
            days.sort_unstable();
            days.dedup();
        }
        let tracks = prices
            .iter()
            .filter_map(|(product, series)| {
                let paid = dividends.get(product).into_iter().flatten().map(|dividend| Event {
                    on: dividend.ex_date,
                    ratio: 1.0,
                    cash: float(dividend.cash_per_unit),
                });
                let split = splits.get(product).into_iter().flatten().map(|split| Event {
                    on: split.effective_on,
                    ratio: float(split.new_units_per_old),
                    cash: 0.0,
                });
                let events: Vec<Event> = paid.chain(split).collect();
                Some((product.clone(), track(series, &events, &days)?))
            })
            .collect();
        Self { days, tracks }
    }

    /// The trading days, ascending.
    pub fn days(&self) -> &[NaiveDate] {
        &self.days
    }

    /// One product's closes and levels.
    pub fn track(&self, product: &ProductCode) -> Option<&Track> {
        self.tracks.get(product)
    }

    /// Place of the first trading day on or after a day; the number of days when there is none.
    pub fn place_from(&self, day: NaiveDate) -> usize {
        self.days.partition_point(|known| *known < day)
    }

    /// Place of the last trading day on or before a day.
    pub fn place_until(&self, day: NaiveDate) -> Option<usize> {
        self.days.partition_point(|known| *known <= day).checked_sub(1)
    }
}

impl Track {
    /// The total return of the day at a place; `None` before there are two closes.
    pub fn return_on(&self, place: usize) -> Option<f64> {
        let at = place.checked_sub(self.first)?;
        self.returns.get(at).copied().filter(|_| at > 0)
    }

    /// The daily total returns of the places `from..to`; `None` where its closes do not cover them.
    pub fn returns(&self, from: usize, to: usize) -> Option<&[f64]> {
        let begin = from.checked_sub(self.first)?;
        self.returns.get(begin..to.checked_sub(self.first)?).filter(|_| begin > 0)
    }

    /// Total return from the close on or before one day to that of another; `None` where it has no close by the first, or
    /// its closes stop before the other.
    pub fn growth(&self, market: &Market, from: NaiveDate, to: NaiveDate) -> Option<f64> {
        let (from, to) = (market.place_until(from)?, market.place_until(to)?);
        // Prices that stop before the end say only half of it.
        if self.last + LATE < to {
            return None;
        }
        let returns = self.returns(from.checked_add(1)?, to.checked_add(1)?)?;
        Some(returns.iter().fold(1.0, |level, daily| level * (1.0 + daily)) - 1.0)
    }
}

/// Trading days by which a product that is priced weekly may lag behind.
const LATE: usize = 5;

/// What happens to a unit: `ratio` new ones for it, and `cash` paid on it.
struct Event {
    on: NaiveDate,
    ratio: f64,
    cash: f64,
}

/// `None` without a close on or before the last of the days.
fn track(series: &PriceSeries, events: &[Event], days: &[NaiveDate]) -> Option<Track> {
    let points = series.points();
    let (first_day, _) = points.first()?;
    let first = days.partition_point(|day| day < first_day);
    let held = days.get(first..).filter(|held| !held.is_empty())?;
    let mut track = Track { first, last: first, ..Track::default() };
    let (mut next, mut close) = (0, 0.0);
    let mut since: Option<NaiveDate> = None;
    for (at, day) in held.iter().enumerate() {
        let mut growth = 1.0;
        while let Some((on, price)) = points.get(next)
            && on <= day
        {
            let price = float(*price);
            if let Some(since) = since {
                let (ratio, cash) = between(events, since, *on);
                growth *= (price * ratio + cash) / close;
            }
            (close, since, next) = (price, Some(*on), next + 1);
            track.last = first + at;
        }
        track.closes.push(close);
        track.returns.push(growth - 1.0);
    }
    Some(track)
}

/// What the events after one day, up to and including another, make of a unit.
fn between(events: &[Event], after: NaiveDate, until: NaiveDate) -> (f64, f64) {
    let happened = events.iter().filter(|event| after < event.on && event.on <= until);
    happened.fold((1.0, 0.0), |(ratio, cash), event| (ratio * event.ratio, cash + event.cash))
}

/// What each asset class is measured against, as daily returns by trading day.
#[derive(Debug, Clone, PartialEq)]
pub struct Yardstick {
    classes: Vec<ClassYardstick>,
    days: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct ClassYardstick {
    class: AssetClass,
    /// Place from which its returns are known.
    first: usize,
    /// One a trading day; 0 before `first`.
    returns: Vec<f64>,
}

impl Yardstick {
    /// Looks up in a market what the method names: for each class the first product that has closes; before its first
    /// close, or where none has any, the yearly rate.
    pub fn new(market: &Market, benchmark: &BTreeMap<AssetClass, ClassBenchmark>) -> Self {
        let days = market.days.len();
        let measure = |(class, by): (&AssetClass, &ClassBenchmark)| {
            let found = by.products.iter().find_map(|code| market.track(&ProductCode(code.clone())));
            let rate = by.rate.map(|rate| constant(float(rate.0), &market.days));
            let (first, returns) = match (found, rate) {
                (Some(track), rate) => {
                    let before = rate.as_deref().unwrap_or_default();
                    let on = |place| {
                        let own = track.return_on(place).or_else(|| before.get(place).copied());
                        own.unwrap_or_default()
                    };
                    (if rate.is_some() { 0 } else { track.first }, (0..days).map(on).collect())
                }
                (None, Some(rate)) => (0, rate),
                (None, None) => return None,
            };
            Some(ClassYardstick { class: *class, first, returns })
        };
        Self { classes: benchmark.iter().filter_map(measure).collect(), days }
    }

    /// Level of a benchmark of these shares, rebalanced daily, by trading day from place `first` (where it is 1) on.
    /// `None` where a class of it has no returns yet.
    pub fn levels(&self, shares: &Allocation, first: usize) -> Option<Vec<f64>> {
        let mut blended = vec![0.0; self.days.checked_sub(first)?];
        for (class, share) in shares.parts() {
            if share.is_zero() {
                continue;
            }
            let measure = self.classes.iter().find(|measure| measure.class == class)?;
            if measure.first > first {
                return None;
            }
            let share = float(share);
            for (sum, daily) in blended.iter_mut().zip(measure.returns.get(first..)?) {
                *sum += share * daily;
            }
        }
        let mut level = 1.0;
        for (at, daily) in blended.iter_mut().enumerate() {
            if at > 0 {
                level *= 1.0 + *daily;
            }
            *daily = level;
        }
        Some(blended)
    }

    /// Daily returns of one class by trading day.
    pub fn returns(&self, class: AssetClass) -> Option<&[f64]> {
        self.classes.iter().find(|measure| measure.class == class).map(|m| m.returns.as_slice())
    }
}

impl Allocation {
    /// The four shares with their class.
    pub fn parts(&self) -> [(AssetClass, Decimal); 4] {
        [
            (AssetClass::Equity, self.equity),
            (AssetClass::Bond, self.bond),
            (AssetClass::Cash, self.cash),
            (AssetClass::Alternative, self.alternative),
        ]
    }
}

/// A yearly rate as daily returns: what grows by it over the calendar days between two trading days (actual/365).
fn constant(rate: f64, days: &[NaiveDate]) -> Vec<f64> {
    let mut before: Option<NaiveDate> = None;
    days.iter()
        .map(|day| {
            let passed = before.replace(*day).map_or(0, |b| day.signed_duration_since(b).num_days());
            let years = f64::from(i32::try_from(passed).unwrap_or(i32::MAX)) / 365.0;
            (rate.ln_1p() * years).exp_m1()
        })
        .collect()
}

/// A decimal as the nearest float; decimals have no infinities, so this always is a number.
pub(crate) fn float(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::method::Number;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn prices(all: &[(&str, &[(&str, &str)])]) -> BTreeMap<ProductCode, PriceSeries> {
        let series = all.iter().map(|(code, points)| {
            let points = points.iter().map(|(on, close)| (day(on), close.parse().unwrap())).collect();
            PriceSeries::new((*code).into(), points).unwrap()
        });
        series.map(|series| (series.product.clone(), series)).collect()
    }

    const WEEK: &[(&str, &str)] =
        &[("2026-11-16", "10"), ("2026-11-17", "11"), ("2026-11-19", "5.2"), ("2026-11-20", "5.2")];

    #[test]
    fn dividends_and_splits_enter_the_total_return() {
        let prices = prices(&[("A", WEEK), ("B", &[("2026-11-17", "1"), ("2026-11-18", "1")])]);
        let split =
            Split { product: "A".into(), effective_on: day("2026-11-19"), new_units_per_old: Decimal::TWO };
        let dividend = Dividend {
            product: "A".into(),
            ex_date: day("2026-11-20"),
            cash_per_unit: Decimal::new(26, 2),
            paid_on: None,
        };
        let dividends = BTreeMap::from([("A".into(), vec![dividend])]);
        let splits = BTreeMap::from([("A".into(), vec![split])]);
        let market = Market::new(&prices, &dividends, &splits, day("2026-11-22"));
        assert_eq!(market.days().len(), 5);
        let track = market.track(&"A".into()).unwrap();
        assert_eq!(track.closes, [10.0, 11.0, 11.0, 5.2, 5.2], "the 18th carries the close before it");
        // 11 → 2 × 5.2 = 10.4; then 5.2 → 5.2 + 0.26 is +5 %.
        let expected = [0.1, 0.0, 10.4 / 11.0 - 1.0, 0.05];
        for (daily, expected) in track.returns(1, 5).unwrap().iter().zip(expected) {
            assert!((daily - expected).abs() < 1e-12, "{daily} {expected}");
        }
        let late = market.track(&"B".into()).unwrap();
        assert_eq!((late.first, late.last, late.return_on(1), late.return_on(2)), (1, 2, None, Some(0.0)));
    }

    #[test]
    fn a_blend_is_rebalanced_daily() {
        let up = &[("2026-11-16", "1"), ("2026-11-17", "1.1"), ("2026-11-18", "1.21")];
        let prices = prices(&[("I", up)]);
        let market = Market::new(&prices, &BTreeMap::new(), &BTreeMap::new(), day("2026-11-20"));
        let by = |products: &[&str], rate| ClassBenchmark {
            products: products.iter().map(|code| (*code).to_owned()).collect(),
            rate,
        };
        let benchmark = BTreeMap::from([
            (AssetClass::Equity, by(&["none", "I"], None)),
            (AssetClass::Cash, by(&[], Some(Number(Decimal::ZERO)))),
        ]);
        let yardstick = Yardstick::new(&market, &benchmark);
        let half = Decimal::new(5, 1);
        let mut shares =
            Allocation { equity: half, bond: Decimal::ZERO, cash: half, alternative: Decimal::ZERO };
        let levels = yardstick.levels(&shares, 0).unwrap();
        for (level, expected) in levels.iter().zip([1.0, 1.05, 1.1025]) {
            assert!((level - expected).abs() < 1e-12);
        }
        shares.bond = half;
        assert_eq!(yardstick.levels(&shares, 0), None, "bonds are measured against nothing here");
    }
}
