//! Puts an evidence pack together (LG-07): what was said and done with a client, with everything that proves it. Who asks for
//! whom is itself a leaf of the log. The form of the pack is `zhike_evidence`'s, the report on paper `zhike_report`'s.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use zhike_domain::canonical::{Digest256, tagged_digest};
use zhike_domain::client::Client;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_evidence::{Asked, Dossier, Exhibit, FormerCheckpoint, LogKey};
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::evidence::EvidenceRequest;
use zhike_protocol::record::{LogRecord, RecordKind};
use zhike_protocol::tlog;

use super::authenticate::{Caller, authenticate};
use super::evidence_report::report;
use super::find_clients::within;
use super::rule_packs::known_packs;
use super::{Refused, sha256};
use crate::database::{Database, DatabaseError, Leaf, StoredTiles, Subject, Tables};

/// Former checkpoints a pack holds at most: the first that held each entry.
const MOST_FORMER: usize = 64;

/// Why an inspector at the server gets no pack.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// No client, or several.
    #[error("no client has this number")]
    Unknown,
    /// The first day comes after the last.
    #[error("the first day comes after the last")]
    Period,
    /// The pack could not be put together.
    #[error("the pack could not be written: {0}")]
    Writing(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// A pack for a device: compliance may ask about every client, an RM about his own. The bytes of the zip.
pub(crate) fn evidence(
    database: &Database,
    token: &str,
    request: &EvidenceRequest,
) -> Result<Vec<u8>, Refused> {
    if request.from > request.to {
        return Err(ApiErrorCode::BadRequest.into());
    }
    database.write(|tables| {
        let caller = authenticate(database, tables, token)?;
        entitled(tables, &caller, request.client)?;
        note_request(database, tables, caller.owner.id.0.as_bytes(), request)?;
        Ok::<_, Refused>(())
    })?;
    pack(database, request).map_err(|error| match error {
        EvidenceError::Database(error) => Refused::Failed(error),
        EvidenceError::Unknown => ApiErrorCode::NotEntitled.into(),
        EvidenceError::Period => ApiErrorCode::BadRequest.into(),
        EvidenceError::Writing(reason) => {
            tracing::error!(%reason, "an evidence pack could not be written");
            ApiErrorCode::Internal.into()
        }
    })
}

impl Database {
    /// A pack for an inspector at the server, by the client's number.
    pub fn evidence(
        &self,
        number: &str,
        product: Option<ProductCode>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<u8>, EvidenceError> {
        if from > to {
            return Err(EvidenceError::Period);
        }
        let found = self.read(|tables| tables.clients_called(number, None, 2))?;
        let damaged = |_| DatabaseError::Damaged("a client");
        let clients: Vec<Client> =
            found.iter().map(|body| serde_json::from_str(body).map_err(damaged)).collect::<Result<_, _>>()?;
        let [client] = clients.as_slice() else { return Err(EvidenceError::Unknown) };
        let request = EvidenceRequest { client: client.id, product, from, to, seen: None };
        self.write(|tables| note_request(self, tables, b"operator", &request))?;
        pack(self, &request)
    }
}

fn entitled(tables: &Tables<'_>, caller: &Caller, client: ClientId) -> Result<(), Refused> {
    let scope = within(caller)?;
    let row = tables.record(RecordKind::Client, &client.to_string())?.ok_or(ApiErrorCode::NotEntitled)?;
    match scope {
        Some(scope) if !row.is_in(&scope) => Err(ApiErrorCode::NotEntitled.into()),
        _ => Ok(()),
    }
}

/// Who asked for whom, in the log: committed to, so that nobody reads it there and nobody denies it later.
fn note_request(
    database: &Database,
    tables: &Tables<'_>,
    who: &[u8],
    request: &EvidenceRequest,
) -> Result<(), DatabaseError> {
    let asked = serde_json::to_vec(request).map_err(|_| DatabaseError::NoJson)?;
    let leaf = Leaf {
        subject: Subject::Digest(tagged_digest("zhike/evidence-request/1", &[who, &asked])),
        kind: "evidence",
        outcome: "applied",
        by: None,
        at: database.now(),
    };
    tables.append_leaf(database.keys(), &leaf).map(drop)
}

/// The pack: the newest checkpoint is the one that holds the request itself.
fn pack(database: &Database, request: &EvidenceRequest) -> Result<Vec<u8>, EvidenceError> {
    let (dossier, sheet) = database.read(|tables| {
        let dossier = Gather { database, tables }.dossier(request)?;
        let sheet = report(tables, &dossier, request)?;
        Ok::<_, EvidenceError>((dossier, sheet))
    })?;
    let writing = |error: String| EvidenceError::Writing(error);
    let paper = zhike_report::evidence_pdf(&sheet).map_err(|error| writing(error.to_string()))?;
    zhike_evidence::write(&dossier, &paper.bytes, database.keys().receipts())
        .map_err(|error| writing(error.to_string()))
}

struct Gather<'a> {
    database: &'a Database,
    tables: &'a Tables<'a>,
}

impl Gather<'_> {
    fn dossier(&self, request: &EvidenceRequest) -> Result<Dossier, EvidenceError> {
        let tables = self.tables;
        let row = tables.record(RecordKind::Client, &request.client.to_string())?;
        let row = row.ok_or(EvidenceError::Unknown)?;
        let client: Client =
            serde_json::from_str(&row.body).map_err(|_| DatabaseError::Damaged("a client"))?;
        let newest = tables.newest_checkpoint()?.ok_or(DatabaseError::Damaged("the log's checkpoint"))?;
        let records = self.records(request.client)?;
        let asked = Asked {
            client: client.id,
            client_number: client.number,
            client_name: client.name,
            product: request.product.clone(),
            from: request.from,
            to: request.to,
        };
        let services: Vec<_> =
            records.iter().filter_map(|of| Some((of.sealed.entry.id, of.sealed.entry.service()?))).collect();
        let chosen = asked.answered_by(&services);
        let is_chosen = |record: &&LogRecord| chosen.contains(&record.sealed.entry.id);
        let decides = |record: &&LogRecord| {
            record.sealed.entry.decision().is_some_and(|decision| chosen.contains(&decision.entry))
        };
        let exhibits = |records: Vec<&LogRecord>| -> Result<Vec<Exhibit>, DatabaseError> {
            records.into_iter().map(|record| self.exhibit(record, newest.size)).collect()
        };
        let entries = exhibits(records.iter().filter(is_chosen).collect())?;
        let approvals = exhibits(records.iter().filter(decides).collect())?;
        let all = || entries.iter().chain(&approvals);
        let devices: BTreeSet<_> = all().map(|exhibit| exhibit.sealed.entry.device).collect();
        let device_keys = devices
            .into_iter()
            .filter_map(|device| tables.device_key(device).transpose())
            .collect::<Result<_, _>>()?;
        let judged: BTreeSet<Digest256> = entries
            .iter()
            .filter_map(|exhibit| exhibit.sealed.entry.service())
            .flat_map(|record| record.offers.iter().map(|offer| offer.verdict.pack_digest))
            .collect();
        let mut packs = BTreeMap::new();
        for pack in known_packs(tables)? {
            let digest = sha256(pack.text.as_bytes());
            if judged.contains(&digest) {
                packs.entry(digest).or_insert(pack);
            }
        }
        let firm = tables.firm()?.ok_or(DatabaseError::Damaged("the firm's row"))?;
        Ok(Dossier {
            firm: firm.name,
            made_at: self.database.now(),
            asked,
            former: self.former(
                // What was seen first: it is the one that is never left out.
                request
                    .seen
                    .and_then(|size| size.checked_sub(1))
                    .into_iter()
                    .chain(all().map(|exhibit| exhibit.receipt.log_index)),
                newest.size,
            )?,
            packs: packs.into_values().collect(),
            log_keys: vec![LogKey {
                key: self.database.central_key(),
                since: tables.log_began()?.unwrap_or(DateTime::<Utc>::UNIX_EPOCH),
                until: None,
            }],
            device_keys,
            checkpoint: newest.note,
            entries,
            approvals,
        })
    }

    /// Entries and decisions about a client, in the order of the log.
    fn records(&self, client: ClientId) -> Result<Vec<LogRecord>, DatabaseError> {
        let mut records: Vec<LogRecord> = Vec::new();
        for row in self.tables.records_of(client)? {
            if row.kind == RecordKind::LogEntry {
                let damaged = |_| DatabaseError::Damaged("a log entry");
                records.push(serde_json::from_str(&row.body).map_err(damaged)?);
            }
        }
        records.sort_by_key(|record| record.receipt.log_index);
        Ok(records)
    }

    fn exhibit(&self, record: &LogRecord, size: u64) -> Result<Exhibit, DatabaseError> {
        let entry = &record.sealed.entry;
        let index = record.receipt.log_index;
        let key = self.tables.read_client_key(self.database.keys(), entry.client())?;
        let key = key.ok_or(DatabaseError::Damaged("the key of an entry's client"))?;
        Ok(Exhibit {
            sealed: record.sealed.clone(),
            receipt: record.receipt.clone(),
            device_key: record.device_key.clone(),
            key: key.entry_key(entry.id),
            leaf: self.tables.leaf(index)?.ok_or(DatabaseError::LogForked)?,
            path: tlog::inclusion(&StoredTiles(self.tables), index, size)?,
        })
    }

    /// The checkpoints that held the leaves at these places first, each with the proof that the newest extends it.
    fn former(
        &self,
        indices: impl Iterator<Item = u64>,
        size: u64,
    ) -> Result<Vec<FormerCheckpoint>, DatabaseError> {
        let mut former = BTreeMap::new();
        for index in indices.take(MOST_FORMER) {
            if let Some(row) = self.tables.first_checkpoint_with(index)?
                && row.size < size
            {
                let path = tlog::consistency(&StoredTiles(self.tables), row.size, size)?;
                former.insert(row.size, FormerCheckpoint { checkpoint: row.note, path });
            }
        }
        Ok(former.into_values().collect())
    }
}
