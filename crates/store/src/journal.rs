//! The port `Journal`: what the RM does. Row, what follows from it, and outbox record are one transaction.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::ids::{ClientId, uuid_v7};
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_ipc::{LogForm, Preferences};
use zhike_protocol::push::{AccessRecord, MutationKind};
use zhike_protocol::seal::{check_link, check_seal};
use zhike_workstation::ports::{ChainHead, Device, Journal, MakeEntry, StoreError, StoredScore};

use crate::convert::text;
use crate::error::Fault;
use crate::overlay::{Before, Editable, merged, promises};
use crate::store::EncryptedStore;
use crate::tables;
use crate::tables::log_entry::Arriving;
use crate::tables::outbox::{Doing, Pending};

impl Journal for EncryptedStore {
    fn seal_entry(&self, make: MakeEntry<'_>, at: DateTime<Utc>) -> Result<SealedEntry, StoreError> {
        self.database.write(|transaction| {
            let device = tables::device::read(transaction)?.ok_or(Fault::Refused)?;
            let (sequence, hash) = tables::chain_link::head(transaction, device.id)?;
            let last_server_time = tables::sync_state::read(transaction)?.server_time;
            let sealed = make(ChainHead { sequence, hash, last_server_time }).ok_or(Fault::Refused)?;
            let device_key = hex::encode(device.signing_key.verifying_key().to_bytes());
            // An entry that would not stand as evidence is not kept as one.
            let links = check_link(hash, sequence, &sealed).is_ok();
            if !links || sealed.entry.device != device.id || check_seal(&sealed, &device_key).is_err() {
                return Err(Fault::Refused);
            }
            self.keep_entry(transaction, &sealed, &device_key, at)?;
            Ok(sealed)
        })
    }

    fn put_visit(&self, visit: &Visit, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.put(visit, visit.id.0, visit.client, MutationKind::PutVisit, at)
    }

    fn put_follow_up(&self, follow_up: &FollowUp, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.put(follow_up, follow_up.id.0, follow_up.client, MutationKind::PutFollowUp, at)
    }

    fn put_fact_sheet(&self, sheet: &FactSheet, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.put(sheet, sheet.client.0, sheet.client, MutationKind::PutFactSheet, at)
    }

    fn put_checkup(&self, checkup: &Checkup, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.put(checkup, checkup.id.0, checkup.client, MutationKind::PutCheckup, at)
    }

    fn put_questionnaire(
        &self,
        answered: &AnsweredQuestionnaire,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.database.write(|transaction| {
            tables::questionnaire::put(transaction, answered, 0, &text(answered)?)?;
            let id = answered.id.to_string();
            let doing = Doing {
                uuid: uuid_v7(at, self.random()?),
                kind: MutationKind::PutQuestionnaire,
                entity: id.clone(),
                client: answered.client,
                base_rev: 0,
                args: value(answered)?,
                touches: vec![id],
                at,
            };
            tables::outbox::add(transaction, &doing)
        })
    }

    fn keep_scores(&self, scores: &[StoredScore]) -> Result<(), StoreError> {
        self.database
            .write(|transaction| scores.iter().try_for_each(|score| tables::score::put(transaction, score)))
    }

    fn record_access(&self, access: &AccessRecord) -> Result<(), StoreError> {
        self.database.write(|transaction| {
            tables::access_log::add_reveal(transaction, access)?;
            let doing = Doing {
                uuid: uuid_v7(access.at, self.random()?),
                kind: MutationKind::RecordAccess,
                entity: access.client.to_string(),
                client: access.client,
                base_rev: 0,
                args: value(access)?,
                // It changes nothing of the client: he does not count as unsynced.
                touches: Vec::new(),
                at: access.at,
            };
            tables::outbox::add(transaction, &doing)
        })
    }

    fn keep_draft(&self, form: &LogForm, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.database.write(|transaction| tables::draft::put(transaction, form, at))
    }

    fn draft(&self, client: ClientId) -> Result<Option<(LogForm, DateTime<Utc>)>, StoreError> {
        self.database.read(|connection| tables::draft::of(connection, client))
    }

    fn discard_draft(&self, client: ClientId) -> Result<(), StoreError> {
        self.database.write(|transaction| tables::draft::remove(transaction, client))
    }

    fn preferences(&self) -> Result<Preferences, StoreError> {
        self.database.read(tables::preference::read)
    }

    fn keep_preferences(&self, preferences: &Preferences) -> Result<(), StoreError> {
        self.database.write(|transaction| tables::preference::put(transaction, preferences))
    }

    fn record_view(&self, client: ClientId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.database.write(|transaction| tables::access_log::add_view(transaction, client, at))
    }

    fn device(&self) -> Result<Option<Device>, StoreError> {
        self.database.read(tables::device::read)
    }

    fn keep_device(&self, device: &Device) -> Result<(), StoreError> {
        self.database.write(|transaction| tables::device::put(transaction, device))
    }
}

impl EncryptedStore {
    /// Entry, chain, promises, visit, draft and outbox record of a sealed entry.
    fn keep_entry(
        &self,
        transaction: &Connection,
        sealed: &SealedEntry,
        device_key: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Fault> {
        let entry = &sealed.entry;
        let client = entry.client();
        let body = text(sealed)?;
        let arriving = Arriving { sealed, body: &body, device_key, receipt: None, rev: 0 };
        tables::log_entry::put(transaction, &arriving)?;
        tables::chain_link::add(transaction, entry.device, entry.sequence, sealed.seal.hash)?;
        let args = value(sealed)?;
        let pending = Pending { kind: MutationKind::SealLogEntry, args };
        let mut touches = vec![entry.id.to_string()];
        if let Some(visit) = entry.service().and_then(|record| record.visit) {
            let before = Before::read::<Visit>(transaction, visit.0)?;
            if let Some(done) = Visit::lay(visit.0, &pending, before.body()?) {
                before.cover::<Visit>(transaction, &done)?;
                touches.push(visit.to_string());
            }
        }
        for promise in promises(sealed) {
            let before = Before::read::<FollowUp>(transaction, promise.id.0)?;
            before.cover::<FollowUp>(transaction, &value(&promise)?)?;
            touches.push(promise.id.to_string());
        }
        tables::draft::remove(transaction, client)?;
        let doing = Doing {
            uuid: uuid_v7(at, self.random()?),
            kind: MutationKind::SealLogEntry,
            entity: entry.id.to_string(),
            client,
            base_rev: 0,
            args: pending.args,
            touches,
            at,
        };
        tables::outbox::add(transaction, &doing)
    }

    /// A new or changed row of a kind the RM may edit.
    fn put<T: Editable>(
        &self,
        changed: &T,
        id: uuid::Uuid,
        client: ClientId,
        kind: MutationKind,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.database.write(|transaction| {
            let before = Before::read::<T>(transaction, id)?;
            let base_rev = before.rev();
            let shown = before.body()?;
            let earlier = shown.as_ref().map(T::deserialize).transpose();
            let body = merged(shown, &value(changed)?);
            // As it will be read back: a figure that JSON cannot say would be another one then.
            let kept = T::deserialize(&body);
            let (Ok(earlier), Ok(kept)) = (earlier, kept) else { return Err(Fault::Refused) };
            if !changed.may_become(&kept) || earlier.is_some_and(|earlier| !earlier.may_become(&kept)) {
                return Err(Fault::Refused);
            }
            before.cover::<T>(transaction, &body)?;
            let doing = Doing {
                uuid: uuid_v7(at, self.random()?),
                kind,
                entity: id.to_string(),
                client,
                base_rev,
                args: body,
                touches: vec![id.to_string()],
                at,
            };
            tables::outbox::add(transaction, &doing)
        })
    }
}

fn value<T: serde::Serialize>(value: &T) -> Result<serde_json::Value, Fault> {
    serde_json::to_value(value).map_err(|_| Fault::Failed("a value has no JSON form"))
}
