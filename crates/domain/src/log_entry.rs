//! The service log (LG-01 … LG-03): what was said and done, sealed into a hash chain, never edited.
//! Signing and checking signatures live in `protocol::seal`; here is only what is hashed and how.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::canonical::{Digest256, NotCanonical, canonical_bytes, tagged_digest};
use crate::closed_sets::{ClientAnswer, ContactChannel, VisitPurpose};
use crate::document::DocumentRef;
use crate::ids::{ClientId, DeviceId, FollowUpId, LogEntryId, ProductCode, StaffId, VisitId};
use crate::private::Private;
use crate::review::Decision;
use crate::suitability::{OfferMade, OfferPath};

/// What the RM writes down. A draft until it is sealed into a [`LogEntry`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRecord {
    /// With whom.
    pub client: ClientId,
    /// The visit it belongs to, if one was planned.
    pub visit: Option<VisitId>,
    /// Begin of the contact.
    pub started_at: DateTime<Utc>,
    /// End of the contact.
    pub ended_at: DateTime<Utc>,
    /// How they met.
    pub channel: ContactChannel,
    /// Where.
    pub place: Option<Private<String>>,
    /// Why.
    pub purpose: VisitPurpose,
    /// Others present.
    #[serde(default)]
    pub people_present: Vec<Private<String>>,
    /// What was talked about, in the RM's words.
    pub summary: Private<String>,
    /// Products spoken of.
    #[serde(default)]
    pub products: Vec<ProductCode>,
    /// Risks and costs disclosed, in the words used.
    #[serde(default)]
    pub disclosures: Vec<String>,
    /// Products offered or asked for, each with its verdict (LG-04).
    #[serde(default)]
    pub offers: Vec<OfferMade>,
    /// Documents and recordings that belong to the contact as a whole.
    #[serde(default)]
    pub documents: Vec<DocumentRef>,
    /// The client's answer.
    pub client_answer: ClientAnswer,
    /// Scripts used, by code and version.
    #[serde(default)]
    pub scripts: Vec<ScriptUsed>,
    /// What was promised.
    #[serde(default)]
    pub follow_ups: Vec<Promise>,
    /// The sealed entry this one corrects, and why (LG-02).
    pub corrects: Option<Correction>,
}

/// A script that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptUsed {
    /// Code ("MAT-03").
    pub code: String,
    /// Version.
    pub version: u32,
}

/// Something promised during the contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The follow-up it becomes.
    pub id: FollowUpId,
    /// What was promised.
    pub text: Private<String>,
    /// By when.
    pub due_on: NaiveDate,
}

/// Names the entry that is corrected, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The entry that is corrected; it stays visible.
    pub entry: LogEntryId,
    /// Why.
    pub reason: Private<String>,
}

/// A record with everything that makes it evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Identity.
    pub id: LogEntryId,
    /// Who logged it.
    pub rm: StaffId,
    /// On which device.
    pub device: DeviceId,
    /// Position in the device's chain, from 1 without gaps.
    pub sequence: u64,
    /// The device's clock when it was sealed.
    pub sealed_at: DateTime<Utc>,
    /// The last time the server had told the device before sealing (LG-03).
    pub last_server_time: Option<DateTime<Utc>>,
    /// Sealed more than 24 hours after the contact ended (LG-03).
    pub late: bool,
    /// Version of the software.
    pub software: String,
    /// What it says.
    pub content: EntryContent,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryContent {
    /// What was said and done with a client.
    Service(Box<ServiceRecord>),
    /// What a checker decided of another entry (LG-05).
    Decision(Decision),
}

impl LogEntry {
    /// The client it is about.
    pub fn client(&self) -> ClientId {
        match &self.content {
            EntryContent::Service(record) => record.client,
            EntryContent::Decision(decision) => decision.client,
        }
    }

    /// When what it is about began; of a decision, when it was sealed.
    pub fn happened_at(&self) -> DateTime<Utc> {
        match &self.content {
            EntryContent::Service(record) => record.started_at,
            EntryContent::Decision(_) => self.sealed_at,
        }
    }

    /// What was said and done, if that is what it holds.
    pub fn service(&self) -> Option<&ServiceRecord> {
        match &self.content {
            EntryContent::Service(record) => Some(record),
            EntryContent::Decision(_) => None,
        }
    }

    /// The decision, if that is what it holds.
    pub fn decision(&self) -> Option<&Decision> {
        match &self.content {
            EntryContent::Service(_) => None,
            EntryContent::Decision(decision) => Some(decision),
        }
    }

    /// The entry it corrects.
    pub fn corrects(&self) -> Option<&Correction> {
        self.service()?.corrects.as_ref()
    }
}

/// The seal over an entry: the hash chain of its device and the device's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// How hashes and signature were made; the only value so far is [`SEAL_ALGORITHM`].
    pub algorithm: String,
    /// Random bytes in the commitment, so that a short entry cannot be guessed from its hash.
    pub salt: Digest256,
    /// Hash of the entry before it in the device's chain; of nothing but zeros for the first.
    pub previous: Digest256,
    /// Hash of this entry, which the next one names.
    pub hash: Digest256,
    /// Ed25519 signature over [`Seal::hash`] by the device's key, 64 bytes in hexadecimal.
    pub signature: String,
}

/// A sealed entry, as it is stored, sent and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedEntry {
    /// The entry.
    pub entry: LogEntry,
    /// Its seal.
    pub seal: Seal,
}

/// Name of the one algorithm in use: salted SHA-256 commitment, SHA-256 chain, Ed25519 signature.
pub const SEAL_ALGORITHM: &str = "zhike-seal-1:sha256+ed25519";

/// The `previous` of a device's first entry.
pub const CHAIN_START: Digest256 = Digest256([0; 32]);

/// Entries sealed longer than this after the contact ended are marked late (LG-03).
pub const LATE_AFTER: TimeDelta = TimeDelta::hours(24);

/// Whether an entry sealed at this instant counts as late (LG-03): strictly more than 24 hours after the end.
pub fn is_late(ended_at: DateTime<Utc>, sealed_at: DateTime<Utc>) -> bool {
    sealed_at.signed_duration_since(ended_at) > LATE_AFTER
}

/// The salted commitment to an entry: says nothing of it to who lacks the salt, and fits no other entry.
pub fn commitment(entry: &LogEntry, salt: &Digest256) -> Result<Digest256, NotCanonical> {
    Ok(tagged_digest("zhike/log/commitment/1", &[&salt.0, &canonical_bytes(entry)?]))
}

/// Hash of an entry out of its commitment, device and position, chained to the entry before it: the chain can be
/// followed without the plaintext.
pub fn chain_commitment(
    device: DeviceId,
    sequence: u64,
    commitment: &Digest256,
    previous: &Digest256,
) -> Digest256 {
    let device = device.0.into_bytes();
    tagged_digest("zhike/log/chain/1", &[&previous.0, &device, &sequence.to_be_bytes(), &commitment.0])
}

/// Hash of an entry: a salted commitment to its canonical form, chained to the entry before it.
pub fn chain_hash(
    entry: &LogEntry,
    salt: &Digest256,
    previous: &Digest256,
) -> Result<Digest256, NotCanonical> {
    Ok(chain_commitment(entry.device, entry.sequence, &commitment(entry, salt)?, previous))
}

/// Why a record cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordFault {
    /// The contact ends before it begins.
    #[error("the contact ends before it begins")]
    EndsBeforeItBegins,
    /// The contact lies in the future.
    #[error("the contact lies in the future")]
    InTheFuture,
    /// Nothing was written down.
    #[error("nothing was written down")]
    EmptySummary,
    /// A promise without words.
    #[error("a promise has no words")]
    EmptyPromise,
    /// A correction that gives no reason.
    #[error("the correction gives no reason")]
    EmptyCorrectionReason,
}

impl ServiceRecord {
    /// Something was sold off the path (LG-04).
    pub fn is_breach(&self) -> bool {
        self.offers.iter().any(|offer| offer.path == OfferPath::Breach)
    }

    /// Checks that the record says enough to be evidence; `now` is the device's clock.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(), RecordFault> {
        let blank = |text: &Private<String>| text.reveal().trim().is_empty();
        if self.ended_at < self.started_at {
            return Err(RecordFault::EndsBeforeItBegins);
        }
        if self.started_at > now {
            return Err(RecordFault::InTheFuture);
        }
        if blank(&self.summary) {
            return Err(RecordFault::EmptySummary);
        }
        if self.follow_ups.iter().any(|promise| blank(&promise.text)) {
            return Err(RecordFault::EmptyPromise);
        }
        if self.corrects.as_ref().is_some_and(|c| blank(&c.reason)) {
            return Err(RecordFault::EmptyCorrectionReason);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn at(hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 20, hour, minute, 0).single().unwrap()
    }

    fn record() -> ServiceRecord {
        ServiceRecord {
            client: ClientId::new(at(0, 0), [1; 10]),
            visit: None,
            started_at: at(2, 0),
            ended_at: at(3, 0),
            channel: ContactChannel::Branch,
            place: None,
            purpose: VisitPurpose::Maturity,
            people_present: Vec::new(),
            summary: "谈了到期资金".into(),
            products: Vec::new(),
            disclosures: Vec::new(),
            offers: Vec::new(),
            documents: Vec::new(),
            client_answer: ClientAnswer::Later,
            scripts: Vec::new(),
            follow_ups: Vec::new(),
            corrects: None,
        }
    }

    fn entry(sequence: u64) -> LogEntry {
        LogEntry {
            id: LogEntryId::new(at(3, 0), [2; 10]),
            rm: StaffId::new(at(0, 0), [3; 10]),
            device: DeviceId::new(at(0, 0), [4; 10]),
            sequence,
            sealed_at: at(3, 5),
            last_server_time: None,
            late: false,
            software: "zhike 0.1.0".into(),
            content: EntryContent::Service(Box::new(record())),
        }
    }

    #[test]
    fn late_begins_after_24_hours() {
        assert!(!is_late(at(2, 0), at(2, 0) + TimeDelta::hours(24)));
        assert!(is_late(at(2, 0), at(2, 0) + TimeDelta::hours(24) + TimeDelta::seconds(1)));
    }

    #[test]
    fn any_change_changes_the_hash() {
        let salt = Digest256([9; 32]);
        let hash = |e: &LogEntry, s: &Digest256, p: &Digest256| chain_hash(e, s, p).unwrap();
        let original = hash(&entry(1), &salt, &CHAIN_START);
        let mut edited = entry(1);
        edited.content = EntryContent::Service(Box::new(ServiceRecord {
            summary: "谈了到期资金。".into(),
            ..record()
        }));
        assert_ne!(hash(&edited, &salt, &CHAIN_START), original);
        assert_ne!(hash(&entry(2), &salt, &CHAIN_START), original);
        assert_ne!(hash(&entry(1), &Digest256([8; 32]), &CHAIN_START), original);
        assert_ne!(hash(&entry(1), &salt, &Digest256([1; 32])), original);
    }

    #[test]
    fn a_record_must_say_enough() {
        let now = at(4, 0);
        assert_eq!(record().check(now), Ok(()));
        assert_eq!(record().check(at(1, 0)), Err(RecordFault::InTheFuture));
        let backwards = ServiceRecord { ended_at: at(1, 0), ..record() };
        assert_eq!(backwards.check(now), Err(RecordFault::EndsBeforeItBegins));
        let blank = ServiceRecord { summary: "  \n".into(), ..record() };
        assert_eq!(blank.check(now), Err(RecordFault::EmptySummary));
    }
}
