//! Table `proven`: entries whose place in the firm's log was proven to this device.

use rusqlite::{Connection, params};
use zhike_domain::ids::LogEntryId;
use zhike_workstation::ports::ProvenEntry;

use crate::convert::{blob, counter, integer};
use crate::error::Fault;

/// Keeps a proof; the first one stays, since the log only grows.
pub(crate) fn put(connection: &Connection, proven: &ProvenEntry, size: u64) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO proven (entry, log_index, size, leaf) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (entry) DO NOTHING",
        params![blob(proven.entry.0), integer(proven.index)?, integer(size)?, proven.leaf],
    )?;
    Ok(())
}

/// Size of the checkpoint against which an entry was proven.
pub(crate) fn size(connection: &Connection, entry: LogEntryId) -> Result<Option<u64>, Fault> {
    let mut statement = connection.prepare_cached("SELECT size FROM proven WHERE entry = ?1")?;
    let mut rows = statement.query([blob(entry.0)])?;
    rows.next()?.map(|row| counter(row, 0)).transpose()
}
