//! Figures of an account: worked by hand, refused with the row, withheld with the reason; and what holds for every history.
#![cfg(test)]

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use zhike_domain::figures::{
    FigureName, Figures, HistoryFault, HistoryPoint, RowFault, Series, Withheld, XirrStatus, daily_returns,
    figures, figures_of_account, merged, money_weighted,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn after(days: u64) -> NaiveDate {
    day("2024-01-01") + Days::new(days)
}

/// A history from values and flows of days in a row.
fn history(points: &[(f64, f64)]) -> Vec<HistoryPoint> {
    let days = (0u64..).map(after);
    days.zip(points).map(|(date, (value, flow))| HistoryPoint { date, value: *value, flow: *flow }).collect()
}

/// An account that opens with 100 and earns these returns.
fn earning(returns: &[f64]) -> Vec<HistoryPoint> {
    let mut value = 100.0;
    let mut points = vec![(value, 0.0)];
    for rate in returns {
        value *= 1.0 + rate;
        points.push((value, 0.0));
    }
    history(&points)
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn returns_are_chained_over_flows_by_hand() {
    // Day 1: 1,010 ÷ 1,000 = +1 %. Day 2: 1,540 ÷ (1,010 + 500). Day 3: 1,240 ÷ (1,540 − 300) = 0. The chain knows no flows.
    let history = history(&[(1_010.0, 1_000.0), (1_540.0, 500.0), (1_240.0, -300.0)]);
    let rates: Vec<f64> = daily_returns(&history).unwrap().iter().map(|daily| daily.rate).collect();
    near(rates[0], 0.01);
    near(rates[1], 1_540.0 / 1_510.0 - 1.0);
    near(rates[2], 0.0);
    let figures = figures(&history, 0.0, None).unwrap();
    near(figures.twr.unwrap(), 1.01 * 1_540.0 / 1_510.0 - 1.0);
    assert_eq!((figures.from, figures.to, figures.observations), (Some(after(0)), Some(after(2)), 3));
}

#[test]
fn an_account_that_opens_with_a_value_has_its_first_return_on_the_second_day() {
    let figures = figures(&history(&[(100.0, 0.0), (110.0, 0.0)]), 0.0, None).unwrap();
    assert_eq!(figures.observations, 1);
    near(figures.twr.unwrap(), 0.1);
    // 100 paid in on the first day is 110 a day later.
    near(figures.xirr.rate.unwrap().ln() / 1.1f64.ln(), 365.0);
}

#[test]
fn a_year_is_three_hundred_and_sixty_five_days() {
    let over = |days: u64| {
        let points = [(after(0), 100.0), (after(days), 121.0)];
        figures_of_account(&points, &[], 0.0, None).unwrap()
    };
    near(over(730).twr_annual.unwrap(), 0.1);
    near(over(730).xirr.rate.unwrap(), 0.1);
    near(over(365).twr_annual.unwrap(), 0.21);
    assert_eq!(over(364).twr_annual, None);
    assert_eq!(over(364).withheld[&FigureName::TwrAnnual], Withheld::UnderAYear);
}

#[test]
fn a_flow_on_a_day_without_a_value_counts_at_the_next_and_is_dated_by_itself() {
    let values = [(day("2024-01-05"), 1_000.0), (day("2024-01-08"), 1_515.0), (day("2025-01-04"), 1_515.0)];
    let figures = figures_of_account(&values, &[(day("2024-01-06"), 500.0)], 0.0, None).unwrap();
    near(figures.twr.unwrap(), 0.01);
    let same = money_weighted(&[
        (day("2024-01-05"), -1_000.0),
        (day("2024-01-06"), -500.0),
        (day("2025-01-04"), 1_515.0),
    ]);
    assert_eq!(figures.xirr, same.unwrap());
}

#[test]
fn under_sixty_returns_risk_figures_are_withheld_and_returns_are_not() {
    let alternating: Vec<f64> = (0..60).map(|i| if i % 2 == 0 { 0.01 } else { -0.01 }).collect();
    let thin = figures(&earning(&alternating[..59]), 0.0, None).unwrap();
    let risk = [
        FigureName::Volatility,
        FigureName::MaxDrawdown,
        FigureName::Sharpe,
        FigureName::Sortino,
        FigureName::Var95,
        FigureName::Cvar95,
    ];
    for name in risk {
        assert_eq!(thin.withheld[&name], Withheld::TooFewObservations, "{name:?}");
    }
    assert!(thin.twr.is_some() && thin.xirr.rate.is_some());
    assert_eq!((thin.volatility, thin.max_drawdown, thin.sharpe), (None, None, None));
    let enough = figures(&earning(&alternating), 0.0, None).unwrap();
    // Sample variance of sixty returns of ±1 % is 60 × 0.0001 ÷ 59.
    near(enough.volatility.unwrap(), (60.0 * 0.0001 / 59.0 * 252.0f64).sqrt());
    near(enough.var95.unwrap(), -0.01);
    assert_eq!(enough.withheld.keys().collect::<Vec<_>>(), [&FigureName::TwrAnnual]);
}

#[test]
fn constant_returns_have_no_sharpe_and_gains_alone_no_sortino() {
    let figures = figures(&earning(&[0.001; 80]), 0.0, None).unwrap();
    assert_eq!((figures.sharpe, figures.withheld[&FigureName::Sharpe]), (None, Withheld::ConstantReturns));
    assert_eq!((figures.sortino, figures.withheld[&FigureName::Sortino]), (None, Withheld::NoDownside));
    assert_eq!(figures.volatility, Some(0.0));
    let fall = figures.max_drawdown.unwrap();
    assert_eq!((fall.depth, fall.peak, fall.trough, fall.recovered), (0.0, None, None, None));
}

#[test]
fn a_drawdown_says_its_days() {
    let mut returns = vec![0.0; 80];
    (returns[9], returns[10], returns[11], returns[20]) = (0.10, -0.20, -0.10, 0.50);
    let fall = figures(&earning(&returns), 0.0, None).unwrap().max_drawdown.unwrap();
    near(fall.depth, 0.8 * 0.9 - 1.0);
    // The first return is of the second day.
    assert_eq!((fall.peak, fall.trough, fall.recovered), (Some(after(10)), Some(after(12)), Some(after(21))));
    returns[9] = 0.0;
    returns[0] = -0.5;
    let from_the_start = figures(&earning(&returns), 0.0, None).unwrap().max_drawdown.unwrap();
    assert_eq!((from_the_start.peak, from_the_start.recovered), (Some(after(0)), None));
}

#[test]
fn several_rates_or_none_are_said() {
    // Paid in 1,000; 2,500 out after a year; 1,540 in a year later: 10 % and 40 % both fit.
    let dates = [day("2023-01-01"), day("2024-01-01"), day("2024-12-31")];
    let found = money_weighted(&[(dates[0], -1_000.0), (dates[1], 2_500.0), (dates[2], -1_540.0)]).unwrap();
    assert_eq!((found.status, found.rate), (XirrStatus::Multiple, None));
    near(found.roots[0], 0.1);
    near(found.roots[1], 0.4);
    let none = money_weighted(&[(dates[0], 100.0), (dates[1], -150.0), (dates[2], 100.0)]).unwrap();
    assert_eq!((none.status, none.roots), (XirrStatus::None, Vec::new()));
    let lost = figures(&history(&[(100.0, 100.0), (0.0, 0.0)]), 0.0, None).unwrap();
    assert_eq!(lost.withheld[&FigureName::Xirr], Withheld::NoRoot);
}

#[test]
fn without_money_there_are_no_figures_and_days_around_it_do_not_count() {
    let empty = figures(&[], 0.0, None).unwrap();
    assert!(empty.withheld.values().all(|reason| *reason == Withheld::NoValues));
    assert_eq!(empty.withheld.len(), 9);
    let idle = figures(&history(&[(0.0, 0.0); 5]), 0.0, None).unwrap();
    assert_eq!((idle, idle_days()), (empty, 3));
}

/// Days counted of an account that stands empty for two days, holds money for three, and is empty again.
fn idle_days() -> u32 {
    let points = [(0.0, 0.0), (0.0, 0.0), (10.0, 10.0), (11.0, 0.0), (0.0, -11.0), (0.0, 0.0), (0.0, 0.0)];
    figures(&history(&points), 0.0, None).unwrap().observations
}

#[test]
fn what_cannot_be_true_is_refused_with_its_row() {
    let of =
        |values: &[(NaiveDate, f64)], flows: &[(NaiveDate, f64)], benchmark: Option<&[(NaiveDate, f64)]>| {
            figures_of_account(values, flows, 0.0, benchmark).unwrap_err()
        };
    let row = |series, row, fault| HistoryFault::Row { series, row, fault };
    let good = [(after(0), 100.0), (after(1), 101.0)];
    let cases = [
        (of(&[(after(1), 1.0), (after(0), 1.0)], &[], None), row(Series::Values, 1, RowFault::OutOfOrder)),
        (of(&[(after(1), 1.0), (after(1), 1.0)], &[], None), row(Series::Values, 1, RowFault::Doubled)),
        (
            of(&[(after(0), 1.0), (after(1), f64::NAN)], &[], None),
            row(Series::Values, 1, RowFault::NotFinite),
        ),
        (of(&[(after(0), 1.0), (after(1), -1.0)], &[], None), row(Series::Values, 1, RowFault::Negative)),
        (of(&good, &[(day("2023-12-31"), 5.0)], None), row(Series::Flows, 0, RowFault::BeforeFirstValue)),
        (
            of(&good, &[(after(1), 5.0), (after(2), 5.0)], None),
            row(Series::Flows, 1, RowFault::AfterLastValue),
        ),
        (of(&good, &[(after(1), f64::INFINITY)], None), row(Series::Flows, 0, RowFault::NotFinite)),
        (of(&[], &[(after(1), 1.0)], None), row(Series::Flows, 0, RowFault::BeforeFirstValue)),
        // All is taken out in the morning, and in the evening there is money.
        (of(&good, &[(after(1), -100.0)], None), row(Series::Values, 1, RowFault::NoBase)),
        // Nobody paid in, somebody took out, and there is a value.
        (of(&good, &[(after(0), -5.0)], None), row(Series::Values, 0, RowFault::NoBase)),
        (
            of(&good, &[], Some(&[(after(0), 1.0), (after(0), 1.0)])),
            row(Series::Benchmark, 1, RowFault::Doubled),
        ),
        (of(&good, &[], Some(&[(after(0), 0.0)])), row(Series::Benchmark, 0, RowFault::NotPositive)),
        (of(&[(after(0), 1e-300), (after(1), 1e300)], &[], None), row(Series::Values, 1, RowFault::TooLarge)),
    ];
    for (at, (found, expected)) in cases.into_iter().enumerate() {
        assert_eq!(found, expected, "case {at}");
    }
    assert_eq!(figures_of_account(&good, &[], -1.0, None), Err(HistoryFault::RiskFree));
    // Days without money at the beginning count as rows of the input.
    let later = [(after(0), 0.0), (after(1), 5.0), (after(2), f64::NAN)];
    assert_eq!(of(&later, &[], None), row(Series::Values, 2, RowFault::NotFinite));
}

#[test]
fn a_benchmark_is_laid_beside_by_date() {
    let returns: Vec<f64> = (0..100).map(|i| f64::from(i % 7 - 3) / 500.0).collect();
    let own = earning(&returns);
    let levels: Vec<(NaiveDate, f64)> = own.iter().map(|point| (point.date, point.value * 3.0)).collect();
    let beside = |levels: &[(NaiveDate, f64)]| figures(&own, 0.02, Some(levels)).unwrap();
    let same = beside(&levels);
    assert!(same.tracking_error.unwrap() < 1e-14 && same.alpha.unwrap().abs() < 1e-12);
    // A benchmark with gaps, and with days the account does not have, loses days and no return.
    let mut gaps: Vec<(NaiveDate, f64)> =
        levels.iter().enumerate().filter(|(at, _)| at % 5 != 3).map(|(_, level)| *level).collect();
    gaps.insert(0, (day("2023-12-29"), 17.0));
    let gaps = beside(&gaps);
    assert!(gaps.tracking_error.unwrap() < 1e-14, "{gaps:?}");
    let few = beside(&levels[..50]);
    assert_eq!(few.withheld[&FigureName::Alpha], Withheld::TooFewObservations);
    let flat: Vec<(NaiveDate, f64)> = levels.iter().map(|(date, _)| (*date, 5.0)).collect();
    assert_eq!(beside(&flat).withheld[&FigureName::Alpha], Withheld::ConstantReturns);
    assert!(!figures(&own, 0.02, None).unwrap().withheld.contains_key(&FigureName::Alpha));
}

/// Every number of the figures.
fn numbers(figures: &Figures) -> Vec<f64> {
    let single = [
        figures.twr,
        figures.twr_annual,
        figures.xirr.rate,
        figures.volatility,
        figures.max_drawdown.map(|fall| fall.depth),
        figures.sharpe,
        figures.sortino,
        figures.var95,
        figures.cvar95,
        figures.tracking_error,
        figures.alpha,
    ];
    single.into_iter().flatten().chain(figures.xirr.roots.iter().copied()).collect()
}

fn wild() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..1e7,
        2 => -1e4..1e4,
        1 => Just(0.0),
        1 => any::<f64>(),
    ]
}

proptest! {
    #[test]
    fn any_history_gives_numbers_or_a_fault(
        points in prop::collection::vec((0u64..4, wild(), prop_oneof![3 => Just(0.0), 1 => wild()]), 0..120),
        risk_free in prop_oneof![Just(0.015), any::<f64>()],
        benchmark in prop::collection::vec((0u64..4, wild()), 0..120),
    ) {
        let mut date = day("2024-01-01");
        let history: Vec<HistoryPoint> = points.into_iter().map(|(later, value, flow)| {
            date = date + Days::new(later);
            HistoryPoint { date, value, flow }
        }).collect();
        let mut date = day("2024-01-01");
        let levels: Vec<(NaiveDate, f64)> = benchmark.into_iter().map(|(later, level)| {
            date = date + Days::new(later);
            (date, level)
        }).collect();
        if let Ok(found) = figures(&history, risk_free, Some(&levels)) {
            prop_assert!(numbers(&found).iter().all(|number| number.is_finite()), "{found:?}");
            prop_assert!(found.volatility.is_none() || found.observations >= 60);
        }
    }

    #[test]
    fn the_unit_of_money_changes_nothing(
        returns in prop::collection::vec(-0.05..0.05f64, 1..150),
        flows in prop::collection::vec((0usize..150, 1u32..50_000), 0..5),
    ) {
        let mut points = earning(&returns);
        for (at, amount) in flows {
            let rest = at % points.len();
            // Paid in on a day and there from then on.
            points[rest].flow += f64::from(amount);
            points.iter_mut().skip(rest).for_each(|point| point.value += f64::from(amount));
        }
        let scaled: Vec<HistoryPoint> = points.iter()
            .map(|point| HistoryPoint { value: point.value * 1024.0, flow: point.flow * 1024.0, ..*point })
            .collect();
        let (one, other) = (figures(&points, 0.015, None), figures(&scaled, 0.015, None));
        match (one, other) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(&one.withheld, &other.withheld);
                for (a, b) in numbers(&one).iter().zip(numbers(&other)) {
                    prop_assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{a} and {b}");
                }
            }
            (one, other) => prop_assert_eq!(one.is_err(), other.is_err()),
        }
    }

    #[test]
    fn flows_count_whatever_their_order(
        amounts in prop::collection::vec((0u64..30, 1u32..10_000), 0..20), turn in 0usize..20,
    ) {
        let values: Vec<(NaiveDate, f64)> = (0..10).map(|i| (after(i * 3), 1e6)).collect();
        let mut flows: Vec<(NaiveDate, f64)> =
            amounts.iter().filter(|(on, _)| *on <= 27).map(|(on, amount)| (after(*on), f64::from(*amount))).collect();
        let one = merged(&values, &flows).unwrap();
        if !flows.is_empty() {
            let by = turn % flows.len();
            flows.rotate_left(by);
        }
        prop_assert_eq!(one, merged(&values, &flows).unwrap());
    }
}
