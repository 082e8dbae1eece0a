//! From a history to its figures: windows, what is withheld and why, the benchmark laid beside by date. The arithmetic is
//! `zhike_analytics`'.

use chrono::{Datelike, NaiveDate};
use zhike_analytics::risk::{self, RiskFigures, relative, risk_figures};
use zhike_analytics::xirr::{MoneyWeighted, XirrFault, xirr};

use super::history::{DailyReturn, HistoryFault, HistoryPoint, RowFault, Series, Window, check_days, merged};
use super::{Drawdown, FEWEST_OBSERVATIONS, FigureName, Figures, Withheld, Xirr, XirrStatus};

/// Days of a year, as the rules annualise.
const YEAR_DAYS: f64 = 365.0;
/// A benchmark's level counts as the one before the first day if it is no older than the longest closure of the exchange.
const LONGEST_CLOSURE_DAYS: i64 = 15;

/// The figures of a history. `risk_free` is a yearly rate as a fraction; `benchmark` its levels by day, ascending.
///
/// # Errors
/// The first row that cannot be true, or a rate out of bounds; thin data is no error but withheld.
pub fn figures(
    history: &[HistoryPoint],
    risk_free: f64,
    benchmark: Option<&[(NaiveDate, f64)]>,
) -> Result<Figures, HistoryFault> {
    let window = Window::of(history)?;
    let flows: Vec<(NaiveDate, f64)> = window.points.iter().map(|point| (point.date, point.flow)).collect();
    measure(window, &flows, risk_free, benchmark)
}

/// The figures of an account from its values and its flows, each with its own day. A flow on a day without a value counts
/// at the next value for the time-weighted return, and on its own day for the money-weighted one.
///
/// # Errors
/// As [`figures`] and [`merged`].
pub fn figures_of_account(
    values: &[(NaiveDate, f64)],
    flows: &[(NaiveDate, f64)],
    risk_free: f64,
    benchmark: Option<&[(NaiveDate, f64)]>,
) -> Result<Figures, HistoryFault> {
    let history = merged(values, flows)?;
    measure(Window::of(&history)?, flows, risk_free, benchmark)
}

/// The money-weighted return of dated amounts, actual/365 from the earliest: negative amounts are paid in.
///
/// # Errors
/// As [`xirr`].
pub fn money_weighted(flows: &[(NaiveDate, f64)]) -> Result<Xirr, XirrFault> {
    let days: Vec<i64> = flows.iter().map(|(date, _)| i64::from(date.num_days_from_ce())).collect();
    let amounts: Vec<f64> = flows.iter().map(|(_, amount)| *amount).collect();
    let found = xirr(&days, &amounts)?;
    let status = match found {
        MoneyWeighted::Unique(_) => XirrStatus::Unique,
        MoneyWeighted::None => XirrStatus::None,
        MoneyWeighted::Multiple(_) => XirrStatus::Multiple,
    };
    Ok(Xirr { status, rate: found.rate(), roots: found.rates().to_vec() })
}

/// Figures that need no benchmark.
const OWN: [FigureName; 9] = [
    FigureName::Twr,
    FigureName::TwrAnnual,
    FigureName::Xirr,
    FigureName::Volatility,
    FigureName::MaxDrawdown,
    FigureName::Sharpe,
    FigureName::Sortino,
    FigureName::Var95,
    FigureName::Cvar95,
];
/// Those that are withheld under [`FEWEST_OBSERVATIONS`].
const RISK: [FigureName; 6] = [
    FigureName::Volatility,
    FigureName::MaxDrawdown,
    FigureName::Sharpe,
    FigureName::Sortino,
    FigureName::Var95,
    FigureName::Cvar95,
];
const BESIDE: [FigureName; 2] = [FigureName::TrackingError, FigureName::Alpha];

fn measure(
    window: Window<'_>,
    flows: &[(NaiveDate, f64)],
    risk_free: f64,
    benchmark: Option<&[(NaiveDate, f64)]>,
) -> Result<Figures, HistoryFault> {
    if let Some(levels) = benchmark {
        check_levels(levels)?;
    }
    let returns = window.returns()?;
    let rates: Vec<f64> = returns.iter().map(|daily| daily.rate).collect();
    let risk = risk_figures(&rates, risk_free).map_err(|fault| window.fault(fault))?;
    let mut figures = Figures::default();
    let (Some(first), Some(last)) = (window.points.first(), window.points.last()) else {
        figures.withhold(&OWN, Withheld::NoValues);
        if benchmark.is_some() {
            figures.withhold(&BESIDE, Withheld::NoValues);
        }
        return Ok(figures);
    };
    figures.from = Some(first.date);
    figures.to = Some(last.date);
    figures.observations = u32::try_from(returns.len()).unwrap_or(u32::MAX);
    growth(&mut figures, &risk, last.date.signed_duration_since(first.date).num_days());
    figures.weigh(&window, flows);
    if figures.observations < FEWEST_OBSERVATIONS {
        figures.withhold(&RISK, Withheld::TooFewObservations);
    } else {
        figures.risk(&risk, &returns, first.date)?;
    }
    if let Some(levels) = benchmark {
        figures.beside(&window, &returns, levels, risk_free)?;
    }
    Ok(figures)
}

fn growth(figures: &mut Figures, risk: &RiskFigures, days: i64) {
    if figures.observations == 0 {
        return figures.withhold(&[FigureName::Twr, FigureName::TwrAnnual], Withheld::TooFewObservations);
    }
    figures.twr = Some(risk.total_return);
    match i32::try_from(days).map(f64::from) {
        Ok(days) if days >= YEAR_DAYS => {
            // (1 + r)^p − 1 without losing the digits of a small return.
            figures.twr_annual = Some((risk.total_return.ln_1p() * (YEAR_DAYS / days)).exp_m1());
        }
        _ => figures.withhold(&[FigureName::TwrAnnual], Withheld::UnderAYear),
    }
}

fn check_levels(levels: &[(NaiveDate, f64)]) -> Result<(), HistoryFault> {
    check_days(Series::Benchmark, levels.iter().map(|(date, _)| *date))?;
    for (row, (_, level)) in levels.iter().enumerate() {
        let fault = match level {
            level if !level.is_finite() => RowFault::NotFinite,
            level if *level <= 0.0 => RowFault::NotPositive,
            _ => continue,
        };
        return Err(HistoryFault::Row { series: Series::Benchmark, row, fault });
    }
    Ok(())
}

impl Figures {
    fn withhold(&mut self, names: &[FigureName], reason: Withheld) {
        self.withheld.extend(names.iter().map(|name| (*name, reason)));
    }

    /// Money-weighted return: what was paid in (negative), and the last value as if it were paid out.
    fn weigh(&mut self, window: &Window<'_>, flows: &[(NaiveDate, f64)]) {
        let opening = window.points.first().filter(|_| window.opens_with_value);
        let opening = opening.map(|first| (first.date, -first.value));
        let last = window.points.last().map(|last| (last.date, last.value));
        let paid = flows.iter().map(|(date, amount)| (*date, -amount));
        let all: Vec<(NaiveDate, f64)> = opening.into_iter().chain(paid).chain(last).collect();
        // Amounts that cancel leave every rate open, which is as good as none.
        self.xirr = money_weighted(&all).unwrap_or_default();
        match self.xirr.status {
            XirrStatus::Unique => {}
            XirrStatus::None => self.withhold(&[FigureName::Xirr], Withheld::NoRoot),
            XirrStatus::Multiple => self.withhold(&[FigureName::Xirr], Withheld::SeveralRoots),
        }
    }

    fn risk(
        &mut self,
        risk: &RiskFigures,
        returns: &[DailyReturn],
        start: NaiveDate,
    ) -> Result<(), HistoryFault> {
        let (Some(volatility), Some(var95), Some(cvar95)) = (risk.volatility, risk.var95, risk.cvar95) else {
            return Err(HistoryFault::TooLarge);
        };
        self.volatility = Some(volatility);
        self.var95 = Some(var95);
        self.cvar95 = Some(cvar95);
        self.max_drawdown = Some(dated(risk.max_drawdown, returns, start));
        self.sharpe = risk.sharpe;
        if risk.sharpe.is_none() {
            self.withhold(&[FigureName::Sharpe], Withheld::ConstantReturns);
        }
        self.sortino = risk.sortino;
        if risk.sortino.is_none() {
            self.withhold(&[FigureName::Sortino], Withheld::NoDownside);
        }
        Ok(())
    }

    fn beside(
        &mut self,
        window: &Window<'_>,
        returns: &[DailyReturn],
        levels: &[(NaiveDate, f64)],
        risk_free: f64,
    ) -> Result<(), HistoryFault> {
        let (own, other) = aligned(window, returns, levels);
        if own.len() < usize::try_from(FEWEST_OBSERVATIONS).unwrap_or(usize::MAX) {
            self.withhold(&BESIDE, Withheld::TooFewObservations);
            return Ok(());
        }
        let found = relative(&own, &other, risk_free).map_err(|_| HistoryFault::TooLarge)?;
        self.tracking_error = found.tracking_error;
        self.alpha = found.alpha;
        if self.tracking_error.is_none() {
            return Err(HistoryFault::TooLarge);
        }
        if self.alpha.is_none() {
            self.withhold(&[FigureName::Alpha], Withheld::ConstantReturns);
        }
        Ok(())
    }
}

/// A drawdown with its days; the start's own day stands for the starting level.
fn dated(found: risk::Drawdown, returns: &[DailyReturn], start: NaiveDate) -> Drawdown {
    let day = |row: Option<usize>| row.and_then(|row| returns.get(row)).map(|daily| daily.date);
    let trough = day(found.trough);
    Drawdown {
        depth: found.depth,
        peak: trough.map(|_| day(found.peak).unwrap_or(start)),
        trough,
        recovered: day(found.recovered),
    }
}

/// Own returns and the benchmark's over the same spans: from each day that both have to the next. Own days without a level
/// are chained into the span, so that a gap in the benchmark takes no return away.
fn aligned(
    window: &Window<'_>,
    returns: &[DailyReturn],
    levels: &[(NaiveDate, f64)],
) -> (Vec<f64>, Vec<f64>) {
    let on = |day: NaiveDate| {
        let at = levels.binary_search_by_key(&day, |(date, _)| *date).ok()?;
        levels.get(at).map(|(_, level)| *level)
    };
    let mut before = window.points.first().and_then(|first| {
        if window.opens_with_value {
            return on(first.date);
        }
        // The deposit came at the start of its day: its base stands beside the level of the day before.
        let earlier = levels.partition_point(|(date, _)| *date < first.date).checked_sub(1)?;
        let (date, level) = levels.get(earlier)?;
        let age = first.date.signed_duration_since(*date).num_days();
        (age <= LONGEST_CLOSURE_DAYS).then_some(*level)
    });
    let (mut own, mut other, mut chain) = (Vec::new(), Vec::new(), 0.0_f64);
    for daily in returns {
        chain += daily.rate + chain * daily.rate;
        let Some(level) = on(daily.date) else { continue };
        if let Some(before) = before {
            own.push(chain);
            other.push((level - before) / before);
        }
        (before, chain) = (Some(level), 0.0);
    }
    (own, other)
}
