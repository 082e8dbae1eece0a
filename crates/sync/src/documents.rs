//! Documents on their way up: announced, then chunk by chunk from where central wants them. What central has is noted before the
//! next chunk is sent, so that a cut at any point sends at most one chunk again.

use zhike_protocol::document::{DocumentOffer, DocumentProgress};
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::paths;
use zhike_workstation::ports::{CentralError, KeptDocument};

use crate::exchange::{Exchange, blocking};
use crate::fault::Fault;

/// Bytes sent in one exchange. A recording of an hour must not keep what the RM writes meanwhile from central: the next exchange
/// begins with that, and goes on here.
const MOST_BYTES: usize = 8 * 1024 * 1024;

impl Exchange<'_> {
    /// Sends what fits into one exchange, oldest document first; says whether something is left. A document that central refuses
    /// does not keep the others away: its error is the outcome when they have been sent.
    pub async fn send_documents(&self, progress: &(dyn Fn() + Sync)) -> Result<bool, CentralError> {
        let mut left = MOST_BYTES;
        let mut refused = None;
        for kept in blocking(|| self.store.waiting_documents())? {
            if left == 0 {
                return refused.map_or(Ok(true), Err);
            }
            match self.send_document(&kept, &mut left, progress).await {
                Ok(()) => {}
                Err(
                    error
                    @ (CentralError::Unreachable | CentralError::DeviceRefused | CentralError::Store(_)),
                ) => return Err(error),
                Err(error) => {
                    tracing::error!(sha256 = %kept.document.sha256, %error, "central does not take a document");
                    refused.get_or_insert(error);
                }
            }
        }
        refused.map_or(Ok(left == 0), Err)
    }

    async fn send_document(
        &self,
        kept: &KeptDocument,
        left: &mut usize,
        progress: &(dyn Fn() + Sync),
    ) -> Result<(), CentralError> {
        let (client, sha256) = (kept.client, kept.document.sha256);
        let offer = DocumentOffer { client, document: kept.document.clone() };
        let mut stands: DocumentProgress = self.ask(paths::DOCUMENTS, &offer).await?;
        loop {
            let DocumentProgress { next_chunk, complete } = stands;
            blocking(|| self.store.note_document_progress(client, sha256, next_chunk, complete))?;
            progress();
            if complete || *left == 0 {
                return Ok(());
            }
            let chunk = blocking(|| self.store.document_chunk(client, sha256, next_chunk))?;
            // Central wants more than there is, and does not say that it is whole: its bytes are not ours.
            let Some(bytes) = chunk else { return Err(Fault::Unintelligible.into()) };
            *left = left.saturating_sub(bytes.len());
            let path = format!("{}/{sha256}/chunks/{next_chunk}", paths::DOCUMENTS);
            let answer: DocumentProgress = self.put(&path, bytes).await?;
            if !answer.complete && answer.next_chunk <= next_chunk {
                // It neither took the chunk nor is done: this would never end.
                return Err(Fault::Unintelligible.into());
            }
            stands = answer;
        }
    }

    /// Puts bytes with a token; with a new one if central does not take the one in use.
    async fn put(&self, path: &str, bytes: Vec<u8>) -> Result<DocumentProgress, Fault> {
        let token = self.tokens.get(&self.wire, self.device).await?;
        match self.wire.put(path, &token, bytes.clone()).await {
            Err(Fault::Refused(ApiErrorCode::Unauthorized)) => {
                self.tokens.forget();
                let token = self.tokens.get(&self.wire, self.device).await?;
                self.wire.put(path, &token, bytes).await
            }
            answer => answer,
        }
    }
}
