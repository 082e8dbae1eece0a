//! What this device has seen of the firm's log (LG-06), so that the next look can tell whether anything was taken away or
//! rewritten. Implemented by the crate `store`; checked by the crate `sync`.

use chrono::{DateTime, Utc};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::LogEntryId;

use super::StoreError;

/// The newest checkpoint that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// Entries in the log.
    pub size: u64,
    /// Root over them.
    pub root: Digest256,
    /// The checkpoint as central signed it.
    pub checkpoint: String,
}

/// An entry of this device that central has receipted and not proven yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipted {
    /// Which.
    pub entry: LogEntryId,
    /// Where it is in the log, as the receipt says.
    pub index: u64,
    /// Its hash, as it was sealed here.
    pub hash: Digest256,
}

/// An entry whose place in the log was proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenEntry {
    /// Which.
    pub entry: LogEntryId,
    /// Position of its leaf.
    pub index: u64,
    /// The leaf's bytes.
    pub leaf: Vec<u8>,
}

/// What was wrong with the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFault {
    /// In words, for compliance; holds positions and sizes, never contents.
    pub what: String,
    /// What central answered as its checkpoint: the evidence.
    pub checkpoint: String,
    /// The newest server time known when it was seen.
    pub seen_at: Option<DateTime<Utc>>,
}

/// Keeping what was seen of the log.
pub trait LogWatch: Send + Sync {
    /// The newest checkpoint that was checked.
    fn witnessed(&self) -> Result<Option<Witnessed>, StoreError>;
    /// Entries sealed on this device that are receipted and not proven, oldest first; at most `limit`.
    fn unproven(&self, limit: usize) -> Result<Vec<Receipted>, StoreError>;
    /// Keeps a checkpoint that extends the one before, with what it proves, and lifts a fault: the log has shown again that it
    /// still holds what was seen. Refused when it is smaller than the one that is kept.
    fn keep_witness(&self, witnessed: &Witnessed, proven: &[ProvenEntry]) -> Result<(), StoreError>;
    /// Keeps what was wrong. The checkpoint that was witnessed stays: only one that extends it lifts this.
    fn keep_log_fault(&self, what: &str, checkpoint: &str) -> Result<(), StoreError>;
    /// What was wrong when the log was last looked at.
    fn log_fault(&self) -> Result<Option<LogFault>, StoreError>;
    /// Size of the checkpoint against which an entry's place was proven.
    fn proven_at(&self, entry: LogEntryId) -> Result<Option<u64>, StoreError>;
}
