//! Price series: unadjusted daily closes of one product or index, and the compact form in which they are stored.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::ProductCode;

/// A cash dividend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dividend {
    /// Of which product.
    pub product: ProductCode,
    /// First day on which a buyer does not get it.
    pub ex_date: NaiveDate,
    /// CNY a unit.
    pub cash_per_unit: Decimal,
    /// Day on which it is paid.
    pub paid_on: Option<NaiveDate>,
}

/// A split (more units, above 1) or consolidation (fewer, below 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Of which product.
    pub product: ProductCode,
    /// First day whose close reflects it.
    pub effective_on: NaiveDate,
    /// New units for each old one.
    pub new_units_per_old: Decimal,
}

/// Daily closes of one product in CNY, oldest first, each day once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceSeries {
    /// Whose prices.
    pub product: ProductCode,
    points: Vec<(NaiveDate, Decimal)>,
}

/// A close that cannot stand in a series.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PriceError {
    /// Two closes of one day, or a day before the one above it.
    #[error("{0} does not come after the day before it")]
    OutOfOrder(NaiveDate),
    /// Zero, negative, or with more digits than a price has ([`is_price`]).
    #[error("the close of {0} is not a positive price of at most eight decimals")]
    NotAPrice(NaiveDate),
    /// The stored form cannot be read.
    #[error("the stored prices cannot be read")]
    Unreadable,
}

/// The stored form: days and closes as differences, so that most points take three or four bytes.
#[derive(Serialize, Deserialize)]
struct Packed {
    scale: u32,
    first_day: i32,
    day_steps: Vec<u32>,
    close_steps: Vec<i64>,
}

/// Most decimals of a close.
const MAX_PRICE_SCALE: u32 = 8;
/// A close lies below this, so that any series fits its stored form whatever its decimals.
const PRICE_BOUND: Decimal = Decimal::from_parts(4_100_654_080, 20, 0, false, 0);

/// Whether a number can be a close: above zero, below 90 billion CNY, of at most eight decimals.
pub fn is_price(close: Decimal) -> bool {
    Decimal::ZERO < close && close < PRICE_BOUND && close.normalize().scale() <= MAX_PRICE_SCALE
}

impl PriceSeries {
    /// A series from its points; refuses days out of order and closes that are no prices.
    pub fn new(product: ProductCode, points: Vec<(NaiveDate, Decimal)>) -> Result<Self, PriceError> {
        let mut last: Option<NaiveDate> = None;
        for (day, close) in &points {
            if last.is_some_and(|l| l >= *day) {
                return Err(PriceError::OutOfOrder(*day));
            }
            if !is_price(*close) {
                return Err(PriceError::NotAPrice(*day));
            }
            last = Some(*day);
        }
        Ok(Self { product, points })
    }

    /// The points, oldest first.
    pub fn points(&self) -> &[(NaiveDate, Decimal)] {
        &self.points
    }

    /// The last close on or before a day, with its own day (its age is for the reader to judge).
    pub fn close_on_or_before(&self, day: NaiveDate) -> Option<(NaiveDate, Decimal)> {
        let after = self.points.partition_point(|(d, _)| *d <= day);
        self.points.get(after.checked_sub(1)?).copied()
    }

    /// The newest close.
    pub fn last(&self) -> Option<(NaiveDate, Decimal)> {
        self.points.last().copied()
    }

    /// The compact form of the series.
    pub fn pack(&self) -> Result<Vec<u8>, PriceError> {
        let scale = self.points.iter().map(|(_, close)| close.normalize().scale()).max().unwrap_or(0);
        let mut packed = Packed {
            scale,
            first_day: 0,
            day_steps: Vec::new(),
            close_steps: Vec::with_capacity(self.points.len()),
        };
        let mut last: Option<(NaiveDate, i64)> = None;
        for (day, close) in &self.points {
            let mut scaled = *close;
            scaled.rescale(scale);
            let units = i64::try_from(scaled.mantissa()).map_err(|_| PriceError::NotAPrice(*day))?;
            match last {
                None => {
                    packed.first_day =
                        day.signed_duration_since(NaiveDate::default()).num_days().try_into().unwrap_or(0);
                    packed.close_steps.push(units);
                }
                Some((last_day, last_units)) => {
                    let step = day.signed_duration_since(last_day).num_days();
                    packed.day_steps.push(u32::try_from(step).map_err(|_| PriceError::OutOfOrder(*day))?);
                    packed
                        .close_steps
                        .push(units.checked_sub(last_units).ok_or(PriceError::NotAPrice(*day))?);
                }
            }
            last = Some((*day, units));
        }
        postcard::to_allocvec(&packed).map_err(|_| PriceError::Unreadable)
    }

    /// Reads the compact form back; every failure is an error, no byte sequence panics.
    pub fn unpack(product: ProductCode, bytes: &[u8]) -> Result<Self, PriceError> {
        let packed: Packed = postcard::from_bytes(bytes).map_err(|_| PriceError::Unreadable)?;
        let expected_steps = packed.close_steps.len().saturating_sub(1);
        if packed.scale > MAX_PRICE_SCALE || packed.day_steps.len() != expected_steps {
            return Err(PriceError::Unreadable);
        }
        let first = chrono::TimeDelta::try_days(i64::from(packed.first_day))
            .and_then(|d| NaiveDate::default().checked_add_signed(d))
            .ok_or(PriceError::Unreadable)?;
        let mut points = Vec::with_capacity(packed.close_steps.len());
        let mut day = first;
        let mut units = 0i64;
        for (i, step) in packed.close_steps.iter().enumerate() {
            if let Some(before) = i.checked_sub(1) {
                let days = packed.day_steps.get(before).copied().ok_or(PriceError::Unreadable)?;
                day = day.checked_add_days(Days::new(u64::from(days))).ok_or(PriceError::Unreadable)?;
            }
            units = units.checked_add(*step).ok_or(PriceError::Unreadable)?;
            points.push((day, Decimal::new(units, packed.scale)));
        }
        Self::new(product, points)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn series(points: &[(&str, &str)]) -> PriceSeries {
        let points = points.iter().map(|(d, c)| (day(d), c.parse().unwrap())).collect();
        PriceSeries::new("510300".into(), points).unwrap()
    }

    #[test]
    fn the_close_of_a_holiday_is_the_one_before_it() {
        let s = series(&[("2024-09-30", "4.12"), ("2024-10-08", "4.43")]);
        assert_eq!(
            s.close_on_or_before(day("2024-10-03")),
            Some((day("2024-09-30"), "4.12".parse().unwrap()))
        );
        assert_eq!(s.close_on_or_before(day("2024-09-29")), None);
    }

    #[test]
    fn days_out_of_order_and_bad_closes_are_refused() {
        let one = |d: &str, c: &str| (day(d), c.parse::<Decimal>().unwrap());
        let twice = PriceSeries::new("X".into(), vec![one("2024-01-02", "1"), one("2024-01-02", "1")]);
        assert_eq!(twice, Err(PriceError::OutOfOrder(day("2024-01-02"))));
        let zero = PriceSeries::new("X".into(), vec![one("2024-01-02", "0")]);
        assert_eq!(zero, Err(PriceError::NotAPrice(day("2024-01-02"))));
        let is = |text: &str| is_price(text.parse().unwrap());
        assert!(is("0.00000001") && is("89999999999.99999999"));
        assert!(!is("0.000000001") && !is("90000000000") && !is("-1"));
    }

    #[test]
    fn a_year_of_closes_takes_few_bytes() {
        let points = (0..250u32)
            .map(|i| (day("2024-01-02") + Days::new(i.into()), Decimal::new(4120 + i64::from(i % 50), 3)));
        let packed = PriceSeries::new("X".into(), points.collect()).unwrap().pack().unwrap();
        assert!(packed.len() < 250 * 4, "{} bytes", packed.len());
    }

    proptest! {
        #[test]
        fn packing_loses_nothing(steps in prop::collection::vec((1u64..30, 1i64..10_000_000), 0..300), scale in 0u32..5) {
            let mut d = day("2013-01-04");
            let mut points = Vec::new();
            for (step, units) in steps {
                d = d + Days::new(step);
                points.push((d, Decimal::new(units, scale)));
            }
            let s = PriceSeries::new("X".into(), points).unwrap();
            prop_assert_eq!(PriceSeries::unpack("X".into(), &s.pack().unwrap()).unwrap(), s);
        }

        #[test]
        fn what_is_a_price_can_be_stored_beside_any_other(
            closes in prop::collection::vec((any::<i64>(), 0u32..12), 0..20)
        ) {
            let closes = closes.into_iter().map(|(units, scale)| Decimal::new(units, scale)).filter(|c| is_price(*c));
            let points = closes.enumerate().map(|(i, close)| (day("2024-01-02") + Days::new(i as u64), close)).collect();
            let s = PriceSeries::new("X".into(), points).unwrap();
            prop_assert_eq!(PriceSeries::unpack("X".into(), &s.pack().unwrap()).unwrap(), s);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = PriceSeries::unpack("X".into(), &bytes);
        }
    }
}
