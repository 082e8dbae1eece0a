//! Tables `document`, `document_chunk` and `upload`: what was announced of a client, its encrypted chunks, and whose a device's
//! chunks are. What is encrypted how stands with the keys.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};
use zhike_domain::canonical::Digest256;
use zhike_domain::document::DocumentRef;
use zhike_domain::ids::{ClientId, DeviceId};

use super::{DatabaseError, Tables, from_sql, to_sql};

/// A document as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DocumentRow {
    /// Whose.
    pub client: ClientId,
    /// Bytes.
    pub size: u64,
    /// Chunks that are here.
    pub chunks: u32,
    /// All are here, and they are what was announced.
    pub complete: bool,
}

impl Tables<'_> {
    /// A document of a client.
    pub fn document(
        &self,
        client: ClientId,
        sha256: Digest256,
    ) -> Result<Option<DocumentRow>, DatabaseError> {
        let row: Option<(i64, bool, u32)> = self
            .0
            .prepare_cached(
                "SELECT size, completed_at IS NOT NULL,
                   (SELECT count(*) FROM document_chunk c WHERE c.client = d.client AND c.sha256 = d.sha256)
                 FROM document d WHERE client = ?1 AND sha256 = ?2",
            )?
            .query_row(params![client.to_string(), sha256.to_string()], |row| row.try_into())
            .optional()?;
        let Some((size, complete, chunks)) = row else { return Ok(None) };
        Ok(Some(DocumentRow { client, size: from_sql(size)?, chunks, complete }))
    }

    /// Notes that a document will come, or that a device goes on with one.
    pub fn offer_document(
        &self,
        client: ClientId,
        document: &DocumentRef,
        device: DeviceId,
        at: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        let (client, sha256) = (client.to_string(), document.sha256.to_string());
        let kind = serde_json::to_value(document.kind).map_err(|_| DatabaseError::NoJson)?;
        self.0
            .prepare_cached(
                "INSERT INTO document (client, sha256, kind, size, media_type, offered_by, offered_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (client, sha256) DO NOTHING",
            )?
            .execute(params![
                client,
                sha256,
                kind.as_str(),
                to_sql(document.size)?,
                document.media_type,
                device.to_string(),
                at.timestamp_millis()
            ])?;
        self.0
            .prepare_cached(
                "INSERT INTO upload (device, sha256, client) VALUES (?1, ?2, ?3)
                 ON CONFLICT (device, sha256) DO UPDATE SET client = excluded.client",
            )?
            .execute(params![device.to_string(), sha256, client])?;
        Ok(())
    }

    /// The document a device announced last under this digest.
    pub fn upload(&self, device: DeviceId, sha256: Digest256) -> Result<Option<DocumentRow>, DatabaseError> {
        let client: Option<String> = self
            .0
            .prepare_cached("SELECT client FROM upload WHERE device = ?1 AND sha256 = ?2")?
            .query_row(params![device.to_string(), sha256.to_string()], |row| row.get(0))
            .optional()?;
        let Some(client) = client else { return Ok(None) };
        let client = client.parse().map_err(|_| DatabaseError::Damaged("an upload's client"))?;
        self.document(client, sha256)
    }

    /// A chunk as it is stored.
    pub fn chunk(
        &self,
        client: ClientId,
        sha256: Digest256,
        number: u32,
    ) -> Result<Option<Vec<u8>>, DatabaseError> {
        Ok(self
            .0
            .prepare_cached(
                "SELECT sealed FROM document_chunk WHERE client = ?1 AND sha256 = ?2 AND number = ?3",
            )?
            .query_row(params![client.to_string(), sha256.to_string(), number], |row| row.get(0))
            .optional()?)
    }

    /// Keeps a chunk.
    pub fn add_chunk(
        &self,
        client: ClientId,
        sha256: Digest256,
        number: u32,
        sealed: &[u8],
    ) -> Result<(), DatabaseError> {
        self.0
            .prepare_cached(
                "INSERT INTO document_chunk (client, sha256, number, sealed) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![client.to_string(), sha256.to_string(), number, sealed])?;
        Ok(())
    }

    /// Drops every chunk: they are not what was announced.
    pub fn drop_chunks(&self, client: ClientId, sha256: Digest256) -> Result<(), DatabaseError> {
        self.0.execute(
            "DELETE FROM document_chunk WHERE client = ?1 AND sha256 = ?2",
            params![client.to_string(), sha256.to_string()],
        )?;
        Ok(())
    }

    /// Marks a document as whole.
    pub fn complete_document(
        &self,
        client: ClientId,
        sha256: Digest256,
        at: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        self.0.execute(
            "UPDATE document SET completed_at = ?3 WHERE client = ?1 AND sha256 = ?2",
            params![client.to_string(), sha256.to_string(), at.timestamp_millis()],
        )?;
        Ok(())
    }

    /// Removes every document of a client; how many there were.
    pub fn remove_documents(&self, client: ClientId) -> Result<u64, DatabaseError> {
        let removed = self.0.execute("DELETE FROM document WHERE client = ?1", [client.to_string()])?;
        u64::try_from(removed).map_err(|_| DatabaseError::TooLarge)
    }
}
