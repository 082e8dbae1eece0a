//! Scoring the whole book, away from the window: only clients of whom something changed since, or for whom a new day has begun.
//! Scores are derived, kept here alone, and can be computed again at any time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use zhike_domain::canonical::{Digest256, tagged_digest};
use zhike_domain::checkup::run::{Brief, CheckupDay};
use zhike_domain::client::Client;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::facts::Facts;
use zhike_domain::facts_of::FactSources;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, replay};
use zhike_domain::price::PriceSeries;
use zhike_domain::product::Product;
use zhike_ipc::ScoringProgress;

use crate::desk::Desk;
use crate::fault::Fault;
use crate::ports::{BookScore, FindingCounts, StoreError, StoredScore};

/// How far the scoring is, and whether it was asked to stop.
pub(crate) struct Scoring {
    /// One run at a time.
    turn: Mutex<()>,
    progress: Mutex<ScoringProgress>,
    cancelled: AtomicBool,
}

impl Default for Scoring {
    fn default() -> Self {
        Self {
            turn: Mutex::new(()),
            progress: Mutex::new(ScoringProgress { done: 0, of: 0, running: false }),
            cancelled: AtomicBool::new(false),
        }
    }
}

/// Scores are kept in lots of so many clients: what was computed is not lost when the workstation locks.
const LOT: usize = 250;
/// Where fewer than one in so many ledgers are wanted, they are read one by one.
const FEW: usize = 8;

impl Desk {
    /// Scores the clients whose inputs changed. `keep_going` is told the progress after each client and may stop the run; what
    /// was scored until then is kept.
    pub fn score_book(&self, keep_going: &dyn Fn(ScoringProgress) -> bool) -> Result<ScoringProgress, Fault> {
        let _turn = self.scoring.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.scoring.cancelled.store(false, Ordering::Relaxed);
        let scored = self.score_stale(keep_going);
        let mut progress = self.scoring.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.running = false;
        scored.map(|()| *progress)
    }

    /// How far the scoring is.
    pub fn scoring_progress(&self) -> Result<ScoringProgress, Fault> {
        Ok(*self.scoring.progress.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks the scoring to stop; the next change of the book begins it again.
    pub fn cancel_scoring(&self) -> Result<ScoringProgress, Fault> {
        self.scoring.cancelled.store(true, Ordering::Relaxed);
        self.scoring_progress()
    }

    fn score_stale(&self, keep_going: &dyn Fn(ScoringProgress) -> bool) -> Result<(), Fault> {
        let store = self.store();
        let day = self.checkup_day()?;
        let revisions = store.input_revisions()?;
        let known = store.score_stamps()?;
        let wanted: BTreeMap<ClientId, Digest256> = revisions
            .into_iter()
            .map(|(client, revision)| (client, stamp(revision, &day)))
            .filter(|(client, stamp)| known.get(client) != Some(stamp))
            .collect();
        let of = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
        let mut run = Run { desk: self, keep_going, done: 0, of, lot: Vec::with_capacity(LOT) };
        if !run.goes_on() || wanted.is_empty() {
            return Ok(());
        }
        let book = Inputs {
            clients: store.clients()?.into_iter().map(|client| (client.id, client)).collect(),
            sheets: store.fact_sheets()?.into_iter().map(|sheet| (sheet.client, sheet)).collect(),
            before: self.last_complete_facts(&wanted)?,
            products: store.products()?,
            prices: store.prices()?,
            open_breaches: self.open_breaches()?,
            day: &day,
        };
        let mut left = wanted.clone();
        let mut failed: Option<StoreError> = None;
        if wanted.len().saturating_mul(FEW) > book.clients.len() {
            store.ledgers(&mut |client, ledger| {
                let Some(stamp) = left.remove(&client) else { return };
                if failed.is_none()
                    && run.goes_on()
                    && let Err(fault) = run.score(&book, client, ledger, stamp)
                {
                    failed = Some(fault);
                }
            })?;
        }
        // Those read one by one, and those without a ledger.
        for (client, stamp) in left {
            if failed.is_some() || !run.goes_on() {
                break;
            }
            run.score(&book, client, &store.ledger(client)?, stamp)?;
        }
        match failed {
            Some(fault) => Err(fault.into()),
            None => Ok(run.keep()?),
        }
    }

    /// The facts of each client's last complete checkup.
    fn last_complete_facts(
        &self,
        wanted: &BTreeMap<ClientId, Digest256>,
    ) -> Result<BTreeMap<ClientId, Facts>, Fault> {
        let summaries = self.store().checkup_summaries()?;
        let complete = summaries.into_iter().filter(|summary| summary.completed_at.is_some());
        // Oldest first: the last one stays.
        let last: BTreeMap<ClientId, _> = complete.map(|summary| (summary.client, summary.id)).collect();
        let mut facts = BTreeMap::new();
        for (client, id) in last.into_iter().filter(|(client, _)| wanted.contains_key(client)) {
            if let Some(checkup) = self.store().checkup(id)? {
                facts.insert(client, checkup.result.into_inner().facts);
            }
        }
        Ok(facts)
    }
}

/// What a score rests on: everything stored of the client, the day, the rules, and the software.
fn stamp(revision: Digest256, day: &CheckupDay) -> Digest256 {
    let rules = [&day.method.version, &day.rules.version, &day.episodes.version].map(String::as_bytes);
    let [method, checkup, episodes] = rules;
    let on = day.as_of.to_string();
    let software = env!("CARGO_PKG_VERSION").as_bytes();
    let parts = [revision.0.as_slice(), on.as_bytes(), method, checkup, episodes, software];
    tagged_digest("zhike/score/1", &parts)
}

/// What the scores of a run are computed from, but for the ledgers.
struct Inputs<'a> {
    clients: BTreeMap<ClientId, Client>,
    sheets: BTreeMap<ClientId, FactSheet>,
    before: BTreeMap<ClientId, Facts>,
    products: std::sync::Arc<BTreeMap<ProductCode, Product>>,
    prices: std::sync::Arc<BTreeMap<ProductCode, PriceSeries>>,
    open_breaches: BTreeSet<ClientId>,
    day: &'a CheckupDay,
}

struct Run<'a> {
    desk: &'a Desk,
    keep_going: &'a dyn Fn(ScoringProgress) -> bool,
    done: u32,
    of: u32,
    lot: Vec<StoredScore>,
}

impl Run<'_> {
    /// Tells the progress, and asks whether to go on.
    fn goes_on(&self) -> bool {
        let progress = ScoringProgress { done: self.done, of: self.of, running: self.done < self.of };
        *self.desk.scoring.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
        (self.keep_going)(progress) && !self.desk.scoring.cancelled.load(Ordering::Relaxed)
    }

    fn score(
        &mut self,
        book: &Inputs<'_>,
        client: ClientId,
        ledger: &[LedgerEntry],
        stamp: Digest256,
    ) -> Result<(), StoreError> {
        self.done = self.done.saturating_add(1);
        let Some(record) = book.clients.get(&client) else { return Ok(()) };
        let day = book.day;
        let sources = FactSources {
            client: record,
            sheet: book.sheets.get(&client),
            position: &replay(ledger, day.as_of),
            ledger,
            products: &book.products,
            prices: &book.prices,
            open_breach: book.open_breaches.contains(&client),
        };
        let brief = day.examine(&sources).brief(day, book.before.get(&client));
        self.lot.push(StoredScore { client, stamp, computed_on: day.as_of, body: body(brief) });
        if self.lot.len() >= LOT { self.keep() } else { Ok(()) }
    }

    fn keep(&mut self) -> Result<(), StoreError> {
        if !self.lot.is_empty() {
            self.desk.store().keep_scores(&self.lot)?;
            self.lot.clear();
        }
        self.goes_on();
        Ok(())
    }
}

fn body(brief: Brief) -> BookScore {
    let Brief { health, findings, six_month_loss, value, change } = brief;
    BookScore {
        score: health.score,
        band: health.band,
        dimensions: health.dimensions.iter().map(|dimension| (dimension.id, dimension.score)).collect(),
        findings: FindingCounts::of(&findings),
        value,
        six_month_loss: six_month_loss.map(|loss| loss.amount),
        change,
        method: health.method,
    }
}
