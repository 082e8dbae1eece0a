//! Table `checkup`: checkups as they were, with what was added to them since laid over what central has (see `overlay`).

use rusqlite::{Connection, params};
use uuid::Uuid;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::ids::{CheckupId, ClientId};
use zhike_workstation::ports::CheckupSummary;

use crate::convert::{blob, counter, integer, text};
use crate::error::Fault;
use crate::overlay::Stored;

/// Writes a row.
pub(crate) fn keep(connection: &Connection, checkup: &Checkup, stored: &Stored) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO checkup (id, client, made_at, completed_at, rev, summary, server_body, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET client = excluded.client, made_at = excluded.made_at,
         completed_at = excluded.completed_at, rev = excluded.rev, summary = excluded.summary,
         server_body = excluded.server_body, body = excluded.body",
        params![
            blob(checkup.id.0),
            blob(checkup.client.0),
            checkup.made_at.timestamp_millis(),
            checkup.completed_at.map(|at| at.timestamp_millis()),
            integer(stored.rev)?,
            text(&CheckupSummary::of(checkup))?,
            stored.server_body,
            stored.body
        ],
    )?;
    Ok(())
}

/// Reads a row.
pub(crate) fn stored(connection: &Connection, id: Uuid) -> Result<Option<Stored>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT rev, server_body, body FROM checkup WHERE id = ?1")?;
    let mut rows = statement.query([blob(id)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Stored { rev: counter(row, 0)?, server_body: row.get(1)?, body: row.get(2)? }))
}

/// Removes a row.
pub(crate) fn remove(connection: &Connection, id: Uuid) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM checkup WHERE id = ?1", [blob(id)])?;
    Ok(())
}

/// A client's checkups, oldest first.
pub(crate) fn of(connection: &Connection, client: ClientId) -> Result<Vec<Checkup>, Fault> {
    super::bodies(
        connection,
        "SELECT body FROM checkup WHERE client = ?1 ORDER BY made_at, id",
        [blob(client.0)],
        "checkup",
    )
}

/// All checkups in short, by client, oldest first.
pub(crate) fn summaries(connection: &Connection) -> Result<Vec<CheckupSummary>, Fault> {
    super::bodies(connection, "SELECT summary FROM checkup ORDER BY client, made_at, id", [], "checkup")
}

/// One checkup.
pub(crate) fn one(connection: &Connection, id: CheckupId) -> Result<Option<Checkup>, Fault> {
    super::body(connection, "SELECT body FROM checkup WHERE id = ?1", [blob(id.0)], "checkup")
}
