//! Risk figures of one series of daily returns, and of a series beside its benchmark (rules, "Definitions").
//! How many observations a figure needs before it may be shown is business and not decided here.

use crate::numbers::{TRADING_DAYS, between, count, finite, rank, return_noise, sum};
use crate::series::{Growth, SeriesFault, all_finite, mean, same_length};

/// The deepest fall of the chained level from an earlier high, which counts from the starting level 1.
/// Rows are indices of returns: the level meant is the one at the end of that day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Drawdown {
    /// Lowest level ÷ high before it − 1; ≤ 0, and 0 when the level never fell.
    pub depth: f64,
    /// Last row at the high before the fall; none means the starting level, or no fall.
    pub peak: Option<usize>,
    /// Row of the lowest level; none when there was no fall.
    pub trough: Option<usize>,
    /// First row after the trough at which the high was reached again; none while under water.
    pub recovered: Option<usize>,
}

/// Figures of one series of daily returns. Rates are fractions; what is undefined is `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskFigures {
    /// How many returns they rest on.
    pub observations: usize,
    /// ∏(1 + r) − 1.
    pub total_return: f64,
    /// Sample standard deviation × √252; exactly 0 for constant returns; none under two returns.
    pub volatility: Option<f64>,
    /// Deepest fall from a high.
    pub max_drawdown: Drawdown,
    /// Mean excess return ÷ sample deviation × √252; none for constant returns (Sharpe 1994).
    pub sharpe: Option<f64>,
    /// Mean excess × √252 ÷ √(mean of min(excess, 0)² over all days); none without a day below the risk-free rate
    /// (Sortino and van der Meer 1991).
    pub sortino: Option<f64>,
    /// Historical value at risk at 95 %: the 5 % quantile of the returns with linear interpolation (Hyndman and Fan, type
    /// 7), as a return, so usually negative; none under two returns.
    pub var95: Option<f64>,
    /// Mean of the ⌊(n − 1)·0.05⌋ + 1 lowest returns; none under two returns.
    pub cvar95: Option<f64>,
}

/// A series beside its benchmark. Yearly; fractions; `None` where undefined.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Relative {
    /// Sample standard deviation of the daily differences × √252; none under two returns.
    pub tracking_error: Option<f64>,
    /// Intercept of least squares of excess return on the benchmark's excess return, × 252 (Jensen 1968).
    pub alpha: Option<f64>,
    /// Slope of the same; both none under two returns or beside a constant benchmark.
    pub beta: Option<f64>,
}

/// The risk figures of daily `returns` (fractions), with `risk_free_yearly` as a yearly rate: a day's is
/// (1 + rf)^(1/252) − 1.
///
/// # Errors
/// A return is not finite; the chain overflows; the risk-free rate is not above −1.
pub fn risk_figures(returns: &[f64], risk_free_yearly: f64) -> Result<RiskFigures, SeriesFault> {
    all_finite(returns)?;
    let risk_free = daily_risk_free(risk_free_yearly)?;
    let (total_return, max_drawdown) = path(returns)?;
    let spread = Spread::of(returns);
    let (var95, cvar95) = match returns.len() {
        0 | 1 => (None, None),
        _ => tail(&mut returns.to_vec()),
    };
    let below = sum(returns.iter().map(|daily| (daily - risk_free).min(0.0).powi(2)));
    let ratios = Ratios::of(returns.len(), spread, below, risk_free);
    Ok(RiskFigures {
        observations: returns.len(),
        total_return,
        volatility: ratios.volatility,
        max_drawdown,
        sharpe: ratios.sharpe,
        sortino: ratios.sortino,
        var95,
        cvar95,
    })
}

/// `returns` beside `benchmark` of the same days; `risk_free_yearly` as in [`risk_figures`].
///
/// # Errors
/// Lengths differ; a return is not finite (the row); the risk-free rate is not above −1.
pub fn relative(returns: &[f64], benchmark: &[f64], risk_free_yearly: f64) -> Result<Relative, SeriesFault> {
    same_length(returns.len(), benchmark.len())?;
    all_finite(returns)?;
    all_finite(benchmark)?;
    let risk_free = daily_risk_free(risk_free_yearly)?;
    if returns.len() < 2 {
        return Ok(Relative::default());
    }
    let differences: Vec<f64> = returns.iter().zip(benchmark).map(|(own, other)| own - other).collect();
    let tracking = Spread::of(&differences).deviation(differences.len());
    let tracking_error = tracking.and_then(|deviation| finite(deviation * TRADING_DAYS.sqrt()));
    let against = Spread::of(benchmark);
    if against.constant {
        return Ok(Relative { tracking_error, ..Relative::default() });
    }
    let own_mean = mean(returns);
    let common =
        sum(returns.iter().zip(benchmark).map(|(own, other)| (own - own_mean) * (other - against.mean)));
    let beta = finite(common / against.squares);
    let alpha = beta.and_then(|slope| {
        finite(((own_mean - risk_free) - slope * (against.mean - risk_free)) * TRADING_DAYS)
    });
    Ok(Relative { tracking_error, alpha, beta })
}

/// Trading days in six months, the horizon of CK-11.
pub const SIX_MONTHS: u32 = 126;

/// The loss that `trading_days` days stay within in 19 cases of 20, as a positive fraction of the value, at most 1:
/// max(0, −VaR95)·√days, from the daily `var95` of [`RiskFigures`]. None where that is not a number.
///
/// The square root of time holds for returns that are independent, of one distribution and of mean zero (J.P. Morgan,
/// RiskMetrics, 1996). It overstates the loss of what earns a steady return and understates it where falls cluster or
/// prices are smoothed (trusts, private funds): an order of magnitude for CK-11, not a forecast.
#[must_use]
pub fn loss_over(trading_days: u32, var95: f64) -> Option<f64> {
    finite(var95).map(|daily| ((-daily).max(0.0) * f64::from(trading_days).sqrt()).min(1.0))
}

/// A yearly rate as a day's: (1 + rf)^(1/252) − 1.
pub(crate) fn daily_risk_free(yearly: f64) -> Result<f64, SeriesFault> {
    if yearly.is_finite() && yearly > -1.0 {
        Ok((yearly.ln_1p() / TRADING_DAYS).exp_m1())
    } else {
        Err(SeriesFault::RiskFree)
    }
}

/// Mean and squared deviations of a series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    pub(crate) mean: f64,
    /// Σ(r − mean)².
    pub(crate) squares: f64,
    /// The range is no more than rounding noise: such a series has no deviation to divide by.
    pub(crate) constant: bool,
}

impl Spread {
    fn of(values: &[f64]) -> Self {
        let mean = mean(values);
        let squares = sum(values.iter().map(|value| (value - mean).powi(2)));
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self { mean, squares, constant: is_constant(low, high) }
    }

    /// Sample standard deviation; none under two observations.
    fn deviation(self, observations: usize) -> Option<f64> {
        match observations {
            0 | 1 => None,
            _ if self.constant => Some(0.0),
            n => finite((self.squares / count(n - 1)).sqrt()),
        }
    }
}

/// Whether a series between these two ends varies by no more than rounding.
pub(crate) fn is_constant(low: f64, high: f64) -> bool {
    high - low <= return_noise(low.abs().max(high.abs()))
}

/// The three figures that come out of mean, squared deviations and squared shortfalls.
pub(crate) struct Ratios {
    pub(crate) volatility: Option<f64>,
    pub(crate) sharpe: Option<f64>,
    pub(crate) sortino: Option<f64>,
}

impl Ratios {
    /// `below` is Σ min(excess, 0)², `risk_free` a day's rate.
    pub(crate) fn of(observations: usize, spread: Spread, below: f64, risk_free: f64) -> Self {
        let year = TRADING_DAYS.sqrt();
        let excess = spread.mean - risk_free;
        let Some(deviation) = spread.deviation(observations) else {
            return Self { volatility: None, sharpe: None, sortino: None };
        };
        let shortfall = (below / count(observations)).sqrt();
        Self {
            volatility: finite(deviation * year),
            sharpe: if spread.constant { None } else { finite(excess / deviation * year) },
            // A shortfall of rounding size is a series that earned exactly the risk-free rate.
            sortino: if shortfall <= return_noise(spread.mean) {
                None
            } else {
                finite(excess * year / shortfall)
            },
        }
    }
}

/// Total return and deepest fall in one walk.
fn path(returns: &[f64]) -> Result<(f64, Drawdown), SeriesFault> {
    let mut chain = Growth::default();
    let mut falls = Falls::default();
    for (row, &daily) in returns.iter().enumerate() {
        chain.add(daily);
        // level ÷ high − 1 as it moves: (1 + fall)(1 + r) − 1. No level is divided, so falls of a trillionth keep their
        // digits.
        let fall = falls.now + daily + falls.now * daily;
        if !chain.total().is_finite() || fall.is_nan() {
            return Err(SeriesFault::TooLarge { row });
        }
        falls.step(row, fall);
    }
    Ok((chain.total(), falls.worst))
}

/// The deepest fall of a level given as its gain over the starting level 1.
pub(crate) fn deepest(gains: &[f64]) -> Drawdown {
    let mut falls = Falls::default();
    let mut high = 0.0_f64;
    for (row, &gain) in gains.iter().enumerate() {
        falls.step(row, (gain - high) / (1.0 + high));
        high = high.max(gain);
    }
    falls.worst
}

/// The fall from the last high as days go by, and the deepest so far.
#[derive(Default)]
struct Falls {
    now: f64,
    peak: Option<usize>,
    worst: Drawdown,
}

impl Falls {
    /// `fall` is level ÷ last high − 1 at the end of this row; above 0 it is a new high.
    fn step(&mut self, row: usize, fall: f64) {
        let worst = &mut self.worst;
        // Back at the high but for rounding.
        if fall >= -return_noise(0.0) && worst.trough.is_some() && worst.peak == self.peak {
            worst.recovered.get_or_insert(row);
        }
        if fall >= 0.0 {
            self.now = 0.0;
            self.peak = Some(row);
            return;
        }
        self.now = fall;
        if fall < worst.depth {
            *worst = Drawdown { depth: fall, peak: self.peak, trough: Some(row), recovered: None };
        }
    }
}

/// VaR and CVaR of at least two returns, found by selection; the order of `returns` is lost.
pub(crate) fn tail(returns: &mut [f64]) -> (Option<f64>, Option<f64>) {
    let (at, rest) = rank(returns.len(), 1, 20);
    if at >= returns.len() {
        return (None, None);
    }
    let (lower, quantile, above) = returns.select_nth_unstable_by(at, f64::total_cmp);
    let next = above.iter().copied().fold(f64::INFINITY, f64::min);
    tail_figures(lower, *quantile, next, rest)
}

/// From the values below the whole rank (any order), the value at it, and the next one up.
pub(crate) fn tail_figures(lower: &[f64], quantile: f64, next: f64, rest: f64) -> (Option<f64>, Option<f64>) {
    let var = between(quantile, next, rest);
    let mean_lowest = (lower.iter().sum::<f64>() + quantile) / count(lower.len() + 1);
    (finite(var), finite(mean_lowest))
}
