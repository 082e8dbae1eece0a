//! Where a return came from: contribution by holding, and Brinson–Fachler attribution by class against a target, both linked
//! over periods so that the parts add up exactly. What a holding or class is, is not known here.

use crate::numbers::sum;
use crate::series::SeriesFault;

/// Contributions to a return over several periods.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// Of each holding, as a fraction of the starting value; they add up to the total.
    pub by_holding: Vec<f64>,
    /// ∏(1 + r) − 1 over the periods.
    pub total_return: f64,
}

/// Contribution of each holding to the time-weighted return.
///
/// `bases` are the portfolio's values at work in each period: V₀ plus the external flow at its start. `gains` are what each
/// holding earned in each period — change of value, less what was bought, plus what was sold and paid out — periods ×
/// `holdings`, row by row, in the unit of the bases; fees and interest are holdings too. A period's return is then
/// Σ gains ÷ base.
///
/// Periods are linked by carrying forward: a period's contributions count with the growth of the portfolio before it,
/// ∏(1 + r). The sum telescopes to the total return, exactly and also through a total loss, where logarithmic linking
/// (Cariño 1999) has none; a gain counts by what was at work when it was made.
///
/// # Errors
/// `gains` is not `bases.len()` × `holdings` (row: first period not whole); a number is not finite, a period has gains but no
/// base above 0, or a result overflows (row: the period).
pub fn contribution(holdings: usize, bases: &[f64], gains: &[f64]) -> Result<Contribution, SeriesFault> {
    let rows = Rows::of(gains, holdings, bases.len())?;
    let mut by_holding = vec![0.0; holdings];
    let mut total_return = 0.0_f64;
    for (row, (&base, gains)) in bases.iter().zip(rows).enumerate() {
        if !base.is_finite() || gains.iter().any(|gain| !gain.is_finite()) {
            return Err(SeriesFault::NotFinite { row });
        }
        if gains.iter().all(|gain| *gain == 0.0) {
            continue;
        }
        if base <= 0.0 {
            return Err(SeriesFault::NoBase { row });
        }
        let level = 1.0 + total_return;
        let mut period = 0.0;
        for (part, gain) in by_holding.iter_mut().zip(gains) {
            *part += gain / base * level;
            period += gain / base;
        }
        total_return += period * level;
        if !total_return.is_finite() {
            return Err(SeriesFault::TooLarge { row });
        }
    }
    Ok(Contribution { by_holding, total_return })
}

/// A class in a period: what was held, and what the target holds. Fractions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassPeriod {
    /// Share of the portfolio at the period's start.
    pub weight: f64,
    /// Its return in the portfolio; not read where the weight is 0.
    pub earned: f64,
    /// Share in the target.
    pub target: f64,
    /// Return of the class's benchmark.
    pub benchmark: f64,
}

/// What a class added to the active return, by kind of decision; fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClassEffect {
    /// Holding more or less of the class than the target: (w − w*)(b − B).
    pub allocation: f64,
    /// Holding other things within the class than its benchmark: w*(r − b).
    pub selection: f64,
    /// Both at once: (w − w*)(r − b).
    pub interaction: f64,
}

impl ClassEffect {
    /// The three together.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.allocation + self.selection + self.interaction
    }
}

/// The active return over several periods and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Of each class; all effects add up to the active return.
    pub by_class: Vec<ClassEffect>,
    /// Portfolio, chained.
    pub portfolio_return: f64,
    /// Target weights in class benchmarks, chained.
    pub benchmark_return: f64,
}

impl Attribution {
    /// Portfolio's return less the benchmark's.
    #[must_use]
    pub fn active_return(&self) -> f64 {
        self.portfolio_return - self.benchmark_return
    }
}

/// Brinson–Fachler attribution (1985) with interaction shown, over `periods` × `classes`, row by row.
///
/// Each period's effects add up to its active return R − B. They are linked with the portfolio's growth before the period
/// and the benchmark's after it (GRAP, Paris 1997): Σ (Rₜ − Bₜ)·∏ₛ₍₌₁…ₜ₋₁₎(1 + Rₛ)·∏ₛ₍₌ₜ₊₁…₎(1 + Bₛ) telescopes to
/// ∏(1 + R) − ∏(1 + B), exactly and without logarithms. Weights of a period are divided by their sum, which has to be 1
/// but for rounding.
///
/// # Errors
/// Not a whole number of periods (row: the incomplete one); a number is not finite; a period's weights or targets do not
/// add up to 1 within 10⁻⁶ ([`SeriesFault::NoBase`]); a result overflows. The row is the period.
pub fn brinson(classes: usize, periods: &[ClassPeriod]) -> Result<Attribution, SeriesFault> {
    let whole = periods.len().checked_div(classes).unwrap_or_default();
    let mut linked = Vec::with_capacity(whole);
    let (mut portfolio, mut benchmark) = (0.0_f64, 0.0_f64);
    for (row, period) in Rows::of(periods, classes, whole)?.enumerate() {
        let one = Period::of(period, row)?;
        let before = 1.0 + portfolio;
        portfolio += before * one.portfolio;
        benchmark += (1.0 + benchmark) * one.benchmark;
        if !portfolio.is_finite() || !benchmark.is_finite() {
            return Err(SeriesFault::TooLarge { row });
        }
        linked.push((before, one));
    }
    let mut by_class = vec![ClassEffect::default(); classes];
    let mut after = 1.0;
    for (before, one) in linked.iter().rev() {
        let weight = before * after;
        for (sum, effect) in by_class.iter_mut().zip(&one.effects) {
            sum.allocation += weight * effect.allocation;
            sum.selection += weight * effect.selection;
            sum.interaction += weight * effect.interaction;
        }
        after *= 1.0 + one.benchmark;
    }
    Ok(Attribution { by_class, portfolio_return: portfolio, benchmark_return: benchmark })
}

/// One period's returns and effects.
struct Period {
    portfolio: f64,
    benchmark: f64,
    effects: Vec<ClassEffect>,
}

impl Period {
    fn of(classes: &[ClassPeriod], row: usize) -> Result<Self, SeriesFault> {
        let numbers = |class: &ClassPeriod| [class.weight, class.earned, class.target, class.benchmark];
        if classes.iter().flat_map(numbers).any(|number| !number.is_finite()) {
            return Err(SeriesFault::NotFinite { row });
        }
        let held = sum(classes.iter().map(|class| class.weight));
        let target = sum(classes.iter().map(|class| class.target));
        if (held - 1.0).abs() > 1e-6 || (target - 1.0).abs() > 1e-6 {
            return Err(SeriesFault::NoBase { row });
        }
        let shares = |class: &ClassPeriod| {
            // What is not held has earned nothing of its own: all of its effect is allocation.
            let earned = if class.weight == 0.0 { class.benchmark } else { class.earned };
            (class.weight / held, class.target / target, earned)
        };
        let benchmark = sum(classes.iter().map(|class| shares(class).1 * class.benchmark));
        let portfolio = sum(classes.iter().map(|class| shares(class).0 * shares(class).2));
        let effects = classes.iter().map(|class| {
            let (weight, target, earned) = shares(class);
            ClassEffect {
                allocation: (weight - target) * (class.benchmark - benchmark),
                selection: target * (earned - class.benchmark),
                interaction: (weight - target) * (earned - class.benchmark),
            }
        });
        Ok(Self { portfolio, benchmark, effects: effects.collect() })
    }
}

/// A flat table row by row.
struct Rows;

impl Rows {
    fn of<T>(cells: &[T], columns: usize, rows: usize) -> Result<impl Iterator<Item = &[T]>, SeriesFault> {
        if columns.checked_mul(rows) == Some(cells.len()) {
            // No columns: as many empty rows as asked for are left out, and nothing adds up to nothing.
            Ok(cells.chunks_exact(columns.max(1)))
        } else {
            Err(SeriesFault::LengthsDiffer {
                row: cells.len().checked_div(columns).unwrap_or_default().min(rows),
            })
        }
    }
}
