//! How the account came to where it stands, for the page and the paper: curves, what each holding contributed, where the
//! return beside the target came from, which funds are alike. Shown, never judged; the book's scores go without it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use zhike_analytics::attribution::{ClassPeriod, brinson, contribution};
use zhike_analytics::similarity::{correlations, overlap};

use crate::account_path::{AccountPath, HoldingPath};
use crate::closed_sets::{AssetClass, ProductKind};
use crate::facts::{Allocation, Facts, HoldingFact};
use crate::facts_of::{CASH, FactSources, OwnOutcome, benchmark_values};
use crate::figures::FEWEST_OBSERVATIONS;
use crate::ids::ProductCode;
use crate::ledger::LedgerKind;
use crate::market::{Market, Yardstick, float};

/// The story of an account up to the day of the checkup.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AccountStory {
    /// Beside its benchmark.
    pub outcome: Option<BesideBenchmark>,
    /// By trading day; a stored one is thinned.
    pub curve: Curve,
    /// What each holding contributed to the time-weighted return, largest first; adds up to it.
    pub contributions: Vec<HoldingContribution>,
    /// Active return by class; empty where a class has no benchmark or a product no class.
    pub attribution: Vec<ClassAttribution>,
    /// Pairs of the largest funds, most alike first.
    pub overlaps: Vec<Likeness>,
}

/// Own money-weighted return beside the benchmark's with the same flows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BesideBenchmark {
    /// First day of the window of at most three years.
    pub from: NaiveDate,
    /// Own, a year, after costs.
    pub own: f64,
    /// The benchmark's.
    pub benchmark: f64,
    /// Its shares.
    pub shares: Allocation,
}

/// Curves by trading day; all as long as `days`, the benchmark empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Trading days.
    pub days: Vec<NaiveDate>,
    /// Value at the day's end, in CNY.
    pub values: Vec<f64>,
    /// The benchmark with the same flows, in CNY.
    pub benchmark: Vec<f64>,
    /// Fall of the chained return from its peak, zero or below.
    pub drawdown: Vec<f64>,
    /// Flows from (positive) and to the client, in CNY.
    pub flows: Vec<(NaiveDate, f64)>,
}

/// One holding's part in the return of the whole window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HoldingContribution {
    /// Product code; [`CASH`] for cash and fees that belong to no product.
    pub product: String,
    /// Part of the time-weighted return, as a fraction.
    pub contribution: f64,
    /// Gain in CNY.
    pub gain: Decimal,
    /// Still held.
    pub held: bool,
}

/// One class's part in the active return (Brinson and Fachler 1985).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClassAttribution {
    /// The class.
    pub class: AssetClass,
    /// By weighing it otherwise than the target.
    pub allocation: f64,
    /// By what was held within it.
    pub selection: f64,
    /// By both together.
    pub interaction: f64,
}

/// How alike two funds are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likeness {
    /// Product code of the one.
    pub a: String,
    /// Of the other.
    pub b: String,
    /// Σ min of what they hold; 1 for two funds of one index; `None` where the holdings are unknown.
    pub overlap: Option<f64>,
    /// Correlation of their daily returns over at most three years; `None` under 60 common days.
    pub correlation: Option<f64>,
}

/// What the story is made of.
#[derive(Debug, Clone, Copy)]
pub struct StorySources<'a> {
    /// The client's records.
    pub stored: &'a FactSources<'a>,
    /// The facts of the day.
    pub facts: &'a Facts,
    /// Prices.
    pub market: &'a Market,
    /// What classes are measured by.
    pub yardstick: &'a Yardstick,
    /// The account.
    pub path: &'a AccountPath,
    /// Beside its benchmark.
    pub outcome: Option<&'a OwnOutcome>,
    /// The target in force.
    pub target: Option<Allocation>,
}

/// Looks at so many funds for likeness, the largest.
const ALIKE: usize = 8;
/// Trading days of three years.
const THREE_YEARS: usize = 756;
/// A stored curve keeps about so many days.
const STORED_POINTS: usize = 130;

impl AccountStory {
    /// Tells the story.
    pub fn new(sources: &StorySources<'_>) -> Self {
        let mut parts: Vec<(&ProductCode, HoldingPath)> = Vec::new();
        let whole = AccountPath::with_parts(sources.stored.ledger, sources.market, |product, part| {
            parts.push((product, part));
        });
        let Some(span) = Span::of(&whole) else { return Self::default() };
        Self {
            outcome: beside(sources),
            curve: curve(sources, &span),
            contributions: contributions(sources, &span, &parts).unwrap_or_default(),
            attribution: attribution(sources, &span, &parts).unwrap_or_default(),
            overlaps: likeness(sources),
        }
    }

    /// The same with a curve of fewer days, as it is kept for ever: the first, the last, every so many, each day of a flow.
    #[must_use]
    pub fn thinned(self) -> Self {
        let Curve { days, values, benchmark, drawdown, flows } = self.curve;
        let step = days.len().div_ceil(STORED_POINTS).max(1);
        let last = days.len().saturating_sub(1);
        let kept: Vec<usize> = (0..days.len()).filter(|at| at % step == 0 || *at == last).collect();
        let of = |series: &[f64]| kept.iter().filter_map(|at| series.get(*at).copied()).collect::<Vec<f64>>();
        let curve = Curve {
            values: of(&values),
            benchmark: of(&benchmark),
            drawdown: of(&drawdown),
            days: kept.iter().filter_map(|at| days.get(*at).copied()).collect(),
            flows,
        };
        Self { curve, ..self }
    }
}

/// The days of an account that have a return: bases and gains add up to it.
struct Span<'a> {
    /// Place within the path of the first day that has a return.
    begin: usize,
    path: &'a AccountPath,
    /// Value before plus flow, by day from `begin` on.
    bases: Vec<f64>,
}

impl<'a> Span<'a> {
    /// `None` for an account without a value.
    fn of(path: &'a AccountPath) -> Option<Self> {
        let empty = |at: &usize| path.values.get(*at) == Some(&0.0) && path.flows.get(*at) == Some(&0.0);
        let opened = (0..path.values.len()).find(|at| !empty(at))?;
        // Where nobody paid in, the first value is what was invested, and its day has no return.
        let begin = if path.flows.get(opened) == Some(&0.0) { opened + 1 } else { opened };
        let bases = (begin..path.values.len())
            .map(|at| before(&path.values, at) + path.flows.get(at).copied().unwrap_or_default())
            .collect();
        Some(Self { begin, path, bases })
    }

    /// What a part gained on each day of the span.
    fn gains(&self, part: &HoldingPath) -> Vec<f64> {
        (self.begin..part.values.len())
            .map(|at| {
                let value = part.values.get(at).copied().unwrap_or_default();
                let flow = part.flows.get(at).copied().unwrap_or_default();
                value - before(&part.values, at) - flow
            })
            .collect()
    }

    /// What the whole account gained on each day.
    fn whole_gains(&self) -> Vec<f64> {
        let values = self.path.values.iter().skip(self.begin);
        values.zip(&self.bases).map(|(value, base)| value - base).collect()
    }
}

fn before(values: &[f64], at: usize) -> f64 {
    at.checked_sub(1).and_then(|at| values.get(at)).copied().unwrap_or_default()
}

fn beside(sources: &StorySources<'_>) -> Option<BesideBenchmark> {
    let found = sources.outcome?;
    Some(BesideBenchmark {
        from: found.from,
        own: found.outcome.xirr?,
        benchmark: found.outcome.benchmark?,
        shares: sources.target?,
    })
}

fn curve(sources: &StorySources<'_>, span: &Span<'_>) -> Curve {
    let path = sources.path;
    let days: Vec<NaiveDate> = sources.market.days().get(path.first..).unwrap_or_default().to_vec();
    let levels = sources.target.and_then(|shares| sources.yardstick.levels(&shares, path.first));
    let benchmark = levels.map(|levels| benchmark_values(path, &levels, 0)).unwrap_or_default();
    let (mut level, mut peak) = (1.0_f64, 1.0_f64);
    let mut drawdown = vec![0.0; span.begin.min(days.len())];
    drawdown.extend(span.whole_gains().iter().zip(&span.bases).map(|(gain, base)| {
        if *base > 0.0 {
            level *= 1.0 + gain / base;
        }
        peak = peak.max(level);
        level / peak - 1.0
    }));
    let flows = days.iter().zip(&path.flows).filter(|(_, flow)| **flow != 0.0);
    let flows = flows.map(|(day, flow)| (*day, *flow)).collect();
    Curve { values: path.values.clone(), benchmark, drawdown, flows, days }
}

/// Contribution of each product, and of cash as what is left: interest, fees that name no product, rounding.
fn contributions(
    sources: &StorySources<'_>,
    span: &Span<'_>,
    parts: &[(&ProductCode, HoldingPath)],
) -> Option<Vec<HoldingContribution>> {
    let mut left = span.whole_gains();
    let mut columns: Vec<Vec<f64>> = parts.iter().map(|(_, part)| span.gains(part)).collect();
    for column in &columns {
        for (left, gain) in left.iter_mut().zip(column) {
            *left -= gain;
        }
    }
    columns.push(left);
    let width = columns.len();
    let mut rows = vec![0.0; width.checked_mul(span.bases.len())?];
    for (at, column) in columns.iter().enumerate() {
        for (row, gain) in rows.chunks_exact_mut(width).zip(column) {
            *row.get_mut(at)? = *gain;
        }
    }
    let found = contribution(width, &span.bases, &rows).ok()?;
    let gained = gains_in_money(sources);
    let codes = parts.iter().map(|(product, _)| product.0.as_str()).chain([CASH]);
    let held =
        |code: &str| code == CASH || sources.stored.position.holdings.keys().any(|product| product.0 == code);
    let mut rows: Vec<HoldingContribution> = codes
        .zip(found.by_holding)
        .map(|(code, contribution)| HoldingContribution {
            product: code.to_owned(),
            contribution,
            gain: gained.get(code).copied().unwrap_or_default(),
            held: held(code),
        })
        .collect();
    rows.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    Some(rows)
}

/// What each product brought in CNY: its value now and all cash of its rows; for cash what rows without a product brought.
fn gains_in_money<'a>(sources: &StorySources<'a>) -> BTreeMap<&'a str, Decimal> {
    let mut gains: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut add = |code: &'a str, amount: Decimal| {
        let sum = gains.entry(code).or_default();
        *sum = sum.saturating_add(amount);
    };
    for row in sources.stored.ledger.iter().filter(|row| row.date <= sources.facts.as_of) {
        let inside = row.cash_change().saturating_sub(row.external_flow());
        match &row.product {
            Some(product) if !matches!(row.kind, LedgerKind::Deposit | LedgerKind::Withdraw) => {
                add(&product.0, inside);
            }
            _ => add(CASH, inside),
        }
    }
    for holding in sources.facts.holdings.iter().flatten().filter(|h| !h.held_away && h.product != CASH) {
        add(&holding.product, holding.value.unwrap_or_default());
    }
    gains
}

/// Brinson by class and day against the target's classes.
fn attribution(
    sources: &StorySources<'_>,
    span: &Span<'_>,
    parts: &[(&ProductCode, HoldingPath)],
) -> Option<Vec<ClassAttribution>> {
    const CLASSES: usize = 4;
    let target = sources.target?.parts();
    let days = span.bases.len();
    // Base and gain of each class by day; cash is what the products leave over.
    let mut own: Vec<[(f64, f64); CLASSES]> = vec![[(0.0, 0.0); CLASSES]; days];
    let mut cash: Vec<(f64, f64)> = span.bases.iter().copied().zip(span.whole_gains()).collect();
    for (product, part) in parts {
        let kind = sources.stored.products.get(*product).map(|product| product.kind)?;
        let gains = span.gains(part);
        for (at, ((classes, left), gain)) in own.iter_mut().zip(&mut cash).zip(&gains).enumerate() {
            let place = at.checked_add(span.begin)?;
            let base = before(&part.values, place) + part.flows.get(place)?;
            (left.0, left.1) = (left.0 - base, left.1 - gain);
            for (class, share) in kind.asset_classes() {
                let slot = target.iter().position(|(other, _)| other == class)?;
                let slot = classes.get_mut(slot)?;
                let share = float(*share);
                (slot.0, slot.1) = (slot.0 + base * share, slot.1 + gain * share);
            }
        }
    }
    let measures: Vec<&[f64]> = target
        .iter()
        .map(|(class, share)| match sources.yardstick.returns(*class) {
            Some(returns) => Some(returns),
            // A class the target leaves out is measured by nothing where nothing is named.
            None => share.is_zero().then_some(&[][..]),
        })
        .collect::<Option<_>>()?;
    let mut periods: Vec<ClassPeriod> = Vec::with_capacity(days * CLASSES);
    let place = sources.path.first.checked_add(span.begin)?;
    for (at, (classes, left)) in own.iter_mut().zip(&cash).enumerate() {
        let total = *span.bases.get(at)?;
        if total <= 0.0 {
            continue;
        }
        let account = target.iter().position(|(class, _)| *class == AssetClass::Cash)?;
        let account = classes.get_mut(account)?;
        (account.0, account.1) = (account.0 + left.0, account.1 + left.1);
        for ((base, gain), ((_, share), returns)) in classes.iter().zip(target.iter().zip(&measures)) {
            periods.push(ClassPeriod {
                weight: base / total,
                earned: if base.abs() > 1e-9 * total { gain / base } else { 0.0 },
                target: float(*share),
                benchmark: returns.get(place.checked_add(at)?).copied().unwrap_or_default(),
            });
        }
    }
    let found = brinson(CLASSES, &periods).ok()?;
    let rows = target.iter().zip(found.by_class).map(|((class, _), effect)| ClassAttribution {
        class: *class,
        allocation: effect.allocation,
        selection: effect.selection,
        interaction: effect.interaction,
    });
    Some(rows.collect())
}

/// The largest funds, pair by pair.
fn likeness(sources: &StorySources<'_>) -> Vec<Likeness> {
    let mut funds: Vec<&HoldingFact> =
        sources.facts.holdings.iter().flatten().filter(|holding| is_fund(holding)).collect();
    funds.sort_by_key(|holding| std::cmp::Reverse(holding.value));
    funds.truncate(ALIKE);
    let mut pairs = Vec::new();
    for (at, a) in funds.iter().enumerate() {
        for b in funds.iter().skip(at + 1) {
            let (overlap, correlation) = (common(a, b), correlation(a, b, sources.market));
            if overlap.is_some() || correlation.is_some() {
                pairs.push(Likeness { a: a.product.clone(), b: b.product.clone(), overlap, correlation });
            }
        }
    }
    let most = |pair: &Likeness| pair.overlap.unwrap_or(0.0).max(pair.correlation.unwrap_or(0.0));
    pairs.sort_by(|a, b| most(b).total_cmp(&most(a)));
    pairs
}

fn is_fund(holding: &HoldingFact) -> bool {
    use ProductKind::{BondFund, CommodityFund, EquityFund, IndexFund, MixedFund, PrivateFund, QdiiFund};
    let kinds = [BondFund, CommodityFund, EquityFund, IndexFund, MixedFund, PrivateFund, QdiiFund];
    !holding.held_away && holding.value.is_some() && holding.kind.is_some_and(|kind| kinds.contains(&kind))
}

fn common(a: &HoldingFact, b: &HoldingFact) -> Option<f64> {
    if a.tracks.is_some() && a.tracks == b.tracks {
        return Some(1.0);
    }
    if a.constituents.is_empty() || b.constituents.is_empty() {
        return None;
    }
    let weights = |holding: &HoldingFact| -> Vec<(String, f64)> {
        holding.constituents.iter().map(|(name, weight)| (name.clone(), float(*weight))).collect()
    };
    Some(overlap(&weights(a), &weights(b)))
}

fn correlation(a: &HoldingFact, b: &HoldingFact, market: &Market) -> Option<f64> {
    let a = market.track(&ProductCode(a.product.clone()))?;
    let b = market.track(&ProductCode(b.product.clone()))?;
    let to = a.last.min(b.last).checked_add(1)?;
    let from = a.first.max(b.first).checked_add(1)?.max(to.saturating_sub(THREE_YEARS));
    if to.saturating_sub(from) < usize::try_from(FEWEST_OBSERVATIONS).ok()? {
        return None;
    }
    let found = correlations(&[a.returns(from, to)?, b.returns(from, to)?]).ok()?;
    *found.first()?.get(1)?
}
