//! Reading the service log; every entry is checked against its seal each time it is read.

use zhike_domain::ids::{ClientId, LogEntryId};
use zhike_domain::log_entry::ServiceRecord;
use zhike_ipc::{CorrectionForm, LogEntryView, LogForm, PromiseForm, ReceiptView, ScriptRef};
use zhike_protocol::seal::check_seal;

use crate::desk::Desk;
use crate::fault::Fault;
use crate::ports::StoredEntry;

/// Entries shown in one list.
const MOST_ENTRIES: u32 = 200;

impl Desk {
    /// The newest entries of a client, or of the whole book.
    pub fn list_log(&self, client: Option<ClientId>) -> Result<Vec<LogEntryView>, Fault> {
        let entries = self.store().log_entries(client, MOST_ENTRIES)?;
        entries.into_iter().map(|stored| self.entry_view(stored)).collect()
    }

    /// One entry.
    pub fn open_log_entry(&self, id: LogEntryId) -> Result<LogEntryView, Fault> {
        let stored = self.store().log_entry(id)?.ok_or(Fault::NotFound)?;
        self.entry_view(stored)
    }

    fn entry_view(&self, stored: StoredEntry) -> Result<LogEntryView, Fault> {
        let verified = check_seal(&stored.sealed, &stored.device_key).is_ok();
        let device = self.device();
        let receipt = stored.receipt.map(|receipt| ReceiptView {
            log_index: u32::try_from(receipt.log_index).unwrap_or(u32::MAX),
            received_at: receipt.received_at,
            verified: receipt.hash == stored.sealed.seal.hash && receipt.holds(&device.central_key),
        });
        let (entry, seal) = (stored.sealed.entry, stored.sealed.seal);
        let rm_name = if entry.rm == device.owner.id {
            device.owner.name.clone()
        } else {
            self.store().staff()?.into_iter().find(|s| s.id == entry.rm).map(|s| s.name).unwrap_or_default()
        };
        let products = self.store().products()?;
        let name = |code| products.get(code).map_or_else(|| code.0.clone(), |product| product.name.clone());
        let product_names = entry.record.products.iter().map(name).collect();
        Ok(LogEntryView {
            id: entry.id,
            client: self.brief_or_unknown(entry.record.client)?,
            rm_name,
            sequence: u32::try_from(entry.sequence).unwrap_or(u32::MAX),
            sealed_at: entry.sealed_at,
            late: entry.late,
            hash: seal.hash.to_string(),
            previous: seal.previous.to_string(),
            verified,
            receipt,
            corrected_by: stored.corrected_by,
            product_names,
            form: form_of(entry.record),
        })
    }
}

fn form_of(record: ServiceRecord) -> LogForm {
    LogForm {
        client: record.client,
        visit: record.visit,
        started_at: record.started_at,
        ended_at: record.ended_at,
        channel: record.channel,
        place: record.place.map(|place| place.into_inner()),
        purpose: record.purpose,
        people_present: record.people_present.into_iter().map(|name| name.into_inner()).collect(),
        summary: record.summary.into_inner(),
        products: record.products,
        disclosures: record.disclosures,
        client_answer: record.client_answer,
        scripts: record.scripts.into_iter().map(|s| ScriptRef { code: s.code, version: s.version }).collect(),
        follow_ups: record
            .follow_ups
            .into_iter()
            .map(|promise| PromiseForm { text: promise.text.into_inner(), due_on: promise.due_on })
            .collect(),
        corrects: record.corrects.map(|c| CorrectionForm { entry: c.entry, reason: c.reason.into_inner() }),
    }
}
