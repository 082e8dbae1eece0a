//! Table `access_log`: who looked at what. Append-only; a client's rows go with him.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use zhike_domain::ids::ClientId;
use zhike_protocol::push::AccessRecord;

use crate::convert::{blob, text};
use crate::error::Fault;

/// Writes down that a client's page was opened.
pub(crate) fn add_view(connection: &Connection, client: ClientId, at: DateTime<Utc>) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO access_log (client, at) VALUES (?1, ?2)",
        params![blob(client.0), at.timestamp_millis()],
    )?;
    Ok(())
}

/// Writes down that a masked field was revealed, and why.
pub(crate) fn add_reveal(connection: &Connection, access: &AccessRecord) -> Result<(), Fault> {
    let name = |quoted: String| quoted.trim_matches('"').to_owned();
    super::run(
        connection,
        "INSERT INTO access_log (client, at, field, reason) VALUES (?1, ?2, ?3, ?4)",
        params![
            blob(access.client.0),
            access.at.timestamp_millis(),
            name(text(&access.field)?),
            name(text(&access.reason)?)
        ],
    )?;
    Ok(())
}
