//! Table `sync_state`: one row that says where sync stands.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use crate::convert::{counter, instant, integer};
use crate::error::Fault;

/// Takes the next `mid`: contiguous from 1, in the transaction that writes the mutation.
pub(crate) fn next_mid(connection: &Connection) -> Result<u64, Fault> {
    let mut statement = connection
        .prepare_cached("UPDATE sync_state SET last_mid = last_mid + 1 WHERE only = 1 RETURNING last_mid")?;
    let mut rows = statement.query([])?;
    let row = rows.next()?.ok_or(Fault::Damaged("sync_state"))?;
    let mid = counter(row, 0)?;
    // RETURNING takes effect when the statement has run to its end.
    while rows.next()?.is_some() {}
    Ok(mid)
}

/// Keeps what an answer says of central; its clock only ever moves forward.
pub(crate) fn note_central(
    connection: &Connection,
    epoch: u64,
    server_time: DateTime<Utc>,
) -> Result<(), Fault> {
    super::run(
        connection,
        "UPDATE sync_state SET epoch = ?1, server_time = max(coalesce(server_time, ?2), ?2) WHERE only = 1",
        params![integer(epoch)?, server_time.timestamp_millis()],
    )?;
    Ok(())
}

/// Keeps the cursor of the page that is applied in this transaction.
pub(crate) fn advance(
    connection: &Connection,
    cursor: &str,
    epoch: u64,
    scope_ver: u64,
) -> Result<(), Fault> {
    super::run(
        connection,
        "UPDATE sync_state SET cursor = ?1, feed_epoch = ?2, scope_ver = ?3 WHERE only = 1",
        params![cursor, integer(epoch)?, integer(scope_ver)?],
    )?;
    Ok(())
}

/// Notes a complete exchange.
pub(crate) fn note_success(connection: &Connection, at: DateTime<Utc>) -> Result<(), Fault> {
    super::run(
        connection,
        "UPDATE sync_state SET last_success = ?1 WHERE only = 1",
        [at.timestamp_millis()],
    )?;
    Ok(())
}

/// Where sync stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyncState {
    /// Cursor of the last applied page.
    pub(crate) cursor: Option<String>,
    /// Central's epoch as last seen.
    pub(crate) epoch: u64,
    /// Epoch of the last applied page.
    pub(crate) feed_epoch: u64,
    /// The largest server time ever told.
    pub(crate) server_time: Option<DateTime<Utc>>,
    /// Last complete exchange, by the device's clock.
    pub(crate) last_success: Option<DateTime<Utc>>,
}

/// Reads the row.
pub(crate) fn read(connection: &Connection) -> Result<SyncState, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT cursor, epoch, server_time, last_success, feed_epoch FROM sync_state WHERE only = 1",
    )?;
    let mut rows = statement.query([])?;
    let row = rows.next()?.ok_or(Fault::Damaged("sync_state"))?;
    Ok(SyncState {
        cursor: row.get(0)?,
        epoch: counter(row, 1)?,
        feed_epoch: counter(row, 4)?,
        server_time: row.get::<_, Option<i64>>(2)?.map(instant).transpose()?,
        last_success: row.get::<_, Option<i64>>(3)?.map(instant).transpose()?,
    })
}
