//! Table `visit`: planned and past meetings, with what is pending laid over them (see `overlay`).

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rusqlite::{Connection, params};
use uuid::Uuid;
use zhike_domain::calendar::shanghai;
use zhike_domain::ids::{ClientId, VisitId};
use zhike_domain::visit::Visit;

use crate::convert::{blob, counter, integer};
use crate::error::Fault;
use crate::overlay::Stored;

/// Writes a row.
pub(crate) fn keep(connection: &Connection, visit: &Visit, stored: &Stored) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO visit (id, client, starts_at, rev, server_body, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET client = excluded.client, starts_at = excluded.starts_at,
         rev = excluded.rev, server_body = excluded.server_body, body = excluded.body",
        params![
            blob(visit.id.0),
            blob(visit.client.0),
            visit.starts_at.timestamp_millis(),
            integer(stored.rev)?,
            stored.server_body,
            stored.body
        ],
    )?;
    Ok(())
}

/// Reads a row.
pub(crate) fn stored(connection: &Connection, id: Uuid) -> Result<Option<Stored>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT rev, server_body, body FROM visit WHERE id = ?1")?;
    let mut rows = statement.query([blob(id)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Stored { rev: counter(row, 0)?, server_body: row.get(1)?, body: row.get(2)? }))
}

/// Removes a row.
pub(crate) fn remove(connection: &Connection, id: Uuid) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM visit WHERE id = ?1", [blob(id)])?;
    Ok(())
}

/// Visits that begin within the days (Asia/Shanghai, both included), earliest first.
pub(crate) fn between(connection: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Visit>, Fault> {
    let after_last = to.succ_opt().unwrap_or(NaiveDate::MAX);
    super::bodies(
        connection,
        "SELECT body FROM visit WHERE starts_at >= ?1 AND starts_at < ?2 ORDER BY starts_at, id",
        [midnight(from), midnight(after_last)],
        "visit",
    )
}

/// A client's visits, earliest first.
pub(crate) fn of(connection: &Connection, client: ClientId) -> Result<Vec<Visit>, Fault> {
    super::bodies(
        connection,
        "SELECT body FROM visit WHERE client = ?1 ORDER BY starts_at, id",
        [blob(client.0)],
        "visit",
    )
}

/// One visit.
pub(crate) fn one(connection: &Connection, id: VisitId) -> Result<Option<Visit>, Fault> {
    super::body(connection, "SELECT body FROM visit WHERE id = ?1", [blob(id.0)], "visit")
}

/// The instant at which a day begins in Asia/Shanghai, in milliseconds.
fn midnight(day: NaiveDate) -> i64 {
    let local = day.and_time(NaiveTime::MIN);
    let utc = local.checked_sub_offset(shanghai()).unwrap_or(local);
    DateTime::<Utc>::from_naive_utc_and_offset(utc, Utc).timestamp_millis()
}
