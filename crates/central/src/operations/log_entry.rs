//! Entries of the service log: taken in behind one another, what follows from them, and which wait for a second pair of eyes
//! (LG-02, LG-05). The rules of who may decide are domain's.

use chrono::DateTime;
use zhike_domain::calendar::local_day;
use zhike_domain::client::Client;
use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::ids::ClientId;
use zhike_domain::log_entry::{EntryContent, SealedEntry, ServiceRecord};
use zhike_domain::review::{
    Corrected, Decided, Decision, REVIEW_WITHIN, Review, ReviewQueue, ReviewReason, queue, reasons,
};
use zhike_domain::suitability::{OfferPath, RulePack, gate, replay};
use zhike_domain::visit::{FollowUp, Visit};
use zhike_protocol::push::{Mutation, RejectCode};
use zhike_protocol::record::{LogRecord, RecordKind};
use zhike_protocol::seal::{Receipt, check_link, check_seal};

use super::authenticate::Caller;
use super::judge::{Judge, No, Verdict, arguments, json};
use super::rule_packs::known_packs;
use crate::database::{Changed, DatabaseError, StoredChain};
use crate::scope::Scope;

impl Judge<'_> {
    /// Appends a sealed entry: hash, signature and chain are checked before the right to the client, see
    /// [`Verdict::chain`].
    pub(super) fn seal_log_entry(&self, caller: &Caller, mutation: &Mutation) -> Result<Verdict, No> {
        let sealed: SealedEntry = arguments(mutation)?;
        let entry = &sealed.entry;
        let id = entry.id.to_string();
        if mutation.entity != id {
            return Err(RejectCode::Malformed.into());
        }
        let device = &caller.device;
        let held = entry.device == device.id
            && check_seal(&sealed, &device.public_key).is_ok()
            && check_link(device.chain.hash, device.chain.sequence, &sealed).is_ok();
        if !held {
            return Err(RejectCode::BrokenSeal.into());
        }
        let chain = Some(StoredChain { sequence: entry.sequence, hash: sealed.seal.hash });
        let hash = Some(sealed.seal.hash);
        let taken = match &entry.content {
            EntryContent::Service(record) => self.take_service(caller, &sealed, record),
            EntryContent::Decision(decision) => self.take_decision(caller, &sealed, decision),
        };
        match taken {
            Ok((receipt, changes)) => Ok(Verdict {
                receipt: Some(receipt),
                chain,
                entry: Some(sealed),
                ..Verdict::applied(1, changes)
            }),
            Err(No::Rejected(code)) => Ok(Verdict { chain, hash, ..Verdict::from(code) }),
            Err(failed) => Err(failed),
        }
    }

    /// What was said and done with a client of the caller's.
    fn take_service(
        &self,
        caller: &Caller,
        sealed: &SealedEntry,
        record: &ServiceRecord,
    ) -> Result<(Receipt, Vec<Changed>), No> {
        let client = self.entitled(caller, record.client)?;
        let (receipt, entry) = self.append(caller, sealed, &Scope::Rm(caller.owner.id))?;
        let mut changes = vec![entry];
        for promise in &record.follow_ups {
            let follow_up = FollowUp {
                id: promise.id,
                client: record.client,
                text: promise.text.clone(),
                due_on: promise.due_on,
                from_entry: Some(sealed.entry.id),
                done_on: None,
            };
            let id = promise.id.to_string();
            match self.tables.record(RecordKind::FollowUp, &id)? {
                // The device may have sent the promise by itself before; it is the newer one.
                Some(known) if known.is_in(&Scope::Rm(caller.owner.id)) => {}
                Some(_) => return Err(RejectCode::NotEntitled.into()),
                None => {
                    let (_, change) =
                        self.write(caller, RecordKind::FollowUp, &id, &json(&follow_up)?, None)?;
                    changes.push(change);
                }
            }
        }
        if let Some(visit) = record.visit {
            changes.extend(self.visit_is_done(caller, &visit.to_string(), record.client)?);
        }
        let mut reasons = reasons(record);
        // What the device says of its own path is not taken on its word. The entry is, whatever it says.
        if !reasons.contains(&ReviewReason::Breach) && self.is_off_the_path(record)? {
            reasons.insert(0, ReviewReason::Breach);
        }
        if let Some(queue) = queue(&reasons) {
            changes.push(self.ask_for_review(caller, sealed, &client.body, reasons, queue)?);
        }
        Ok((receipt, changes))
    }

    /// Whether an offer was off the compliant path by our own reckoning (LG-04): its verdict is not what its case and its pack
    /// give, nobody published its pack, or the gate asks for more than there is.
    fn is_off_the_path(&self, record: &ServiceRecord) -> Result<bool, DatabaseError> {
        if record.offers.is_empty() {
            return Ok(false);
        }
        let packs = known_packs(self.tables)?;
        let contact_day = local_day(record.started_at);
        Ok(record.offers.iter().any(|offer| {
            let case = offer.case.reveal();
            let reproduced = packs
                .iter()
                .filter(|pack| pack.version == offer.verdict.pack)
                .filter_map(|pack| RulePack::from_toml(&pack.text).ok())
                .any(|pack| replay(case, &offer.verdict, &pack).is_ok());
            let documents: Vec<_> = offer.documents.iter().chain(&record.documents).cloned().collect();
            let found = gate(&offer.verdict, case.offer.date, contact_day, offer.end, &documents);
            !reproduced || found.path == OfferPath::Breach
        }))
    }

    /// Appends the entry itself, before whom it is for.
    fn append(&self, caller: &Caller, sealed: &SealedEntry, scope: &Scope) -> Result<(Receipt, Changed), No> {
        if sealed.entry.rm != caller.owner.id {
            return Err(RejectCode::NotEntitled.into());
        }
        let id = sealed.entry.id.to_string();
        if self.tables.record(RecordKind::LogEntry, &id)?.is_some() {
            return Err(RejectCode::Malformed.into());
        }
        let log_index = self.tables.next_log_index()?;
        let receipt = Receipt::sign(log_index, sealed.seal.hash, self.now, self.keys.receipts());
        let body = LogRecord {
            sealed: sealed.clone(),
            receipt: receipt.clone(),
            device_key: caller.device.public_key.clone(),
        };
        let (_, change) =
            self.write_before(scope, caller, (RecordKind::LogEntry, &id), &json(&body)?, None)?;
        Ok((receipt, change))
    }

    /// Puts an entry before those who look at it. The clock runs from when central took it in, not from what a device says.
    fn ask_for_review(
        &self,
        caller: &Caller,
        sealed: &SealedEntry,
        client: &str,
        reasons: Vec<ReviewReason>,
        queue: ReviewQueue,
    ) -> Result<Changed, No> {
        let client: Client = serde_json::from_str(client).map_err(|_| DatabaseError::Damaged("a client"))?;
        let review = Review {
            entry: sealed.entry.id,
            queue,
            reasons,
            client: client.id,
            client_name: client.name,
            client_number: client.number,
            maker: caller.owner.id,
            maker_name: caller.owner.name.clone(),
            branch: caller.owner.branch.clone(),
            sealed: sealed.clone(),
            device_key: caller.device.public_key.clone(),
            corrected: self.corrected(sealed)?,
            asked_at: self.now,
            due_at: self.now.checked_add_signed(REVIEW_WITHIN).unwrap_or(DateTime::<chrono::Utc>::MAX_UTC),
            decided: None,
        };
        let id = (RecordKind::Review, review.entry.to_string());
        let scope = Scope::of_queue(queue);
        let (_, change) = self.write_before(&scope, caller, (id.0, id.1.as_str()), &json(&review)?, None)?;
        Ok(change)
    }

    /// The entry that this one corrects, for who compares the two. Of another client nothing is shown.
    fn corrected(&self, sealed: &SealedEntry) -> Result<Option<Corrected>, DatabaseError> {
        let Some(corrects) = sealed.entry.corrects() else { return Ok(None) };
        let Some(row) = self.tables.record(RecordKind::LogEntry, &corrects.entry.to_string())? else {
            return Ok(None);
        };
        let before: LogRecord =
            serde_json::from_str(&row.body).map_err(|_| DatabaseError::Damaged("a log entry"))?;
        let same = before.sealed.entry.client() == sealed.entry.client();
        Ok(same.then_some(Corrected { sealed: before.sealed, device_key: before.device_key }))
    }

    /// A decision about another's entry: sealed into the log like any entry, shown to who made the entry, and noted with the
    /// review. Whoever may not decide is not told whether there is such a review.
    fn take_decision(
        &self,
        caller: &Caller,
        sealed: &SealedEntry,
        decision: &Decision,
    ) -> Result<(Receipt, Vec<Changed>), No> {
        let id = decision.entry.to_string();
        let stored = self.tables.record(RecordKind::Review, &id)?.ok_or(RejectCode::NotYours)?;
        let damaged = |_| DatabaseError::Damaged("a review");
        let review: Review = serde_json::from_str(&stored.body).map_err(damaged)?;
        let in_charge = match self.tables.record(RecordKind::Client, &review.client.to_string())? {
            None => None,
            Some(row) => {
                let client: Client =
                    serde_json::from_str(&row.body).map_err(|_| DatabaseError::Damaged("a client"))?;
                Some(client.rm)
            }
        };
        review.may_be_decided_by(&caller.owner, in_charge).map_err(|_| RejectCode::NotYours)?;
        let fits = decision.client == review.client
            && decision.entry_hash == review.sealed.seal.hash
            && decision.by_name == caller.owner.name;
        if !(fits && review.queue.rulings().contains(&decision.ruling) && decision.is_reasoned()) {
            return Err(RejectCode::Malformed.into());
        }
        let (receipt, entry) = self.append(caller, sealed, &Scope::Rm(review.maker))?;
        let decided = Decided {
            entry: sealed.entry.id,
            ruling: decision.ruling,
            reason: decision.reason.clone(),
            by: caller.owner.id,
            by_name: caller.owner.name.clone(),
            at: self.now,
        };
        // Only the decision is added: fields this version does not know are kept.
        let mut body: serde_json::Value = serde_json::from_str(&stored.body).map_err(damaged)?;
        if let Some(fields) = body.as_object_mut() {
            let decided = serde_json::to_value(decided).map_err(|_| DatabaseError::NoJson)?;
            fields.insert("decided".to_owned(), decided);
        }
        let scope = Scope::of_queue(review.queue);
        let review = (RecordKind::Review, id.as_str());
        let (_, change) = self.write_before(&scope, caller, review, &body.to_string(), Some(&stored))?;
        Ok((receipt, vec![entry, change]))
    }

    /// Marks the visit of a log entry as done. A visit central does not know, or of another client, is left alone: what the
    /// entry says is evidence, not an order.
    fn visit_is_done(&self, caller: &Caller, id: &str, client: ClientId) -> Result<Option<Changed>, No> {
        let Some(stored) = self.tables.record(RecordKind::Visit, id)? else { return Ok(None) };
        let damaged = |_| DatabaseError::Damaged("a visit");
        let visit: Visit = serde_json::from_str(&stored.body).map_err(damaged)?;
        if visit.client != client || visit.status == VisitStatus::Done {
            return Ok(None);
        }
        // Only the status changes: fields this version does not know are kept.
        let mut done: serde_json::Value = serde_json::from_str(&stored.body).map_err(damaged)?;
        if let Some(fields) = done.as_object_mut() {
            let status = serde_json::to_value(VisitStatus::Done).map_err(|_| DatabaseError::NoJson)?;
            fields.insert("status".to_owned(), status);
        }
        let (_, change) = self.write(caller, RecordKind::Visit, id, &done.to_string(), Some(&stored))?;
        Ok(Some(change))
    }
}
