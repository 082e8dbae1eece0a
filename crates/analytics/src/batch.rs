//! The seven risk figures of many portfolios at once, in vector lanes. The same figures as `risk` gives one by one, to
//! rounding; where a series is odd (constant, overflowing, not finite) that form decides, and nothing is decided twice.

use wide::f64x4;

use crate::numbers::{count, rank};
use crate::risk::{Ratios, Spread, daily_risk_free, risk_figures, tail, tail_figures};
use crate::series::SeriesFault;

/// Portfolios walked through together: enough independent chains to hide the latency of a multiplication.
const LANES: usize = 8;

/// A portfolio's seven figures; defined as in [`crate::risk::RiskFigures`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SevenFigures {
    /// ∏(1 + r) − 1.
    pub total_return: f64,
    /// Sample standard deviation × √252.
    pub volatility: Option<f64>,
    /// Deepest fall from a high, ≤ 0; its dates are `risk`'s to say.
    pub max_drawdown: f64,
    /// Mean excess ÷ sample deviation × √252.
    pub sharpe: Option<f64>,
    /// Mean excess × √252 ÷ downside deviation.
    pub sortino: Option<f64>,
    /// 5 % quantile of the returns.
    pub var95: Option<f64>,
    /// Mean of the lowest returns.
    pub cvar95: Option<f64>,
}

/// The seven figures of each portfolio. `returns` is portfolios × `days`, row by row: a portfolio's daily returns lie
/// together, as a caller holds them. `risk_free_yearly` is a yearly rate.
///
/// One pass over eight rows at a time keeps the chain, the fall, the sums of returns, squares and shortfalls. The fall
/// needs neither level nor division: u ← min(1, u(1 + r)) is level ÷ high. The quantile is selected among the few returns
/// below a bound taken from mean and deviation, which is widened when it leaves too few.
///
/// # Errors
/// `returns` is not whole rows of `days`, a return is not finite, or a chain overflows (row: the portfolio); the risk-free
/// rate is not above −1.
pub fn seven_figures(
    days: usize,
    returns: &[f64],
    risk_free_yearly: f64,
) -> Result<Vec<SevenFigures>, SeriesFault> {
    let risk_free = daily_risk_free(risk_free_yearly)?;
    if days == 0 || !returns.len().is_multiple_of(days) {
        let row = returns.len().checked_div(days).unwrap_or_default();
        return if returns.is_empty() { Ok(Vec::new()) } else { Err(SeriesFault::LengthsDiffer { row }) };
    }
    let mut figures = Vec::with_capacity(returns.len() / days);
    let mut lowest = Vec::with_capacity(days);
    for group in returns.chunks(days * LANES) {
        // A last group that is not full walks its first row in the empty lanes, and nobody looks there.
        let first = group.get(..days).unwrap_or_default();
        let mut rows = [first; LANES];
        rows.iter_mut().zip(group.chunks_exact(days)).for_each(|(lane, row)| *lane = row);
        let walked = Walked::through(rows, risk_free).by_lane();
        for (row, sums) in group.chunks_exact(days).zip(walked) {
            let portfolio = figures.len();
            let one = match sums.figures(row, risk_free, &mut lowest) {
                Some(one) => one,
                None => alone(row, risk_free_yearly).map_err(|fault| of_portfolio(fault, portfolio))?,
            };
            figures.push(one);
        }
    }
    Ok(figures)
}

/// The one-portfolio form.
fn alone(returns: &[f64], risk_free_yearly: f64) -> Result<SevenFigures, SeriesFault> {
    let figures = risk_figures(returns, risk_free_yearly)?;
    Ok(SevenFigures {
        total_return: figures.total_return,
        volatility: figures.volatility,
        max_drawdown: figures.max_drawdown.depth,
        sharpe: figures.sharpe,
        sortino: figures.sortino,
        var95: figures.var95,
        cvar95: figures.cvar95,
    })
}

/// A fault of a day becomes its portfolio's.
fn of_portfolio(fault: SeriesFault, row: usize) -> SeriesFault {
    match fault {
        SeriesFault::LengthsDiffer { .. } => SeriesFault::LengthsDiffer { row },
        SeriesFault::NotFinite { .. } => SeriesFault::NotFinite { row },
        SeriesFault::Negative { .. } => SeriesFault::Negative { row },
        SeriesFault::NoBase { .. } => SeriesFault::NoBase { row },
        SeriesFault::TooLarge { .. } => SeriesFault::TooLarge { row },
        SeriesFault::RiskFree => SeriesFault::RiskFree,
    }
}

/// What one walk over four rows keeps, a lane a row.
#[derive(Clone, Copy)]
struct Walked {
    level: f64x4,
    /// Level ÷ high, and the lowest it was.
    fall: f64x4,
    lowest_fall: f64x4,
    sum: f64x4,
    squares: f64x4,
    /// Σ min(r − rf, 0)².
    below: f64x4,
}

impl Walked {
    /// Not inlined: alone it keeps its sums in registers.
    #[inline(never)]
    fn through(rows: [&[f64]; LANES], risk_free: f64) -> [Self; 2] {
        let (zero, one, risk_free) = (f64x4::ZERO, f64x4::ONE, f64x4::from(risk_free));
        let start = Self { level: one, fall: one, lowest_fall: one, sum: zero, squares: zero, below: zero };
        let (mut first, mut second) = (start, start);
        let (whole, rest) = (rows.map(|row| row.as_chunks::<4>().0), rows.map(|row| row.as_chunks::<4>().1));
        let [a, b, c, d, e, f, g, h] = whole;
        let days = a.iter().zip(b).zip(c).zip(d).zip(e).zip(f).zip(g).zip(h);
        for (((((((a, b), c), d), e), f), g), h) in days {
            // Four days of four portfolios are loaded as they lie, and turned.
            let turned = |four: [&[f64; 4]; 4]| f64x4::transpose(four.map(|days| f64x4::from(*days)));
            for (one, other) in turned([a, b, c, d]).into_iter().zip(turned([e, f, g, h])) {
                first.day(one, risk_free);
                second.day(other, risk_free);
            }
        }
        let [a, b, c, d, e, f, g, h] = rest;
        let days = a.iter().zip(b).zip(c).zip(d).zip(e).zip(f).zip(g).zip(h);
        for (((((((a, b), c), d), e), f), g), h) in days {
            first.day(f64x4::new([*a, *b, *c, *d]), risk_free);
            second.day(f64x4::new([*e, *f, *g, *h]), risk_free);
        }
        [first, second]
    }

    #[inline]
    fn day(&mut self, daily: f64x4, risk_free: f64x4) {
        let factor = f64x4::ONE + daily;
        self.level *= factor;
        self.fall = (self.fall * factor).fast_min(f64x4::ONE);
        self.lowest_fall = self.lowest_fall.fast_min(self.fall);
        self.sum += daily;
        self.squares += daily * daily;
        let short = (daily - risk_free).fast_min(f64x4::ZERO);
        self.below += short * short;
    }
}

/// One row's sums.
struct Sums {
    level: f64,
    lowest_fall: f64,
    sum: f64,
    squares: f64,
    below: f64,
}

trait ByLane {
    fn by_lane(self) -> impl Iterator<Item = Sums>;
}

impl ByLane for [Walked; 2] {
    fn by_lane(self) -> impl Iterator<Item = Sums> {
        self.into_iter().flat_map(|four| {
            let lanes = four.level.to_array().into_iter().zip(four.lowest_fall.to_array());
            let sums =
                four.sum.to_array().into_iter().zip(four.squares.to_array()).zip(four.below.to_array());
            lanes.zip(sums).map(|((level, lowest_fall), ((sum, squares), below))| Sums {
                level,
                lowest_fall,
                sum,
                squares,
                below,
            })
        })
    }
}

impl Sums {
    /// None where plain sums are not good enough: something is not finite, the mean outweighs the spread, or the spread is
    /// so small that the chain's own rounding would show.
    fn figures(&self, row: &[f64], risk_free: f64, lowest: &mut Vec<f64>) -> Option<SevenFigures> {
        let n = count(row.len());
        let mean = self.sum / n;
        let spread = self.squares - self.sum * mean;
        let sound = self.squares.is_finite() && self.level.is_finite() && self.below.is_finite();
        if !sound || row.len() < 2 || spread < 1e-3 * self.squares || spread < 1e-12 * n {
            return None;
        }
        let ratios =
            Ratios::of(row.len(), Spread { mean, squares: spread, constant: false }, self.below, risk_free);
        let (var95, cvar95) = lower_tail(row, mean, (spread / n).sqrt(), lowest);
        Some(SevenFigures {
            total_return: self.level - 1.0,
            volatility: ratios.volatility,
            max_drawdown: self.lowest_fall - 1.0,
            sharpe: ratios.sharpe,
            sortino: ratios.sortino,
            var95,
            cvar95,
        })
    }
}

/// VaR and CVaR of a row, selected among the returns below mean − c·deviation. A bell has 9 % of its days below c = 1.35, and
/// the tail wants 5 %; where fat tails stretch the deviation so far that fewer remain, all returns are looked at.
fn lower_tail(row: &[f64], mean: f64, deviation: f64, lowest: &mut Vec<f64>) -> (Option<f64>, Option<f64>) {
    let (at, rest) = rank(row.len(), 1, 20);
    for width in [1.35, 0.9, 0.5] {
        below(row, mean - width * deviation, lowest);
        if lowest.len() > at + 1 {
            let (lower, quantile, above) = lowest.select_nth_unstable_by(at, f64::total_cmp);
            let next = above.iter().copied().fold(f64::INFINITY, f64::min);
            return tail_figures(lower, *quantile, next, rest);
        }
    }
    lowest.clear();
    lowest.extend_from_slice(row);
    tail(lowest)
}

/// The returns below a bound. Which ones is found in lanes, 64 returns to a word of bits, so that the branch that depends on the
/// data is taken once a word and not once a return.
#[inline(never)]
fn below(row: &[f64], bound: f64, lowest: &mut Vec<f64>) {
    lowest.clear();
    for block in row.chunks(64) {
        let (fours, rest) = block.as_chunks::<4>();
        let mut bits = 0_u64;
        for (place, four) in (0_u32..).step_by(4).zip(fours) {
            bits |= u64::from(f64x4::from(*four).simd_lt(f64x4::from(bound)).to_bitmask()) << place;
        }
        for (place, daily) in (4 * fours.len()..).zip(rest) {
            bits |= u64::from(*daily < bound) << place;
        }
        while bits != 0 {
            lowest.extend(usize::try_from(bits.trailing_zeros()).ok().and_then(|place| block.get(place)));
            bits &= bits - 1;
        }
    }
}
