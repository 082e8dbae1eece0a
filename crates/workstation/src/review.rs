//! The review queue (LG-05): what waits for a second pair of eyes, and what is to be read of it. Deciding is in `decide_review`.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use zhike_domain::ids::{ClientId, LogEntryId, StaffId};
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::review::{Decision, NotYours, Review, Ruling};
use zhike_ipc::{ClientBrief, DecidedView, LogEntryView, ReviewList, ReviewRow, ReviewView};

use crate::desk::Desk;
use crate::fault::Fault;
use crate::ports::StoredEntry;

/// Decided reviews shown.
const MOST_DECIDED: usize = 200;

impl Desk {
    /// What waits for this person, and what was decided.
    pub fn review_list(&self) -> Result<ReviewList, Fault> {
        let now = self.now();
        let mut list = ReviewList { waiting: Vec::new(), decided: Vec::new(), mine: 0, overdue: 0 };
        for review in self.store().reviews()? {
            // What is here because the maker sits here is no work of his: his log shows it.
            if review.maker == self.device().owner.id {
                continue;
            }
            let row = self.review_row(&review, now)?;
            if row.decided.is_some() {
                list.decided.push(row);
                continue;
            }
            list.mine += u32::from(row.not_yours.is_none());
            list.overdue += u32::from(row.minutes_left < 0);
            list.waiting.push(row);
        }
        list.decided.sort_by_key(|row| std::cmp::Reverse(row.decided.as_ref().map(|decided| decided.at)));
        list.decided.truncate(MOST_DECIDED);
        Ok(list)
    }

    /// One of them, to be read and decided.
    pub fn open_review(&self, entry: LogEntryId) -> Result<ReviewView, Fault> {
        let review = self.store().review(entry)?.ok_or(Fault::NotFound)?;
        let row = self.review_row(&review, self.now())?;
        let before = review.corrected.as_ref().map(|corrected| (&corrected.sealed, &corrected.device_key));
        let before = before.map(|(sealed, key)| self.read_for_review(&review, sealed, key)).transpose()?;
        let entry = self.read_for_review(&review, &review.sealed, &review.device_key)?;
        Ok(ReviewView { row, entry, before, rulings: review.queue.rulings().to_vec() })
    }

    /// Whether this person may decide it, as far as this device can tell; central decides again.
    pub(crate) fn may_decide(&self, review: &Review) -> Result<Result<(), NotYours>, Fault> {
        if self.own_decision(review.entry)?.is_some() {
            return Ok(Err(NotYours::Decided));
        }
        let in_charge: Option<StaffId> = self.store().client(review.client)?.map(|client| client.rm);
        Ok(review.may_be_decided_by(&self.device().owner, in_charge))
    }

    fn review_row(&self, review: &Review, now: DateTime<Utc>) -> Result<ReviewRow, Fault> {
        let entry = &review.sealed.entry;
        let offers = entry.service().map(|record| record.offers.as_slice()).unwrap_or_default();
        let minutes = review.due_at.signed_duration_since(now).num_minutes();
        // A part of a minute past is past.
        let minutes = if review.due_at < now { minutes.min(-1) } else { minutes };
        Ok(ReviewRow {
            entry: review.entry,
            queue: review.queue,
            reasons: review.reasons.clone(),
            client_name: review.client_name.reveal().clone(),
            client_number: review.client_number.clone(),
            maker_name: review.maker_name.clone(),
            branch: review.branch.clone(),
            happened_at: entry.happened_at(),
            asked_at: review.asked_at,
            due_at: review.due_at,
            minutes_left: i32::try_from(minutes).unwrap_or(i32::MAX),
            products: offers.iter().map(|offer| offer.product_name.clone()).collect(),
            not_yours: self.may_decide(review)?.err(),
            decided: self.decided(review)?,
        })
    }

    fn decided(&self, review: &Review) -> Result<Option<DecidedView>, Fault> {
        if let Some(decided) = &review.decided {
            return Ok(Some(DecidedView {
                ruling: decided.ruling,
                reason: decided.reason.as_ref().map(|reason| reason.reveal().clone()),
                by_name: decided.by_name.clone(),
                at: decided.at,
                confirmed: true,
            }));
        }
        Ok(self.own_decision(review.entry)?.map(|(decision, at)| DecidedView {
            ruling: decision.ruling,
            reason: decision.reason.map(|reason| reason.into_inner()),
            by_name: self.device().owner.name.clone(),
            at,
            confirmed: false,
        }))
    }

    /// Clients with a breach that compliance has not closed: noted is closed, returned is not.
    pub(crate) fn open_breaches(&self) -> Result<BTreeSet<ClientId>, Fault> {
        let closes = |stored: &StoredEntry| {
            stored.sealed.entry.decision().is_some_and(|decision| decision.ruling == Ruling::Noted)
        };
        let mut open = BTreeSet::new();
        for (client, entry) in self.store().breaches()? {
            if !self.store().decisions_on(entry)?.iter().any(closes) {
                open.insert(client);
            }
        }
        Ok(open)
    }

    /// The decision this person sealed, central's refusals left out: those are in "needs attention".
    fn own_decision(&self, entry: LogEntryId) -> Result<Option<(Decision, DateTime<Utc>)>, Fault> {
        let own = self.device().owner.id;
        let waiting = self.store().unsynced()?;
        let mut mine = self.store().decisions_on(entry)?.into_iter().filter(|stored| {
            let sealed = &stored.sealed.entry;
            sealed.rm == own && (stored.receipt.is_some() || waiting.contains(&sealed.id.to_string()))
        });
        Ok(mine.next_back().and_then(|stored| {
            let sealed_at = stored.sealed.entry.sealed_at;
            stored.sealed.entry.decision().cloned().map(|decision| (decision, sealed_at))
        }))
    }

    fn read_for_review(
        &self,
        review: &Review,
        sealed: &SealedEntry,
        device_key: &str,
    ) -> Result<LogEntryView, Fault> {
        let stored = StoredEntry {
            sealed: sealed.clone(),
            receipt: None,
            device_key: device_key.to_owned(),
            corrected_by: None,
        };
        let view = self.entry_view(stored)?;
        // Neither client nor maker need be of this device's book; central named them with the review.
        let client = ClientBrief { name: review.client_name.reveal().clone(), ..view.client };
        Ok(LogEntryView { client, rm_name: review.maker_name.clone(), ..view })
    }
}
