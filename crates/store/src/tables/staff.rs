//! Table `staff`: people of the firm.

use rusqlite::{Connection, params};
use zhike_domain::ids::StaffId;
use zhike_domain::staff::Staff;

use crate::convert::{blob, integer};
use crate::error::Fault;

/// Keeps a person as central sent him.
pub(crate) fn put(connection: &Connection, id: StaffId, rev: u64, body: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO staff (id, rev, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, body = excluded.body",
        params![blob(id.0), integer(rev)?, body],
    )?;
    Ok(())
}

/// Removes a person.
pub(crate) fn remove(connection: &Connection, id: StaffId) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM staff WHERE id = ?1", [blob(id.0)])?;
    Ok(())
}

/// Everybody.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Staff>, Fault> {
    super::bodies(connection, "SELECT body FROM staff ORDER BY id", [], "staff")
}
