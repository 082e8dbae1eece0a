//! Table `preference`: what the RM chose for his screen.

use rusqlite::Connection;
use zhike_ipc::Preferences;

use crate::convert::text;
use crate::error::Fault;

/// Keeps the preferences.
pub(crate) fn put(connection: &Connection, preferences: &Preferences) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO preference (only, body) VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET body = excluded.body",
        [text(preferences)?],
    )?;
    Ok(())
}

/// The preferences; defaults when never set.
pub(crate) fn read(connection: &Connection) -> Result<Preferences, Fault> {
    let kept = super::body(connection, "SELECT body FROM preference WHERE only = 1", [], "preference")?;
    Ok(kept.unwrap_or_default())
}
