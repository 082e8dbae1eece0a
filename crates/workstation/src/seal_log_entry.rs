//! Sealing a log entry (LG-01 … LG-03): hash chain and device signature, durable before it is said.

use zhike_domain::canonical::{Digest256, canonical_bytes};
use zhike_domain::ids::{FollowUpId, LogEntryId};
use zhike_domain::log_entry::{
    Correction, EntryContent, LogEntry, Promise, RecordFault, ScriptUsed, ServiceRecord, is_late,
};
use zhike_domain::private::Private;
use zhike_ipc::{LogEntryView, LogForm};
use zhike_protocol::seal::seal;

use crate::desk::Desk;
use crate::fault::Fault;
use crate::plan_visit::non_blank;

/// A record is no larger in its canonical form: 60,000 bytes for the entry, less what surrounds the record.
const MOST_RECORD_BYTES: usize = 59_000;

impl Desk {
    /// Seals the form. When this returns, the entry survives a power cut; it leaves for central with the next exchange.
    pub fn seal_log_entry(&self, form: LogForm) -> Result<LogEntryView, Fault> {
        self.known_client(form.client)?;
        if let Some(visit) = form.visit {
            self.store().visit(visit)?.filter(|v| v.client == form.client).ok_or(Fault::Invalid("visit"))?;
        }
        if let Some(correction) = &form.corrects {
            let corrected = self.store().log_entry(correction.entry)?.ok_or(Fault::Invalid("corrects"))?;
            if corrected.sealed.entry.client() != form.client {
                return Err(Fault::Invalid("corrects"));
            }
        }
        let now = self.now();
        let record = self.record_of(form)?;
        record.check(now).map_err(|fault| Fault::Invalid(field_of(fault)))?;
        self.documents_here(record.client, &record.documents)?;
        // Canonical bytes that central takes in one entry; a verdict with its inputs is by far the largest part.
        if canonical_bytes(&record).map_or(true, |bytes| bytes.len() > MOST_RECORD_BYTES) {
            return Err(Fault::Invalid("offers"));
        }
        let id = LogEntryId::new(now, self.random()?);
        let salt = Digest256(self.random()?);
        let device = self.device();
        let sealed = self.store().seal_entry(
            &mut |head| {
                let entry = LogEntry {
                    id,
                    rm: device.owner.id,
                    device: device.id,
                    sequence: head.sequence.checked_add(1)?,
                    sealed_at: now,
                    last_server_time: head.last_server_time,
                    late: is_late(record.ended_at, now),
                    software: concat!("zhike ", env!("CARGO_PKG_VERSION")).to_owned(),
                    content: EntryContent::Service(Box::new(record.clone())),
                };
                seal(entry, head.hash, salt, &device.signing_key).ok()
            },
            now,
        )?;
        self.open_log_entry(sealed.entry.id)
    }

    fn record_of(&self, form: LogForm) -> Result<ServiceRecord, Fault> {
        let now = self.now();
        let mut follow_ups = Vec::with_capacity(form.follow_ups.len());
        for promise in form.follow_ups {
            let id = FollowUpId::new(now, self.random()?);
            let text = Private::new(promise.text.trim().to_owned());
            follow_ups.push(Promise { id, text, due_on: promise.due_on });
        }
        let people = form.people_present.into_iter().filter_map(|name| non_blank(Some(name)));
        let disclosures = form.disclosures.into_iter().filter(|text| !text.trim().is_empty());
        Ok(ServiceRecord {
            client: form.client,
            visit: form.visit,
            started_at: form.started_at,
            ended_at: form.ended_at,
            channel: form.channel,
            place: non_blank(form.place),
            purpose: form.purpose,
            people_present: people.collect(),
            summary: Private::new(form.summary.trim().to_owned()),
            products: form.products,
            disclosures: disclosures.collect(),
            offers: self.offers_made(form.client, form.offers, form.started_at, form.ended_at)?,
            documents: form.documents,
            client_answer: form.client_answer,
            scripts: form
                .scripts
                .into_iter()
                .map(|s| ScriptUsed { code: s.code, version: s.version })
                .collect(),
            follow_ups,
            corrects: form.corrects.map(|c| Correction { entry: c.entry, reason: Private::new(c.reason) }),
        })
    }
}

/// The form field at which a fault is shown.
fn field_of(fault: RecordFault) -> &'static str {
    match fault {
        RecordFault::EndsBeforeItBegins => "ended_at",
        RecordFault::InTheFuture => "started_at",
        RecordFault::EmptySummary => "summary",
        RecordFault::EmptyPromise => "follow_ups",
        RecordFault::EmptyCorrectionReason => "corrects",
    }
}
