//! Documents and recordings on their way to central: announced, then sent in chunks that may be sent again, then checked
//! against their SHA-256. What they are is domain's.

use serde::{Deserialize, Serialize};
use zhike_domain::canonical::Digest256;
use zhike_domain::document::DocumentRef;
use zhike_domain::ids::ClientId;

/// Bytes of a chunk; the last one may be shorter.
pub const CHUNK_BYTES: u64 = 256 * 1024;
/// No larger document is handed out in one answer; a longer recording is listened to at central.
pub const MOST_READ_BYTES: u64 = 48 * 1024 * 1024;
/// A document is no larger.
pub const MOST_DOCUMENT_BYTES: u64 = 512 * 1024 * 1024;

/// Announces a document, and asks where to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentOffer {
    /// Whose it is.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
    pub client: ClientId,
    /// What it is.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub document: DocumentRef,
}

/// Asks for a document's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadDocument {
    /// Whose it is.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
    pub client: ClientId,
    /// Its SHA-256.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sha256: Digest256,
}

/// Where central stands with a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentProgress {
    /// Number of the next chunk central wants, from 0.
    pub next_chunk: u32,
    /// All is there and its SHA-256 is right.
    pub complete: bool,
}
