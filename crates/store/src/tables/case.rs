//! Table `case`: cases opened by a low answer or a complaint.

use rusqlite::{Connection, params};
use zhike_domain::ids::{CaseId, ClientId};
use zhike_domain::nps::Case;

use crate::convert::{blob, integer};
use crate::error::Fault;

/// Keeps a case as central sent it.
pub(crate) fn put(connection: &Connection, case: &Case, rev: u64, body: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO \"case\" (id, client, open, first_contact_due, rev, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET client = excluded.client, open = excluded.open,
         first_contact_due = excluded.first_contact_due, rev = excluded.rev, body = excluded.body",
        params![
            blob(case.id.0),
            blob(case.client.0),
            case.state.is_open(),
            case.first_contact_due.timestamp_millis(),
            integer(rev)?,
            body
        ],
    )?;
    Ok(())
}

/// Removes a case.
pub(crate) fn remove(connection: &Connection, id: CaseId) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM \"case\" WHERE id = ?1", [blob(id.0)])?;
    Ok(())
}

/// The open cases of the book, the first due first.
pub(crate) fn open(connection: &Connection) -> Result<Vec<Case>, Fault> {
    super::bodies(
        connection,
        "SELECT body FROM \"case\" WHERE open = 1 ORDER BY first_contact_due, id",
        [],
        "case",
    )
}

/// A client's cases, the oldest first.
pub(crate) fn of(connection: &Connection, client: ClientId) -> Result<Vec<Case>, Fault> {
    super::bodies(
        connection,
        "SELECT body FROM \"case\" WHERE client = ?1 ORDER BY id",
        [blob(client.0)],
        "case",
    )
}
