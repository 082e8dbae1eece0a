//! What a single mutation does, or why it does nothing: one function a kind. Called within the transaction of a push; what
//! it wrote is taken back when the verdict is no.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use zhike_domain::canonical::Digest256;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::ids::ClientId;
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::push::{AccessRecord, Mutation, MutationKind, MutationOutcome, RejectCode};
use zhike_protocol::record::{LogRecord, RecordKind};
use zhike_protocol::seal::{Receipt, check_link, check_seal};

use super::authenticate::Caller;
use super::editable::Editable;
use crate::database::{Changed, DatabaseError, RecordRow, StoredChain, Tables};
use crate::keys::Keys;
use crate::scope::Scope;

/// What became of a mutation.
pub(crate) struct Verdict {
    pub outcome: MutationOutcome,
    /// Revision of the thing afterwards.
    pub rev: u64,
    /// For the feed, if it took effect.
    pub changes: Vec<Changed>,
    /// For a log entry that took effect.
    pub receipt: Option<Receipt>,
    /// The new end of the device's chain. Also for an entry that is well sealed and yet refused: the device's next entry
    /// names it, and must not be refused for that.
    pub chain: Option<StoredChain>,
    /// What the leaf says, where it is not the mutation's hash.
    pub hash: Option<Digest256>,
    /// No record holds what was sent: keep it with the result.
    pub keep_args: bool,
}

impl Verdict {
    fn of(outcome: MutationOutcome, rev: u64) -> Self {
        Self {
            outcome,
            rev,
            changes: Vec::new(),
            receipt: None,
            chain: None,
            hash: None,
            keep_args: matches!(outcome, MutationOutcome::Rejected(_)),
        }
    }

    fn applied(rev: u64, changes: Vec<Changed>) -> Self {
        Self { changes, ..Self::of(MutationOutcome::Applied, rev) }
    }
}

impl From<RejectCode> for Verdict {
    fn from(code: RejectCode) -> Self {
        Self::of(MutationOutcome::Rejected(code), 0)
    }
}

/// Either a refusal of this one mutation, or a failure of the whole request.
enum No {
    Rejected(RejectCode),
    Failed(DatabaseError),
}

impl From<DatabaseError> for No {
    fn from(error: DatabaseError) -> Self {
        Self::Failed(error)
    }
}

impl From<RejectCode> for No {
    fn from(code: RejectCode) -> Self {
        Self::Rejected(code)
    }
}

/// Judges mutations within one transaction.
pub(crate) struct Judge<'a> {
    pub tables: &'a Tables<'a>,
    pub keys: &'a Keys,
    /// When central took the batch in, to the millisecond.
    pub now: DateTime<Utc>,
}

impl Judge<'_> {
    /// What the mutation does.
    pub fn judge(&self, caller: &Caller, mutation: &Mutation) -> Result<Verdict, DatabaseError> {
        let verdict = match mutation.kind {
            _ if !hash_fits(mutation) => Err(RejectCode::BadHash.into()),
            MutationKind::SealLogEntry => self.seal_log_entry(caller, mutation),
            MutationKind::PutVisit => self.put::<Visit>(caller, mutation),
            MutationKind::PutFollowUp => self.put::<FollowUp>(caller, mutation),
            MutationKind::RecordAccess => self.record_access(caller, mutation),
            MutationKind::PutFactSheet => self.put::<FactSheet>(caller, mutation),
            MutationKind::PutCheckup => self.put::<Checkup>(caller, mutation),
        };
        match verdict {
            Ok(verdict) => Ok(verdict),
            Err(No::Rejected(code)) => Ok(code.into()),
            Err(No::Failed(error)) => Err(error),
        }
    }

    /// Appends a sealed entry: hash, signature and chain are checked before the right to the client, see
    /// [`Verdict::chain`].
    fn seal_log_entry(&self, caller: &Caller, mutation: &Mutation) -> Result<Verdict, No> {
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
        match self.append_entry(caller, &sealed, &id) {
            Ok((receipt, changes)) => {
                Ok(Verdict { receipt: Some(receipt), chain, hash, ..Verdict::applied(1, changes) })
            }
            Err(No::Rejected(code)) => Ok(Verdict { chain, hash, ..Verdict::from(code) }),
            Err(failed) => Err(failed),
        }
    }

    fn append_entry(
        &self,
        caller: &Caller,
        sealed: &SealedEntry,
        id: &str,
    ) -> Result<(Receipt, Vec<Changed>), No> {
        let record = &sealed.entry.record;
        self.entitled(caller, record.client)?;
        if sealed.entry.rm != caller.owner.id {
            return Err(RejectCode::NotEntitled.into());
        }
        if self.tables.record(RecordKind::LogEntry, id)?.is_some() {
            return Err(RejectCode::Malformed.into());
        }
        let log_index = self.tables.next_log_index()?;
        let receipt = Receipt::sign(log_index, sealed.seal.hash, self.now, self.keys.receipts());
        let body = LogRecord {
            sealed: sealed.clone(),
            receipt: receipt.clone(),
            device_key: caller.device.public_key.clone(),
        };
        let (_, entry) = self.write(caller, RecordKind::LogEntry, id, &json(&body)?, None)?;
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
        Ok((receipt, changes))
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

    /// Writes what a device made of a record, unless somebody else changed it since the device last saw it.
    fn put<T: Editable>(&self, caller: &Caller, mutation: &Mutation) -> Result<Verdict, No> {
        let sent: T = arguments(mutation)?;
        if mutation.entity != sent.id() || !sent.is_sound() {
            return Err(RejectCode::Malformed.into());
        }
        self.entitled(caller, sent.client())?;
        let stored = self.tables.record(T::KIND, &mutation.entity)?;
        let before: Option<T> = match &stored {
            None => None,
            Some(row) if !row.is_in(&Scope::Rm(caller.owner.id)) => {
                return Err(RejectCode::NotEntitled.into());
            }
            Some(row) => {
                Some(serde_json::from_str(&row.body).map_err(|_| DatabaseError::Damaged("a record"))?)
            }
        };
        if !sent.may_be_by(caller.owner.id, before.as_ref()) {
            return Err(RejectCode::NotEntitled.into());
        }
        if let (Some(row), Some(before)) = (&stored, &before) {
            if !sent.is_still(before) {
                return Err(RejectCode::Malformed.into());
            }
            let shown: serde_json::Value =
                serde_json::from_str(&row.body).map_err(|_| DatabaseError::Damaged("a record"))?;
            if shown == mutation.args {
                return Ok(Verdict::applied(row.rev, Vec::new()));
            }
            // What the device itself wrote meanwhile, it has seen.
            if row.rev_by_others(caller.device.id) > mutation.base_rev {
                return Ok(Verdict { keep_args: true, ..Verdict::of(MutationOutcome::Conflict, row.rev) });
            }
            if !sent.may_follow(before) {
                return Err(RejectCode::Malformed.into());
            }
        }
        // As it came: fields this version does not know are kept.
        let body = mutation.args.to_string();
        let (rev, change) = self.write(caller, T::KIND, &mutation.entity, &body, stored.as_ref())?;
        Ok(Verdict::applied(rev, vec![change]))
    }

    /// Access to a sensitive field (F13): into the log, and kept for the audit. Nobody's device gets it.
    fn record_access(&self, caller: &Caller, mutation: &Mutation) -> Result<Verdict, No> {
        let access: AccessRecord = arguments(mutation)?;
        self.entitled(caller, access.client)?;
        Ok(Verdict { keep_args: true, ..Verdict::applied(0, Vec::new()) })
    }

    /// Whether the client is this RM's, now.
    fn entitled(&self, caller: &Caller, client: ClientId) -> Result<(), No> {
        let client = self.tables.record(RecordKind::Client, &client.to_string())?;
        match client {
            Some(row) if row.is_in(&Scope::Rm(caller.owner.id)) => Ok(()),
            _ => Err(RejectCode::NotEntitled.into()),
        }
    }

    fn write(
        &self,
        caller: &Caller,
        kind: RecordKind,
        id: &str,
        body: &str,
        stored: Option<&RecordRow>,
    ) -> Result<(u64, Changed), DatabaseError> {
        let scope = Scope::Rm(caller.owner.id);
        let written = self.tables.put_record(kind, id, &scope, body, Some(caller.device.id), stored)?;
        let change = Changed {
            scope: scope.to_string(),
            op: ChangeOp::Put,
            kind,
            id: id.to_owned(),
            rev: written.rev,
        };
        Ok((written.rev, change))
    }
}

fn hash_fits(mutation: &Mutation) -> bool {
    let Mutation { kind, entity, base_rev, args, hash, .. } = mutation;
    Mutation::digest(*kind, entity, *base_rev, args).is_ok_and(|digest| digest == *hash)
}

fn arguments<T: DeserializeOwned>(mutation: &Mutation) -> Result<T, No> {
    T::deserialize(&mutation.args).map_err(|_| RejectCode::Malformed.into())
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, DatabaseError> {
    serde_json::to_string(value).map_err(|_| DatabaseError::NoJson)
}
