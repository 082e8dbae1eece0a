//! Reading the service log; every entry is checked against its seal each time it is read.

use zhike_domain::canonical::Digest256;
use zhike_domain::ids::{ClientId, LogEntryId, StaffId};
use zhike_domain::log_entry::{EntryContent, ServiceRecord};
use zhike_domain::private::Private;
use zhike_domain::review::{ReviewQueue, queue, reasons};
use zhike_domain::suitability::OfferMade;
use zhike_ipc::{
    CorrectionForm, EntryDecision, EntryReview, LogEntryView, LogForm, OfferForm, PromiseForm, ReceiptView,
    ScriptRef,
};
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

    /// Entries in which every word of the text occurs, newest contact first; nothing for a blank text.
    pub fn search_log(&self, text: &str, client: Option<ClientId>) -> Result<Vec<LogEntryView>, Fault> {
        let limit = usize::try_from(MOST_ENTRIES).unwrap_or(0);
        let entries = self.store().search_log(text, client, limit)?;
        entries.into_iter().map(|stored| self.entry_view(stored)).collect()
    }

    /// What an entry waits for, and what was decided of it (LG-05).
    fn entry_review(
        &self,
        record: &ServiceRecord,
        entry: LogEntryId,
        hash: Digest256,
    ) -> Result<Option<EntryReview>, Fault> {
        let reasons = reasons(record);
        let decisions = self.store().decisions_on(entry)?;
        let queue = queue(&reasons).or((!decisions.is_empty()).then_some(ReviewQueue::Compliance));
        let Some(queue) = queue else { return Ok(None) };
        let view = |stored: StoredEntry| {
            let verified = check_seal(&stored.sealed, &stored.device_key).is_ok();
            let at = stored.sealed.entry.sealed_at;
            let EntryContent::Decision(decision) = stored.sealed.entry.content else {
                return Err(Fault::NotFound);
            };
            Ok(EntryDecision {
                ruling: decision.ruling,
                verified: verified && decision.entry_hash == hash,
                reason: decision.reason.map(Private::into_inner),
                by_name: decision.by_name,
                at,
            })
        };
        let decisions = decisions.into_iter().map(view).collect::<Result<_, Fault>>()?;
        Ok(Some(EntryReview { queue, reasons, decisions }))
    }

    /// Name of somebody of the firm; empty where he is not known here.
    fn staff_name(&self, id: StaffId) -> Result<String, Fault> {
        let owner = &self.device().owner;
        if id == owner.id {
            return Ok(owner.name.clone());
        }
        Ok(self
            .store()
            .staff()?
            .into_iter()
            .find(|staff| staff.id == id)
            .map(|staff| staff.name)
            .unwrap_or_default())
    }

    pub(crate) fn entry_view(&self, stored: StoredEntry) -> Result<LogEntryView, Fault> {
        let verified = check_seal(&stored.sealed, &stored.device_key).is_ok();
        let device = self.device();
        let receipt = stored.receipt.map(|receipt| ReceiptView {
            log_index: u32::try_from(receipt.log_index).unwrap_or(u32::MAX),
            received_at: receipt.received_at,
            verified: receipt.hash == stored.sealed.seal.hash && receipt.holds(&device.central_key),
        });
        let (entry, seal) = (stored.sealed.entry, stored.sealed.seal);
        let EntryContent::Service(record) = entry.content else { return Err(Fault::NotFound) };
        let rm_name = self.staff_name(entry.rm)?;
        let products = self.store().products()?;
        let name = |code| products.get(code).map_or_else(|| code.0.clone(), |product| product.name.clone());
        let product_names = record.products.iter().map(name).collect();
        let offers = record.offers.iter().cloned().map(|offer| self.sealed_offer(record.client, offer));
        let proven = self.sync_store().proven_at(entry.id)?;
        Ok(LogEntryView {
            id: entry.id,
            offers: offers.collect::<Result<_, _>>()?,
            documents: self.document_views(record.client, &record.documents)?,
            review: self.entry_review(&record, entry.id, seal.hash)?,
            proven: proven.map(|size| u32::try_from(size).unwrap_or(u32::MAX)),
            client: self.brief_or_unknown(record.client)?,
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
            form: form_of(*record),
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
        offers: record.offers.into_iter().map(offer_form_of).collect(),
        documents: record.documents,
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

fn offer_form_of(offer: OfferMade) -> OfferForm {
    let facts = &offer.case.reveal().offer;
    OfferForm {
        initiator: facts.initiator,
        channel: facts.channel,
        thinking_days: facts.thinking_days,
        judged_at: facts.at,
        product: offer.product,
        amount: offer.amount,
        end: offer.end,
        documents: offer.documents,
    }
}
