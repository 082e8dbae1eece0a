//! The trading days of the demo's window, counted, and instants on them. Holidays come from `assets/calendar`.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use serde::Deserialize;
use zhike_domain::calendar::{shanghai, trading_days};
use zhike_domain::client::anniversary;

use crate::assets;

/// Years of prices.
const YEARS: i32 = 5;

#[derive(Deserialize)]
struct Holidays {
    closed: BTreeSet<NaiveDate>,
}

/// The days of the demo firm: today, and the trading days before it from five years ago on.
pub(crate) struct Calendar {
    /// The day on which the firm is looked at.
    pub today: NaiveDate,
    closed: BTreeSet<NaiveDate>,
    /// Trading days, oldest first; the last is before today.
    pub trading: Vec<NaiveDate>,
}

impl Calendar {
    pub fn new(today: NaiveDate) -> Self {
        let closed = assets::HOLIDAYS.read::<Holidays>().closed;
        let from = anniversary(today, -YEARS).unwrap_or(today);
        let to = today.pred_opt().unwrap_or(today);
        Self { today, trading: trading_days(from, to, &closed), closed }
    }

    /// A day so many days from today.
    pub fn in_days(&self, days: i64) -> NaiveDate {
        shifted(self.today, days)
    }

    /// The first working day on or after a day.
    pub fn working_day_from(&self, day: NaiveDate) -> NaiveDate {
        trading_days(day, shifted(day, 20), &self.closed).first().copied().unwrap_or(day)
    }

    /// The working days of a span, both ends included.
    pub fn working_days(&self, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        trading_days(from, to, &self.closed)
    }

    /// Position of the first trading day on or after a day; past the end for days to come.
    pub fn index_from(&self, day: NaiveDate) -> usize {
        self.trading.partition_point(|d| *d < day)
    }
}

/// A day so many days from another.
pub(crate) fn shifted(day: NaiveDate, days: i64) -> NaiveDate {
    let size = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(size) } else { day.checked_add_days(size) };
    moved.unwrap_or(day)
}

/// An instant of a day in Shanghai.
pub(crate) fn instant(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let local = day.and_hms_opt(hour, minute, 0).unwrap_or_default();
    shanghai().from_local_datetime(&local).single().map_or_else(|| local.and_utc(), |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_years_of_trading_days_end_before_today() {
        let calendar = Calendar::new("2026-10-09".parse().unwrap());
        assert_eq!(calendar.trading.last().unwrap().to_string(), "2026-10-08");
        assert!((1200..=1230).contains(&calendar.trading.len()), "{}", calendar.trading.len());
        let over_the_week = calendar.working_day_from("2025-10-01".parse().unwrap());
        assert_eq!(over_the_week.to_string(), "2025-10-09");
    }

    #[test]
    fn instants_are_of_shanghai() {
        let at = instant("2026-11-20".parse().unwrap(), 10, 0);
        assert_eq!(at.to_rfc3339(), "2026-11-20T02:00:00+00:00");
    }
}
