//! Keeping what was signed, photographed or recorded, and showing it again. What a document means for an offer is not known here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use zhike_domain::canonical::Digest256;
use zhike_domain::document::DocumentRef;
use zhike_domain::ids::ClientId;
use zhike_ipc::{DocumentContent, DocumentView, KeepDocument, MOST_WINDOW_DOCUMENT_BYTES};
use zhike_protocol::document::ReadDocument;

use crate::desk::Desk;
use crate::fault::Fault;
use crate::ports::{Central, CentralError};

/// What may be kept: media type, and how such a file begins (from the given byte on). A file that begins otherwise is not what
/// it is said to be, and nobody could open it in twenty years.
const MEDIA_TYPES: [(&str, usize, &[u8]); 8] = [
    ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", 0, b"\xff\xd8\xff"),
    ("application/pdf", 0, b"%PDF-"),
    ("video/webm", 0, b"\x1a\x45\xdf\xa3"),
    ("audio/webm", 0, b"\x1a\x45\xdf\xa3"),
    ("audio/mp4", 4, b"ftyp"),
    ("video/mp4", 4, b"ftyp"),
    ("audio/wav", 0, b"RIFF"),
];
/// Strokes of a signature, and answers of a checklist.
const JSON: &str = "application/json";

impl Desk {
    /// Keeps a document, encrypted with everything else, and says its SHA-256. It goes to central with one of the next exchanges.
    pub fn keep_document(&self, keep: &KeepDocument) -> Result<DocumentRef, Fault> {
        self.known_client(keep.client)?;
        if keep.base64.len() > MOST_WINDOW_DOCUMENT_BYTES.div_ceil(3) * 4 {
            return Err(Fault::TooLarge);
        }
        let bytes = STANDARD.decode(&keep.base64).map_err(|_| Fault::Invalid("base64"))?;
        if bytes.is_empty() {
            return Err(Fault::Invalid("document"));
        }
        if bytes.len() > MOST_WINDOW_DOCUMENT_BYTES {
            return Err(Fault::TooLarge);
        }
        if !is_what_it_says(&keep.media_type, &bytes) {
            return Err(Fault::Invalid("media_type"));
        }
        let store = self.sync_store();
        Ok(store.keep_document(keep.client, keep.kind, &keep.media_type, &bytes, self.now())?)
    }

    /// A document's bytes, for showing: from this device, or else from central, for who looks at an entry that names it. What central
    /// hands out is checked, and not kept here.
    pub async fn read_document(
        &self,
        central: &dyn Central,
        client: ClientId,
        document: DocumentRef,
    ) -> Result<DocumentContent, Fault> {
        let kept = self.sync_store().document_bytes(client, document.sha256)?;
        let bytes = match kept {
            Some(bytes) => bytes,
            None => {
                let request = ReadDocument { client, sha256: document.sha256 };
                let bytes = central.document(self.device(), request).await?;
                if Digest256(Sha256::digest(&bytes).into()) != document.sha256 {
                    return Err(CentralError::Failed.into());
                }
                bytes
            }
        };
        Ok(DocumentContent { document, base64: STANDARD.encode(bytes) })
    }

    /// Documents of a form, each of which has to be here: an entry names nothing that nobody has.
    pub(crate) fn documents_here(&self, client: ClientId, documents: &[DocumentRef]) -> Result<(), Fault> {
        for document in documents {
            let kept = self.sync_store().document(client, document.sha256)?;
            let same = kept.is_some_and(|kept| {
                kept.document.size == document.size && kept.document.media_type == document.media_type
            });
            if !same {
                return Err(Fault::Invalid("documents"));
            }
        }
        Ok(())
    }

    /// Documents of an entry, with where their bytes are.
    pub(crate) fn document_views(
        &self,
        client: ClientId,
        documents: &[DocumentRef],
    ) -> Result<Vec<DocumentView>, Fault> {
        let view = |document: &DocumentRef| {
            let kept = self.sync_store().document(client, document.sha256)?;
            Ok(DocumentView {
                document: document.clone(),
                here: kept.is_some(),
                at_central: kept.is_some_and(|kept| kept.complete),
            })
        };
        documents.iter().map(view).collect()
    }
}

fn is_what_it_says(media_type: &str, bytes: &[u8]) -> bool {
    if media_type == JSON {
        return serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
    }
    MEDIA_TYPES.iter().any(|(known, from, begin)| {
        *known == media_type && bytes.get(*from..).is_some_and(|rest| rest.starts_with(begin))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_begins_otherwise_is_not_what_it_says() {
        assert!(is_what_it_says("image/png", b"\x89PNG\r\n\x1a\n...."));
        assert!(!is_what_it_says("image/png", b"\xff\xd8\xff\xe0"));
        assert!(is_what_it_says("audio/mp4", b"\0\0\0\x1cftypM4A "));
        assert!(!is_what_it_says("audio/mp4", b"ftyp"));
        assert!(is_what_it_says("application/json", b"[]"));
        assert!(!is_what_it_says("application/json", b"[") && !is_what_it_says("text/html", b"<p>"));
    }
}
