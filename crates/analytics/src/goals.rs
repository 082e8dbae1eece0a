//! Whether dated goals will be funded: along one steady path, and over many random ones from a seed.
//! Which goals, how much is set aside for them, and what classes are expected to return is decided before.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::numbers::{count, quantile};

/// Beyond this many years nobody plans.
const LONGEST: f64 = 200.0;
/// More money than there is: beyond it a product could leave the floats.
const LARGEST: f64 = 1e30;
/// A yearly rate of 1,000 %; beyond it lies a mistake in the units.
const STEEPEST: f64 = 10.0;

/// An amount due some years from now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// Years from now; 0 is due today.
    pub years: f64,
    /// In the unit of the starting amount.
    pub amount: f64,
}

/// What is to be played through. Rates are fractions a year.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// What there is today.
    pub amount: f64,
    /// Share of each class; they add up to 1.
    pub weights: &'a [f64],
    /// Expected return of each class a year (arithmetic mean).
    pub expected: &'a [f64],
    /// Standard deviation of each class's yearly return.
    pub volatilities: &'a [f64],
    /// Correlation of the classes' logarithmic returns, classes × classes, row by row; positive semidefinite.
    pub correlations: &'a [f64],
    /// What is due when; in any order.
    pub goals: &'a [Goal],
    /// How many random paths.
    pub paths: usize,
    /// Where the random numbers begin: the same seed gives the same answer.
    pub seed: u64,
}

/// How a goal fared over all paths; in the order in which goals were given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GoalFunding {
    /// Share of paths on which the whole amount was there when due.
    pub probability: f64,
    /// Standard error of that share from the number of paths, √(p(1 − p) ÷ paths); with no path, or every path, funded it
    /// is that of half a path more or less, since zero would claim certainty.
    pub standard_error: f64,
    /// Share of the amount that was there, at the 10 % quantile of the paths.
    pub share_p10: f64,
    /// At the median.
    pub share_p50: f64,
    /// At the 90 % quantile.
    pub share_p90: f64,
}

/// Why a plan cannot be played through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GoalsFault {
    /// A list is not as long as the weights, or the correlations are not their square.
    #[error("weights, expected returns, volatilities and correlations do not belong together")]
    LengthsDiffer,
    /// A number is not finite, an amount or volatility negative, a return not above −1, a rate above 1,000 %.
    #[error("an amount, weight or rate is out of range")]
    OutOfRange,
    /// The weights do not add up to 1.
    #[error("the weights do not add up to one")]
    Weights,
    /// A goal's date or amount is not one (before today, over 200 years away, negative).
    #[error("goal {row} has no date or amount to plan for")]
    Goal {
        /// The goal.
        row: usize,
    },
    /// Not a correlation matrix: not symmetric, not 1 on the diagonal, or not positive semidefinite.
    #[error("the correlations contradict each other at class {row}")]
    Correlations {
        /// The first class at fault.
        row: usize,
    },
    /// No paths, or more than can be kept.
    #[error("the number of paths is out of range")]
    Paths,
}

/// Funded share, 0 … 1, of each goal when `amount` grows by `yearly_return` and each goal takes what it needs when it is due;
/// of two due on one day, the one given first. In the order given.
///
/// # Errors
/// A negative amount, a return not above −1, a goal without date or amount.
pub fn project(amount: f64, yearly_return: f64, goals: &[Goal]) -> Result<Vec<f64>, GoalsFault> {
    if !((0.0..=LARGEST).contains(&amount) && is_rate(yearly_return)) {
        return Err(GoalsFault::OutOfRange);
    }
    let mut shares = vec![0.0; goals.len()];
    let mut left = amount;
    let mut now = 0.0;
    for (index, goal) in by_date(goals)? {
        left *= (yearly_return.ln_1p() * (goal.years - now)).exp();
        now = goal.years;
        if let Some(share) = shares.get_mut(index) {
            *share = take(&mut left, goal.amount);
        }
    }
    Ok(shares)
}

/// Plays a plan through on `paths` random paths.
///
/// Each class's growth over a step of τ years is lognormal with the given mean and deviation of a year (so no class can
/// lose more than everything), independent from step to step, its logarithms correlated through Cholesky's factor. The
/// portfolio is brought back to its weights at each year's end and at each goal's date. Taxes, costs, new savings and
/// uncertainty about the expected returns themselves are not in it.
///
/// # Errors
/// See [`GoalsFault`].
pub fn simulate(plan: &Plan) -> Result<Vec<GoalFunding>, GoalsFault> {
    let classes = classes(plan)?;
    let steps = steps(plan.goals)?;
    if plan.paths == 0
        || plan.paths.checked_mul(plan.goals.len().max(1)).is_none_or(|cells| cells > 100_000_000)
    {
        return Err(GoalsFault::Paths);
    }
    let mut shares: Vec<Vec<f64>> = plan.goals.iter().map(|_| Vec::with_capacity(plan.paths)).collect();
    let mut normals = Normals::new(plan.seed);
    let mut drawn = vec![0.0; classes.len()];
    for _ in 0..plan.paths {
        let mut left = plan.amount;
        for step in &steps {
            if step.years > 0.0 {
                drawn.fill_with(|| normals.next());
                left *= growth(&classes, &drawn, step.years);
            }
            for &(index, amount) in &step.due {
                if let Some(share) = shares.get_mut(index) {
                    share.push(take(&mut left, amount));
                }
            }
        }
    }
    Ok(shares.iter_mut().map(|shares| funding(shares)).collect())
}

fn is_rate(yearly: f64) -> bool {
    yearly > -1.0 && yearly <= STEEPEST
}

/// Takes a goal's amount, or what there is of it, and says what share that was.
fn take(left: &mut f64, amount: f64) -> f64 {
    let taken = amount.min(*left);
    *left -= taken;
    if amount > 0.0 { taken / amount } else { 1.0 }
}

fn by_date(goals: &[Goal]) -> Result<Vec<(usize, Goal)>, GoalsFault> {
    let is_goal =
        |goal: &Goal| (0.0..=LONGEST).contains(&goal.years) && (0.0..=LARGEST).contains(&goal.amount);
    if let Some(row) = goals.iter().position(|goal| !is_goal(goal)) {
        return Err(GoalsFault::Goal { row });
    }
    let mut dated: Vec<(usize, Goal)> = goals.iter().copied().enumerate().collect();
    dated.sort_by(|one, other| one.1.years.total_cmp(&other.1.years));
    Ok(dated)
}

/// From one year's end or due date to the next.
struct Step {
    years: f64,
    /// Goals due at its end: index and amount.
    due: Vec<(usize, f64)>,
}

fn steps(goals: &[Goal]) -> Result<Vec<Step>, GoalsFault> {
    let mut steps: Vec<Step> = Vec::new();
    let mut now = 0.0_f64;
    for (index, goal) in by_date(goals)? {
        // Year ends on the way.
        while now.floor() + 1.0 < goal.years {
            let end = now.floor() + 1.0;
            steps.push(Step { years: end - now, due: Vec::new() });
            now = end;
        }
        match steps.last_mut() {
            Some(last) if goal.years == now => last.due.push((index, goal.amount)),
            _ => steps.push(Step { years: goal.years - now, due: vec![(index, goal.amount)] }),
        }
        now = goal.years;
    }
    Ok(steps)
}

/// A class as it is drawn: growth over τ years = e^(drift·τ + √τ·Σ loadings·normals).
struct Class {
    weight: f64,
    drift: f64,
    loadings: Vec<f64>,
}

fn classes(plan: &Plan) -> Result<Vec<Class>, GoalsFault> {
    let n = plan.weights.len();
    if plan.expected.len() != n
        || plan.volatilities.len() != n
        || n.checked_mul(n) != Some(plan.correlations.len())
    {
        return Err(GoalsFault::LengthsDiffer);
    }
    let in_range = (0.0..=LARGEST).contains(&plan.amount)
        && plan.weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0)
        && plan.expected.iter().all(|expected| is_rate(*expected))
        && plan.volatilities.iter().all(|volatility| (0.0..=STEEPEST).contains(volatility));
    if !in_range {
        return Err(GoalsFault::OutOfRange);
    }
    let whole: f64 = plan.weights.iter().sum();
    if (whole - 1.0).abs() > 1e-6 {
        return Err(GoalsFault::Weights);
    }
    let factor = cholesky(plan.correlations, n)?;
    let of_class = plan.weights.iter().zip(plan.expected).zip(plan.volatilities).zip(factor);
    let classes = of_class.map(|(((weight, expected), volatility), row)| {
        // The lognormal whose mean and deviation are those given.
        let spread = (volatility / (1.0 + expected)).powi(2).ln_1p();
        let loadings = row.iter().map(|loading| loading * spread.sqrt()).collect();
        Class { weight: weight / whole, drift: expected.ln_1p() - spread / 2.0, loadings }
    });
    Ok(classes.collect())
}

/// The lower triangle L with L·Lᵀ = the correlations; a class that is a mixture of earlier ones gets a zero pivot.
fn cholesky(correlations: &[f64], n: usize) -> Result<Vec<Vec<f64>>, GoalsFault> {
    let rows: Vec<&[f64]> = correlations.chunks_exact(n.max(1)).collect();
    let at = |i: usize, j: usize| rows.get(i).and_then(|row| row.get(j)).copied().unwrap_or(f64::NAN);
    let mut factor: Vec<Vec<f64>> = Vec::with_capacity(n);
    for i in 0..n {
        let fault = GoalsFault::Correlations { row: i };
        let mut row: Vec<f64> = Vec::with_capacity(i + 1);
        for (j, earlier) in factor.iter().enumerate() {
            let (here, mirrored) = (at(i, j), at(j, i));
            if !((here - mirrored).abs() <= 1e-9 && here.abs() <= 1.0 + 1e-9) {
                return Err(fault);
            }
            let explained: f64 = row.iter().zip(earlier).map(|(one, other)| one * other).sum();
            let pivot = earlier.last().copied().unwrap_or_default();
            let rest = here - explained;
            if pivot > 0.0 {
                row.push(rest / pivot);
            } else if rest.abs() <= 1e-6 {
                row.push(0.0);
            } else {
                return Err(fault);
            }
        }
        let rest = at(i, i) - row.iter().map(|loading| loading * loading).sum::<f64>();
        if !((at(i, i) - 1.0).abs() <= 1e-9 && rest >= -1e-9) {
            return Err(fault);
        }
        // What rounding leaves of nothing would be divided by.
        row.push(if rest <= 1e-12 { 0.0 } else { rest.sqrt() });
        factor.push(row);
    }
    Ok(factor)
}

/// Growth of the portfolio over a step, from one standard normal a class.
fn growth(classes: &[Class], normals: &[f64], years: f64) -> f64 {
    let root = years.sqrt();
    let of_class = |class: &Class| {
        let shock: f64 = class.loadings.iter().zip(normals).map(|(loading, normal)| loading * normal).sum();
        class.weight * (class.drift * years + root * shock).exp()
    };
    classes.iter().map(of_class).sum()
}

fn funding(shares: &mut [f64]) -> GoalFunding {
    let paths = count(shares.len());
    // Growing by a rate and taking its exact result must not fail by a rounding.
    let funded = count(shares.iter().filter(|share| **share >= 1.0 - 1e-12).count());
    let near = funded.clamp(0.5, (paths - 0.5).max(0.5)) / paths;
    let mut share = |tenths: usize| quantile(shares, tenths, 10).unwrap_or_default();
    GoalFunding {
        probability: funded / paths,
        standard_error: (near * (1.0 - near) / paths).sqrt(),
        share_p10: share(1),
        share_p50: share(5),
        share_p90: share(9),
    }
}

/// Standard normals from a seed: Box and Muller's pairs (1958) over ChaCha8.
struct Normals {
    stream: ChaCha8Rng,
    second: Option<f64>,
}

impl Normals {
    fn new(seed: u64) -> Self {
        Self { stream: ChaCha8Rng::seed_from_u64(seed), second: None }
    }

    /// Uniform in (0, 1]: the logarithm of 0 is never asked for.
    fn uniform(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit a float exactly")]
        let bits = ((self.stream.next_u64() >> 11) + 1) as f64;
        bits / 9_007_199_254_740_992.0
    }

    fn next(&mut self) -> f64 {
        if let Some(second) = self.second.take() {
            return second;
        }
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let (sin, cos) = (self.uniform() * std::f64::consts::TAU).sin_cos();
        self.second = Some(radius * sin);
        radius * cos
    }
}
