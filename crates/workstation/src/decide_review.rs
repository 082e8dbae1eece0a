//! Deciding a review (LG-05): maker is not checker, and the decision is sealed into the device's own chain.

use zhike_domain::canonical::Digest256;
use zhike_domain::ids::LogEntryId;
use zhike_domain::log_entry::{EntryContent, LogEntry};
use zhike_domain::review::Decision;
use zhike_ipc::{DecideReview, ReviewView};
use zhike_protocol::seal::{check_seal, seal};

use crate::desk::Desk;
use crate::fault::Fault;
use crate::plan_visit::non_blank;

impl Desk {
    /// Decides. When this returns, the decision survives a power cut; central takes it in with the next exchange, and one it
    /// refuses, because somebody was first, comes back to "needs attention".
    pub fn decide_review(&self, request: DecideReview) -> Result<ReviewView, Fault> {
        let review = self.store().review(request.entry)?.ok_or(Fault::NotFound)?;
        self.may_decide(&review)??;
        let hash = review.sealed.seal.hash;
        // What was read is what is decided, and what does not hold is decided by nobody.
        if request.hash != hash.to_string() || check_seal(&review.sealed, &review.device_key).is_err() {
            return Err(Fault::Invalid("entry"));
        }
        if !review.queue.rulings().contains(&request.ruling) {
            return Err(Fault::Invalid("ruling"));
        }
        let decision = Decision {
            entry: review.entry,
            entry_hash: hash,
            client: review.client,
            ruling: request.ruling,
            reason: non_blank(request.reason),
            by_name: self.device().owner.name.clone(),
        };
        if !decision.is_reasoned() {
            return Err(Fault::Invalid("reason"));
        }
        let now = self.now();
        let id = LogEntryId::new(now, self.random()?);
        let salt = Digest256(self.random()?);
        let device = self.device();
        self.store().seal_entry(
            &mut |head| {
                let entry = LogEntry {
                    id,
                    rm: device.owner.id,
                    device: device.id,
                    sequence: head.sequence.checked_add(1)?,
                    sealed_at: now,
                    last_server_time: head.last_server_time,
                    late: false,
                    software: concat!("zhike ", env!("CARGO_PKG_VERSION")).to_owned(),
                    content: EntryContent::Decision(decision.clone()),
                };
                seal(entry, head.hash, salt, &device.signing_key).ok()
            },
            now,
        )?;
        self.open_review(review.entry)
    }
}
