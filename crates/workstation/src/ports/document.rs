//! Documents and recordings on this device: kept encrypted in chunks, read back, and sent to central piece by piece.
//! Implemented by the crate `store`.

use chrono::{DateTime, Utc};
use zhike_domain::canonical::Digest256;
use zhike_domain::document::{DocumentKind, DocumentRef};
use zhike_domain::ids::ClientId;

use super::StoreError;

/// A document that is kept here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDocument {
    /// Whose it is.
    pub client: ClientId,
    /// What it is. Bytes that were kept twice are named as they were the first time.
    pub document: DocumentRef,
    /// When it was kept, by the device's clock.
    pub kept_at: DateTime<Utc>,
    /// Chunks central has.
    pub sent: u32,
    /// Central has all of it and has checked it.
    pub complete: bool,
}

/// What has not reached central yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DocumentsWaiting {
    /// Documents.
    pub count: u32,
    /// Bytes, without the chunks that were sent.
    pub bytes: u64,
}

/// Keeping documents, reading them, and where they stand on their way to central.
pub trait DocumentStore: Send + Sync {
    /// Keeps the bytes in chunks of [`zhike_protocol::document::CHUNK_BYTES`], all of them in one transaction, and says their
    /// SHA-256. Bytes that are here already are kept once.
    fn keep_document(
        &self,
        client: ClientId,
        kind: DocumentKind,
        media_type: &str,
        bytes: &[u8],
        at: DateTime<Utc>,
    ) -> Result<DocumentRef, StoreError>;
    /// One document, without its bytes.
    fn document(&self, client: ClientId, sha256: Digest256) -> Result<Option<KeptDocument>, StoreError>;
    /// Its bytes; their SHA-256 was computed again and is the one asked for.
    fn document_bytes(&self, client: ClientId, sha256: Digest256) -> Result<Option<Vec<u8>>, StoreError>;
    /// One chunk, numbered from 0.
    fn document_chunk(
        &self,
        client: ClientId,
        sha256: Digest256,
        number: u32,
    ) -> Result<Option<Vec<u8>>, StoreError>;
    /// Documents central does not have whole, oldest first.
    fn waiting_documents(&self) -> Result<Vec<KeptDocument>, StoreError>;
    /// How much of them there is.
    fn documents_waiting(&self) -> Result<DocumentsWaiting, StoreError>;
    /// Notes how many chunks central has, and whether that is all and right.
    fn note_document_progress(
        &self,
        client: ClientId,
        sha256: Digest256,
        sent: u32,
        complete: bool,
    ) -> Result<(), StoreError>;
}
