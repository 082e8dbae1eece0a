//! The figures of a whole book and money-weighted returns, beside the machine's own limit and beside numpy, pandas, empyrical,
//! quantstats and pyxirr, which are installed into a throw-away environment and run on the same numbers.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use wide::f64x4;
use zhike_analytics::batch::{SevenFigures, seven_figures};
use zhike_analytics::risk::risk_figures;
use zhike_analytics::xirr::xirr;

use crate::table::{Table, median};

const PORTFOLIOS: usize = 1_000;
const DAYS: usize = 756;
const PEERS: [&str; 5] = ["numpy", "pandas", "empyrical-reloaded", "quantstats", "pyxirr"];
const NOT_INSTALLED: &str = "not installed";

/// Every row of `performance.md` that needs no store.
pub fn measure(table: &mut Table) -> Result<()> {
    let matrix = returns();
    let (one_change, many_changes) = (plan_of_savings(), account());
    let peers = peers(&matrix, &[("one", &one_change), ("many", &many_changes)]).unwrap_or_else(|fault| {
        eprintln!("no peers: {fault:#}");
        Value::Null
    });
    figures(table, &matrix, &peers)?;
    rates(table, &one_change, "60 deposits and a balance", "one", &peers)?;
    rates(table, &many_changes, "60 flows in and out", "many", &peers)?;
    accuracy(table)
}

fn figures(table: &mut Table, matrix: &[f64], peers: &Value) -> Result<()> {
    let name = "seven figures, 1,000 portfolios × 756 days";
    let mut ours = Vec::new();
    let batch = per_call(31, 1, || ours = seven_figures(DAYS, matrix, 0.0).unwrap_or_default()) / thousand();
    let alone = per_call(5, 1, || {
        for row in matrix.chunks_exact(DAYS) {
            std::hint::black_box(risk_figures(row, 0.0).ok());
        }
    }) / thousand();
    let interleaved = interleave(matrix);
    let var: Vec<f64> = ours.iter().map(|one| one.var95.unwrap_or_default()).collect();
    let quantiles: Vec<[f64x4; 2]> = var
        .as_chunks::<8>()
        .0
        .iter()
        .map(|[a, b, c, d, e, f, g, h]| [f64x4::new([*a, *b, *c, *d]), f64x4::new([*e, *f, *g, *h])])
        .collect();
    let limit = per_call(31, 1, || one_told_pass(&interleaved, &quantiles)) / thousand();
    let measured = format!("{batch:.2} µs a portfolio (one by one {alone:.1})");
    table.row(
        name,
        measured.clone(),
        format!("lane-parallel single pass, rows interleaved and quantile told beforehand {limit:.2} µs"),
        format!("{:.2}", batch / limit),
        "≤ 1.5 × limit",
    );
    let notes = [
        ("numpy", "whole book at once, partition", "≥ 10 ×"),
        ("pandas", "whole book at once", "–"),
        ("empyrical", "empyrical-reloaded, row by row", "–"),
        ("quantstats", "row by row; its VaR is parametric, not historical", "≥ 2,000 ×"),
    ];
    for (peer, note, goal) in notes {
        let time = peers.get(peer).and_then(Value::as_f64);
        let (text, ratio) = match time {
            Some(time) => (format!("{peer} {time:.1} µs ({note})"), format!("{:.1} × faster", time / batch)),
            None => (format!("{peer} {NOT_INSTALLED}"), "–".to_owned()),
        };
        table.row(name, measured.clone(), text, ratio, goal);
    }
    let first = ours.first().context("a batch without figures")?;
    if let Some(check) = peers.get("check").and_then(Value::as_array) {
        let theirs: Vec<f64> = check.iter().filter_map(Value::as_f64).collect();
        let worst = seven(first).into_iter().zip(theirs).map(|(ours, theirs)| apart(ours, theirs));
        table.row(
            "the same seven figures",
            format!("furthest apart {:.0e} relative", worst.fold(0.0, f64::max)),
            "numpy, first portfolio".to_owned(),
            "–".to_owned(),
            "the same figures are compared",
        );
    }
    Ok(())
}

fn rates(table: &mut Table, flows: &Flows, what: &str, key: &str, peers: &Value) -> Result<()> {
    let name = format!("XIRR, {what}");
    let ours = xirr(&flows.days, &flows.amounts)?;
    let Some(rate) = ours.rate() else { bail!("the bench's flows have one rate") };
    let time = per_call(31, 1_000, || {
        std::hint::black_box(xirr(&flows.days, std::hint::black_box(&flows.amounts)).ok());
    });
    let lanes = flows.in_lanes();
    let limit = per_call(31, 1_000, || {
        std::hint::black_box(vectorised_newton(std::hint::black_box(&lanes)));
    });
    let newton = vectorised_newton(&lanes);
    let measured = format!("{time:.2} µs, proved unique");
    table.row(
        &name,
        measured.clone(),
        format!(
            "vectorised Newton, nothing checked {limit:.2} µs (rates {:.0e} apart)",
            apart(rate, newton.exp_m1())
        ),
        format!("{:.2}", time / limit),
        "≤ 2 × limit",
    );
    let peer = peers.get(format!("pyxirr_{key}")).and_then(Value::as_f64);
    let theirs = peers.get(format!("rate_{key}")).and_then(Value::as_f64);
    let (text, ratio) = match (peer, theirs) {
        (Some(peer), Some(theirs)) => (
            format!("pyxirr {peer:.2} µs (rates {:.0e} apart)", apart(rate, theirs)),
            format!("{:.1} × faster", peer / time),
        ),
        _ => (format!("pyxirr {NOT_INSTALLED}"), "–".to_owned()),
    };
    table.row(&name, measured, text, ratio, "≥ 3 ×");
    Ok(())
}

/// The furthest any figure is from its forty-digit reference.
fn accuracy(table: &mut Table) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/reference/metrics.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("no reference figures here");
        return Ok(());
    };
    let file: Value = serde_json::from_str(&text)?;
    let portfolios =
        file.get("portfolios").and_then(Value::as_object).context("a reference without portfolios")?;
    let mut worst = 0.0_f64;
    for portfolio in portfolios.values() {
        let returns: Vec<f64> = portfolio
            .get("returns")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        let ours = seven_figures(returns.len(), &returns, 0.0)?;
        let exact = ["cum", "vol", "mdd", "sharpe", "sortino", "var95", "cvar95"];
        for (ours, name) in ours.iter().flat_map(seven).zip(exact) {
            worst = worst.max(apart(ours, exact_figure(portfolio, name).context("an exact figure")?));
        }
    }
    table.row(
        "accuracy of the seven figures, ten portfolios",
        format!("furthest {worst:.0e} relative"),
        "40-digit references".to_owned(),
        "–".to_owned(),
        "≤ 1e-10",
    );
    Ok(())
}

fn exact_figure(portfolio: &Value, name: &str) -> Option<f64> {
    portfolio.get("exact")?.get(name)?.as_f64()
}

fn seven(figures: &SevenFigures) -> [f64; 7] {
    let known = |figure: Option<f64>| figure.unwrap_or(f64::NAN);
    [
        figures.total_return,
        known(figures.volatility),
        figures.max_drawdown,
        known(figures.sharpe),
        known(figures.sortino),
        known(figures.var95),
        known(figures.cvar95),
    ]
}

fn apart(ours: f64, theirs: f64) -> f64 {
    (ours - theirs).abs() / theirs.abs()
}

/// Median time of a call in microseconds.
fn per_call(rounds: u32, calls: u32, mut work: impl FnMut()) -> f64 {
    let one_round = |_| {
        let start = Instant::now();
        (0..calls).for_each(|_| work());
        start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
    };
    median((0..rounds).map(one_round).collect())
}

fn thousand() -> f64 {
    1_000.0
}

/// The machine's limit: one look at each return, lying as the lanes want it, and the quantile told beforehand (ours), so that
/// the mean below it can be summed in the same pass. A batch form has to find the quantile, and to take rows as they lie.
fn one_told_pass(interleaved: &[[f64x4; 2]], quantiles: &[[f64x4; 2]]) {
    let (zero, one) = (f64x4::ZERO, f64x4::ONE);
    for (portfolios, quantile) in interleaved.chunks_exact(DAYS).zip(quantiles) {
        let start = [[one, one, one, zero, zero, zero, zero]; 2];
        let last = portfolios.iter().fold(start, |mut sums, day| {
            let lanes = sums.iter_mut().zip(day).zip(quantile);
            for (([level, fall, lowest, sum, squares, below, tail], daily), quantile) in lanes {
                let factor = one + *daily;
                *level *= factor;
                *fall = (*fall * factor).fast_min(one);
                *lowest = lowest.fast_min(*fall);
                *sum += *daily;
                *squares += *daily * *daily;
                let short = daily.fast_min(zero);
                *below += short * short;
                *tail += daily.simd_le(*quantile) & *daily;
            }
            sums
        });
        std::hint::black_box(last);
    }
}

fn interleave(matrix: &[f64]) -> Vec<[f64x4; 2]> {
    let at = |row: &[f64], day: usize| row.get(day).copied().unwrap_or_default();
    let mut interleaved = Vec::new();
    for group in matrix.chunks_exact(8 * DAYS) {
        let rows: Vec<&[f64]> = group.chunks_exact(DAYS).collect();
        for day in 0..DAYS {
            let lanes = |from: usize| -> f64x4 {
                let mut four = [0.0; 4];
                four.iter_mut().zip(rows.iter().skip(from)).for_each(|(lane, row)| *lane = at(row, day));
                f64x4::from(four)
            };
            interleaved.push([lanes(0), lanes(4)]);
        }
    }
    interleaved
}

/// Dated flows as `xirr` takes them.
struct Flows {
    days: Vec<i64>,
    amounts: Vec<f64>,
}

impl Flows {
    /// Years and amounts, four at a time.
    fn in_lanes(&self) -> Vec<(f64x4, f64x4)> {
        let years: Vec<f64> =
            self.days.iter().map(|day| f64::from(i32::try_from(*day).unwrap_or_default()) / 365.0).collect();
        let (years, amounts) = (years.as_chunks::<4>().0, self.amounts.as_chunks::<4>().0);
        years
            .iter()
            .zip(amounts)
            .map(|(years, amounts)| (f64x4::from(*years), f64x4::from(*amounts)))
            .collect()
    }
}

/// Newton's method on the present value and nothing else: no check, no proof, no second root.
fn vectorised_newton(flows: &[(f64x4, f64x4)]) -> f64 {
    let mut root = 0.1_f64.ln_1p();
    for _ in 0..50 {
        let (mut value, mut slope) = (f64x4::ZERO, f64x4::ZERO);
        for (years, amount) in flows {
            let term = *amount * (*years * f64x4::from(-root)).exp();
            value += term;
            slope += *years * term;
        }
        let step = value.reduce_add() / slope.reduce_add();
        root += step;
        if step.abs() < 1e-12 {
            break;
        }
    }
    root
}

/// A deposit a month, and the balance at the end: one change of sign.
fn plan_of_savings() -> Flows {
    let mut flows =
        Flows { days: (0..60).map(|month| month * 30 + month % 3).collect(), amounts: vec![-1_000.0; 60] };
    if let Some(last) = flows.amounts.last_mut() {
        *last = 75_000.0;
    }
    flows
}

/// The same with a withdrawal every fourth month: thirty changes of sign.
fn account() -> Flows {
    let mut flows = plan_of_savings();
    flows.amounts.iter_mut().skip(3).step_by(4).for_each(|amount| *amount = 1_500.0);
    if let Some(last) = flows.amounts.last_mut() {
        *last = 40_000.0;
    }
    flows
}

/// Daily returns of a believable book: normal by the sum of twelve, 0.04 % a day, 19 % a year.
fn returns() -> Vec<f64> {
    let mut state = 88_172_645_463_325_252_u64;
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from(u32::try_from(state >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    };
    (0..PORTFOLIOS * DAYS)
        .map(|_| 0.000_4 + 0.012 * ((0..12).map(|_| uniform()).sum::<f64>() - 6.0))
        .collect()
}

/// Installs the peers where they vanish again, and lets them time themselves on our numbers.
fn peers(matrix: &[f64], flows: &[(&str, &Flows)]) -> Result<Value> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let bytes: Vec<u8> = matrix.iter().flat_map(|daily| daily.to_le_bytes()).collect();
    std::fs::write(at("matrix"), bytes)?;
    let books: serde_json::Map<String, Value> = flows
        .iter()
        .map(|(name, flows)| ((*name).to_owned(), json!({ "days": flows.days, "amounts": flows.amounts })))
        .collect();
    std::fs::write(at("flows.json"), serde_json::to_string(&books)?)?;
    std::fs::write(at("peers.py"), include_str!("analytics_peers.py"))?;
    run(Command::new("python3").args(["-m", "venv"]).arg(at("environment")))?;
    let python = at("environment").join(if cfg!(windows) { "Scripts/python" } else { "bin/python" });
    eprintln!("installing {}", PEERS.join(", "));
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PEERS);
    run(&mut install)?;
    let mut peers = Command::new(&python);
    peers.arg(at("peers.py")).arg(at("matrix")).args([PORTFOLIOS.to_string(), DAYS.to_string()]);
    let printed = run(peers.arg(at("flows.json")))?;
    serde_json::from_str(printed.lines().last().unwrap_or_default()).context("what the peers printed")
}

fn run(command: &mut Command) -> Result<String> {
    let output =
        command.output().with_context(|| format!("{} is not there", command.get_program().display()))?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or("ended with a fault"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
