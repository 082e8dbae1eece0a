//! Table `review`: entries that wait for this person's eyes, or had them (LG-05).

use rusqlite::{Connection, params};
use zhike_domain::ids::LogEntryId;
use zhike_domain::review::Review;

use crate::convert::{blob, integer};
use crate::error::Fault;

/// Keeps one as central has it now.
pub(crate) fn put(connection: &Connection, review: &Review, rev: u64, body: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO review (id, client, due_at, rev, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET client = excluded.client, due_at = excluded.due_at, rev = excluded.rev,
         body = excluded.body",
        params![
            blob(review.entry.0),
            blob(review.client.0),
            review.due_at.timestamp_millis(),
            integer(rev)?,
            body
        ],
    )?;
    Ok(())
}

/// Removes one.
pub(crate) fn remove(connection: &Connection, entry: LogEntryId) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM review WHERE id = ?1", [blob(entry.0)])?;
    Ok(())
}

/// All of them, by the time they are due.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Review>, Fault> {
    super::bodies(connection, "SELECT body FROM review ORDER BY due_at, id", [], "review")
}

/// One.
pub(crate) fn one(connection: &Connection, entry: LogEntryId) -> Result<Option<Review>, Fault> {
    super::body(connection, "SELECT body FROM review WHERE id = ?1", [blob(entry.0)], "review")
}
