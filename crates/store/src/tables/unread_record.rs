//! Table `unread_record`: records of central that this version cannot read, as they came.

use rusqlite::{Connection, params};
use zhike_protocol::record::RecordKind;

use crate::convert::integer;
use crate::error::Fault;

/// Keeps a record that cannot be read, and why.
pub(crate) fn put(
    connection: &Connection,
    kind: RecordKind,
    id: &str,
    rev: u64,
    reason: &str,
    body: &str,
) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO unread_record (kind, id, rev, reason, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, reason = excluded.reason, body = excluded.body",
        params![kind.name(), id, integer(rev)?, reason, body],
    )?;
    Ok(())
}

/// Whether there is any.
pub(crate) fn any(connection: &Connection) -> Result<bool, Fault> {
    Ok(connection.prepare_cached("SELECT 1 FROM unread_record LIMIT 1")?.exists([])?)
}

/// Forgets a record: it was replaced by one that can be read, or it is gone.
pub(crate) fn remove(connection: &Connection, kind: RecordKind, id: &str) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM unread_record WHERE kind = ?1 AND id = ?2", [kind.name(), id])?;
    Ok(())
}

/// Forgets everything that names a client.
pub(crate) fn remove_mentions(connection: &Connection, client: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "DELETE FROM unread_record WHERE instr(id, ?1) > 0 OR instr(body, ?1) > 0",
        [client],
    )?;
    Ok(())
}
