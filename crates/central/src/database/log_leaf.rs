//! Tables `log_head`, `log_leaf` and `log_salt`: one leaf for each effect and each rejection, gapless, only ever extended (LG-06).
//! What a leaf is made of is the protocol's; the tree over them is in `log_tile`.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::{ClientId, DeviceId};
use zhike_domain::log_entry::SealedEntry;
use zhike_protocol::push::{MutationOutcome, RejectCode};
use zhike_protocol::record::LogRecord;
use zhike_protocol::tlog::{self, LeafHead, LeafSubject, commit_mutation, leaf_hash, seal_leaf};

use super::{DatabaseError, Tables, from_sql, to_sql};
use crate::keys::Keys;

/// A leaf on its way into the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf<'a> {
    /// What it is about.
    pub subject: Subject<'a>,
    /// What was done.
    pub kind: &'a str,
    /// What became of it.
    pub outcome: &'a str,
    /// Which device did it, and as which of its mutations; `None` for the firm's own.
    pub by: Option<(DeviceId, u64)>,
    /// When central took it in.
    pub at: DateTime<Utc>,
}

/// What a leaf is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    /// A sealed entry that was taken in: carried encrypted under its client's key.
    Entry(&'a SealedEntry),
    /// Anything else, by its digest: committed to with a salt of its own.
    Digest(Digest256),
}

/// A leaf as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct LeafRow {
    /// Its position.
    pub index: u64,
    /// What the readable columns say.
    pub says: (String, String, Option<String>, Option<i64>, i64),
    /// Its hash column.
    pub hash: String,
    /// Its bytes.
    pub leaf: Vec<u8>,
}

impl LeafRow {
    /// Whether its bytes are a leaf, and say what the columns say.
    pub fn agrees(&self) -> bool {
        let Ok(leaf) = tlog::Leaf::from_bytes(&self.leaf) else { return false };
        let LeafHead { kind, outcome, by, taken_at } = leaf.head;
        let hash = match leaf.subject {
            LeafSubject::Entry(entry) => entry.hash,
            LeafSubject::Mutation(commitment) => commitment,
        };
        let by = by.map(|(device, mid)| (device.to_string(), i64::try_from(mid).ok()));
        let (device, mid) = by.map_or((None, None), |(device, mid)| (Some(device), mid));
        self.says == (kind, outcome, device, mid, taken_at.timestamp_millis())
            && self.hash == hash.to_string()
    }
}

pub(crate) fn outcome_name(outcome: MutationOutcome) -> &'static str {
    match outcome {
        MutationOutcome::Applied | MutationOutcome::Duplicate => "applied",
        MutationOutcome::Conflict => "conflict",
        MutationOutcome::Rejected(RejectCode::Malformed) => "rejected:malformed",
        MutationOutcome::Rejected(RejectCode::NotEntitled) => "rejected:not_entitled",
        MutationOutcome::Rejected(RejectCode::BrokenSeal) => "rejected:broken_seal",
        MutationOutcome::Rejected(RejectCode::BadHash) => "rejected:bad_hash",
        MutationOutcome::Rejected(RejectCode::NotYours) => "rejected:not_yours",
        MutationOutcome::Rejected(RejectCode::BeyondLimit) => "rejected:beyond_limit",
    }
}

/// A leaf with what the columns need of it.
struct Made {
    bytes: Vec<u8>,
    hash: Digest256,
    salt: Option<Digest256>,
}

impl Tables<'_> {
    /// The position the next leaf will have.
    pub fn next_log_index(&self) -> Result<u64, DatabaseError> {
        from_sql(self.0.prepare_cached("SELECT size FROM log_head")?.query_row([], |row| row.get(0))?)
    }

    /// Appends a leaf at the end of the log; its position, from 0. The tree follows when the transaction ends.
    pub fn append_leaf(&self, keys: &Keys, leaf: &Leaf<'_>) -> Result<u64, DatabaseError> {
        let made = self.make(keys, leaf)?;
        let index: i64 = self
            .0
            .prepare_cached("UPDATE log_head SET size = size + 1 RETURNING size - 1")?
            .query_row([], |row| row.get(0))?;
        let mid = leaf.by.map(|(_, mid)| to_sql(mid)).transpose()?;
        self.0
            .prepare_cached(
                "INSERT INTO log_leaf (log_index, hash, kind, outcome, device, mid, at, leaf)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                index,
                made.hash.to_string(),
                leaf.kind,
                leaf.outcome,
                leaf.by.map(|(device, _)| device.to_string()),
                mid,
                leaf.at.timestamp_millis(),
                made.bytes
            ])?;
        if let Some(salt) = made.salt {
            self.add_salt(index, &salt)?;
        }
        from_sql(index)
    }

    fn make(&self, keys: &Keys, leaf: &Leaf<'_>) -> Result<Made, DatabaseError> {
        let head = LeafHead {
            kind: leaf.kind.to_owned(),
            outcome: leaf.outcome.to_owned(),
            by: leaf.by,
            taken_at: leaf.at,
        };
        let (leaf, hash, salt) = match leaf.subject {
            Subject::Entry(sealed) => {
                let client = self.client_key(keys, sealed.entry.client())?;
                let client = client.ok_or(DatabaseError::Damaged("the key of an entry's client"))?;
                let key = client.entry_key(sealed.entry.id);
                let leaf = seal_leaf(head, sealed, &key, crate::random::bytes()?);
                (leaf.map_err(|_| DatabaseError::TooLarge)?, sealed.seal.hash, None)
            }
            Subject::Digest(digest) => {
                let salt = Digest256(crate::random::bytes()?);
                let commitment = commit_mutation(&salt, &digest);
                let leaf = tlog::Leaf { head, subject: LeafSubject::Mutation(commitment) };
                (leaf, commitment, Some(salt))
            }
        };
        Ok(Made { bytes: leaf.to_bytes().map_err(|_| DatabaseError::TooLarge)?, hash, salt })
    }

    fn add_salt(&self, index: i64, salt: &Digest256) -> Result<(), DatabaseError> {
        self.0
            .prepare_cached("INSERT INTO log_salt (log_index, salt) VALUES (?1, ?2)")?
            .execute(params![index, salt.0])?;
        Ok(())
    }

    /// When the first leaf was taken in.
    pub fn log_began(&self) -> Result<Option<DateTime<Utc>>, DatabaseError> {
        let at: Option<i64> = self
            .0
            .query_row("SELECT at FROM log_leaf WHERE log_index = 0", [], |row| row.get(0))
            .optional()?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }

    /// The bytes of a leaf.
    pub fn leaf(&self, index: u64) -> Result<Option<Vec<u8>>, DatabaseError> {
        Ok(self
            .0
            .prepare_cached("SELECT leaf FROM log_leaf WHERE log_index = ?1")?
            .query_row([to_sql(index)?], |row| row.get(0))
            .optional()?)
    }

    /// Hashes of the leaves from a position on, for the tree.
    pub fn leaf_hashes_from(&self, index: u64) -> Result<Vec<Digest256>, DatabaseError> {
        let mut statement =
            self.0.prepare_cached("SELECT leaf FROM log_leaf WHERE log_index >= ?1 ORDER BY log_index")?;
        let leaves = statement.query_map([to_sql(index)?], |row| row.get::<_, Vec<u8>>(0))?;
        leaves.map(|leaf| Ok(leaf_hash(&leaf?))).collect()
    }

    /// Hands every leaf to `take`, in order, until it says that it has enough.
    pub fn leaves<E: From<DatabaseError>>(
        &self,
        mut take: impl FnMut(LeafRow) -> Result<bool, E>,
    ) -> Result<(), E> {
        let failed = |error: rusqlite::Error| E::from(DatabaseError::from(error));
        let mut statement = self
            .0
            .prepare(
                "SELECT log_index, hash, kind, outcome, device, mid, at, leaf FROM log_leaf ORDER BY log_index",
            )
            .map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let index = from_sql(row.get(0).map_err(failed)?)?;
            if !take(leaf_row(row, index).map_err(failed)?)? {
                break;
            }
        }
        Ok(())
    }

    /// Forgets the salts of what a client's records were written with: what the log says of it can no longer be guessed.
    pub fn forget_salts(&self, client: ClientId, entities: &[String]) -> Result<(), DatabaseError> {
        let mut forget = self.0.prepare(
            "DELETE FROM log_salt WHERE log_index IN (
               SELECT l.log_index FROM mutation m JOIN log_leaf l ON l.device = m.device AND l.mid = m.mid
               WHERE m.entity = ?1 OR instr(m.args, ?2) > 0
             )",
        )?;
        let client = client.to_string();
        for entity in entities {
            forget.execute([entity, &client])?;
        }
        Ok(())
    }

    /// Whether there are leaves from before the log was a tree.
    pub fn has_old_leaves(&self) -> Result<bool, DatabaseError> {
        let query = "SELECT EXISTS (SELECT 1 FROM log_leaf WHERE leaf IS NULL)";
        Ok(self.0.query_row(query, [], |row| row.get(0))?)
    }

    /// Gives leaves from before the log was a tree their bytes: entries with their receipts become leaves of entries, all else
    /// commitments. Positions, kinds and times stay.
    pub fn convert_old_leaves(&self, keys: &Keys) -> Result<(), DatabaseError> {
        let mut entries = std::collections::HashMap::new();
        let mut statement = self.0.prepare("SELECT body FROM record WHERE kind = 'log_entry'")?;
        for body in statement.query_map([], |row| row.get::<_, String>(0))? {
            let record: LogRecord =
                serde_json::from_str(&body?).map_err(|_| DatabaseError::Damaged("a log entry"))?;
            entries.insert(record.receipt.log_index, record.sealed);
        }
        let mut statement = self.0.prepare(
            "SELECT log_index, hash, kind, outcome, device, mid, at, x'' FROM log_leaf WHERE leaf IS NULL",
        )?;
        let mut old = Vec::new();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            old.push(leaf_row(row, from_sql(row.get(0)?)?)?);
        }
        for row in old {
            let damaged = || DatabaseError::Damaged("a leaf");
            let (kind, outcome, device, mid, at) = row.says;
            let digest: Digest256 = row.hash.parse().map_err(|_| damaged())?;
            let by = match (device, mid) {
                (Some(device), Some(mid)) => Some((device.parse().map_err(|_| damaged())?, from_sql(mid)?)),
                _ => None,
            };
            let entry = entries.get(&row.index).filter(|sealed| sealed.seal.hash == digest);
            let subject = entry.map_or(Subject::Digest(digest), Subject::Entry);
            let at = DateTime::from_timestamp_millis(at).ok_or_else(damaged)?;
            let leaf = Leaf { subject, kind: &kind, outcome: &outcome, by, at };
            let made = self.make(keys, &leaf)?;
            let index = to_sql(row.index)?;
            self.0.execute(
                "UPDATE log_leaf SET leaf = ?2, hash = ?3 WHERE log_index = ?1",
                params![index, made.bytes, made.hash.to_string()],
            )?;
            if let Some(salt) = made.salt {
                self.add_salt(index, &salt)?;
            }
        }
        Ok(())
    }
}

fn leaf_row(row: &Row<'_>, index: u64) -> Result<LeafRow, rusqlite::Error> {
    Ok(LeafRow {
        index,
        hash: row.get(1)?,
        says: (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?),
        leaf: row.get(7)?,
    })
}
