//! Table `household`: clients who keep house together.

use rusqlite::{Connection, params};
use zhike_domain::household::Household;
use zhike_domain::ids::HouseholdId;

use crate::convert::{blob, integer};
use crate::error::Fault;

/// Keeps a household as central sent it.
pub(crate) fn put(connection: &Connection, id: HouseholdId, rev: u64, body: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO household (id, rev, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, body = excluded.body",
        params![blob(id.0), integer(rev)?, body],
    )?;
    Ok(())
}

/// Removes a household.
pub(crate) fn remove(connection: &Connection, id: HouseholdId) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM household WHERE id = ?1", [blob(id.0)])?;
    Ok(())
}

/// One household.
pub(crate) fn one(connection: &Connection, id: HouseholdId) -> Result<Option<Household>, Fault> {
    super::body(connection, "SELECT body FROM household WHERE id = ?1", [blob(id.0)], "household")
}
