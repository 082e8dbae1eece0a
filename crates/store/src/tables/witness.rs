//! Tables `witness` and `log_fault`: the newest checkpoint of the firm's log that was checked, and what was wrong with a later one.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use zhike_workstation::ports::{LogFault, Witnessed};

use crate::convert::{counter, digest, instant, integer};
use crate::error::Fault;

/// The newest checkpoint that was checked.
pub(crate) fn read(connection: &Connection) -> Result<Option<Witnessed>, Fault> {
    let mut statement = connection.prepare_cached("SELECT size, root, checkpoint FROM witness")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Witnessed { size: counter(row, 0)?, root: digest(row, 1)?, checkpoint: row.get(2)? }))
}

/// Keeps a checkpoint in place of the one before, and lifts a fault. One that is smaller is refused.
pub(crate) fn put(
    connection: &Connection,
    witnessed: &Witnessed,
    seen_at: Option<DateTime<Utc>>,
) -> Result<(), Fault> {
    if read(connection)?.is_some_and(|before| witnessed.size < before.size) {
        return Err(Fault::Refused);
    }
    super::run(
        connection,
        "INSERT INTO witness (id, size, root, checkpoint, seen_at) VALUES (1, ?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET size = excluded.size, root = excluded.root,
         checkpoint = excluded.checkpoint, seen_at = excluded.seen_at",
        params![
            integer(witnessed.size)?,
            witnessed.root.0,
            witnessed.checkpoint,
            seen_at.map_or(0, |at| at.timestamp_millis())
        ],
    )?;
    super::run(connection, "DELETE FROM log_fault", [])?;
    Ok(())
}

/// Keeps what was wrong. The first fault stays until it is lifted: a later one says less.
pub(crate) fn put_fault(
    connection: &Connection,
    what: &str,
    checkpoint: &str,
    seen_at: Option<DateTime<Utc>>,
) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO log_fault (id, what, checkpoint, seen_at) VALUES (1, ?1, ?2, ?3) ON CONFLICT (id) DO NOTHING",
        params![what, checkpoint, seen_at.map_or(0, |at| at.timestamp_millis())],
    )?;
    Ok(())
}

/// What was wrong when the log was last looked at.
pub(crate) fn fault(connection: &Connection) -> Result<Option<LogFault>, Fault> {
    let mut statement = connection.prepare_cached("SELECT what, checkpoint, seen_at FROM log_fault")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let seen_at: i64 = row.get(2)?;
    Ok(Some(LogFault {
        what: row.get(0)?,
        checkpoint: row.get(1)?,
        seen_at: (seen_at > 0).then(|| instant(seen_at)).transpose()?,
    }))
}
