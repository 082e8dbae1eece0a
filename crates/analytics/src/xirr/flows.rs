//! Cash flows made ready: one non-zero amount a date, in order, in years from the first.
//! Finds no root.

use super::XirrFault;
use crate::numbers::{Sum, sum};

/// Flows by date: Σ amounts[i]·e^(−years[i]·x) is their present value at x = ln(1 + r).
#[derive(Debug)]
pub(super) struct Flows {
    /// Strictly ascending from 0.
    pub years: Vec<f64>,
    /// Not zero, and of a size that their sums and products stay within the floats.
    pub amounts: Vec<f64>,
    pub sign_changes: usize,
}

impl Flows {
    pub(super) fn of(days: &[i64], amounts: &[f64]) -> Result<Self, XirrFault> {
        if days.len() != amounts.len() {
            return Err(XirrFault::LengthsDiffer { row: days.len().min(amounts.len()) });
        }
        if days.is_empty() {
            return Err(XirrFault::Empty);
        }
        let scale = scale(amounts)?;
        let mut flows = Self {
            years: Vec::with_capacity(days.len()),
            amounts: Vec::with_capacity(days.len()),
            sign_changes: 0,
        };
        let in_order = days.iter().zip(days.iter().skip(1)).all(|(one, next)| one < next);
        if in_order {
            flows.take(days.iter().copied().zip(amounts.iter().map(|amount| amount * scale)));
        } else {
            let mut dated: Vec<(i64, f64)> =
                days.iter().copied().zip(amounts.iter().map(|amount| amount * scale)).collect();
            dated.sort_by_key(|(day, _)| *day);
            let by_day = dated.chunk_by(|one, next| one.0 == next.0);
            flows.take(by_day.filter_map(|same| same.first().map(|(day, _)| (*day, netted(same)))));
        }
        if flows.amounts.is_empty() { Err(XirrFault::AnyRate) } else { Ok(flows) }
    }

    fn take(&mut self, dated: impl Iterator<Item = (i64, f64)>) {
        let mut first = None;
        let mut previous = 0.0_f64;
        for (day, amount) in dated.filter(|(_, amount)| *amount != 0.0) {
            let since: u64 = day.abs_diff(*first.get_or_insert(day));
            #[expect(clippy::cast_precision_loss, reason = "exact for 24 trillion years")]
            self.years.push(since as f64);
            self.amounts.push(amount);
            self.sign_changes += usize::from(previous * amount.signum() < 0.0);
            previous = amount.signum();
        }
        self.years.iter_mut().for_each(|days| *days /= 365.0);
    }

    /// Years from first to last.
    pub(super) fn span(&self) -> f64 {
        self.years.last().copied().unwrap_or_default()
    }

    /// Present value undiscounted.
    pub(super) fn total(&self) -> f64 {
        sum(self.amounts.iter().copied())
    }

    /// Years and amounts, flow by flow.
    pub(super) fn each(&self) -> impl DoubleEndedIterator<Item = (f64, f64)> + Clone + '_ {
        self.years.iter().copied().zip(self.amounts.iter().copied())
    }
}

/// What to multiply amounts by so that their sums and products stay within the floats: a power of two, so that no digit
/// changes.
fn scale(amounts: &[f64]) -> Result<f64, XirrFault> {
    let ordinary = amounts.iter().all(|amount| amount.abs() <= 1e200);
    if ordinary && amounts.iter().any(|amount| amount.abs() >= 1e-200) {
        return Ok(1.0);
    }
    match amounts.iter().position(|amount| !amount.is_finite()) {
        Some(row) => Err(XirrFault::NotFinite { row }),
        None if ordinary => Ok(2_f64.powi(600)),
        None => Ok(2_f64.powi(-600)),
    }
}

/// The sum of one day's amounts; what rounding leaves of amounts that cancel is nothing.
fn netted(same_day: &[(i64, f64)]) -> f64 {
    let net = same_day.iter().map(|(_, amount)| *amount).collect::<Sum>().value();
    let gross: f64 = same_day.iter().map(|(_, amount)| amount.abs()).sum();
    if same_day.len() > 1 && net.abs() <= 2.0 * f64::EPSILON * gross { 0.0 } else { net }
}
