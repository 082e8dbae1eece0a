//! Table `rule_pack`: rule packs as head office published them. How they are read lives with the rules.

use rusqlite::{Connection, params};
use zhike_domain::rule_pack::PublishedPack;

use crate::convert::integer;
use crate::error::Fault;

/// Keeps a pack.
pub(crate) fn put(connection: &Connection, pack: &PublishedPack, rev: u64, body: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO rule_pack (version, \"from\", rev, body) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (version) DO UPDATE SET \"from\" = excluded.\"from\", rev = excluded.rev, body = excluded.body",
        params![pack.version, pack.from.to_string(), integer(rev)?, body],
    )?;
    Ok(())
}

/// Removes a pack.
pub(crate) fn remove(connection: &Connection, version: &str) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM rule_pack WHERE version = ?1", [version])?;
    Ok(())
}

/// All packs, by the day from which they hold.
pub(crate) fn all(connection: &Connection) -> Result<Vec<PublishedPack>, Fault> {
    super::bodies(connection, "SELECT body FROM rule_pack ORDER BY \"from\", version", [], "rule_pack")
}
