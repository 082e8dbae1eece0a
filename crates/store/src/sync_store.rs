//! The port `SyncStore`: the outbox on its way out, the feed on its way in.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use uuid::Uuid;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_protocol::pull::PullAnswer;
use zhike_protocol::push::{Mutation, MutationKind, MutationOutcome, MutationResult};
use zhike_workstation::ports::{OutboxCounts, StoreError, SyncPoint, SyncStore};

use crate::apply::apply;
use crate::error::Fault;
use crate::overlay::settle;
use crate::store::EncryptedStore;
use crate::tables;
use crate::tables::outbox::{Pending, Refusal};

impl SyncStore for EncryptedStore {
    fn outbox(&self, limit: usize) -> Result<Vec<Mutation>, StoreError> {
        self.database.read(|connection| tables::outbox::pending(connection, limit))
    }

    fn outbox_counts(&self) -> Result<OutboxCounts, StoreError> {
        self.database.read(tables::outbox::counts)
    }

    fn record_results(&self, results: &[MutationResult], sync_point: SyncPoint) -> Result<(), StoreError> {
        self.database.write(|transaction| {
            for result in results {
                record(transaction, result)?;
            }
            tables::sync_state::note_central(transaction, sync_point.epoch, sync_point.server_time)
        })
    }

    fn cursor(&self) -> Result<Option<String>, StoreError> {
        self.database.read(|connection| Ok(tables::sync_state::read(connection)?.cursor))
    }

    fn epoch(&self) -> Result<u64, StoreError> {
        self.database.read(|connection| Ok(tables::sync_state::read(connection)?.epoch))
    }

    fn apply_page(&self, page: &PullAnswer) -> Result<bool, StoreError> {
        let applied = self.database.write_then(
            |transaction| apply(transaction, page),
            |applied| self.follow(applied, page.complete),
        )?;
        if applied.unread > 0 {
            tracing::warn!(records = applied.unread, "records of a page cannot be read by this version");
        }
        Ok(applied.changed)
    }

    fn last_success(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.database.read(|connection| Ok(tables::sync_state::read(connection)?.last_success))
    }

    fn note_success(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.database.write(|transaction| tables::sync_state::note_success(transaction, at))
    }
}

/// Keeps what became of one mutation. One that was answered before changes nothing.
fn record(connection: &Connection, result: &MutationResult) -> Result<(), Fault> {
    let Some(waiting) = tables::outbox::waiting(connection, result.mid)? else { return Ok(()) };
    let refusal = match result.outcome {
        MutationOutcome::Applied | MutationOutcome::Duplicate => None,
        MutationOutcome::Conflict => Some(Refusal::Conflict),
        MutationOutcome::Rejected(code) => Some(Refusal::Rejected(code)),
    };
    match refusal {
        None => tables::outbox::remove(connection, result.mid)?,
        Some(refusal) => tables::outbox::refuse(connection, result.mid, refusal)?,
    }
    let accepted = refusal.is_none().then_some(&waiting.pending);
    let entity = Uuid::parse_str(&waiting.entity).map_err(|_| Fault::Damaged("outbox"))?;
    match waiting.pending.kind {
        MutationKind::PutVisit => {
            settle::<Visit>(connection, entity, accepted, accepted.map(|_| result.rev))?
        }
        MutationKind::PutFollowUp => {
            settle::<FollowUp>(connection, entity, accepted, accepted.map(|_| result.rev))?;
        }
        MutationKind::SealLogEntry => {
            if accepted.is_some() {
                tables::log_entry::acknowledge(connection, entity, result.rev, result.receipt.as_ref())?;
                settle_entry(connection, &waiting.pending)?;
            }
        }
        MutationKind::PutFactSheet => {
            settle::<FactSheet>(connection, entity, accepted, accepted.map(|_| result.rev))?;
        }
        MutationKind::PutCheckup => {
            settle::<Checkup>(connection, entity, accepted, accepted.map(|_| result.rev))?;
        }
        // Neither is shown otherwise than it was kept, whatever central says.
        MutationKind::RecordAccess | MutationKind::PutQuestionnaire => {}
    }
    // The contents of a refused mutation must not outlast the client on this device.
    if let (Some(_), Some(client)) = (refusal, waiting.client)
        && !tables::client::exists(connection, client)?
    {
        tables::outbox::blank_refused(connection, client)?;
    }
    Ok(())
}

/// Visit and promises of an entry that central took: central has done the same from the entry. Those of a refused
/// entry stay as they are, like the entry: what was said and promised has happened.
fn settle_entry(connection: &Connection, accepted: &Pending) -> Result<(), Fault> {
    let sealed: SealedEntry =
        serde_json::from_value(accepted.args.clone()).map_err(|_| Fault::Damaged("outbox"))?;
    let Some(record) = sealed.entry.service() else { return Ok(()) };
    if let Some(visit) = record.visit {
        settle::<Visit>(connection, visit.0, Some(accepted), None)?;
    }
    for promise in &record.follow_ups {
        settle::<FollowUp>(connection, promise.id.0, Some(accepted), None)?;
    }
    Ok(())
}
