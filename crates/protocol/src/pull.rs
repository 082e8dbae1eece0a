//! Pull: the changes a device may see, in the order in which central committed them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::record::RecordKind;

/// Asks for changes after a cursor.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PullRequest {
    /// [`crate::PROTOCOL`].
    pub proto: u32,
    /// [`crate::SCHEMA`].
    pub schema: u32,
    /// The cursor of the last page; `None` for everything.
    pub cursor: Option<String>,
    /// At most this many changes; central may send fewer.
    pub limit: u32,
}

/// A page carries at most this many changes.
pub const MOST_CHANGES: u32 = 5_000;

/// One page of changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PullAnswer {
    /// The changes, `seq` ascending.
    pub changes: Vec<Change>,
    /// The last `mid` central has of this device.
    pub acked_mid: u64,
    /// Version of the device's scope; another one than before means that clients came or went.
    pub scope_ver: u64,
    /// Central's epoch; another one than before means that central was restored.
    pub epoch: u64,
    /// Cursor for the next page. Opaque: it carries epoch, seq and scope, authenticated by central.
    pub next: String,
    /// No change is left after this page.
    pub complete: bool,
    /// Changes still to come after this page, for the progress bar.
    pub remaining: u64,
    /// Central's clock.
    pub server_time: DateTime<Utc>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Position in the tenant's feed.
    pub seq: u64,
    /// What happened.
    pub op: ChangeOp,
    /// To what kind of record.
    pub kind: RecordKind,
    /// Its id.
    pub id: String,
    /// Its revision.
    pub rev: u64,
    /// The record, for `put`.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub body: Option<serde_json::Value>,
}

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeOp {
    /// Is now as in the body.
    Put,
    /// Exists no more.
    Delete,
    /// Is no longer for this device's eyes.
    Evict,
}
