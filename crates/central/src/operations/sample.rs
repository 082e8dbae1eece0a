//! Draws entries of a year for compliance to look at: at least one in ten, by a seed that is published, so that anybody can
//! repeat the draw and nobody can steer it after the fact.

use chrono::Datelike;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use zhike_domain::calendar::local_day;
use zhike_domain::canonical::{Digest256, tagged_digest};
use zhike_domain::client::Client;
use zhike_domain::ids::LogEntryId;
use zhike_domain::review::{REVIEW_WITHIN, Review, ReviewQueue, ReviewReason};
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::record::{LogRecord, RecordKind};

use crate::database::{Changed, Database, DatabaseError, Leaf, Subject, Tables};
use crate::scope::Scope;

/// The smallest share that may be drawn.
const LEAST_SHARE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// A seed has at least so many bytes: a short one could be tried out until the draw pleases.
const SHORTEST_SEED: usize = 16;

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sampled {
    /// Service entries of the year.
    pub entries: u64,
    /// How many of them the draw names.
    pub drawn: u64,
    /// How many of those were not under review yet, and are now before compliance.
    pub asked: u64,
    /// The seed, hexadecimal.
    pub seed: String,
}

/// Why nothing was drawn.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// Less than one in ten, or more than all.
    #[error("the share lies between 0.1 and 1")]
    Share,
    /// Too short.
    #[error("the seed has at least 16 bytes")]
    Seed,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Place of an entry in the draw: those with the smallest are taken.
fn lot(seed: &[u8], entry: LogEntryId) -> Digest256 {
    tagged_digest("zhike/sample/1", &[seed, entry.0.as_bytes()])
}

impl Database {
    /// Draws a share, rounded up, of the service entries that were taken in during a year (Asia/Shanghai), and puts those that are
    /// not under review before compliance. The same draw again changes nothing.
    pub fn sample(&self, year: i32, share: Decimal, seed: &[u8]) -> Result<Sampled, SampleError> {
        if share < LEAST_SHARE || share > Decimal::ONE {
            return Err(SampleError::Share);
        }
        if seed.len() < SHORTEST_SEED {
            return Err(SampleError::Seed);
        }
        let now = self.now();
        self.write(|tables| {
            let mut entries: Vec<(Digest256, LogRecord)> = Vec::new();
            tables.log_entries(|record| {
                let of_year = local_day(record.receipt.received_at).year() == year;
                if of_year && record.sealed.entry.service().is_some() {
                    entries.push((lot(seed, record.sealed.entry.id), record));
                }
                Ok(())
            })?;
            entries.sort_by_key(|(lot, _)| *lot);
            let count = (Decimal::from(entries.len()) * share).ceil().to_usize().unwrap_or(entries.len());
            let mut changes = Vec::new();
            for (_, record) in entries.iter().take(count) {
                changes.extend(ask(tables, record, now)?);
            }
            let number = |count: usize| u64::try_from(count).map_err(|_| DatabaseError::TooLarge);
            let sampled = Sampled {
                entries: number(entries.len())?,
                drawn: number(count)?,
                asked: number(changes.len())?,
                seed: hex::encode(seed),
            };
            let drawn: Vec<u8> =
                entries.iter().take(count).flat_map(|(_, record)| record.sealed.seal.hash.0).collect();
            let leaf = Leaf {
                subject: Subject::Digest(tagged_digest("zhike/sampled/1", &[seed, &drawn])),
                kind: "sample",
                outcome: "applied",
                by: None,
                at: now,
            };
            tables.append_leaf(self.keys(), &leaf)?;
            tables.append_feed(&changes)?;
            Ok(sampled)
        })
    }
}

/// Puts an entry before compliance. One that is or was under review is looked at already.
fn ask(
    tables: &Tables<'_>,
    record: &LogRecord,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<Changed>, DatabaseError> {
    let entry = &record.sealed.entry;
    let id = entry.id.to_string();
    if tables.record(RecordKind::Review, &id)?.is_some() {
        return Ok(None);
    }
    // A client who was erased has no entries left; staff who left keep their record.
    let Some(client) = tables.record(RecordKind::Client, &entry.client().to_string())? else {
        return Ok(None);
    };
    let client: Client =
        serde_json::from_str(&client.body).map_err(|_| DatabaseError::Damaged("a client"))?;
    let maker = tables.staff(entry.rm)?.ok_or(DatabaseError::Damaged("an entry's maker"))?;
    let review = Review {
        entry: entry.id,
        queue: ReviewQueue::Compliance,
        reasons: vec![ReviewReason::Sample],
        client: client.id,
        client_name: client.name,
        client_number: client.number,
        maker: maker.id,
        maker_name: maker.name,
        branch: maker.branch,
        sealed: record.sealed.clone(),
        device_key: record.device_key.clone(),
        corrected: None,
        asked_at: now,
        due_at: now.checked_add_signed(REVIEW_WITHIN).unwrap_or(now),
        decided: None,
    };
    let body = serde_json::to_string(&review).map_err(|_| DatabaseError::NoJson)?;
    let scope = Scope::of_queue(ReviewQueue::Compliance);
    let written = tables.put_record(RecordKind::Review, &id, &scope, &body, None, None)?;
    Ok(Some(Changed {
        scope: scope.to_string(),
        op: ChangeOp::Put,
        kind: RecordKind::Review,
        id,
        rev: written.rev,
    }))
}
