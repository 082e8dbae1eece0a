//! Erases a client: his records, his documents, and the key under which the rest of what central holds of him is encrypted. The
//! log stays whole: what it says of him can no longer be read by anybody, and still be proven complete.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use zhike_domain::calendar::local_day;
use zhike_domain::canonical::tagged_digest;
use zhike_domain::client::{Client, anniversary};
use zhike_domain::ids::ClientId;
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::record::{LogRecord, RecordKind};

use crate::database::{Changed, Database, DatabaseError, Leaf, OfClient, Subject, Tables};

/// Years for which what belongs to suitability is kept; longer than anti-money-laundering asks, and the longest wins (SU-21).
const RETENTION_YEARS: i32 = 20;

/// What an erasure removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Records.
    pub records: u64,
    /// Documents.
    pub documents: u64,
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// There is no such client.
    #[error("no client has this id")]
    Unknown,
    /// The law asks to keep him.
    #[error(
        "nothing was erased: what belongs to suitability is kept for 20 years, anti-money-laundering for 10, the longest wins \
         (SU-21); for this client until {until}"
    )]
    Retained {
        /// The first day on which he may be erased.
        until: NaiveDate,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Database {
    /// Erases a client for good. While he has to be kept (SU-21) only where the operator says `despite_retention`: a court may
    /// order it, and data taken in by mistake was never to be kept.
    pub fn erase_client(&self, client: ClientId, despite_retention: bool) -> Result<Erased, EraseError> {
        let now = self.now();
        let salt = crate::random::bytes::<32>().map_err(DatabaseError::from)?;
        let erased = self.write(|tables| {
            let records = tables.records_of(client)?;
            let of_himself = |row: &&OfClient| row.kind == RecordKind::Client;
            let himself = records.iter().find(of_himself).ok_or(EraseError::Unknown)?;
            let until = retained_until(himself, &records)?;
            if !despite_retention && local_day(now) < until {
                return Err(EraseError::Retained { until });
            }
            let mut changes = Vec::new();
            for row in &records {
                tables.remove_record(row.kind, &row.id)?;
                changes.push(change(row, ChangeOp::Delete, row.rev));
            }
            for row in tables.households_of(client)? {
                changes.push(leave_household(tables, client, &row)?);
            }
            let documents = tables.remove_documents(client)?;
            let entities: Vec<String> = records.iter().map(|row| row.id.clone()).collect();
            tables.forget_salts(client, &entities)?;
            tables.forget_arguments(client)?;
            tables.erase_client_key(client, now)?;
            let leaf = Leaf {
                subject: Subject::Digest(tagged_digest("zhike/erased/1", &[&salt, client.0.as_bytes()])),
                kind: "erased",
                outcome: "applied",
                by: None,
                at: now,
            };
            tables.append_leaf(self.keys(), &leaf)?;
            let count = u64::try_from(records.len()).map_err(|_| DatabaseError::TooLarge)?;
            tables.append_feed(&changes)?;
            Ok(Erased { records: count, documents })
        })?;
        // Not only out of the tables, but out of the files.
        self.settle()?;
        Ok(erased)
    }
}

fn change(row: &OfClient, op: ChangeOp, rev: u64) -> Changed {
    Changed { scope: row.scope.clone(), op, kind: row.kind, id: row.id.clone(), rev }
}

/// The first day on which the client may be erased: twenty years after the last that suitability has of him.
fn retained_until(himself: &OfClient, records: &[OfClient]) -> Result<NaiveDate, DatabaseError> {
    let damaged = |_| DatabaseError::Damaged("a record of a client");
    let client: Client = serde_json::from_str(&himself.body).map_err(damaged)?;
    let mut last = client.opened_on;
    let mut seen = |at: DateTime<Utc>| last = last.max(local_day(at));
    for row in records {
        match row.kind {
            RecordKind::LogEntry => {
                let record: LogRecord = serde_json::from_str(&row.body).map_err(damaged)?;
                seen(record.receipt.received_at);
            }
            RecordKind::Questionnaire => {
                let answered: AnsweredQuestionnaire = serde_json::from_str(&row.body).map_err(damaged)?;
                seen(answered.finished_at);
            }
            _ => {}
        }
    }
    Ok(anniversary(last, RETENTION_YEARS).unwrap_or(NaiveDate::MAX))
}

/// Takes him out of his household; one without another client goes.
fn leave_household(tables: &Tables<'_>, client: ClientId, row: &OfClient) -> Result<Changed, DatabaseError> {
    let damaged = || DatabaseError::Damaged("a household");
    let mut body: serde_json::Value = serde_json::from_str(&row.body).map_err(|_| damaged())?;
    let members = body.get_mut("members").and_then(serde_json::Value::as_array_mut).ok_or_else(damaged)?;
    let id = client.to_string();
    members.retain(|member| member.get("client").and_then(|of| of.as_str()) != Some(id.as_str()));
    if !members.iter().any(|member| member.get("client").is_some_and(|of| of.is_string())) {
        tables.remove_record(row.kind, &row.id)?;
        return Ok(change(row, ChangeOp::Delete, row.rev));
    }
    let stored = tables.record(row.kind, &row.id)?.ok_or_else(damaged)?;
    let rev = tables.rewrite_record(row.kind, &row.id, &body.to_string(), &stored)?;
    Ok(change(row, ChangeOp::Put, rev))
}
