//! The history of an account by day: taking it in from a ledger or from values and flows, naming the row that cannot be
//! true, and its daily returns. What the returns amount to is in `measure`.

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use thiserror::Error;
use zhike_analytics::series::{SeriesFault, returns};

use crate::ledger::DailyValue;

/// One day of an account. A history is ascending by day, each day once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HistoryPoint {
    /// The day.
    pub date: NaiveDate,
    /// Market value at the day's end, cash included, in CNY.
    pub value: f64,
    /// External flow at the start of the day, positive: money in from the client, in CNY.
    pub flow: f64,
}

/// The return of one day, and the day at whose end its base stood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyReturn {
    /// The day.
    pub date: NaiveDate,
    /// V₁ ÷ (V₀ + F) − 1.
    pub rate: f64,
}

/// Which of the inputs a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// The values by day.
    Values,
    /// The external flows.
    Flows,
    /// The levels of the benchmark.
    Benchmark,
}

impl Series {
    /// Its name in the `zhike` contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::Flows => "flows",
            Self::Benchmark => "benchmark",
        }
    }
}

/// Why a history has no figures. Rows count from 0 in the series they are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HistoryFault {
    /// A row cannot be true, or not where it stands.
    #[error("{} row {row}: {fault}", series.name())]
    Row {
        /// The series.
        series: Series,
        /// The row, from 0.
        row: usize,
        /// What is wrong with it.
        fault: RowFault,
    },
    /// The risk-free rate is not a yearly rate above −1.
    #[error("the risk-free rate is not a yearly rate above -1")]
    RiskFree,
    /// The figures of the whole window are too large to calculate with.
    #[error("the figures are too large to calculate with")]
    TooLarge,
}

/// What can be wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RowFault {
    /// Its day lies before the day above it.
    #[error("the date lies before the one above it")]
    OutOfOrder,
    /// Its day stands above it already.
    #[error("the date stands twice")]
    Doubled,
    /// Not a number, or infinite.
    #[error("not a finite number")]
    NotFinite,
    /// A value below zero.
    #[error("the value lies below zero")]
    Negative,
    /// A level that is not above zero.
    #[error("the level does not lie above zero")]
    NotPositive,
    /// More was taken out than there was, yet a value remains.
    #[error(
        "there is a value, but nothing that was invested: the value before and the flow do not lie above zero"
    )]
    NoBase,
    /// Too large to calculate with.
    #[error("too large to calculate with")]
    TooLarge,
    /// A flow before the first value.
    #[error("the flow lies before the first value")]
    BeforeFirstValue,
    /// A flow after the last value.
    #[error("the flow lies after the last value")]
    AfterLastValue,
}

impl RowFault {
    /// Whether it is about the row's day, and not about its number.
    pub fn concerns_date(self) -> bool {
        matches!(self, Self::OutOfOrder | Self::Doubled | Self::BeforeFirstValue | Self::AfterLastValue)
    }
}

/// The history that a ledger's daily values make.
pub fn history(daily: &[DailyValue]) -> Vec<HistoryPoint> {
    let number = |amount: rust_decimal::Decimal| amount.to_f64().unwrap_or(f64::NAN);
    daily
        .iter()
        .map(|day| HistoryPoint { date: day.date, value: number(day.value), flow: number(day.flow) })
        .collect()
}

/// The history that values and flows make. Flows come in any order, several a day; one whose day has no value counts at
/// the next value. Values are ascending, each day once.
///
/// # Errors
/// The first row that cannot be true: values in order, then flows in order.
pub fn merged(
    values: &[(NaiveDate, f64)],
    flows: &[(NaiveDate, f64)],
) -> Result<Vec<HistoryPoint>, HistoryFault> {
    check_days(Series::Values, values.iter().map(|(date, _)| *date))?;
    let mut points: Vec<HistoryPoint> =
        values.iter().map(|(date, value)| HistoryPoint { date: *date, value: *value, flow: 0.0 }).collect();
    for (row, (date, amount)) in flows.iter().enumerate() {
        let fault = |fault| HistoryFault::Row { series: Series::Flows, row, fault };
        if !amount.is_finite() {
            return Err(fault(RowFault::NotFinite));
        }
        if points.first().is_none_or(|first| *date < first.date) {
            return Err(fault(RowFault::BeforeFirstValue));
        }
        let at = points.partition_point(|point| point.date < *date);
        let point = points.get_mut(at).ok_or_else(|| fault(RowFault::AfterLastValue))?;
        point.flow += amount;
        if !point.flow.is_finite() {
            return Err(fault(RowFault::TooLarge));
        }
    }
    Ok(points)
}

/// Refuses days that do not ascend.
pub(super) fn check_days(series: Series, days: impl Iterator<Item = NaiveDate>) -> Result<(), HistoryFault> {
    let mut before: Option<NaiveDate> = None;
    for (row, day) in days.enumerate() {
        let fault = match before {
            Some(before) if day < before => Some(RowFault::OutOfOrder),
            Some(before) if day == before => Some(RowFault::Doubled),
            _ => None,
        };
        if let Some(fault) = fault {
            return Err(HistoryFault::Row { series, row, fault });
        }
        before = Some(day);
    }
    Ok(())
}

/// The part of a history that holds money, and whether it opens with a value that nobody paid in: then the first day has
/// no return, and its value is what was invested.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window<'a> {
    pub points: &'a [HistoryPoint],
    pub opens_with_value: bool,
    skipped: usize,
}

impl<'a> Window<'a> {
    /// Days before the first money and after the last are no history of an account.
    pub fn of(history: &'a [HistoryPoint]) -> Result<Self, HistoryFault> {
        check_days(Series::Values, history.iter().map(|point| point.date))?;
        let empty = |point: &HistoryPoint| point.value == 0.0 && point.flow == 0.0;
        let skipped = history.iter().take_while(|point| empty(point)).count();
        let after = history.iter().rev().take_while(|point| empty(point)).count();
        let points = history.get(skipped..history.len().saturating_sub(after)).unwrap_or_default();
        let opens_with_value = points.first().is_some_and(|first| first.flow == 0.0);
        Ok(Self { points, opens_with_value, skipped })
    }

    /// Returns of the window's days, the first left out where the window opens with a value.
    pub fn returns(&self) -> Result<Vec<DailyReturn>, HistoryFault> {
        let values: Vec<f64> = self.points.iter().map(|point| point.value).collect();
        let mut flows: Vec<f64> = self.points.iter().map(|point| point.flow).collect();
        if self.opens_with_value
            && let (Some(flow), Some(value)) = (flows.first_mut(), values.first())
        {
            *flow = *value;
        }
        let rates = returns(&values, &flows).map_err(|fault| self.fault(fault))?;
        let days = self.points.iter().map(|point| point.date);
        let returns = days.zip(rates).map(|(date, rate)| DailyReturn { date, rate });
        Ok(returns.skip(usize::from(self.opens_with_value)).collect())
    }

    /// A fault of the series as one of the history: its rows begin where the money begins.
    pub fn fault(&self, fault: SeriesFault) -> HistoryFault {
        let kind = match fault {
            SeriesFault::NotFinite { .. } => RowFault::NotFinite,
            SeriesFault::Negative { .. } => RowFault::Negative,
            SeriesFault::NoBase { .. } => RowFault::NoBase,
            SeriesFault::TooLarge { .. } | SeriesFault::LengthsDiffer { .. } => RowFault::TooLarge,
            SeriesFault::RiskFree => return HistoryFault::RiskFree,
        };
        match fault.row() {
            Some(row) => HistoryFault::Row {
                series: Series::Values,
                row: row.saturating_add(self.skipped),
                fault: kind,
            },
            None => HistoryFault::TooLarge,
        }
    }
}

/// The daily time-weighted returns of a history (rules, "Figures"): V₁ ÷ (V₀ + F) − 1 with the day's flow at its start. The
/// first day's base is its deposit; a history that opens with a value and no flow has its first return on the second day.
///
/// # Errors
/// The first row that cannot be true.
pub fn daily_returns(history: &[HistoryPoint]) -> Result<Vec<DailyReturn>, HistoryFault> {
    Window::of(history)?.returns()
}
