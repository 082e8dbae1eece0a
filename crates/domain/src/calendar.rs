//! The calendar of the firm: Asia/Shanghai days, lunar birthdays. Reads no clock.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc, Weekday};
use tyme4rs::tyme::lunar::{LunarDay, LunarMonth};
use tyme4rs::tyme::solar::SolarDay;

/// Asia/Shanghai; China has kept UTC+8 without summer time since 1992.
pub fn shanghai() -> FixedOffset {
    const EIGHT_HOURS: i32 = 8 * 3600;
    FixedOffset::east_opt(EIGHT_HOURS).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

/// The local calendar day of an instant.
pub fn local_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&shanghai()).date_naive()
}

/// The trading days from one day to another, both included: Monday to Friday without the closed days given. A year
/// whose closed days are not in the list counts with its weekends alone; the list says which years it covers.
pub fn trading_days(from: NaiveDate, to: NaiveDate, closed: &BTreeSet<NaiveDate>) -> Vec<NaiveDate> {
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    from.iter_days()
        .take_while(|day| *day <= to)
        .filter(|day| !weekend(day) && !closed.contains(day))
        .collect()
}

/// The closed days the product ships with (`assets/calendar`), for [`trading_days`]. A test reads the file; were it broken none the
/// less, weekends alone would count.
pub fn closed_days() -> &'static BTreeSet<NaiveDate> {
    #[derive(serde::Deserialize)]
    struct Holidays {
        closed: BTreeSet<NaiveDate>,
    }
    static CLOSED: LazyLock<BTreeSet<NaiveDate>> = LazyLock::new(|| {
        let text = include_str!("../../../assets/calendar/holidays.toml");
        toml::from_str::<Holidays>(text).map(|holidays| holidays.closed).unwrap_or_default()
    });
    &CLOSED
}

/// The last trading day of the last month that is over, from trading days in ascending order: the day statements are
/// made out for. A month is over when a later month has a trading day, or no weekday of it is left. Where no month is
/// over, the last trading day.
pub fn statement_day(trading_days: &[NaiveDate]) -> Option<NaiveDate> {
    let last = *trading_days.last()?;
    let month = |day: NaiveDate| (day.year(), day.month());
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let next_weekday = last.iter_days().skip(1).find(|day| !weekend(day));
    if next_weekday.is_none_or(|day| month(day) != month(last)) {
        return Some(last);
    }
    trading_days.iter().rev().copied().find(|day| month(*day) != month(last)).or(Some(last))
}

/// The day in `year` on which a solar birthday falls; 29 February counts as 28 February in other years.
pub fn solar_birthday(born: NaiveDate, year: i32) -> NaiveDate {
    crate::client::anniversary(born, year - born.year()).unwrap_or(born)
}

/// The day on which a lunar birthday next falls, on or after `from`. Somebody born in a leap month keeps the
/// ordinary month of the same number in years without that leap month, and the 30th becomes the 29th in short
/// months. `None` outside the years the lunar tables cover.
pub fn next_lunar_birthday(born: NaiveDate, from: NaiveDate) -> Option<NaiveDate> {
    let birth = lunar_day(born)?;
    let birth_month = birth.get_lunar_month();
    let this_year = lunar_day(from)?.get_lunar_month().get_lunar_year().get_year();
    (this_year..=this_year.saturating_add(1))
        .filter_map(|year| lunar_anniversary(year, birth_month.get_month_with_leap(), birth.get_day()))
        .find(|day| *day >= from)
}

/// The lunar month and day of a solar day, as they are said ("十月十二").
pub fn lunar_name(day: NaiveDate) -> Option<String> {
    use tyme4rs::tyme::Culture;
    let lunar = lunar_day(day)?;
    Some(format!("{}{}", lunar.get_lunar_month().get_name(), lunar.get_name()))
}

fn lunar_anniversary(year: isize, month: isize, day: usize) -> Option<NaiveDate> {
    // Building a day in a month that does not exist panics inside the library: the month is asked first.
    let month =
        LunarMonth::new(year, month).or_else(|_| LunarMonth::new(year, month.saturating_abs())).ok()?;
    let day = day.min(month.get_day_count());
    let lunar = LunarDay::new(year, month.get_month_with_leap(), day).ok()?;
    let solar = lunar.get_solar_day();
    let (y, m, d) = (solar.get_year(), solar.get_month(), solar.get_day());
    NaiveDate::from_ymd_opt(i32::try_from(y).ok()?, u32::try_from(m).ok()?, u32::try_from(d).ok()?)
}

fn lunar_day(day: NaiveDate) -> Option<LunarDay> {
    // The tables reach further; outside these years a birthday is a typing error.
    if !(1900..=2100).contains(&day.year()) {
        return None;
    }
    let year = isize::try_from(day.year()).ok()?;
    let month = usize::try_from(day.month()).ok()?;
    let day = usize::try_from(day.day()).ok()?;
    SolarDay::new(year, month, day).ok().map(|solar| solar.get_lunar_day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_changes_at_midnight_in_shanghai() {
        let at = |h, m| Utc.with_ymd_and_hms(2026, 11, 20, h, m, 0).single().unwrap();
        assert_eq!(local_day(at(15, 59)), day("2026-11-20"));
        assert_eq!(local_day(at(16, 0)), day("2026-11-21"));
    }

    #[test]
    fn the_shipped_closed_days_are_read() {
        assert!(closed_days().contains(&day("2026-10-01")) && !closed_days().contains(&day("2026-10-08")));
    }

    #[test]
    fn trading_pauses_on_weekends_and_closed_days() {
        let closed = BTreeSet::from([day("2026-09-25")]);
        let days = trading_days(day("2026-09-24"), day("2026-09-29"), &closed);
        assert_eq!(days, [day("2026-09-24"), day("2026-09-28"), day("2026-09-29")]);
        assert_eq!(trading_days(day("2026-09-26"), day("2026-09-27"), &closed), []);
    }

    #[test]
    fn statements_are_made_out_for_the_last_month_that_is_over() {
        let on = |days: &[&str]| statement_day(&days.iter().map(|text| day(text)).collect::<Vec<_>>());
        assert_eq!(on(&["2026-07-30", "2026-07-31", "2026-08-03"]), Some(day("2026-07-31")));
        assert_eq!(
            on(&["2026-07-30", "2026-07-31"]),
            Some(day("2026-07-31")),
            "a Friday that ends the month"
        );
        assert_eq!(on(&["2026-06-30", "2026-07-30"]), Some(day("2026-06-30")));
        assert_eq!(on(&["2026-08-03", "2026-08-04"]), Some(day("2026-08-04")), "no month is over");
        assert_eq!(on(&[]), None);
    }

    #[test]
    fn a_lunar_birthday_moves_through_the_solar_year() {
        // 1956-11-14 was the 12th of the tenth lunar month; in 2026 that day is 20 November.
        assert_eq!(lunar_name(day("1956-11-14")).unwrap(), "十月十二");
        assert_eq!(next_lunar_birthday(day("1956-11-14"), day("2026-11-01")), Some(day("2026-11-20")));
    }

    #[test]
    fn somebody_born_in_a_leap_month_keeps_the_ordinary_month() {
        // Born in the leap sixth month of 2025 (first day 25 July); 2026 has no leap sixth month.
        assert_eq!(lunar_name(day("2025-07-25")).unwrap(), "闰六月初一");
        assert_eq!(next_lunar_birthday(day("2025-07-25"), day("2026-01-01")), Some(day("2026-07-14")));
    }

    #[test]
    fn the_lunar_new_year_is_found_across_the_solar_year() {
        assert_eq!(next_lunar_birthday(day("1990-01-27"), day("2026-12-01")), Some(day("2027-02-06")));
    }
}
