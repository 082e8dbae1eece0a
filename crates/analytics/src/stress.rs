//! Today's weights through a past episode: what it would have cost (CK-21), and how deep it went on the way.
//! Which episode, and which index stands in for a holding without prices then, is decided before.

use crate::risk::{Drawdown, deepest};
use crate::series::{SeriesFault, all_finite, same_length};

/// Outcome of an episode for a portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// Σ wᵢrᵢ as a fraction of the portfolio; a loss is negative.
    pub total_return: f64,
    /// wᵢrᵢ of each holding; they add up to the total.
    pub contributions: Vec<f64>,
}

impl Replay {
    /// The loss as a positive fraction; 0 when the episode would have gained.
    #[must_use]
    pub fn loss(&self) -> f64 {
        (-self.total_return).max(0.0)
    }
}

/// Outcome of an episode day by day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DailyReplay {
    /// Over the whole episode, as a fraction; a loss is negative.
    pub total_return: f64,
    /// Lowest level on the way, less the starting level; ≤ 0.
    pub worst: f64,
    /// Its day (row of the episode); none when the level was never below its start.
    pub worst_day: Option<usize>,
    /// Deepest fall from a high on the way.
    pub drawdown: Drawdown,
}

/// `weights` (fractions of the portfolio; what they leave over is cash that earns nothing) times the `returns` of the same
/// holdings over a whole episode.
///
/// # Errors
/// Lengths differ; a number is not finite; the row is the holding.
pub fn replay(weights: &[f64], returns: &[f64]) -> Result<Replay, SeriesFault> {
    same_length(weights.len(), returns.len())?;
    all_finite(weights)?;
    all_finite(returns)?;
    let contributions: Vec<f64> =
        weights.iter().zip(returns).map(|(weight, change)| weight * change).collect();
    if let Some(row) = contributions.iter().position(|part| !part.is_finite()) {
        return Err(SeriesFault::TooLarge { row });
    }
    Ok(Replay { total_return: contributions.iter().sum(), contributions })
}

/// The same day by day: `daily` holds each day's returns of all holdings, days × holdings, row by row. Holdings are bought at
/// the given weights before the first day and kept, as a client who does nothing keeps them; what the weights leave over
/// is cash that earns nothing.
///
/// # Errors
/// `daily` is not a whole number of days (row: the incomplete day); a number is not finite or the level overflows (row: the
/// day; for a weight, the holding).
pub fn replay_daily(weights: &[f64], daily: &[f64]) -> Result<DailyReplay, SeriesFault> {
    all_finite(weights)?;
    let holdings = weights.len().max(1);
    if !daily.len().is_multiple_of(holdings) || (weights.is_empty() && !daily.is_empty()) {
        return Err(SeriesFault::LengthsDiffer { row: daily.len() / holdings });
    }
    // What each holding has gained so far, so that small changes keep their digits.
    let mut gains = vec![0.0_f64; weights.len()];
    let mut levels = Vec::with_capacity(daily.len() / holdings);
    for (row, day) in daily.chunks_exact(holdings).enumerate() {
        if day.iter().any(|change| !change.is_finite()) {
            return Err(SeriesFault::NotFinite { row });
        }
        for (gain, change) in gains.iter_mut().zip(day) {
            *gain += change + *gain * change;
        }
        let level: f64 = weights.iter().zip(&gains).map(|(weight, gain)| weight * gain).sum();
        if !level.is_finite() {
            return Err(SeriesFault::TooLarge { row });
        }
        levels.push(level);
    }
    let lowest = levels.iter().copied().enumerate().min_by(|one, other| one.1.total_cmp(&other.1));
    let lowest = lowest.filter(|(_, level)| *level < 0.0);
    Ok(DailyReplay {
        total_return: levels.last().copied().unwrap_or_default(),
        worst: lowest.map_or(0.0, |(_, level)| level),
        worst_day: lowest.map(|(row, _)| row),
        drawdown: deepest(&levels),
    })
}
