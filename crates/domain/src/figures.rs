//! The figures of one client's account: returns and risk over a window, with what may not be shown and why. The arithmetic
//! is `zhike_analytics`'; here are dates, windows and the rule that thin data is withheld.

mod history;
mod measure;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use history::{
    DailyReturn, HistoryFault, HistoryPoint, RowFault, Series, daily_returns, history, merged,
};
pub use measure::{figures, figures_of_account, money_weighted};

/// Under so many observations risk figures are withheld (rules, "Figures").
pub const FEWEST_OBSERVATIONS: u32 = 60;

/// Figures of a window. Rates are fractions; a figure that may not be shown is `None` with its reason in `withheld`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Figures {
    /// First day of the window.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Daily returns the figures rest on.
    pub observations: u32,
    /// Time-weighted return of the whole window, chained over external flows.
    pub twr: Option<f64>,
    /// The same a year; withheld under a year.
    pub twr_annual: Option<f64>,
    /// Money-weighted return, actual/365.
    pub xirr: Xirr,
    /// Sample standard deviation of daily returns × √252.
    pub volatility: Option<f64>,
    /// Deepest fall from a peak.
    pub max_drawdown: Option<Drawdown>,
    /// Mean excess ÷ sample deviation × √252.
    pub sharpe: Option<f64>,
    /// Mean excess × √252 ÷ downside deviation.
    pub sortino: Option<f64>,
    /// 5 % quantile of daily returns, as a return.
    pub var95: Option<f64>,
    /// Mean of the lowest 5 % of daily returns.
    pub cvar95: Option<f64>,
    /// Sample deviation of daily differences to the benchmark × √252; only with a benchmark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "specta", specta(optional))]
    pub tracking_error: Option<f64>,
    /// Intercept of excess returns on the benchmark's × 252; only with a benchmark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "specta", specta(optional))]
    pub alpha: Option<f64>,
    /// Why a figure is `None`.
    pub withheld: BTreeMap<FigureName, Withheld>,
}

/// Money-weighted return: every real root above −1, ascending; `rate` only when there is one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Xirr {
    /// How many roots there are.
    pub status: XirrStatus,
    /// The root, when unique.
    pub rate: Option<f64>,
    /// All roots.
    pub roots: Vec<f64>,
}

/// How many rates fit the flows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum XirrStatus {
    /// One.
    Unique,
    /// None.
    #[default]
    None,
    /// Several; none of them is the answer.
    Multiple,
}

/// The deepest fall of the chained value from a peak; the start counts as a peak.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Drawdown {
    /// Fall as a return, zero or below.
    pub depth: f64,
    /// Day of the peak; the day before the first return counts as the start's own day.
    pub peak: Option<NaiveDate>,
    /// Day of the lowest value.
    pub trough: Option<NaiveDate>,
    /// First day on which the peak was reached again; `None` while it is not.
    pub recovered: Option<NaiveDate>,
}

/// The figures that can be withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the fields of `Figures`")]
pub enum FigureName {
    Twr,
    TwrAnnual,
    Xirr,
    Volatility,
    MaxDrawdown,
    Sharpe,
    Sortino,
    Var95,
    Cvar95,
    TrackingError,
    Alpha,
}

/// Why a figure may not be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// Fewer than [`FEWEST_OBSERVATIONS`] daily returns.
    TooFewObservations,
    /// The window is shorter than a year.
    UnderAYear,
    /// All returns are the same: the figure would divide by zero.
    ConstantReturns,
    /// No return lies below the risk-free rate.
    NoDownside,
    /// No rate fits the flows.
    NoRoot,
    /// Several rates fit the flows.
    SeveralRoots,
    /// There are no values.
    NoValues,
}
