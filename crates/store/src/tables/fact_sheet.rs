//! Table `fact_sheet`: what clients told of their lives, with what is pending laid over it (see `overlay`).

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::ids::ClientId;

use crate::convert::{blob, counter, integer};
use crate::error::Fault;
use crate::overlay::Stored;

/// Writes a row.
pub(crate) fn keep(connection: &Connection, sheet: &FactSheet, stored: &Stored) -> Result<(), Fault> {
    let digest = Sha256::digest(stored.body.as_bytes());
    super::run(
        connection,
        "INSERT INTO fact_sheet (client, rev, digest, server_body, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (client) DO UPDATE SET rev = excluded.rev, digest = excluded.digest,
         server_body = excluded.server_body, body = excluded.body",
        params![
            blob(sheet.client.0),
            integer(stored.rev)?,
            digest.as_slice(),
            stored.server_body,
            stored.body
        ],
    )?;
    Ok(())
}

/// Reads a row.
pub(crate) fn stored(connection: &Connection, client: Uuid) -> Result<Option<Stored>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT rev, server_body, body FROM fact_sheet WHERE client = ?1")?;
    let mut rows = statement.query([blob(client)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Stored { rev: counter(row, 0)?, server_body: row.get(1)?, body: row.get(2)? }))
}

/// Removes a row.
pub(crate) fn remove(connection: &Connection, client: Uuid) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM fact_sheet WHERE client = ?1", [blob(client)])?;
    Ok(())
}

/// All sheets.
pub(crate) fn all(connection: &Connection) -> Result<Vec<FactSheet>, Fault> {
    super::bodies(connection, "SELECT body FROM fact_sheet ORDER BY client", [], "fact_sheet")
}

/// A client's sheet.
pub(crate) fn of(connection: &Connection, client: ClientId) -> Result<Option<FactSheet>, Fault> {
    super::body(connection, "SELECT body FROM fact_sheet WHERE client = ?1", [blob(client.0)], "fact_sheet")
}
