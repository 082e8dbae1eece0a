//! Sync state as it is always visible in the corner.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::IpcError;

/// What sync is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// Nothing under way; the last exchange succeeded.
    Idle,
    /// Sending or fetching.
    Running,
    /// Central cannot be reached; trying again by itself.
    Offline,
    /// The last exchange failed for another reason; see `error`.
    Failed,
}

/// Sync state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SyncStatus {
    /// What it is doing.
    pub phase: SyncPhase,
    /// Changes made here that central has not acknowledged.
    pub pending: u32,
    /// Changes central refused; kept, waiting for the RM.
    pub needs_attention: u32,
    /// Last complete exchange.
    pub last_success_at: Option<DateTime<Utc>>,
    /// Records fetched so far, while the first fetch of a book runs.
    pub fetched: Option<u32>,
    /// Documents and recordings that central does not have whole.
    pub documents: u32,
    /// Bytes of them that are still to be sent, in KiB.
    pub documents_kib: u32,
    /// Why the last exchange failed.
    pub error: Option<IpcError>,
}
