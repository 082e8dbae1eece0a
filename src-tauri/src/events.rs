//! Events the window listens for.

/// The sync state changed; carries a `SyncStatus`.
pub const SYNC_CHANGED: &str = "sync-changed";
/// Records changed; what is on screen should be read again.
pub const BOOK_CHANGED: &str = "book-changed";
/// The workstation locked itself.
pub const LOCKED: &str = "locked";
/// How far the fetching of an evidence pack is; carries an `EvidenceProgress`.
pub const EVIDENCE_PROGRESS: &str = "evidence-progress";
/// How far the scoring of the book is; carries a `ScoringProgress`.
pub const SCORES_PROGRESS: &str = "scores-progress";
