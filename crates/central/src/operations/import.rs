//! Imports a firm: all of it in one transaction, or nothing. Data that is there already and equal is left alone; what
//! a device changed since is not overwritten.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Datelike, Utc};
use serde::Serialize;
use zhike_domain::canonical::tagged_digest;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::ids::{ClientId, DeviceId, StaffId};
use zhike_domain::ledger::LedgerEntry;
use zhike_domain::log_entry::SealedEntry;
use zhike_intake::FirmData;
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::record::{LedgerRecord, LogRecord, PriceRecord, RecordKind};
use zhike_protocol::seal::{Receipt, check_link, check_seal};

use super::editable::Editable;
use super::scripts::{UnfitScript, read as read_script, unfit as unfit_script};
use crate::database::{Changed, Database, DatabaseError, Leaf, StoredChain, Subject, Tables};
use crate::keys::Keys;
use crate::scope::Scope;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Something does not fit the rest; says which, by its id.
    #[error("{what}: {id}")]
    Unfit {
        /// What is wrong.
        what: &'static str,
        /// With which record: its id or product code.
        id: String,
    },
    /// A script may not be published.
    #[error("script {code}, {place}: {why}")]
    Script {
        /// Which.
        code: String,
        /// The field.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// What an import changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Records that are new or were changed.
    pub written: u64,
    /// Records that were there already.
    pub unchanged: u64,
}

fn unfit<T>(what: &'static str, id: impl ToString) -> Result<T, ImportError> {
    Err(ImportError::Unfit { what, id: id.to_string() })
}

impl Database {
    /// Imports a firm in one transaction. Log entries get receipts of now; their devices are registered as the
    /// archive's.
    pub fn import(&self, data: &FirmData) -> Result<Imported, ImportError> {
        let now = self.now();
        self.write(|tables| {
            let mut import = Import::new(tables, self.keys(), now);
            import.firm(data)?;
            import.clients(data)?;
            import.ledger(&data.ledger)?;
            for visit in &data.visits {
                import.of_client(RecordKind::Visit, visit.id, visit.client, visit)?;
            }
            for follow_up in &data.follow_ups {
                import.of_client(RecordKind::FollowUp, follow_up.id, follow_up.client, follow_up)?;
            }
            for answer in &data.answers {
                import.of_client(RecordKind::SurveyAnswer, answer.id, answer.client, answer)?;
            }
            for case in &data.cases {
                import.of_client(RecordKind::Case, case.id, case.client, case)?;
            }
            for sheet in &data.fact_sheets {
                import.of_client(RecordKind::FactSheet, sheet.client, sheet.client, sheet)?;
            }
            for checkup in &data.checkups {
                import.checkup(checkup)?;
            }
            import.log(data)?;
            import.finish()
        })
    }
}

struct Import<'a> {
    tables: &'a Tables<'a>,
    keys: &'a Keys,
    now: DateTime<Utc>,
    /// The RM in charge of each client met so far.
    in_charge: HashMap<ClientId, StaffId>,
    /// RMs who got clients.
    grown: BTreeSet<Scope>,
    changes: Vec<Changed>,
    imported: Imported,
}

impl<'a> Import<'a> {
    fn new(tables: &'a Tables<'a>, keys: &'a Keys, now: DateTime<Utc>) -> Self {
        Self {
            tables,
            keys,
            now,
            in_charge: HashMap::new(),
            grown: BTreeSet::new(),
            changes: Vec::new(),
            imported: Imported::default(),
        }
    }

    /// What everybody sees: people, products, prices, scripts.
    fn firm(&mut self, data: &FirmData) -> Result<(), ImportError> {
        self.tables.name_firm(&data.name, data.demo_rm)?;
        for staff in &data.staff {
            self.put(RecordKind::Staff, &staff.id.to_string(), &Scope::Branch(staff.branch.clone()), staff)?;
        }
        for product in &data.products {
            self.put(RecordKind::Product, &product.code.0, &Scope::Firm, product)?;
        }
        for series in &data.prices {
            let Ok(mut packed) = PriceRecord::pack(series) else {
                return unfit("the prices have no compact form", &series.product);
            };
            packed.dividends =
                data.dividends.iter().filter(|d| d.product == series.product).cloned().collect();
            packed.splits = data.splits.iter().filter(|s| s.product == series.product).cloned().collect();
            self.put(RecordKind::Prices, &series.product.0, &Scope::Firm, &packed)?;
        }
        for script in &data.scripts {
            if let Some(UnfitScript { code, place, why }) = unfit_script(script).into_iter().next() {
                return Err(ImportError::Script { code, place, why });
            }
            let id = format!("{}/{}", script.code, script.version);
            let mut script = script.clone();
            // The systems of record do not know what was withdrawn here; a nightly import must not bring it back.
            if let Some(row) = self.tables.record(RecordKind::Script, &id)? {
                script.withdrawn_on = script.withdrawn_on.or(read_script(&row)?.withdrawn_on);
            }
            self.put(RecordKind::Script, &id, &Scope::Firm, &script)?;
        }
        Ok(())
    }

    /// Households and clients. A household belongs to the RM of its first member who is a client.
    fn clients(&mut self, data: &FirmData) -> Result<(), ImportError> {
        for client in &data.clients {
            if self.tables.staff(client.rm)?.is_none() {
                return unfit("the client's RM is not of the firm", client.id);
            }
            if self.in_charge.insert(client.id, client.rm).is_some() {
                return unfit("two clients have the same id", client.id);
            }
        }
        for household in &data.households {
            let Some(first) = household.members.iter().find_map(|member| member.client) else {
                return unfit("the household has no client", household.id);
            };
            self.of_client(RecordKind::Household, household.id, first, household)?;
        }
        for client in &data.clients {
            let before = self.imported.written;
            self.of_client(RecordKind::Client, client.id, client.id, client)?;
            if self.imported.written > before {
                self.grown.insert(Scope::Rm(client.rm));
            }
        }
        Ok(())
    }

    /// Ledger rows, in records of a client and a calendar year.
    fn ledger(&mut self, rows: &[LedgerEntry]) -> Result<(), ImportError> {
        let mut years: BTreeMap<(ClientId, i32), Vec<LedgerEntry>> = BTreeMap::new();
        for row in rows {
            years.entry((row.client, row.date.year())).or_default().push(row.clone());
        }
        for ((client, year), mut rows) in years {
            rows.sort_by_key(|row| (row.date, row.position));
            let id = format!("{client}/{year}");
            self.of_client(RecordKind::Ledger, id, client, &LedgerRecord { client, year, rows })?;
        }
        Ok(())
    }

    /// Older log entries with a receipt each, oldest first, every device's in the order of its chain.
    fn log(&mut self, data: &FirmData) -> Result<(), ImportError> {
        let mut chains: HashMap<DeviceId, (String, StoredChain, u64)> = HashMap::new();
        for device in &data.archive_devices {
            if self.tables.device(device.id)?.is_none() {
                self.tables.add_device(device.id, device.owner, &device.public_key, "archive", self.now)?;
            }
            let stored = self.tables.device(device.id)?;
            let stored = stored.ok_or(DatabaseError::Damaged("a device just added"))?;
            if stored.public_key != device.public_key {
                return unfit("the device is known with another key", device.id);
            }
            chains.insert(device.id, (stored.public_key, stored.chain, stored.last_mid));
        }
        for sealed in in_order(&data.log) {
            let id = sealed.entry.id.to_string();
            if self.tables.record(RecordKind::LogEntry, &id)?.is_some() {
                self.imported.unchanged += 1;
                continue;
            }
            let Some((key, chain, _)) = chains.get_mut(&sealed.entry.device) else {
                return unfit("the log entry's device is not of the archive", id);
            };
            let held =
                check_seal(sealed, key).is_ok() && check_link(chain.hash, chain.sequence, sealed).is_ok();
            if !held {
                return unfit("the log entry's seal does not hold", id);
            }
            *chain = StoredChain { sequence: sealed.entry.sequence, hash: sealed.seal.hash };
            let leaf = Leaf {
                subject: Subject::Entry(sealed),
                kind: "archived_log_entry",
                outcome: "applied",
                by: None,
                at: self.now,
            };
            let index = self.tables.append_leaf(self.keys, &leaf)?;
            let receipt = Receipt::sign(index, sealed.seal.hash, self.now, self.keys.receipts());
            let record = LogRecord { sealed: sealed.clone(), receipt, device_key: key.clone() };
            self.of_client(RecordKind::LogEntry, id, sealed.entry.client(), &record)?;
        }
        for (device, (_, chain, last_mid)) in chains {
            self.tables.advance_device(device, last_mid, &chain)?;
        }
        Ok(())
    }

    /// An earlier checkup. What it found stays as it is stored, from whichever side another result comes.
    fn checkup(&mut self, checkup: &Checkup) -> Result<(), ImportError> {
        if !checkup.is_sound() {
            return unfit("the checkup's answers are not those to its findings", checkup.id);
        }
        if let Some(row) = self.tables.record(RecordKind::Checkup, &checkup.id.to_string())? {
            let stored: Checkup =
                serde_json::from_str(&row.body).map_err(|_| DatabaseError::Damaged("a checkup"))?;
            if !checkup.is_still(&stored) {
                return unfit("the checkup's result is another than the one stored", checkup.id);
            }
        }
        self.of_client(RecordKind::Checkup, checkup.id, checkup.client, checkup)
    }

    /// Puts a record of a client before the RM in charge of him.
    fn of_client(
        &mut self,
        kind: RecordKind,
        id: impl ToString,
        client: ClientId,
        body: &impl Serialize,
    ) -> Result<(), ImportError> {
        let id = id.to_string();
        let Some(rm) = self.in_charge.get(&client).copied() else {
            return unfit("the record is of a client who is not in the import", id);
        };
        self.put(kind, &id, &Scope::Rm(rm), body)
    }

    fn put(
        &mut self,
        kind: RecordKind,
        id: &str,
        scope: &Scope,
        body: &impl Serialize,
    ) -> Result<(), ImportError> {
        let body = serde_json::to_string(body).map_err(|_| DatabaseError::NoJson)?;
        let stored = self.tables.record(kind, id)?;
        if let Some(row) = &stored {
            let moved = row.scope != scope.to_string();
            if moved && kind == RecordKind::Client {
                // Everything of the client would have to move with him, and leave the devices where it is.
                return unfit("the client has another RM; an import does not reassign clients", id);
            }
            if row.written_by.is_some() || (!moved && row.body == body) {
                self.imported.unchanged += 1;
                return Ok(());
            }
        }
        let written = self.tables.put_record(kind, id, scope, &body, None, stored.as_ref())?;
        self.imported.written += 1;
        let change = |op, scope| Changed { scope, op, kind, id: id.to_owned(), rev: written.rev };
        if let Some(left) = written.left.clone() {
            self.changes.push(change(ChangeOp::Evict, left));
        }
        self.changes.push(change(ChangeOp::Put, scope.to_string()));
        Ok(())
    }

    /// Scope versions, the leaf of the import itself, and last of all the feed.
    fn finish(self) -> Result<Imported, ImportError> {
        for scope in &self.grown {
            self.tables.advance_scope_version(scope)?;
        }
        if !self.changes.is_empty() {
            let lines: Vec<String> = self
                .changes
                .iter()
                .map(|change| format!("{}/{}@{}", change.kind.name(), change.id, change.rev))
                .collect();
            let leaf = Leaf {
                subject: Subject::Digest(tagged_digest("zhike/import/1", &[lines.join("\n").as_bytes()])),
                kind: "import",
                outcome: "applied",
                by: None,
                at: self.now,
            };
            self.tables.append_leaf(self.keys, &leaf)?;
        }
        self.tables.append_feed(&self.changes)?;
        Ok(self.imported)
    }
}

/// Entries by the time they were sealed, but never one before its predecessor in its device's chain.
fn in_order(log: &[SealedEntry]) -> Vec<&SealedEntry> {
    let mut entries: Vec<&SealedEntry> = log.iter().collect();
    entries.sort_by_key(|sealed| (sealed.entry.device, sealed.entry.sequence));
    let mut latest: HashMap<DeviceId, DateTime<Utc>> = HashMap::new();
    let mut keyed: Vec<(DateTime<Utc>, &SealedEntry)> = entries
        .into_iter()
        .map(|sealed| {
            let entry = &sealed.entry;
            let not_before = latest.entry(entry.device).or_insert(entry.sealed_at);
            *not_before = (*not_before).max(entry.sealed_at);
            (*not_before, sealed)
        })
        .collect();
    // Stable: entries of one device keep the order of their chain.
    keyed.sort_by_key(|(at, _)| *at);
    keyed.into_iter().map(|(_, sealed)| sealed).collect()
}
