//! Daily values and flows into daily time-weighted returns (GIPS: chained over external flows), and their chain.
//! What stands behind a value — holdings, prices, calendars — is not known here.

use crate::numbers::{sum, two_sum};

/// Why a series gives no figure, and at which row (counted from 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeriesFault {
    /// Two series that belong together are not equally long.
    #[error("the series are not equally long: row {row} has no partner")]
    LengthsDiffer {
        /// First row of the longer series without a partner.
        row: usize,
    },
    /// Not a number, or infinite.
    #[error("row {row} is not a finite number")]
    NotFinite {
        /// The row.
        row: usize,
    },
    /// A value below zero: a portfolio of long holdings has none.
    #[error("row {row} is negative")]
    Negative {
        /// The row.
        row: usize,
    },
    /// A return was needed, but nothing was invested: previous value plus flow is not above zero.
    #[error("row {row} has no base: previous value plus flow is not above zero")]
    NoBase {
        /// The row.
        row: usize,
    },
    /// The figures at this row are too large to calculate with.
    #[error("row {row} is too large to calculate with")]
    TooLarge {
        /// The row.
        row: usize,
    },
    /// The risk-free rate is not a yearly rate above −1.
    #[error("the risk-free rate is not a yearly rate above -1")]
    RiskFree,
}

impl SeriesFault {
    /// The row at fault, counted from 0; none when it is not a row's fault.
    #[must_use]
    pub fn row(self) -> Option<usize> {
        match self {
            Self::LengthsDiffer { row }
            | Self::NotFinite { row }
            | Self::Negative { row }
            | Self::NoBase { row }
            | Self::TooLarge { row } => Some(row),
            Self::RiskFree => None,
        }
    }
}

/// First row without a partner, when two series are not equally long.
pub(crate) fn same_length(left: usize, right: usize) -> Result<(), SeriesFault> {
    if left == right { Ok(()) } else { Err(SeriesFault::LengthsDiffer { row: left.min(right) }) }
}

/// First row that is not a finite number.
pub(crate) fn all_finite(values: &[f64]) -> Result<(), SeriesFault> {
    values
        .iter()
        .position(|value| !value.is_finite())
        .map_or(Ok(()), |row| Err(SeriesFault::NotFinite { row }))
}

/// Daily returns r = V₁ ÷ (V₀ + F) − 1 as fractions, one a row. `values` are market values at each day's end, `flows` the
/// external money of each day, positive = paid in; a flow counts at the start of its day, and V₀ before the first row is
/// 0, so the first day's base is its deposit (rules, "Figures").
///
/// A day on which nothing was invested and nothing came of it (an account not yet opened, emptied, or emptied that
/// morning) has return 0.
///
/// # Errors
/// Lengths differ; a number is not finite; a value is negative; a day has a value but no base (V₀ + F ≤ 0); a quotient
/// overflows. Each names the row.
pub fn returns(values: &[f64], flows: &[f64]) -> Result<Vec<f64>, SeriesFault> {
    same_length(values.len(), flows.len())?;
    let mut before = 0.0;
    let mut returns = Vec::with_capacity(values.len());
    for (row, (&value, &flow)) in values.iter().zip(flows).enumerate() {
        if !value.is_finite() || !flow.is_finite() {
            return Err(SeriesFault::NotFinite { row });
        }
        if value < 0.0 {
            return Err(SeriesFault::Negative { row });
        }
        let base: f64 = before + flow;
        // What is left of amounts that cancel is rounding, not money.
        let nothing = 8.0 * f64::EPSILON * (before + flow.abs());
        let daily = if base.abs() <= nothing && value <= nothing {
            0.0
        } else if base > nothing {
            // The same as V₁ ÷ base − 1 without losing the digits that a quotient near 1 hides.
            (value - base) / base
        } else {
            return Err(SeriesFault::NoBase { row });
        };
        if !base.is_finite() || !daily.is_finite() {
            return Err(SeriesFault::TooLarge { row });
        }
        returns.push(daily);
        before = value;
    }
    Ok(returns)
}

/// Total return of chained returns, ∏(1 + r) − 1, as a fraction; 0 for no returns, and not finite where the product is not.
///
/// The chain is kept as its excess over 1 in two floats: where gains and losses all but cancel, the plain product has
/// no correct digit left.
#[must_use]
pub fn growth(returns: &[f64]) -> f64 {
    let mut chain = Growth::default();
    returns.iter().for_each(|&daily| chain.add(daily));
    chain.total()
}

/// A chain of returns as it grows: level − 1 as `high + low`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Growth {
    high: f64,
    low: f64,
}

impl Growth {
    /// g ← g + r + g·r, each rounding error kept.
    pub(crate) fn add(&mut self, daily: f64) {
        let product = self.high * daily;
        let product_lost = self.high.mul_add(daily, -product);
        let (sum, lost) = two_sum(self.high, daily);
        let (high, lost_again) = two_sum(sum, product);
        self.low += self.low * daily + (lost + lost_again + product_lost);
        self.high = high;
    }

    pub(crate) fn total(self) -> f64 {
        let total = self.high + self.low;
        if total.is_nan() { self.high } else { total }
    }
}

/// The mean; 0 for none.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { sum(values.iter().copied()) / crate::numbers::count(values.len()) }
}
