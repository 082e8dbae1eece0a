//! Table `follow_up`: what was promised to clients, with what is pending laid over it (see `overlay`).

use rusqlite::{Connection, params};
use uuid::Uuid;
use zhike_domain::ids::{ClientId, FollowUpId};
use zhike_domain::visit::FollowUp;

use crate::convert::{blob, counter, integer};
use crate::error::Fault;
use crate::overlay::Stored;

/// Writes a row.
pub(crate) fn keep(connection: &Connection, follow_up: &FollowUp, stored: &Stored) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO follow_up (id, client, due_on, done, rev, server_body, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET client = excluded.client, due_on = excluded.due_on,
         done = excluded.done, rev = excluded.rev, server_body = excluded.server_body, body = excluded.body",
        params![
            blob(follow_up.id.0),
            blob(follow_up.client.0),
            follow_up.due_on.to_string(),
            follow_up.done_on.is_some(),
            integer(stored.rev)?,
            stored.server_body,
            stored.body
        ],
    )?;
    Ok(())
}

/// Reads a row.
pub(crate) fn stored(connection: &Connection, id: Uuid) -> Result<Option<Stored>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT rev, server_body, body FROM follow_up WHERE id = ?1")?;
    let mut rows = statement.query([blob(id)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Stored { rev: counter(row, 0)?, server_body: row.get(1)?, body: row.get(2)? }))
}

/// Removes a row.
pub(crate) fn remove(connection: &Connection, id: Uuid) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM follow_up WHERE id = ?1", [blob(id)])?;
    Ok(())
}

/// Promises of the book that are not kept yet, the first due first.
pub(crate) fn open(connection: &Connection) -> Result<Vec<FollowUp>, Fault> {
    super::bodies(
        connection,
        "SELECT body FROM follow_up WHERE done = 0 ORDER BY due_on, id",
        [],
        "follow_up",
    )
}

/// All promises made to a client, the first due first.
pub(crate) fn of(connection: &Connection, client: ClientId) -> Result<Vec<FollowUp>, Fault> {
    super::bodies(
        connection,
        "SELECT body FROM follow_up WHERE client = ?1 ORDER BY due_on, id",
        [blob(client.0)],
        "follow_up",
    )
}

/// One promise.
pub(crate) fn one(connection: &Connection, id: FollowUpId) -> Result<Option<FollowUp>, Fault> {
    super::body(connection, "SELECT body FROM follow_up WHERE id = ?1", [blob(id.0)], "follow_up")
}
