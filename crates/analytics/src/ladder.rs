//! The maturity ladder: amounts by the days until they are free.
//! What "free" means for a product (lock-up, redemption days, maturity) is business and decided before.

/// Upper ends, in days, of the rungs shown to an RM: a day, a week, 30, 90, 180 days, one, two, three years. What is free
/// later stands on one rung more.
pub const RUNGS: [i64; 8] = [1, 7, 30, 90, 180, 365, 730, 1_095];

/// Why a ladder cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LadderFault {
    /// The upper ends of the rungs do not ascend.
    #[error("rung {row} does not end after the one before")]
    RungsOutOfOrder {
        /// The rung.
        row: usize,
    },
    /// An amount is not a finite number.
    #[error("the amount of row {row} is not a finite number")]
    NotFinite {
        /// The row.
        row: usize,
    },
}

/// On which rung an amount stands that is free in `days` days: the first whose end is not before. `ends.len()` is the rung
/// "later". What is already free (negative days) stands on the first.
#[must_use]
pub fn rung(days: i64, ends: &[i64]) -> usize {
    ends.partition_point(|end| *end < days)
}

/// Sums of `amounts`, given as days until free and amount, by rung; one more sum than `ends`, which are inclusive upper ends
/// in days. Amounts are in any one unit and add up to what came in.
///
/// # Errors
/// The ends do not ascend; an amount is not finite.
pub fn ladder(amounts: &[(i64, f64)], ends: &[i64]) -> Result<Vec<f64>, LadderFault> {
    let falling = ends.iter().zip(ends.iter().skip(1)).position(|(one, next)| one >= next);
    if let Some(row) = falling {
        return Err(LadderFault::RungsOutOfOrder { row: row + 1 });
    }
    let mut sums = vec![0.0; ends.len() + 1];
    for (row, &(days, amount)) in amounts.iter().enumerate() {
        if !amount.is_finite() {
            return Err(LadderFault::NotFinite { row });
        }
        if let Some(sum) = sums.get_mut(rung(days, ends)) {
            *sum += amount;
        }
    }
    Ok(sums)
}
