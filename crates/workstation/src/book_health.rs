//! The health of the whole book, from the scores at hand: distribution, targets (WH-15), checkups done and due (WH-16).

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use zhike_domain::calendar::local_day;
use zhike_domain::checkup::record::StageTarget;
use zhike_domain::health::change::rm_action;
use zhike_domain::health::method::Method;
use zhike_domain::health::{Band, ChangeSplit};
use zhike_domain::ids::ClientId;
use zhike_ipc::{BookHealth, BookHealthRow, CheckupCounts, TargetCounts};

use crate::brief::client_brief;
use crate::checkup_page::due_of;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::ports::{BookScore, CheckupSummary};
use crate::valuation::{newest_price, value};

/// A checkup is said to be due soon so many days ahead (AG-01).
const SOON: TimeDelta = TimeDelta::days(30);

impl Desk {
    /// The book's health. Clients who are not scored yet are among the rows, without a score.
    pub fn book_health(&self) -> Result<BookHealth, Fault> {
        let (store, today) = (self.store(), self.today());
        let scores: BTreeMap<ClientId, BookScore> =
            store.scores()?.into_iter().map(|score| (score.client, score.body)).collect();
        let sheets: BTreeMap<ClientId, _> =
            store.fact_sheets()?.into_iter().map(|sheet| (sheet.client, sheet)).collect();
        let mut checkups: BTreeMap<ClientId, Vec<CheckupSummary>> = BTreeMap::new();
        for summary in store.checkup_summaries()? {
            checkups.entry(summary.client).or_default().push(summary);
        }
        let (positions, prices) = (store.positions()?, store.prices()?);
        let clients = store.clients()?;
        let mut tally = Tally::default();
        let mut rows = Vec::with_capacity(clients.len());
        for client in &clients {
            let made = checkups.get(&client.id).map_or(&[][..], Vec::as_slice);
            let complete: Vec<&CheckupSummary> = made.iter().filter(|c| c.completed_at.is_some()).collect();
            let days: Vec<NaiveDate> =
                complete.iter().filter_map(|checkup| checkup.completed_at).map(local_day).collect();
            let sheet = sheets.get(&client.id);
            let due = due_of(client, sheet, &days, today);
            let own = sheet.and_then(|sheet| sheet.self_check.as_ref()).and_then(|check| check.completed_on);
            let score = scores.get(&client.id);
            let assets = match score {
                Some(score) => score.value,
                None => {
                    positions.get(&client.id).map_or(Decimal::ZERO, |of| value(of, &prices, today).assets)
                }
            };
            let row = BookHealthRow {
                client: client_brief(client, today),
                score: score.and_then(|score| score.score),
                band: score.and_then(|score| score.band),
                weakest: score.and_then(weakest),
                assets,
                six_month_loss: score.and_then(|score| score.six_month_loss),
                act: score.map_or(0, |score| score.findings.act),
                watch: score.map_or(0, |score| score.findings.watch),
                change: score.and_then(|score| score.change),
                target: complete.last().and_then(|checkup| checkup.target),
                due,
                last_on: days.last().copied().max(own),
            };
            tally.count(&row, score, &complete, today);
            rows.push(row);
        }
        rows.sort_by(|a, b| need(a).cmp(&need(b)).then_with(|| b.assets.cmp(&a.assets)));
        Ok(BookHealth {
            as_of: today,
            clients: count(clients.len()),
            scored: tally.scored,
            insufficient: tally.insufficient,
            distribution: tally.distribution.to_vec(),
            bands: tally.bands.to_vec(),
            median: median(tally.scores),
            action_part: mean(&tally.actions),
            action_clients: count(tally.actions.len()),
            targets: tally.targets,
            checkups: tally.checkups,
            rows,
            prices_as_of: newest_price(&prices),
            method: Method::shipped().version.clone(),
        })
    }
}

/// Sums over the rows.
#[derive(Default)]
struct Tally {
    scored: u32,
    insufficient: u32,
    scores: Vec<Decimal>,
    distribution: [u32; 10],
    bands: [u32; 4],
    actions: Vec<Decimal>,
    targets: TargetCounts,
    checkups: CheckupCounts,
}

impl Tally {
    fn count(
        &mut self,
        row: &BookHealthRow,
        score: Option<&BookScore>,
        complete: &[&CheckupSummary],
        today: NaiveDate,
    ) {
        self.scored += u32::from(score.is_some());
        self.insufficient += u32::from(score.is_some() && row.score.is_none());
        if let Some(score) = row.score {
            self.scores.push(score);
            let tens = score.checked_div(Decimal::TEN).and_then(|tens| usize::try_from(tens.trunc()).ok());
            if let Some(slot) = self.distribution.get_mut(tens.unwrap_or(0).min(9)) {
                *slot += 1;
            }
        }
        let band = row.band.map(|band| match band {
            Band::Weak => 0,
            Band::Fair => 1,
            Band::Good => 2,
            Band::Strong => 3,
        });
        if let Some(slot) = band.and_then(|at: usize| self.bands.get_mut(at)) {
            *slot += 1;
        }
        let this_year = |checkup: &&&CheckupSummary| {
            checkup.completed_at.is_some_and(|at| local_day(at).year() == today.year())
        };
        let changes: Vec<&ChangeSplit> =
            complete.iter().filter(this_year).filter_map(|checkup| checkup.change.as_ref()).collect();
        if !changes.is_empty() {
            self.actions.push(rm_action(changes));
        }
        *self.target_slot(row, today) += 1;
        let checkups = &mut self.checkups;
        let due = &row.due;
        if due.self_check {
            checkups.self_checks_wanted += due.wanted;
            checkups.self_checks_done += due.done.min(due.wanted);
        } else {
            checkups.wanted += due.wanted;
            checkups.done += due.done.min(due.wanted);
            checkups.overdue += u32::from(due.overdue);
            let soon = due.due_by.is_some_and(|by| by <= today + SOON);
            checkups.due_soon += u32::from(soon && !due.overdue);
        }
    }

    fn target_slot(&mut self, row: &BookHealthRow, today: NaiveDate) -> &mut u32 {
        let targets = &mut self.targets;
        match row.target {
            None => &mut targets.none,
            Some(StageTarget { score, .. }) if row.score.is_some_and(|is| is >= score) => {
                &mut targets.reached
            }
            Some(StageTarget { by, .. }) if today <= by => &mut targets.on_the_way,
            Some(_) => &mut targets.missed,
        }
    }
}

/// What presses most comes first: a checkup that is overdue, findings to act on, a low score; clients without one last.
fn need(row: &BookHealthRow) -> (bool, std::cmp::Reverse<u32>, Decimal) {
    (!row.due.overdue, std::cmp::Reverse(row.act), row.score.unwrap_or(Decimal::MAX))
}

fn weakest(score: &BookScore) -> Option<zhike_domain::health::Dimension> {
    let known = score.dimensions.iter().filter_map(|(dimension, score)| Some((*dimension, (*score)?)));
    known.min_by_key(|(_, score)| *score).map(|(dimension, _)| dimension)
}

fn median(mut scores: Vec<Decimal>) -> Option<Decimal> {
    scores.sort();
    let middle = scores.len() / 2;
    let upper = *scores.get(middle)?;
    if scores.len() % 2 == 1 {
        return Some(upper);
    }
    upper.checked_add(*scores.get(middle.checked_sub(1)?)?)?.checked_div(Decimal::TWO)
}

fn mean(values: &[Decimal]) -> Option<Decimal> {
    let sum = values.iter().copied().fold(Decimal::ZERO, Decimal::saturating_add);
    Some(sum.checked_div(Decimal::from(values.len()))?.round_dp(1))
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
