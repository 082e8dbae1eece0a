//! The port `DocumentStore`: documents in chunks, encrypted like everything else here.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use zhike_domain::canonical::Digest256;
use zhike_domain::document::{DocumentKind, DocumentRef};
use zhike_domain::ids::ClientId;
use zhike_workstation::ports::{DocumentStore, DocumentsWaiting, KeptDocument, StoreError};

use crate::error::Fault;
use crate::store::EncryptedStore;
use crate::tables;

impl DocumentStore for EncryptedStore {
    fn keep_document(
        &self,
        client: ClientId,
        kind: DocumentKind,
        media_type: &str,
        bytes: &[u8],
        at: DateTime<Utc>,
    ) -> Result<DocumentRef, StoreError> {
        let size = u64::try_from(bytes.len()).map_err(|_| Fault::Refused)?;
        let document = DocumentRef { kind, sha256: sha256(bytes), size, media_type: media_type.to_owned() };
        self.database
            .write(|transaction| tables::document::put(transaction, client, &document, bytes, at))?;
        Ok(document)
    }

    fn document(&self, client: ClientId, sha256: Digest256) -> Result<Option<KeptDocument>, StoreError> {
        self.database.read(|connection| tables::document::one(connection, client, sha256))
    }

    fn document_bytes(&self, client: ClientId, sha256: Digest256) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = self.database.read(|connection| {
            let Some(kept) = tables::document::one(connection, client, sha256)? else { return Ok(None) };
            let bytes = tables::document::bytes(connection, client, sha256)?;
            let whole = u64::try_from(bytes.len()).is_ok_and(|size| size == kept.document.size);
            if whole { Ok(Some(bytes)) } else { Err(Fault::Damaged("document_chunk")) }
        })?;
        // Outside the lock: a long recording must not hold up other readers.
        match bytes {
            Some(bytes) if self::sha256(&bytes) != sha256 => Err(Fault::Damaged("document_chunk").into()),
            bytes => Ok(bytes),
        }
    }

    fn document_chunk(
        &self,
        client: ClientId,
        sha256: Digest256,
        number: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.database.read(|connection| tables::document::chunk(connection, client, sha256, number))
    }

    fn waiting_documents(&self) -> Result<Vec<KeptDocument>, StoreError> {
        self.database.read(tables::document::waiting)
    }

    fn documents_waiting(&self) -> Result<DocumentsWaiting, StoreError> {
        self.database.read(tables::document::how_much_waits)
    }

    fn note_document_progress(
        &self,
        client: ClientId,
        sha256: Digest256,
        sent: u32,
        complete: bool,
    ) -> Result<(), StoreError> {
        self.database
            .write(|transaction| tables::document::note_progress(transaction, client, sha256, sent, complete))
    }
}

fn sha256(bytes: &[u8]) -> Digest256 {
    Digest256(Sha256::digest(bytes).into())
}
