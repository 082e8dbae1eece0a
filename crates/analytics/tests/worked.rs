//! Worked by hand, each with its working: returns, risk figures, rates, contribution, attribution, overlap, ladder, stress,
//! goals. A fresh machine tests every figure with these.
#![cfg(test)]

use zhike_analytics::attribution::{ClassPeriod, brinson, contribution};
use zhike_analytics::batch::seven_figures;
use zhike_analytics::goals::{Goal, GoalsFault, Plan, project, simulate};
use zhike_analytics::ladder::{LadderFault, RUNGS, ladder, rung};
use zhike_analytics::risk::{SIX_MONTHS, loss_over, relative, risk_figures};
use zhike_analytics::series::{SeriesFault, growth, returns};
use zhike_analytics::similarity::{correlations, overlap};
use zhike_analytics::stress::{replay, replay_daily};
use zhike_analytics::xirr::{MoneyWeighted, XirrFault, xirr};

#[track_caller]
fn near(ours: f64, by_hand: f64) {
    assert!((ours - by_hand).abs() <= 1e-12 * by_hand.abs().max(1e-3), "{ours} is not {by_hand}");
}

#[test]
fn a_deposit_in_the_middle_is_no_gain() {
    // 1,000 → 1,100; 900 more → 2,000 → 1,900; 500 out of it → 1,400 → 1,470.
    let daily = returns(&[1_100.0, 1_900.0, 1_470.0], &[1_000.0, 900.0, -500.0]).unwrap();
    [0.1, -0.05, 0.05].iter().zip(&daily).for_each(|(by_hand, ours)| near(*ours, *by_hand));
    near(growth(&daily), 1.1 * 0.95 * 1.05 - 1.0);
}

#[test]
fn an_account_without_money_earns_nothing() {
    let cases: [(&[f64], &[f64], &[f64]); 4] = [
        // Not yet opened, then opened.
        (&[0.0, 110.0], &[0.0, 100.0], &[0.0, 0.1]),
        // Emptied in the morning, empty, and paid in again.
        (&[100.0, 0.0, 0.0, 50.0], &[100.0, -100.0, 0.0, 50.0], &[0.0, 0.0, 0.0, 0.0]),
        // Everything lost.
        (&[100.0, 0.0], &[100.0, 0.0], &[0.0, -1.0]),
        (&[], &[], &[]),
    ];
    for (values, flows, by_hand) in cases {
        let ours = returns(values, flows).unwrap();
        assert_eq!(ours, by_hand);
    }
}

#[test]
fn a_series_that_cannot_be_read_names_its_row() {
    let cases: [(&[f64], &[f64], SeriesFault); 7] = [
        (&[1.0, 2.0], &[1.0], SeriesFault::LengthsDiffer { row: 1 }),
        (&[1.0, f64::NAN], &[1.0, 0.0], SeriesFault::NotFinite { row: 1 }),
        (&[1.0, 1.0], &[1.0, f64::INFINITY], SeriesFault::NotFinite { row: 1 }),
        (&[1.0, -1.0], &[1.0, 0.0], SeriesFault::Negative { row: 1 }),
        (&[1.0], &[0.0], SeriesFault::NoBase { row: 0 }),
        (&[100.0, 20.0], &[100.0, -150.0], SeriesFault::NoBase { row: 1 }),
        (&[1e308, 1e308], &[1e308, 1e308], SeriesFault::TooLarge { row: 1 }),
    ];
    for (values, flows, fault) in cases {
        assert_eq!(returns(values, flows), Err(fault));
    }
    assert_eq!(risk_figures(&[0.1], -1.0), Err(SeriesFault::RiskFree));
    assert_eq!(SeriesFault::RiskFree.row(), None);
}

#[test]
fn four_days_have_the_figures_worked_on_paper() {
    // 10 % down, 20 % up, 30 % down, 50 % up. Level 0.9, 1.08, 0.756, 1.134.
    let ours = risk_figures(&[-0.1, 0.2, -0.3, 0.5], 0.0).unwrap();
    assert_eq!(ours.observations, 4);
    near(ours.total_return, 0.134);
    // Mean 0.075; squared deviations 0.030625 + 0.015625 + 0.140625 + 0.180625 = 0.3675, ÷ 3 = 0.1225, root 0.35.
    near(ours.volatility.unwrap(), 0.35 * 252_f64.sqrt());
    near(ours.sharpe.unwrap(), 0.075 / 0.35 * 252_f64.sqrt());
    // Shortfalls 0.01 + 0.09 over four days: 0.025.
    near(ours.sortino.unwrap(), 0.075 * 252_f64.sqrt() / 0.025_f64.sqrt());
    // From 1.08 to 0.756, and back above 1.08 the day after.
    near(ours.max_drawdown.depth, -0.3);
    assert_eq!(ours.max_drawdown.peak, Some(1));
    assert_eq!(ours.max_drawdown.trough, Some(2));
    assert_eq!(ours.max_drawdown.recovered, Some(3));
    // Rank 3 · 0.05 = 0.15 between −0.3 and −0.1; ⌊0.15⌋ + 1 = 1 lowest.
    near(ours.var95.unwrap(), -0.27);
    near(ours.cvar95.unwrap(), -0.3);
}

#[test]
fn a_risk_free_rate_is_taken_off_day_by_day() {
    // A yearly rate that is 1 % a day: 1.01^252 − 1. Excess −0.11, 0.19: mean 0.04, shortfall 0.0121 over two days.
    let ours = risk_figures(&[-0.1, 0.2], 1.01_f64.powi(252) - 1.0).unwrap();
    near(ours.sharpe.unwrap(), 0.04 / 0.045_f64.sqrt() * 252_f64.sqrt());
    near(ours.sortino.unwrap(), 0.04 * 252_f64.sqrt() / 0.00605_f64.sqrt());
}

#[test]
fn a_loss_on_the_first_day_falls_from_the_starting_level() {
    let fall = risk_figures(&[-0.2, 0.1], 0.0).unwrap().max_drawdown;
    near(fall.depth, -0.2);
    assert_eq!((fall.peak, fall.trough, fall.recovered), (None, Some(0), None));
    // Back at exactly 1: 0.8 · 1.25.
    assert_eq!(risk_figures(&[-0.2, 0.25], 0.0).unwrap().max_drawdown.recovered, Some(1));
    let never = risk_figures(&[0.1, 0.0, 0.1], 0.0).unwrap().max_drawdown;
    assert_eq!((never.depth, never.peak, never.trough, never.recovered), (0.0, None, None, None));
    // The last day at the high is where the fall began.
    assert_eq!(risk_figures(&[0.1, 0.0, -0.1], 0.0).unwrap().max_drawdown.peak, Some(1));
}

#[test]
fn constant_returns_have_no_sharpe_even_where_rounding_makes_them_vary() {
    let mut value = 1_000_000.0;
    let mut values = vec![value];
    for _ in 0..250 {
        value *= 1.0003;
        values.push(value);
    }
    let mut flows = vec![0.0; values.len()];
    flows[0] = 1_000_000.0 / 1.0003;
    let daily = returns(&values, &flows).unwrap();
    assert!(daily.iter().any(|one| *one != daily[0]), "rounding shows in the returns");
    let ours = risk_figures(&daily, 0.0).unwrap();
    assert_eq!((ours.volatility, ours.sharpe, ours.sortino), (Some(0.0), None, None));
    // A steady loss has a downside to divide by; earning the risk-free rate itself has none.
    near(risk_figures(&[-0.01; 5], 0.0).unwrap().sortino.unwrap(), -(252_f64.sqrt()));
    assert_eq!(risk_figures(&[0.01; 5], 1.01_f64.powi(252) - 1.0).unwrap().sortino, None);
}

#[test]
fn one_day_or_none_has_a_return_and_no_risk() {
    for days in [&[][..], &[0.05][..]] {
        let ours = risk_figures(days, 0.0).unwrap();
        near(ours.total_return, days.iter().sum());
        assert_eq!(
            (ours.volatility, ours.sharpe, ours.sortino, ours.var95, ours.cvar95),
            (None, None, None, None, None)
        );
    }
}

#[test]
fn the_lowest_twentieth_is_counted_in_whole_numbers() {
    // 21 returns 0, 1 … 20 %: rank 20 · 0.05 = 1 exactly, two lowest 0 and 1 %.
    let daily: Vec<f64> = (0..21).rev().map(|percent| f64::from(percent) / 100.0).collect();
    let ours = risk_figures(&daily, 0.0).unwrap();
    near(ours.var95.unwrap(), 0.01);
    near(ours.cvar95.unwrap(), 0.005);
}

#[test]
fn a_book_that_always_doubles_the_benchmark_has_beta_two() {
    let benchmark = [0.01, -0.02, 0.03, 0.0];
    let own: Vec<f64> = benchmark.iter().map(|daily| 0.001 + 2.0 * daily).collect();
    let ours = relative(&own, &benchmark, 0.0).unwrap();
    near(ours.beta.unwrap(), 2.0);
    near(ours.alpha.unwrap(), 0.252);
    // Differences 0.011, −0.019, 0.031, 0.001: mean 0.006, squares 0.0013, ÷ 3.
    near(ours.tracking_error.unwrap(), (0.0013_f64 / 3.0 * 252.0).sqrt());
    let flat = relative(&own, &[0.01; 4], 0.0).unwrap();
    assert_eq!((flat.alpha, flat.beta), (None, None));
    assert_eq!(relative(&[0.1], &[0.1], 0.0).unwrap().tracking_error, None);
    assert_eq!(relative(&own, &[0.1], 0.0), Err(SeriesFault::LengthsDiffer { row: 1 }));
}

#[test]
fn six_months_lose_eleven_times_a_day_and_never_more_than_all() {
    near(loss_over(SIX_MONTHS, -0.02).unwrap(), 0.02 * 126_f64.sqrt());
    assert_eq!(loss_over(SIX_MONTHS, 0.001), Some(0.0));
    assert_eq!(loss_over(SIX_MONTHS, -0.5), Some(1.0));
    assert_eq!(loss_over(SIX_MONTHS, f64::NAN), None);
}

#[test]
fn the_batch_gives_the_same_on_paper() {
    // Nine rows: one group of eight and one row more, the last constant.
    let mut rows = [-0.1, 0.2, -0.3, 0.5].repeat(8);
    rows.extend([0.01; 4]);
    let ours = seven_figures(4, &rows, 0.0).unwrap();
    assert_eq!(ours.len(), 9);
    for one in &ours[..8] {
        near(one.total_return, 0.134);
        near(one.volatility.unwrap(), 0.35 * 252_f64.sqrt());
        near(one.max_drawdown, -0.3);
        near(one.var95.unwrap(), -0.27);
        near(one.cvar95.unwrap(), -0.3);
    }
    assert_eq!((ours[8].volatility, ours[8].sharpe), (Some(0.0), None));
    assert_eq!(seven_figures(4, &rows[..7], 0.0), Err(SeriesFault::LengthsDiffer { row: 1 }));
    rows[33] = f64::NAN;
    assert_eq!(seven_figures(4, &rows, 0.0), Err(SeriesFault::NotFinite { row: 8 }));
    assert_eq!(seven_figures(0, &[], 0.0), Ok(Vec::new()));
}

#[test]
fn one_rate_none_or_several() {
    // Years apart, so that the rates come out of quadratic equations in v = 1 ÷ (1 + r).
    let years = |n: i64| -> Vec<i64> { (0..n).map(|year| year * 365).collect() };
    let rates = |amounts: &[f64]| {
        let count = i64::try_from(amounts.len()).unwrap();
        xirr(&years(count), amounts).unwrap()
    };
    let expect = |amounts: &[f64], by_hand: &[f64]| {
        let ours = rates(amounts);
        assert_eq!(ours.rates().len(), by_hand.len(), "{amounts:?}: {ours:?}");
        ours.rates().iter().zip(by_hand).for_each(|(ours, by_hand)| near(*ours, *by_hand));
    };
    expect(&[-1_000.0, 1_100.0], &[0.1]);
    // The other side of the same contract.
    expect(&[1_000.0, -1_100.0], &[0.1]);
    // −1000 + 2500 v − 1540 v²: v = 1 ÷ 1.1 and 1 ÷ 1.4.
    expect(&[-1_000.0, 2_500.0, -1_540.0], &[0.1, 0.4]);
    // 100 − 150 v + 100 v² has no real root.
    expect(&[100.0, -150.0, 100.0], &[]);
    // −(1 − 1.2 v)² · 100 only touches zero, at 20 %.
    let touching = rates(&[-100.0, 240.0, -144.0]);
    assert_eq!(touching.rates().len(), 1);
    assert!((touching.rate().unwrap() - 0.2).abs() < 1e-7);
    // (1 − 1.1 v)(1 − 1.2 v)(1 − 1.5 v) · 1000.
    expect(&[1_000.0, -3_800.0, 4_770.0, -1_980.0], &[0.1, 0.2, 0.5]);
    expect(&[100.0, 200.0], &[]);
    assert_eq!(rates(&[100.0, 200.0]), MoneyWeighted::None);
    assert_eq!(rates(&[-1_000.0, 2_500.0, -1_540.0]).rate(), None);
}

#[test]
fn flows_of_one_day_are_one_flow_in_any_order() {
    let split = xirr(&[365, 0, 365, 0, 200], &[600.0, -500.0, 500.0, -500.0, 0.0]).unwrap();
    near(split.rate().unwrap(), 0.1);
    // 0.1 + 0.2 − 0.3 leaves a rounding that is no money.
    near(xirr(&[0, 365, 400, 400, 400], &[-1.0, 1.5, 0.1, 0.2, -0.3]).unwrap().rate().unwrap(), 0.5);
    let cases: [(&[i64], &[f64], XirrFault); 5] = [
        (&[], &[], XirrFault::Empty),
        (&[1, 2], &[1.0], XirrFault::LengthsDiffer { row: 1 }),
        (&[1, 2], &[1.0, f64::NAN], XirrFault::NotFinite { row: 1 }),
        (&[1, 2], &[0.0, 0.0], XirrFault::AnyRate),
        (&[7, 7], &[-5.0, 5.0], XirrFault::AnyRate),
    ];
    for (days, amounts, fault) in cases {
        assert_eq!(xirr(days, amounts), Err(fault));
    }
}

#[test]
fn rates_at_the_ends_of_the_floats_are_said_too() {
    // Half lost in a day: ½^365 is so near zero that 1 less it is −1. Ten times as much in a day leaves the floats.
    assert_eq!(xirr(&[0, 1], &[-1_000.0, 500.0]).unwrap().rate(), Some(-1.0));
    assert_eq!(xirr(&[0, 1], &[-1_000.0, 10_000.0]).unwrap().rate(), Some(f64::MAX));
    near(xirr(&[i64::MIN, i64::MIN + 365], &[-1e300, 2e300]).unwrap().rate().unwrap(), 1.0);
    near(xirr(&[0, 365], &[-1e-300, 1.25e-300]).unwrap().rate().unwrap(), 0.25);
}

#[test]
fn contributions_carry_forward_and_add_up() {
    // Base 100: A earns 10, B loses 4 → +6 %. Base 200 after a deposit: A loses 10, B earns 30 → +10 %.
    let ours = contribution(2, &[100.0, 200.0], &[10.0, -4.0, -10.0, 30.0]).unwrap();
    near(ours.total_return, 1.06 * 1.1 - 1.0);
    near(ours.by_holding[0], 0.1 - 0.05 * 1.06);
    near(ours.by_holding[1], -0.04 + 0.15 * 1.06);
    near(ours.by_holding.iter().sum(), ours.total_return);
    assert_eq!(contribution(1, &[0.0, 1.0], &[0.0, 0.5]).unwrap().total_return, 0.5);
    assert_eq!(contribution(1, &[1.0, 0.0], &[0.0, 0.5]), Err(SeriesFault::NoBase { row: 1 }));
    assert_eq!(contribution(2, &[1.0], &[0.0]), Err(SeriesFault::LengthsDiffer { row: 0 }));
}

#[test]
fn brinson_says_what_came_from_allocation_and_what_from_selection() {
    // Equity 70 % for 60 %, earned 12 % for 10 %; bonds 30 % for 40 %, earned 2 % for 3 %. Benchmark 7.2 %, portfolio 9 %.
    let class = |weight, earned, target, benchmark| ClassPeriod { weight, earned, target, benchmark };
    let quarter = [class(0.7, 0.12, 0.6, 0.1), class(0.3, 0.02, 0.4, 0.03)];
    let ours = brinson(2, &quarter).unwrap();
    near(ours.portfolio_return, 0.09);
    near(ours.benchmark_return, 0.072);
    let (equity, bonds) = (ours.by_class[0], ours.by_class[1]);
    near(equity.allocation, 0.1 * (0.1 - 0.072));
    near(equity.selection, 0.6 * 0.02);
    near(equity.interaction, 0.1 * 0.02);
    near(bonds.allocation, -0.1 * (0.03 - 0.072));
    near(bonds.selection, 0.4 * -0.01);
    near(bonds.interaction, -0.1 * -0.01);
    near(equity.total() + bonds.total(), 0.018);

    // Twice the same: the first counts with the benchmark's growth after it, the second with the portfolio's before it.
    let twice = brinson(2, &[quarter, quarter].concat()).unwrap();
    near(twice.active_return(), 1.09 * 1.09 - 1.072 * 1.072);
    near(twice.by_class[0].selection, 0.012 * (1.072 + 1.09));

    // What is not held has earned nothing of its own.
    let unheld = brinson(2, &[class(1.0, 0.05, 0.5, 0.05), class(0.0, 99.0, 0.5, 0.01)]).unwrap();
    assert_eq!(unheld.by_class[1].selection, 0.0);
    near(unheld.active_return(), 0.02);
    let half = [class(0.5, 0.0, 1.0, 0.0)];
    assert_eq!(brinson(1, &half), Err(SeriesFault::NoBase { row: 0 }));
}

#[test]
fn correlation_is_one_minus_one_or_not_defined() {
    let up = [0.01, 0.02, 0.03];
    let down = [0.03, 0.02, 0.01];
    let bent = [0.01, 0.03, 0.01];
    let ours = correlations(&[&up, &down, &bent, &[0.02; 3]]).unwrap();
    near(ours[0][0].unwrap(), 1.0);
    near(ours[0][1].unwrap(), -1.0);
    assert!(ours[0][2].unwrap().abs() < 1e-12);
    assert_eq!((ours[0][3], ours[3][3]), (None, None));
    assert_eq!(correlations(&[&up, &up[..2]]), Err(SeriesFault::LengthsDiffer { row: 2 }));
}

#[test]
fn two_funds_overlap_by_what_both_hold() {
    let one = [("600519", 0.10), ("300750", 0.05), ("cash", 0.85)];
    let other = [("300750", 0.08), ("600519", 0.04), ("600036", 0.5), ("600519", 0.02)];
    near(overlap(&one, &other), 0.06 + 0.05);
    near(overlap(&one, &one), 1.0);
    near(overlap(&one, &[("600519", f64::NAN), ("300750", -1.0)]), 0.0);
}

#[test]
fn each_amount_stands_on_the_rung_of_its_day() {
    assert_eq!((rung(-3, &RUNGS), rung(0, &RUNGS), rung(1, &RUNGS), rung(2, &RUNGS)), (0, 0, 0, 1));
    assert_eq!((rung(365, &RUNGS), rung(366, &RUNGS), rung(4_000, &RUNGS)), (5, 6, 8));
    let amounts = [(0, 10.0), (7, 20.0), (8, 5.0), (5_000, 1.0)];
    assert_eq!(ladder(&amounts, &[1, 7, 30]).unwrap(), [10.0, 20.0, 5.0, 1.0]);
    assert_eq!(ladder(&amounts, &[7, 7]), Err(LadderFault::RungsOutOfOrder { row: 1 }));
    assert_eq!(ladder(&[(1, f64::NAN)], &[1]), Err(LadderFault::NotFinite { row: 0 }));
}

#[test]
fn an_episode_costs_weights_times_returns() {
    // 60 % stocks −40 %, 30 % bonds +5 %, the rest cash.
    let ours = replay(&[0.6, 0.3], &[-0.4, 0.05]).unwrap();
    near(ours.total_return, -0.225);
    near(ours.loss(), 0.225);
    near(ours.contributions[1], 0.015);
    assert_eq!(replay(&[0.5], &[0.1]).unwrap().loss(), 0.0);

    // Half in stocks: −20 %, then +50 %. Kept: 0.4 + 0.5 cash = 0.9, then 0.6 + 0.5 = 1.1.
    let path = replay_daily(&[0.5], &[-0.2, 0.5]).unwrap();
    near(path.worst, -0.1);
    assert_eq!(path.worst_day, Some(0));
    near(path.total_return, 0.1);
    near(path.drawdown.depth, -0.1);
    assert_eq!(path.drawdown.recovered, Some(1));
    assert_eq!(replay_daily(&[0.5, 0.5], &[0.1; 3]), Err(SeriesFault::LengthsDiffer { row: 1 }));
}

#[test]
fn earlier_goals_are_served_first() {
    // 100 at 10 %: 110 in a year pays 60, leaving 50; 55 in two years is half of 110.
    let goals = [Goal { years: 2.0, amount: 110.0 }, Goal { years: 1.0, amount: 60.0 }];
    let shares = project(100.0, 0.1, &goals).unwrap();
    near(shares[0], 0.5);
    near(shares[1], 1.0);
    let late = [Goal { years: -1.0, amount: 1.0 }];
    assert_eq!(project(1.0, 0.1, &late), Err(GoalsFault::Goal { row: 0 }));
    assert_eq!(project(-1.0, 0.1, &goals), Err(GoalsFault::OutOfRange));
}

#[test]
fn without_volatility_every_path_is_the_steady_one() {
    let goals = [Goal { years: 1.5, amount: 50.0 }, Goal { years: 3.0, amount: 200.0 }];
    let plan = Plan {
        amount: 100.0,
        weights: &[0.5, 0.5],
        expected: &[0.04, 0.04],
        volatilities: &[0.0, 0.0],
        correlations: &[1.0, 0.3, 0.3, 1.0],
        goals: &goals,
        paths: 100,
        seed: 7,
    };
    let steady = project(100.0, 0.04, &goals).unwrap();
    for (funding, share) in simulate(&plan).unwrap().iter().zip(steady) {
        near(funding.share_p10, share);
        near(funding.share_p90, share);
    }
}

#[test]
fn one_lognormal_year_is_funded_as_often_as_the_formula_says() {
    // Mean 8 %, deviation 20 %: s² = ln(1 + (0.2 ÷ 1.08)²), ln growth ~ N(ln 1.08 − s²/2, s²). The median growth is
    // exp(ln 1.08 − s²/2); half of the paths reach it.
    let spread = (1.0 + (0.2_f64 / 1.08).powi(2)).ln();
    let median = 108.0 * (-spread / 2.0).exp();
    let goals = [Goal { years: 1.0, amount: median }];
    let mut plan = Plan {
        amount: 100.0,
        weights: &[1.0],
        expected: &[0.08],
        volatilities: &[0.2],
        correlations: &[1.0],
        goals: &goals,
        paths: 20_000,
        seed: 1,
    };
    let ours = simulate(&plan).unwrap()[0];
    assert!((ours.standard_error - (0.25_f64 / 20_000.0).sqrt()).abs() < 1e-5);
    assert!((ours.probability - 0.5).abs() < 4.0 * ours.standard_error, "{ours:?}");
    // The 10 % quantile lies 1.2816 deviations below.
    assert!((ours.share_p10 - (-1.281_55 * spread.sqrt()).exp()).abs() < 0.01, "{ours:?}");
    assert_eq!(simulate(&plan).unwrap()[0], ours, "the same seed, the same answer");
    plan.seed = 2;
    assert_ne!(simulate(&plan).unwrap()[0], ours);
    plan.amount = 1e9;
    assert!(simulate(&plan).unwrap()[0].standard_error > 0.0, "no claim of certainty");
}

#[test]
fn two_classes_that_move_together_are_one_class() {
    // Correlation 1 and the same figures: spreading over two changes nothing. Correlation −1 takes most of the risk out.
    let goals = [Goal { years: 5.0, amount: 110.0 }];
    let plan = |correlation: f64| -> f64 {
        let correlations = [1.0, correlation, correlation, 1.0];
        let plan = Plan {
            amount: 100.0,
            weights: &[0.5, 0.5],
            expected: &[0.05, 0.05],
            volatilities: &[0.2, 0.2],
            correlations: &correlations,
            goals: &goals,
            paths: 4_000,
            seed: 11,
        };
        simulate(&plan).unwrap()[0].probability
    };
    let single = Plan {
        amount: 100.0,
        weights: &[1.0],
        expected: &[0.05],
        volatilities: &[0.2],
        correlations: &[1.0],
        goals: &goals,
        paths: 4_000,
        seed: 5,
    };
    let single = simulate(&single).unwrap()[0];
    assert!((plan(1.0) - single.probability).abs() < 6.0 * single.standard_error);
    assert!(plan(-1.0) > plan(1.0) + 0.2);
}

#[test]
fn a_plan_that_contradicts_itself_is_refused() {
    let good = Plan {
        amount: 1.0,
        weights: &[0.5, 0.3, 0.2],
        expected: &[0.0; 3],
        volatilities: &[0.1; 3],
        correlations: &[1.0, 0.9, 0.9, 0.9, 1.0, 0.9, 0.9, 0.9, 1.0],
        goals: &[],
        paths: 1,
        seed: 0,
    };
    assert_eq!(simulate(&good), Ok(Vec::new()));
    // A moves with B, B with C, but A against C.
    let contradiction = [1.0, 0.9, -0.9, 0.9, 1.0, 0.9, -0.9, 0.9, 1.0];
    let cases = [
        (Plan { correlations: &contradiction, ..good }, GoalsFault::Correlations { row: 2 }),
        (Plan { weights: &[0.5, 0.3, 0.3], ..good }, GoalsFault::Weights),
        (Plan { expected: &[0.0; 2], ..good }, GoalsFault::LengthsDiffer),
        (Plan { amount: f64::NAN, ..good }, GoalsFault::OutOfRange),
        (Plan { volatilities: &[-0.1; 3], ..good }, GoalsFault::OutOfRange),
        (Plan { paths: 0, ..good }, GoalsFault::Paths),
    ];
    for (plan, fault) in cases {
        assert_eq!(simulate(&plan), Err(fault));
    }
}
