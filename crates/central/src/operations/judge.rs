//! What a single mutation does, or why it does nothing: one function a kind; entries of the service log stand in `log_entry`,
//! questionnaires in `questionnaire`. Called within the transaction of a push; what it wrote is taken back when the verdict is no.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use zhike_domain::canonical::Digest256;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::ids::ClientId;
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::push::{AccessRecord, Mutation, MutationKind, MutationOutcome, RejectCode};
use zhike_protocol::record::RecordKind;
use zhike_protocol::seal::Receipt;

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
    /// What the leaf commits to, where it is not the mutation's hash.
    pub hash: Option<Digest256>,
    /// The entry that was taken in: its leaf carries it.
    pub entry: Option<SealedEntry>,
    /// No record holds what was sent: keep it with the result.
    pub keep_args: bool,
}

impl Verdict {
    pub(super) fn of(outcome: MutationOutcome, rev: u64) -> Self {
        Self {
            outcome,
            rev,
            changes: Vec::new(),
            receipt: None,
            chain: None,
            hash: None,
            entry: None,
            keep_args: matches!(outcome, MutationOutcome::Rejected(_)),
        }
    }

    pub(super) fn applied(rev: u64, changes: Vec<Changed>) -> Self {
        Self { changes, ..Self::of(MutationOutcome::Applied, rev) }
    }
}

impl From<RejectCode> for Verdict {
    fn from(code: RejectCode) -> Self {
        Self::of(MutationOutcome::Rejected(code), 0)
    }
}

/// Either a refusal of this one mutation, or a failure of the whole request.
pub(super) enum No {
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
            MutationKind::PutQuestionnaire => self.put_questionnaire(caller, mutation),
        };
        match verdict {
            Ok(verdict) => Ok(verdict),
            Err(No::Rejected(code)) => Ok(code.into()),
            Err(No::Failed(error)) => Err(error),
        }
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

    /// The client's record, if he is this RM's, now.
    pub(super) fn entitled(&self, caller: &Caller, client: ClientId) -> Result<RecordRow, No> {
        let client = self.tables.record(RecordKind::Client, &client.to_string())?;
        match client {
            Some(row) if row.is_in(&Scope::Rm(caller.owner.id)) => Ok(row),
            _ => Err(RejectCode::NotEntitled.into()),
        }
    }

    /// Writes a record before the caller himself.
    pub(super) fn write(
        &self,
        caller: &Caller,
        kind: RecordKind,
        id: &str,
        body: &str,
        stored: Option<&RecordRow>,
    ) -> Result<(u64, Changed), DatabaseError> {
        self.write_before(&Scope::Rm(caller.owner.id), caller, (kind, id), body, stored)
    }

    /// Writes a record before whom it is for.
    pub(super) fn write_before(
        &self,
        scope: &Scope,
        caller: &Caller,
        (kind, id): (RecordKind, &str),
        body: &str,
        stored: Option<&RecordRow>,
    ) -> Result<(u64, Changed), DatabaseError> {
        let written = self.tables.put_record(kind, id, scope, body, Some(caller.device.id), stored)?;
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

pub(super) fn arguments<T: DeserializeOwned>(mutation: &Mutation) -> Result<T, No> {
    T::deserialize(&mutation.args).map_err(|_| RejectCode::Malformed.into())
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, DatabaseError> {
    serde_json::to_string(value).map_err(|_| DatabaseError::NoJson)
}
