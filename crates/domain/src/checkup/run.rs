//! A whole checkup of one client from what is stored of him: facts, score, figures, findings, views. Everything that clients have
//! in common is made ready once in [`CheckupDay`], so that a whole book costs little more than its arithmetic.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::episodes::Episodes;
use super::findings::{CheckupInput, findings};
use super::record::CheckupResult;
use super::rules::CheckupRules;
use super::story::{AccountStory, StorySources};
use super::{Finding, LossBasis, Replay, SixMonthLoss, views};
use crate::account_path::AccountPath;
use crate::calendar::closed_days;
use crate::closed_sets::ProductKind;
use crate::facts::{Allocation, Facts, HoldingFact};
use crate::facts_of::{FactSources, OUTCOME_YEARS, OwnOutcome, facts_of, own_outcome};
use crate::figures::{FEWEST_OBSERVATIONS, Figures, HistoryPoint, daily_returns, figures};
use crate::health::change::change_split_with;
use crate::health::classes::target_of;
use crate::health::method::Method;
use crate::health::recommend::recommend;
use crate::health::score::score;
use crate::health::suitable::{Candidate, candidates};
use crate::health::{ChangeSplit, Health};
use crate::ids::ProductCode;
use crate::market::{Market, Yardstick, float};
use crate::price::{Dividend, PriceSeries, Split};

/// What the checkups of a day have in common.
#[derive(Debug, Clone)]
pub struct CheckupDay {
    /// The day.
    pub as_of: NaiveDate,
    /// Prices.
    pub market: Market,
    /// What classes are measured by.
    pub yardstick: Yardstick,
    /// Method of the score.
    pub method: &'static Method,
    /// Rules of the checkup.
    pub rules: &'static CheckupRules,
    /// Episodes of the stress replay.
    pub episodes: &'static Episodes,
    closed_days: &'static BTreeSet<NaiveDate>,
    /// Total return of each product with prices of its own over each episode.
    moves: BTreeMap<String, Vec<(NaiveDate, Option<f64>)>>,
    /// Splits, for units that changed without a trade.
    splits: Vec<(String, NaiveDate, Decimal)>,
}

impl CheckupDay {
    /// Makes a day ready.
    pub fn new(
        prices: &BTreeMap<ProductCode, PriceSeries>,
        dividends: &BTreeMap<ProductCode, Vec<Dividend>>,
        splits: &BTreeMap<ProductCode, Vec<Split>>,
        as_of: NaiveDate,
    ) -> Self {
        let (method, episodes) = (Method::shipped(), Episodes::shipped());
        let market = Market::new(prices, dividends, splits, as_of);
        let moves = prices
            .keys()
            .filter_map(|product| {
                let track = market.track(product)?;
                let over = |episode: &super::episodes::Episode| {
                    (episode.from, track.growth(&market, episode.from, episode.to))
                };
                Some((product.0.clone(), episodes.all.iter().map(over).collect()))
            })
            .collect();
        let splits = splits.values().flatten();
        Self {
            as_of,
            yardstick: Yardstick::new(&market, &method.benchmark),
            market,
            method,
            rules: CheckupRules::shipped(),
            episodes,
            closed_days: closed_days(),
            moves,
            splits: splits
                .map(|split| (split.product.0.clone(), split.effective_on, split.new_units_per_old))
                .collect(),
        }
    }

    /// What the episodes would do to the holdings of these facts, the worst first.
    pub fn replays(&self, facts: &Facts) -> Vec<Replay> {
        let over = |product: &str, from: NaiveDate, _to: NaiveDate| {
            self.moves.get(product)?.iter().find(|(begins, _)| *begins == from)?.1
        };
        views::replays(facts, self.episodes, &over)
    }

    /// The six-month loss of these holdings as they moved over the past, where their prices say enough of it.
    pub fn loss_of_holdings(&self, facts: &Facts) -> Option<SixMonthLoss> {
        let returns = pro_forma(facts, &self.market)?;
        views::six_month_loss(&returns, known_value(facts), LossBasis::Holdings)
    }

    /// Looks at one client.
    pub fn examine(&self, stored: &FactSources<'_>) -> Examination {
        let mut facts = facts_of(stored, self.as_of);
        let path = AccountPath::new(stored.ledger, &self.market);
        let target = target_of(&facts, self.method);
        let outcome = target
            .as_ref()
            .and_then(|shares| own_outcome(&path, &self.market, &self.yardstick, shares, OUTCOME_YEARS));
        facts.outcome = outcome.as_ref().map(|found| found.outcome.clone());
        let history = self.history(&path);
        let returns = daily_returns(&history).unwrap_or_default();
        let returns: Vec<f64> = returns.into_iter().map(|daily| daily.rate).collect();
        let six_month_loss = self
            .loss_of_holdings(&facts)
            .or_else(|| views::six_month_loss(&returns, known_value(&facts), LossBasis::Account));
        let record = stored.client.means.horizon_months;
        Examination {
            horizon_months: stored.sheet.and_then(|sheet| sheet.means.reveal().horizon_months).or(record),
            replays: self.replays(&facts),
            facts,
            path,
            history,
            target,
            outcome,
            returns,
            six_month_loss,
        }
    }

    fn history(&self, path: &AccountPath) -> Vec<HistoryPoint> {
        let days = self.market.days().iter().skip(path.first);
        let points = days.zip(path.values.iter().zip(&path.flows));
        points.map(|(date, (value, flow))| HistoryPoint { date: *date, value: *value, flow: *flow }).collect()
    }

    /// Units of today that one unit of an earlier day has become, for products that were split since.
    fn unit_factors(&self, since: NaiveDate) -> BTreeMap<String, Decimal> {
        let mut factors: BTreeMap<String, Decimal> = BTreeMap::new();
        for (product, on, ratio) in &self.splits {
            if since < *on && *on <= self.as_of {
                let factor = factors.entry(product.clone()).or_insert(Decimal::ONE);
                *factor = factor.saturating_mul(*ratio);
            }
        }
        factors
    }

    /// The change since earlier facts (WH-13).
    pub fn change(&self, before: &Facts, after: &Facts) -> Option<ChangeSplit> {
        let factors = self.unit_factors(before.as_of);
        change_split_with(before, self.method, after, self.method, &factors)
    }
}

/// So many recommendations are listed.
const RECOMMENDED: usize = 8;

/// One client, looked at.
#[derive(Debug, Clone)]
pub struct Examination {
    /// The facts of the day.
    pub facts: Facts,
    /// For how many months the money can stay invested.
    pub horizon_months: Option<u32>,
    /// His account by day.
    pub path: AccountPath,
    /// The target in force.
    pub target: Option<Allocation>,
    /// His account beside its benchmark.
    pub outcome: Option<OwnOutcome>,
    /// Six-month loss.
    pub six_month_loss: Option<SixMonthLoss>,
    /// Stress replays.
    pub replays: Vec<Replay>,
    history: Vec<HistoryPoint>,
    returns: Vec<f64>,
}

/// What the book shows of a client.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// Score and dimensions.
    pub health: Health,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Six-month loss.
    pub six_month_loss: Option<SixMonthLoss>,
    /// Known value of all holdings, in CNY.
    pub value: Decimal,
    /// Change since the last complete checkup.
    pub change: Option<ChangeSplit>,
}

impl Examination {
    /// What the book shows: score and findings, without what only the page has.
    pub fn brief(&self, day: &CheckupDay, before: Option<&Facts>) -> Brief {
        let goals = views::goal_funding(&self.facts, day.rules, None);
        let span = Figures {
            from: self.history.first().map(|point| point.date),
            to: self.history.last().map(|point| point.date),
            ..Figures::default()
        };
        Brief {
            health: score(&self.facts, day.method),
            findings: self.findings(day, &span, &goals),
            six_month_loss: self.six_month_loss.clone(),
            value: known_value(&self.facts),
            change: before.and_then(|before| day.change(before, &self.facts)),
        }
    }

    /// Everything. `before` are the facts of the last complete checkup, `on_offer` what may be recommended if it fits, `seed` that
    /// of the random paths.
    pub fn result(
        &self,
        day: &CheckupDay,
        stored: &FactSources<'_>,
        before: Option<&Facts>,
        on_offer: impl IntoIterator<Item = Candidate>,
        seed: u64,
    ) -> CheckupResult {
        let facts = &self.facts;
        let goals = views::goal_funding(facts, day.rules, Some(seed));
        let figures = self.figures(day);
        let suitable = candidates(facts, self.horizon_months, on_offer);
        let story = AccountStory::new(&StorySources {
            stored,
            facts,
            market: &day.market,
            yardstick: &day.yardstick,
            path: &self.path,
            outcome: self.outcome.as_ref(),
            target: self.target,
        });
        CheckupResult {
            health: score(facts, day.method),
            change: before.and_then(|before| day.change(before, facts)),
            findings: self.findings(day, &figures, &goals),
            recommendations: recommend(facts, day.method, &suitable, self.horizon_months, RECOMMENDED),
            allocation: views::allocation(facts, day.method),
            buckets: views::buckets(facts),
            ladder: views::ladder(facts),
            replays: self.replays.clone(),
            six_month_loss: self.six_month_loss.clone(),
            goals,
            rules: day.rules.version.clone(),
            prices_as_of: price_days(facts).max(),
            figures,
            facts: facts.clone(),
            story: Some(story),
        }
    }

    fn findings(&self, day: &CheckupDay, figures: &Figures, goals: &[super::GoalFunding]) -> Vec<Finding> {
        findings(&CheckupInput {
            facts: &self.facts,
            figures: (!self.history.is_empty()).then_some(figures),
            drawdown_now: views::drawdown_now(&self.returns),
            six_month_loss: self.six_month_loss.as_ref(),
            replays: &self.replays,
            goals,
            method: day.method,
            rules: day.rules,
            closed_days: day.closed_days,
        })
    }

    /// The figures of the account, beside its benchmark where it has one.
    fn figures(&self, day: &CheckupDay) -> Figures {
        let risk_free = day.rules.risk_free;
        let levels: Option<Vec<(NaiveDate, f64)>> = self.outcome.as_ref().map(|found| {
            self.history.iter().map(|point| point.date).zip(found.benchmark.iter().copied()).collect()
        });
        figures(&self.history, risk_free, levels.as_deref())
            .or_else(|_| figures(&self.history, risk_free, None))
            // A history that cannot be true has no figures, and says so like one without values.
            .or_else(|_| figures(&[], risk_free, None))
            .unwrap_or_default()
    }
}

/// Days of the closes that the values rest on.
pub fn price_days(facts: &Facts) -> impl Iterator<Item = NaiveDate> {
    let ours =
        facts.holdings.iter().flatten().filter(|holding| !holding.held_away && holding.units.is_some());
    ours.filter_map(|holding| holding.priced_on)
}

/// Value of all holdings that have one, in CNY.
pub fn known_value(facts: &Facts) -> Decimal {
    let known = facts.holdings.iter().flatten().filter_map(HoldingFact::known_value);
    known.fold(Decimal::ZERO, Decimal::saturating_add)
}

/// Trading days of three years, over which holdings are looked back at.
const LOOK_BACK: usize = 756;
/// Prices that stopped longer ago than so many trading days say nothing of today.
const STOPPED: usize = 20;
/// Share of the value that the prices have to cover.
const COVERED: f64 = 0.8;

/// Daily returns of the holdings of today over the past, as they would have been with the shares of today: at least sixty days on
/// which at least 80 % of the value has prices, at most three years; money in the account and deposits stand still, what has
/// no prices is taken to move like the rest. `None` where prices cover less.
pub fn pro_forma(facts: &Facts, market: &Market) -> Option<Vec<f64>> {
    let holdings = facts.holdings.as_deref()?;
    let days = market.days().len();
    let (mut total, mut still, mut priced) = (0.0, 0.0, Vec::new());
    for holding in holdings {
        let value = float(holding.known_value().unwrap_or_default());
        total += value;
        let track = market.track(&ProductCode(holding.product.clone())).filter(|_| !holding.held_away);
        match (track, holding.kind) {
            (Some(track), _) if track.last + STOPPED >= days => priced.push((value, track)),
            (_, Some(ProductKind::Cash | ProductKind::Deposit | ProductKind::MoneyFund)) => still += value,
            _ => {}
        }
    }
    // The oldest prices first: each holding taken in shortens the past, until enough of the value is covered.
    priced.sort_by_key(|(_, track)| track.first);
    let (mut covered, mut from) = (still, days.saturating_sub(LOOK_BACK).max(1));
    let mut taken = 0;
    for (value, track) in &priced {
        let begins = from.max(track.first.checked_add(1)?);
        if covered >= COVERED * total && begins > from {
            break;
        }
        (covered, from, taken) = (covered + value, begins, taken + 1);
    }
    let fewest = usize::try_from(FEWEST_OBSERVATIONS).ok()?;
    if total <= 0.0 || covered < COVERED * total || days.saturating_sub(from) < fewest {
        return None;
    }
    let mut returns = vec![0.0; days - from];
    for (value, track) in priced.iter().take(taken) {
        let weight = value / covered;
        for (sum, daily) in returns.iter_mut().zip(track.returns(from, days)?) {
            *sum += weight * daily;
        }
    }
    Some(returns)
}
