//! Tables `document` and `document_chunk`: documents and recordings by their contents, and how much of each central has.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};
use serde_json::Value;
use zhike_domain::canonical::Digest256;
use zhike_domain::document::{DocumentKind, DocumentRef};
use zhike_domain::ids::ClientId;
use zhike_protocol::document::CHUNK_BYTES;
use zhike_workstation::ports::{DocumentsWaiting, KeptDocument};

use crate::convert::{blob, counter, digest, instant, integer, uuid};
use crate::error::Fault;

/// Keeps a document with its chunks; one that is here already stays as it is.
pub(crate) fn put(
    connection: &Connection,
    client: ClientId,
    document: &DocumentRef,
    bytes: &[u8],
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    let added = super::run(
        connection,
        "INSERT INTO document (sha256, client, kind, media_type, size, kept_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (sha256, client) DO NOTHING",
        params![
            document.sha256.0,
            blob(client.0),
            kind_name(document.kind)?,
            document.media_type,
            integer(document.size)?,
            at.timestamp_millis()
        ],
    )?;
    if added == 0 {
        return Ok(());
    }
    let most = usize::try_from(CHUNK_BYTES).map_err(|_| Fault::Failed("a chunk is out of range"))?;
    for (number, chunk) in (0_u32..).zip(bytes.chunks(most)) {
        super::run(
            connection,
            "INSERT INTO document_chunk (sha256, client, number, bytes) VALUES (?1, ?2, ?3, ?4)",
            params![document.sha256.0, blob(client.0), number, chunk],
        )?;
    }
    Ok(())
}

/// What every reader of whole rows selects.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT client, kind, sha256, size, media_type, kept_at, sent, complete FROM document ",
            $rest
        )
    };
}

/// One document, without its bytes.
pub(crate) fn one(
    connection: &Connection,
    client: ClientId,
    sha256: Digest256,
) -> Result<Option<KeptDocument>, Fault> {
    let mut statement = connection.prepare_cached(select!("WHERE sha256 = ?1 AND client = ?2"))?;
    let mut rows = statement.query(params![sha256.0, blob(client.0)])?;
    rows.next()?.map(kept).transpose()
}

/// Documents central does not have whole, oldest first.
pub(crate) fn waiting(connection: &Connection) -> Result<Vec<KeptDocument>, Fault> {
    let mut statement =
        connection.prepare_cached(select!("WHERE complete = 0 ORDER BY kept_at, sha256, client"))?;
    let mut rows = statement.query([])?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next()? {
        waiting.push(kept(row)?);
    }
    Ok(waiting)
}

/// How much of them there is, without the chunks that were sent.
pub(crate) fn how_much_waits(connection: &Connection) -> Result<DocumentsWaiting, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*), coalesce(sum(max(size - sent * ?1, 0)), 0) FROM document WHERE complete = 0",
    )?;
    let mut rows = statement.query([integer(CHUNK_BYTES)?])?;
    let row = rows.next()?.ok_or(Fault::Damaged("document"))?;
    Ok(DocumentsWaiting { count: row.get(0)?, bytes: counter(row, 1)? })
}

/// All bytes of a document, in order; empty when it is not here.
pub(crate) fn bytes(connection: &Connection, client: ClientId, sha256: Digest256) -> Result<Vec<u8>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT bytes FROM document_chunk WHERE sha256 = ?1 AND client = ?2 ORDER BY number",
    )?;
    let mut rows = statement.query(params![sha256.0, blob(client.0)])?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(|_| Fault::Damaged("document_chunk"))?);
    }
    Ok(bytes)
}

/// One chunk.
pub(crate) fn chunk(
    connection: &Connection,
    client: ClientId,
    sha256: Digest256,
    number: u32,
) -> Result<Option<Vec<u8>>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT bytes FROM document_chunk WHERE sha256 = ?1 AND client = ?2 AND number = ?3",
    )?;
    let mut rows = statement.query(params![sha256.0, blob(client.0), number])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

/// Notes how many chunks central has, and whether that is all and right.
pub(crate) fn note_progress(
    connection: &Connection,
    client: ClientId,
    sha256: Digest256,
    sent: u32,
    complete: bool,
) -> Result<(), Fault> {
    super::run(
        connection,
        "UPDATE document SET sent = ?3, complete = ?4 WHERE sha256 = ?1 AND client = ?2",
        params![sha256.0, blob(client.0), sent, complete],
    )?;
    Ok(())
}

fn kept(row: &Row<'_>) -> Result<KeptDocument, Fault> {
    Ok(KeptDocument {
        client: ClientId(uuid(row, 0)?),
        document: DocumentRef {
            kind: read_kind(row.get(1)?)?,
            sha256: digest(row, 2)?,
            size: counter(row, 3)?,
            media_type: row.get(4)?,
        },
        kept_at: instant(row.get(5)?)?,
        sent: row.get(6)?,
        complete: row.get(7)?,
    })
}

/// A kind is stored under the name it travels under.
fn kind_name(kind: DocumentKind) -> Result<String, Fault> {
    match serde_json::to_value(kind) {
        Ok(Value::String(name)) => Ok(name),
        _ => Err(Fault::Failed("a kind has no name")),
    }
}

fn read_kind(name: String) -> Result<DocumentKind, Fault> {
    serde_json::from_value(Value::String(name)).map_err(|_| Fault::Damaged("document"))
}
