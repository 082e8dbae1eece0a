//! Prices of the demo: factors that rise and fall in segments and regimes, and what products make of them.
//! Also the days on which money is paid on units, or units change. Who holds them is in `ledgers`.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::Deserialize;
use zhike_domain::ids::ProductCode;
use zhike_domain::price::{Dividend, PriceSeries, Split};

use crate::assets;
use crate::catalogue::{Listing, Yearly, listings};
use crate::days::Calendar;
use crate::dice::{Dice, decimal};

/// Trading days a year.
const YEAR: f64 = 250.0;

#[derive(Deserialize)]
struct Told {
    deviation: BTreeMap<String, f64>,
    segment: Vec<Segment>,
    regime: Vec<Regime>,
}

/// A stretch of the past, with what each factor did over it in per cent.
#[derive(Deserialize)]
struct Segment {
    from: NaiveDate,
    to: NaiveDate,
    unrest: f64,
    total: BTreeMap<String, f64>,
}

/// A kind of market, with what each factor brings in a year of it in per cent.
#[derive(Deserialize)]
struct Regime {
    weight: u32,
    days: f64,
    unrest: f64,
    a_year: BTreeMap<String, f64>,
}

/// What happens to holders of a product on a day.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Happening {
    /// So many yuan are paid on a unit.
    Pays(Decimal),
    /// So many new units for an old one.
    Splits(Decimal),
    /// The units are paid back at the close; interest at its end was paid just before.
    Matures,
}

/// Something that happens to a product, by position of day and listing.
pub(crate) struct Event {
    pub day: usize,
    pub listing: usize,
    pub happening: Happening,
}

/// The products of the firm with their prices.
pub(crate) struct Market {
    /// The products.
    pub listings: Vec<Listing>,
    /// Closes by listing and trading day; none on days without one.
    closes: Vec<Vec<Option<Decimal>>>,
    /// Everything that happens to holders, by day.
    pub events: Vec<Event>,
    /// The broad index.
    index: Vec<f64>,
}

impl Market {
    pub fn new(calendar: &Calendar, dice: &Dice) -> Self {
        let listings = listings(calendar);
        let factors = Factors::new(calendar, &mut dice.of("factors", 0));
        let mut closes = Vec::with_capacity(listings.len());
        let mut events = Vec::new();
        for (at, listing) in listings.iter().enumerate() {
            let dice = &mut dice.of("price", u64::try_from(at).unwrap_or(0));
            closes.push(path(listing, at, calendar, &factors, dice, &mut events));
        }
        events.sort_by_key(|event| (event.day, event.listing, event.happening == Happening::Matures));
        let index = factors.path("market", 5200.0);
        Self { listings, closes, events, index }
    }

    /// The close of a day, where there is one.
    pub fn close(&self, listing: usize, day: usize) -> Option<Decimal> {
        *self.closes.get(listing)?.get(day)?
    }

    /// The first day from `day` on with a close, and the close.
    pub fn next_close(&self, listing: usize, day: usize) -> Option<(usize, Decimal)> {
        let closes = self.closes.get(listing)?;
        closes.iter().enumerate().skip(day).find_map(|(at, close)| close.map(|close| (at, close)))
    }

    /// The newest close.
    pub fn last_close(&self, listing: usize) -> Option<Decimal> {
        self.closes.get(listing)?.iter().rev().find_map(|close| *close)
    }

    /// Money paid on units, and changes of units, of every product, oldest first.
    pub fn corporate_actions(&self, calendar: &Calendar) -> (Vec<Dividend>, Vec<Split>) {
        let (mut dividends, mut splits) = (Vec::new(), Vec::new());
        for event in &self.events {
            let listing = self.listings.get(event.listing);
            let (Some(listing), Some(day)) = (listing, calendar.trading.get(event.day).copied()) else {
                continue;
            };
            let product = listing.product.code.clone();
            match event.happening {
                Happening::Pays(cash_per_unit) => {
                    dividends.push(Dividend { product, ex_date: day, cash_per_unit, paid_on: Some(day) });
                }
                Happening::Splits(new_units_per_old) => {
                    splits.push(Split { product, effective_on: day, new_units_per_old });
                }
                Happening::Matures => {}
            }
        }
        (dividends, splits)
    }

    /// The price series of everything that has a price, and of the broad index under the name products track it by.
    pub fn series(&self, calendar: &Calendar) -> Vec<PriceSeries> {
        let products = self.listings.iter().zip(&self.closes).filter_map(|(listing, closes)| {
            let days = calendar.trading.iter().zip(closes);
            let points: Vec<_> = days.filter_map(|(day, close)| Some((*day, (*close)?))).collect();
            // A product issued today has no close yet.
            if points.is_empty() { None } else { PriceSeries::new(listing.product.code.clone(), points).ok() }
        });
        let levels = calendar.trading.iter().zip(&self.index).map(|(day, level)| (*day, decimal(*level, 2)));
        let index = PriceSeries::new(ProductCode::from("大盘300指数"), levels.collect()).ok();
        products.chain(index).collect()
    }
}

/// One product's closes over the window; adds what happens to its holders.
fn path(
    listing: &Listing,
    at: usize,
    calendar: &Calendar,
    factors: &Factors,
    dice: &mut Dice,
    events: &mut Vec<Event>,
) -> Vec<Option<Decimal>> {
    let pricing = &listing.pricing;
    let first = listing.issued_on.map_or(0, |day| calendar.index_from(day));
    let smallest = 0.1f64.powi(i32::try_from(pricing.places).unwrap_or(4));
    let mut price = pricing.price;
    let mut closes = vec![None; calendar.trading.len()];
    for (day, (date, close)) in calendar.trading.iter().zip(&mut closes).enumerate().skip(first) {
        if listing.product.matures_on.is_some_and(|end| *date > end) {
            break;
        }
        let before = day.checked_sub(1).and_then(|d| calendar.trading.get(d)).copied();
        let month_begins = |month: u32| date.month() == month && before.is_some_and(|b| b.month() != month);
        if day > first {
            let moved: f64 =
                pricing.moves.iter().map(|(factor, beta)| beta * factors.step(factor, day)).sum();
            let own = pricing.own / YEAR.sqrt() * dice.normal();
            price *= (moved + pricing.drift / YEAR + own).exp();
            let mut happens = |happening| events.push(Event { day, listing: at, happening });
            match listing.yearly {
                Some(Yearly::Share { month, share }) if month_begins(month) => {
                    let paid = decimal(price * share, if price > 20.0 { 2 } else { 3 });
                    price -= price * share;
                    happens(Happening::Pays(paid));
                }
                Some(Yearly::Coupon { month, rate }) if month_begins(month) => {
                    happens(Happening::Pays((rate * Decimal::ONE_HUNDRED).round_dp(4)));
                }
                _ => {}
            }
            let takes_effect = |on: NaiveDate| *date >= on && before.is_some_and(|b| b < on);
            for split in listing.splits.iter().filter(|split| takes_effect(split.on)) {
                price /= f64::try_from(split.ratio).unwrap_or(1.0);
                happens(Happening::Splits(split.ratio));
            }
            if listing.product.matures_on == Some(*date) {
                if let Some(interest) = listing.interest_at_end {
                    happens(Happening::Pays(interest));
                }
                happens(Happening::Matures);
            }
        }
        price = price.max(smallest);
        let after = calendar.trading.get(day.saturating_add(1));
        let week_ends = after.is_none_or(|next| next.iso_week() != date.iso_week());
        let month_ends = after.is_some_and(|next| next.month() != date.month());
        let priced = if pricing.weekly {
            week_ends
        } else {
            !pricing.monthly || month_ends || listing.product.matures_on == Some(*date)
        };
        if priced {
            *close = Some(decimal(price, pricing.places));
        }
    }
    closes
}

/// Daily moves of the factors over the window, as logarithms.
struct Factors(BTreeMap<String, Vec<f64>>);

impl Factors {
    fn new(calendar: &Calendar, dice: &mut Dice) -> Self {
        let told: Told = assets::MARKET.read();
        let window = calendar.trading.first().copied().unwrap_or(calendar.today);
        let begin = told.segment.first().map_or(window, |segment| segment.from.min(window));
        let days = calendar.working_days(begin, calendar.today.pred_opt().unwrap_or(calendar.today));
        let mut moves: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        let mut regime: Option<&Regime> = None;
        let mut at = 0;
        while let Some(day) = days.get(at).copied() {
            let within = told.segment.iter().find(|s| s.from <= day && day <= s.to);
            if let Some(segment) = within {
                // A segment is drawn whole, so that it ends where it is told to end.
                let whole = calendar.working_days(segment.from, segment.to).len();
                let known = days.iter().skip(at).take_while(|d| **d <= segment.to).count();
                for (factor, total) in &segment.total {
                    let deviation = told.deviation.get(factor).copied().unwrap_or(segment.unrest);
                    let mut steps = bridge(total / 100.0, deviation, whole, dice);
                    steps.truncate(known);
                    moves.entry(factor.clone()).or_default().extend(steps);
                }
                at += known.max(1);
                regime = None;
            } else {
                let goes_on = regime.filter(|r| !dice.chance(1.0 / r.days.max(1.0)));
                regime = goes_on.or_else(|| dice.weighted(&told.regime, |r| r.weight));
                let Some(now) = regime else { break };
                for (factor, a_year) in &now.a_year {
                    let deviation = told.deviation.get(factor).copied().unwrap_or(now.unrest);
                    let drift = (a_year / 100.0).ln_1p() / YEAR;
                    let step = drift + deviation / YEAR.sqrt() * dice.normal();
                    moves.entry(factor.clone()).or_default().push(step);
                }
                at += 1;
            }
        }
        let before = days.partition_point(|day| *day < window);
        for steps in moves.values_mut() {
            steps.drain(..before.min(steps.len()));
        }
        Self(moves)
    }

    fn step(&self, factor: &str, day: usize) -> f64 {
        self.0.get(factor).and_then(|steps| steps.get(day)).copied().unwrap_or(0.0)
    }

    fn path(&self, factor: &str, from: f64) -> Vec<f64> {
        let steps = self.0.get(factor).map_or(&[][..], Vec::as_slice);
        let mut level = from;
        steps
            .iter()
            .map(|step| {
                level *= step.exp();
                level
            })
            .collect()
    }
}

/// Random steps that add up to a total return.
fn bridge(total: f64, deviation: f64, steps: usize, dice: &mut Dice) -> Vec<f64> {
    let noise: Vec<f64> = (0..steps).map(|_| deviation / YEAR.sqrt() * dice.normal()).collect();
    let count = f64::from(u32::try_from(steps.max(1)).unwrap_or(1));
    let shift = (total.ln_1p() - noise.iter().sum::<f64>()) / count;
    noise.into_iter().map(|step| step + shift).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn market() -> (Calendar, Market) {
        let calendar = Calendar::new("2026-11-20".parse().unwrap());
        let market = Market::new(&calendar, &Dice::new(1));
        (calendar, market)
    }

    #[test]
    fn everything_that_was_issued_has_a_price() {
        let (calendar, market) = market();
        let issued =
            market.listings.iter().filter(|l| l.issued_on.is_none_or(|day| day < calendar.today)).count();
        assert_eq!(market.series(&calendar).len(), issued + 1, "and the index");
    }

    #[test]
    fn the_crises_are_seen() {
        let (calendar, market) = market();
        let level = |day: &str| market.index[calendar.index_from(day.parse().unwrap())];
        assert!(level("2022-04-26") < 0.8 * level("2021-12-14"), "the fall of early 2022");
        assert!(level("2024-10-08") > 1.25 * level("2024-09-23"), "the leap of September 2024");
        assert!(level("2024-02-02") < level("2023-07-31"), "the low of February 2024");
    }

    #[test]
    fn closed_terms_rise_smoothly_and_money_funds_hardly_move() {
        let (calendar, market) = market();
        for series in market.series(&calendar) {
            let code = &series.product.0;
            let closes: Vec<f64> =
                series.points().iter().map(|(_, close)| f64::try_from(*close).unwrap()).collect();
            let worst = closes.windows(2).map(|w| w[1] / w[0] - 1.0).fold(0.0, f64::min);
            if code.starts_with("BW182") || code.starts_with("BW365") {
                assert!(worst > -0.004, "{code} fell {worst} in a day");
                assert!(closes.iter().all(|c| (0.985..1.08).contains(c)), "{code}");
            }
            if ["920401", "920402"].contains(&code.as_str()) {
                assert!(closes.iter().all(|c| (1.0..1.12).contains(c)) && worst > -0.0005, "{code}");
            }
            if code.starts_with("CD1Y") {
                assert!(closes.iter().all(|c| *c == 1.0), "{code}");
            }
        }
    }
}
