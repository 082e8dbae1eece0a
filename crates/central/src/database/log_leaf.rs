//! Tables `log_head` and `log_leaf`: one leaf for each effect and each rejection, gapless, only ever extended (LG-06).

use chrono::{DateTime, Utc};
use rusqlite::params;
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::DeviceId;
use zhike_protocol::push::{MutationOutcome, RejectCode};

use super::{DatabaseError, Tables, from_sql, to_sql};

/// A leaf on its way into the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf {
    /// Hash of the sealed entry, or of the mutation.
    pub hash: Digest256,
    /// What was done.
    pub kind: &'static str,
    /// What became of it.
    pub outcome: &'static str,
    /// Which device did it, and as which of its mutations; `None` for the firm's own imports.
    pub by: Option<(DeviceId, u64)>,
    /// When central took it in.
    pub at: DateTime<Utc>,
}

pub(crate) fn outcome_name(outcome: MutationOutcome) -> &'static str {
    match outcome {
        MutationOutcome::Applied | MutationOutcome::Duplicate => "applied",
        MutationOutcome::Conflict => "conflict",
        MutationOutcome::Rejected(RejectCode::Malformed) => "rejected:malformed",
        MutationOutcome::Rejected(RejectCode::NotEntitled) => "rejected:not_entitled",
        MutationOutcome::Rejected(RejectCode::BrokenSeal) => "rejected:broken_seal",
        MutationOutcome::Rejected(RejectCode::BadHash) => "rejected:bad_hash",
    }
}

impl Tables<'_> {
    /// The position the next leaf will have.
    pub fn next_log_index(&self) -> Result<u64, DatabaseError> {
        from_sql(self.0.prepare_cached("SELECT size FROM log_head")?.query_row([], |row| row.get(0))?)
    }

    /// Appends a leaf at the end of the log; its position, from 0.
    pub fn append_leaf(&self, leaf: &Leaf) -> Result<u64, DatabaseError> {
        let index: i64 = self
            .0
            .prepare_cached("UPDATE log_head SET size = size + 1 RETURNING size - 1")?
            .query_row([], |row| row.get(0))?;
        let mid = leaf.by.map(|(_, mid)| to_sql(mid)).transpose()?;
        self.0
            .prepare_cached(
                "INSERT INTO log_leaf (log_index, hash, kind, outcome, device, mid, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                index,
                leaf.hash.to_string(),
                leaf.kind,
                leaf.outcome,
                leaf.by.map(|(device, _)| device.to_string()),
                mid,
                leaf.at.timestamp_millis()
            ])?;
        from_sql(index)
    }
}
