//! Table `script`: approved words, every version.

use rusqlite::{Connection, params};
use zhike_domain::script::Script;

use crate::convert::integer;
use crate::error::Fault;

/// Keeps a version of a script as central sent it.
pub(crate) fn put(connection: &Connection, script: &Script, rev: u64, body: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO script (code, version, rev, body) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (code, version) DO UPDATE SET rev = excluded.rev, body = excluded.body",
        params![script.code, script.version, integer(rev)?, body],
    )?;
    Ok(())
}

/// Removes a version of a script.
pub(crate) fn remove(connection: &Connection, code: &str, version: u32) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM script WHERE code = ?1 AND version = ?2", params![code, version])?;
    Ok(())
}

/// All scripts, by code and version.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Script>, Fault> {
    super::bodies(connection, "SELECT body FROM script ORDER BY code, version", [], "script")
}
