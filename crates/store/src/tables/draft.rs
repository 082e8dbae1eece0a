//! Table `draft`: log forms that are being written. Never leaves this device.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use serde_json::Value;
use zhike_domain::ids::ClientId;
use zhike_ipc::LogForm;

use crate::convert::{blob, instant, json, text};
use crate::error::Fault;

/// Keeps the draft of the form's client.
pub(crate) fn put(connection: &Connection, form: &LogForm, at: DateTime<Utc>) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO draft (client, kept_at, form) VALUES (?1, ?2, ?3)
         ON CONFLICT (client) DO UPDATE SET kept_at = excluded.kept_at, form = excluded.form",
        params![blob(form.client.0), at.timestamp_millis(), text(form)?],
    )?;
    Ok(())
}

/// A client's draft, and when it was kept.
pub(crate) fn of(
    connection: &Connection,
    client: ClientId,
) -> Result<Option<(LogForm, DateTime<Utc>)>, Fault> {
    let mut statement = connection.prepare_cached("SELECT form, kept_at FROM draft WHERE client = ?1")?;
    let mut rows = statement.query([blob(client.0)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut form: Value = json(row, 0, "draft")?;
    // A draft that was begun before forms had them; what was written in it is not lost.
    if let Some(fields) = form.as_object_mut() {
        for later in ["offers", "documents"] {
            fields.entry(later).or_insert_with(|| Value::Array(Vec::new()));
        }
    }
    let form = serde_json::from_value(form).map_err(|_| Fault::Damaged("draft"))?;
    Ok(Some((form, instant(row.get(1)?)?)))
}

/// Throws a client's draft away.
pub(crate) fn remove(connection: &Connection, client: ClientId) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM draft WHERE client = ?1", [blob(client.0)])?;
    Ok(())
}
