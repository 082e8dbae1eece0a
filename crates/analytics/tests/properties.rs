//! What holds whatever comes in: nothing panics, roots are roots and none is missed, parts add up, the batch equals the one.
#![cfg(test)]

use proptest::prelude::*;
use zhike_analytics::attribution::{ClassPeriod, brinson, contribution};
use zhike_analytics::batch::seven_figures;
use zhike_analytics::goals::{Goal, Plan, project, simulate};
use zhike_analytics::ladder::ladder;
use zhike_analytics::risk::{relative, risk_figures};
use zhike_analytics::series::{growth, returns};
use zhike_analytics::similarity::{correlations, overlap};
use zhike_analytics::stress::{replay, replay_daily};
use zhike_analytics::xirr::{MoneyWeighted, xirr};

/// Any float at all, odd ones often.
fn any_float() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => any::<f64>(),
        4 => -2.0..2.0_f64,
        1 => prop::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 1e-308, -1.0]),
    ]
}

fn floats(most: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(any_float(), 0..most)
}

/// Daily returns of a portfolio, now and then a holiday or a crash.
fn daily_returns(days: usize) -> impl Strategy<Value = Vec<f64>> {
    let day = prop_oneof![8 => -0.05..0.05_f64, 1 => Just(0.0), 1 => -0.9..2.0_f64];
    prop::collection::vec(day, days)
}

fn alike(one: f64, other: f64, tolerance: f64) -> bool {
    (one - other).abs() <= tolerance * one.abs().max(other.abs()).max(1.0)
}

fn alike_if_any(one: Option<f64>, other: Option<f64>, tolerance: f64) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => alike(one, other, tolerance),
        (one, other) => one == other,
    }
}

/// Present value at a rate, and the sum of its terms' sizes, both divided by the largest term.
fn present_value(days: &[i64], amounts: &[f64], log_rate: f64) -> (f64, f64) {
    let first = days.iter().min().copied().unwrap();
    let terms = || {
        days.iter().zip(amounts).filter(|(_, amount)| **amount != 0.0).map(|(day, amount)| {
            let years = f64::from(i32::try_from(day - first).unwrap()) / 365.0;
            (amount.signum(), amount.abs().ln() - years * log_rate)
        })
    };
    let largest = terms().map(|(_, size)| size).fold(f64::NEG_INFINITY, f64::max);
    let value = terms().map(|(sign, size)| sign * (size - largest).exp()).sum();
    (value, terms().map(|(_, size)| (size - largest).exp()).sum())
}

/// Present value of dated flows: amounts by day, cleaned of days that cancel.
fn by_day(days: &[i64], amounts: &[f64]) -> Vec<(i64, f64)> {
    let mut sums = std::collections::BTreeMap::new();
    for (day, amount) in days.iter().zip(amounts) {
        *sums.entry(*day).or_insert(0.0) += amount;
    }
    sums.into_iter().filter(|(_, amount)| *amount != 0.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_that_comes_in_panics(
        left in floats(40),
        right in floats(40),
        third in floats(40),
        days in prop::collection::vec(any::<i64>(), 0..40),
        rate in any_float(),
        columns in 0_usize..6,
    ) {
        let _ = returns(&left, &right);
        let _ = growth(&left);
        let _ = risk_figures(&left, rate);
        let _ = relative(&left, &right, rate);
        let _ = seven_figures(columns, &left, rate);
        let _ = xirr(&days, &left);
        let n = days.len().min(left.len());
        if let (Some(days), Some(amounts)) = (days.get(..n), left.get(..n)) {
            let _ = xirr(days, amounts);
        }
        let _ = contribution(columns, &left, &right);
        let cells: Vec<ClassPeriod> = left
            .chunks_exact(4)
            .map(|cell| ClassPeriod { weight: cell[0], earned: cell[1], target: cell[2], benchmark: cell[3] })
            .collect();
        let _ = brinson(columns, &cells);
        let _ = correlations(&[&left, &right, &third]);
        let keyed: Vec<(usize, f64)> = left.iter().copied().enumerate().collect();
        let _ = overlap(&keyed, &keyed);
        let dated: Vec<(i64, f64)> = days.iter().copied().zip(left.iter().copied()).collect();
        let _ = ladder(&dated, &days);
        let _ = replay(&left, &right);
        let _ = replay_daily(&left, &right);
        let goals: Vec<Goal> = left.iter().zip(&right).map(|(years, amount)| Goal { years: *years, amount: *amount }).collect();
        let _ = project(rate, rate, &goals);
        let _ = simulate(&Plan {
            amount: rate,
            weights: &left,
            expected: &right,
            volatilities: &third,
            correlations: &left,
            goals: &goals,
            paths: columns,
            seed: 0,
        });
    }

    #[test]
    fn what_is_returned_is_a_number(daily in floats(30), rate in -0.5..0.5_f64) {
        if let Ok(figures) = risk_figures(&daily, rate) {
            let optional = [figures.volatility, figures.sharpe, figures.sortino, figures.var95, figures.cvar95];
            prop_assert!(optional.into_iter().flatten().all(f64::is_finite));
            prop_assert!(figures.total_return.is_finite());
            prop_assert!(figures.max_drawdown.depth <= 0.0);
        }
    }

    #[test]
    fn scaling_all_money_changes_no_return(
        start in 1.0..1e6_f64,
        steps in prop::collection::vec((-0.2..0.2_f64, 0.0..0.5_f64), 1..60),
        scale in prop::sample::select(vec![1e-4, 0.01, 0.37, 7.0, 1e6]),
    ) {
        let (mut values, mut flows) = (vec![start], vec![start]);
        for (daily, flow) in steps {
            let before = values.last().copied().unwrap_or_default();
            flows.push(before * flow);
            values.push((before * (1.0 + flow)) * (1.0 + daily));
        }
        let scaled = |amounts: &[f64]| -> Vec<f64> { amounts.iter().map(|amount| amount * scale).collect() };
        let one = returns(&values, &flows).unwrap();
        let other = returns(&scaled(&values), &scaled(&flows)).unwrap();
        prop_assert!(one.iter().zip(&other).all(|(one, other)| (one - other).abs() < 1e-14));
        let days: Vec<i64> = (0..).take(flows.len()).map(|day: i64| day * 30).collect();
        let mut owed: Vec<f64> = flows.iter().map(|flow| -flow).collect();
        *owed.last_mut().unwrap() += values.last().unwrap();
        let (one, other) = (xirr(&days, &owed), xirr(&days, &scaled(&owed)));
        if let (Ok(one), Ok(other)) = (one, other) {
            prop_assert_eq!(one.rates().len(), other.rates().len());
            prop_assert!(one.rates().iter().zip(other.rates()).all(|(one, other)| alike(*one, *other, 1e-9)));
        }
    }

    #[test]
    fn the_batch_equals_one_by_one(
        (days, rows) in (2_usize..80).prop_flat_map(|days| (Just(days), prop::collection::vec(daily_returns(days), 1..20))),
        constant in prop::option::of(-0.01..0.01_f64),
        risk_free in -0.02..0.1_f64,
    ) {
        let mut rows = rows;
        if let Some(constant) = constant {
            rows.push(vec![constant; days]);
        }
        let matrix = rows.concat();
        let batch = seven_figures(days, &matrix, risk_free).unwrap();
        prop_assert_eq!(batch.len(), rows.len());
        for (row, ours) in rows.iter().zip(batch) {
            let one = risk_figures(row, risk_free).unwrap();
            prop_assert!(alike(ours.total_return, one.total_return, 1e-12));
            prop_assert!(alike_if_any(ours.volatility, one.volatility, 1e-12));
            prop_assert!(alike(ours.max_drawdown, one.max_drawdown.depth, 1e-12));
            prop_assert!(alike_if_any(ours.sharpe, one.sharpe, 1e-12));
            prop_assert!(alike_if_any(ours.sortino, one.sortino, 1e-12), "{:?} {:?}", ours, one);
            prop_assert!(alike_if_any(ours.var95, one.var95, 1e-12));
            prop_assert!(alike_if_any(ours.cvar95, one.cvar95, 1e-12));
        }
    }

    #[test]
    fn every_rate_is_a_zero_of_the_present_value_and_their_number_has_the_parity_of_the_ends(
        flows in prop::collection::vec((0_i64..4_000, -1e5..1e5_f64), 1..40),
    ) {
        let (days, amounts): (Vec<i64>, Vec<f64>) = flows.into_iter().unzip();
        let netted = by_day(&days, &amounts);
        let Ok(found) = xirr(&days, &amounts) else { return Ok(()) };
        for rate in found.rates() {
            // Roots that leave the floats as rates cannot be tried in them.
            if *rate > -1.0 && *rate < f64::MAX {
                let (value, gross) = present_value(&days, &amounts, rate.ln_1p());
                // 1 + r has fifteen digits only: so much the present value may move with them.
                let moved = 11.0 * f64::EPSILON / (1.0 + rate);
                prop_assert!(value.abs() <= gross * (1e-9 + moved), "{} at {}", value, rate);
            }
        }
        prop_assert!(found.rates().windows(2).all(|pair| pair[0] <= pair[1]));
        let changes = netted.windows(2).filter(|pair| pair[0].1 * pair[1].1 < 0.0).count();
        prop_assert!(found.rates().len() <= changes, "Descartes");
        let ends_differ = netted[0].1 * netted[netted.len() - 1].1 < 0.0;
        prop_assert_eq!(found.rates().len() % 2 == 1, ends_differ, "{:?}", found);
    }

    #[test]
    fn planted_rates_are_found_and_no_others(
        planted in prop::collection::btree_set(-9_i32..40, 1..6),
        amount in prop::sample::select(vec![1.0, -250.0, 1e7]),
    ) {
        // ∏(1 − (1 + r)v) with r in steps of 5 %, flows a year apart.
        let rates: Vec<f64> = planted.into_iter().map(|step| f64::from(step) * 0.05).collect();
        let mut amounts = vec![amount];
        for rate in &rates {
            let mut product = vec![0.0; amounts.len() + 1];
            for (power, coefficient) in amounts.iter().enumerate() {
                product[power] += coefficient;
                product[power + 1] -= coefficient * (1.0 + rate);
            }
            amounts = product;
        }
        let days: Vec<i64> = (0..).take(amounts.len()).map(|year: i64| year * 365).collect();
        let found = xirr(&days, &amounts).unwrap();
        prop_assert_eq!(found.rates().len(), rates.len(), "{:?} for {:?}", &found, &rates);
        // Coefficients carry sixteen digits, of which close roots cost some.
        prop_assert!(
            found.rates().iter().zip(&rates).all(|(found, rate)| (found - rate).abs() < 1e-5),
            "{:?} for {:?}", &found, &rates
        );
    }

    #[test]
    fn a_sign_change_of_the_present_value_is_never_without_a_rate_between(
        flows in prop::collection::vec((0_i64..2_000, -1e3..1e3_f64), 2..30),
    ) {
        // A fine look along the curve, which may see less than the solver, never more.
        let (days, amounts): (Vec<i64>, Vec<f64>) = flows.into_iter().unzip();
        let Ok(found) = xirr(&days, &amounts) else { return Ok(()) };
        let roots: Vec<f64> = found.rates().iter().map(|rate| rate.ln_1p()).collect();
        let at = |step: i32| f64::from(step) * 0.01;
        for step in -500..500 {
            let (low, high) = (at(step), at(step + 1));
            let ((left, gross), (right, _)) =
                (present_value(&days, &amounts, low), present_value(&days, &amounts, high));
            if left * right < 0.0 && left.abs().min(right.abs()) > 1e-11 * gross {
                let between = roots.iter().filter(|root| **root >= low && **root <= high).count();
                prop_assert_eq!(between % 2, 1, "between {} and {}: {:?}", low, high, &found);
            }
        }
    }

    #[test]
    fn an_account_of_deposits_and_withdrawals_has_one_rate(
        monthly in prop::collection::vec((-500.0..1_000.0_f64, -0.05..0.06_f64), 2..60),
    ) {
        // The balance never falls below zero, so Soper's condition holds at the rate.
        let (mut balance, mut amounts) = (10_000.0, vec![-10_000.0]);
        for (paid, growth) in &monthly {
            balance = balance * (1.0 + growth) + paid;
            if balance < 5_000.0 {
                return Ok(());
            }
            amounts.push(-paid);
        }
        *amounts.last_mut().unwrap() += balance;
        let days: Vec<i64> = (0..).take(amounts.len()).map(|month: i64| month * 30).collect();
        let found = xirr(&days, &amounts).unwrap();
        prop_assert!(matches!(found, MoneyWeighted::Unique(_)), "{:?}", found);
    }

    #[test]
    fn contributions_add_up_to_the_total_return(
        (holdings, gains) in (1_usize..6).prop_flat_map(|n| (Just(n), prop::collection::vec(-9.0..10.0_f64, n * 12))),
        bases in prop::collection::vec(60.0..200.0_f64, 12),
    ) {
        let ours = contribution(holdings, &bases, &gains).unwrap();
        let parts: f64 = ours.by_holding.iter().sum();
        let chained = gains.chunks(holdings).zip(&bases).map(|(gains, base)| 1.0 + gains.iter().sum::<f64>() / base);
        prop_assert!(alike(parts, ours.total_return, 1e-12));
        prop_assert!(alike(chained.product::<f64>() - 1.0, ours.total_return, 1e-12));
    }

    #[test]
    fn effects_add_up_to_the_active_return(
        cells in prop::collection::vec((0.0..1.0_f64, -0.3..0.3_f64, 0.01..1.0_f64, -0.3..0.3_f64), 4 * 8),
    ) {
        let mut periods = Vec::new();
        for period in cells.chunks(4) {
            let held: f64 = period.iter().map(|cell| cell.0).sum::<f64>().max(1e-9);
            let target: f64 = period.iter().map(|cell| cell.2).sum();
            periods.extend(period.iter().map(|(weight, earned, share, benchmark)| ClassPeriod {
                weight: weight / held,
                earned: *earned,
                target: share / target,
                benchmark: *benchmark,
            }));
        }
        let Ok(ours) = brinson(4, &periods) else { return Ok(()) };
        let effects: f64 = ours.by_class.iter().map(|class| class.total()).sum();
        prop_assert!(alike(effects, ours.active_return(), 1e-12));
    }

    #[test]
    fn correlations_are_symmetric_and_bounded(rows in prop::collection::vec(daily_returns(20), 2..5)) {
        let series: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let ours = correlations(&series).unwrap();
        for (i, row) in ours.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                prop_assert_eq!(*cell, ours[j][i]);
                prop_assert!(cell.is_none_or(|cell| (-1.0..=1.0).contains(&cell)));
            }
            prop_assert!(row[i].is_none_or(|own| (own - 1.0).abs() < 1e-12));
        }
    }

    #[test]
    fn the_rungs_hold_what_came_in(amounts in prop::collection::vec((-10_i64..2_000, 0.0..1e6_f64), 0..40)) {
        let sums = ladder(&amounts, &zhike_analytics::ladder::RUNGS).unwrap();
        let (all, held): (f64, f64) = (amounts.iter().map(|(_, amount)| amount).sum(), sums.iter().sum());
        prop_assert!(alike(all, held, 1e-12));
    }

    #[test]
    fn more_money_never_funds_less(
        amount in 0.0..1e6_f64,
        more in 0.0..1e6_f64,
        rate in -0.1..0.15_f64,
        dues in prop::collection::vec((0.0..40.0_f64, 0.0..5e5_f64), 1..6),
    ) {
        let goals: Vec<Goal> = dues.into_iter().map(|(years, amount)| Goal { years, amount }).collect();
        let (poor, rich) = (project(amount, rate, &goals).unwrap(), project(amount + more, rate, &goals).unwrap());
        prop_assert!(poor.iter().zip(&rich).all(|(poor, rich)| *poor <= rich + 1e-12));
        prop_assert!(rich.iter().all(|share| (0.0..=1.0).contains(share)));
    }
}
