//! Money-weighted return (XIRR) of dated cash flows: every rate at which their present value is zero, actual/365.
//! Several rates or none are said, never guessed; which flows belong to a client is not known here.

mod flows;
mod isolate;
mod newton;
#[cfg(test)]
mod tests;

use flows::Flows;

/// The rates at which the flows' present value is zero; yearly, as fractions above −1.
///
/// A rate whose distance to −1 is below the resolution of a float reads −1 (half lost in a day), and one beyond the
/// largest float reads [`f64::MAX`].
#[derive(Clone, Debug, PartialEq)]
pub enum MoneyWeighted {
    /// Exactly one rate: the money-weighted return.
    Unique(f64),
    /// No real rate: all flows of one sign, one date, or a present value that never reaches zero.
    None,
    /// Several rates, ascending; none of them may be shown as the return.
    Multiple(Vec<f64>),
}

impl MoneyWeighted {
    fn of(mut rates: Vec<f64>) -> Self {
        match (rates.pop(), rates.is_empty()) {
            (None, _) => Self::None,
            (Some(rate), true) => Self::Unique(rate),
            (Some(rate), false) => {
                rates.push(rate);
                Self::Multiple(rates)
            }
        }
    }

    /// The rate, where there is exactly one.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        match self {
            Self::Unique(rate) => Some(*rate),
            Self::None | Self::Multiple(_) => None,
        }
    }

    /// All rates, ascending.
    #[must_use]
    pub fn rates(&self) -> &[f64] {
        match self {
            Self::Unique(rate) => std::slice::from_ref(rate),
            Self::None => &[],
            Self::Multiple(rates) => rates,
        }
    }
}

/// Why flows have no money-weighted return to speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XirrFault {
    /// Not as many dates as amounts.
    #[error("dates and amounts are not equally many: row {row} has no partner")]
    LengthsDiffer {
        /// First row without a partner.
        row: usize,
    },
    /// An amount is not a number, or infinite.
    #[error("the amount of row {row} is not a finite number")]
    NotFinite {
        /// The row.
        row: usize,
    },
    /// No flows.
    #[error("there are no flows")]
    Empty,
    /// Every amount is zero, or all cancel day by day: any rate would do.
    #[error("all amounts are zero: any rate would do")]
    AnyRate,
}

/// Every rate above −1 at which Σ aᵢ (1 + r)^(−tᵢ) = 0, tᵢ = days from the earliest date ÷ 365 (actual/365 fixed).
/// `days` are day numbers on any calendar, in any order, repeated or not; `amounts` are signed either way round.
///
/// With x = ln(1 + r) this is Σ aᵢ e^(−tᵢx). A safeguarded Newton's method finds a root; that it is the only one follows
/// from the signs alone (one change: Descartes' rule as Laguerre extended it to real exponents, 1883) or from the
/// balance outstanding at that root never changing sign (Soper 1959). Where neither holds, all roots are isolated through
/// the derivatives, see `isolate.rs`. A root that only touches zero counts, once; two roots closer than about 10⁻⁶ cannot
/// be told from such a one.
///
/// # Errors
/// Lengths differ; an amount is not finite; no flows; all flows zero. The first two name the row.
pub fn xirr(days: &[i64], amounts: &[f64]) -> Result<MoneyWeighted, XirrFault> {
    let flows = Flows::of(days, amounts)?;
    if flows.sign_changes == 0 {
        return Ok(MoneyWeighted::None);
    }
    if let Some(root) = newton::only_root(&flows) {
        return Ok(MoneyWeighted::Unique(rate(root)));
    }
    Ok(MoneyWeighted::of(isolate::roots(&flows).into_iter().map(rate).collect()))
}

/// r = e^x − 1, held inside the floats.
fn rate(root: f64) -> f64 {
    root.exp_m1().min(f64::MAX)
}
