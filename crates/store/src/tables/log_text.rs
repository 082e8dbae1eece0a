//! Table `log_text`: the words of each service record, folded, so that a search need not read the records themselves.

use rusqlite::{Connection, params};
use zhike_domain::ids::{ClientId, LogEntryId};
use zhike_domain::log_entry::{LogEntry, SealedEntry, ServiceRecord};

use crate::convert::{blob, json, uuid};
use crate::error::Fault;
use crate::search::{Wanted, folded};

/// Keeps the words of an entry; a decision has none to be found by.
pub(crate) fn put(connection: &Connection, entry: &LogEntry) -> Result<(), Fault> {
    let Some(record) = entry.service() else { return Ok(()) };
    super::run(
        connection,
        "INSERT INTO log_text (entry, client, started_at, words) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (entry) DO NOTHING",
        params![
            blob(entry.id.0),
            blob(record.client.0),
            record.started_at.timestamp_millis(),
            folded(&words(record))
        ],
    )?;
    Ok(())
}

/// Removes the words of an entry.
pub(crate) fn remove(connection: &Connection, entry: LogEntryId) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM log_text WHERE entry = ?1", [blob(entry.0)])?;
    Ok(())
}

/// Entries in which all that is wanted occurs, newest contact first.
pub(crate) fn find(
    connection: &Connection,
    wanted: &Wanted,
    client: Option<ClientId>,
    limit: usize,
) -> Result<Vec<LogEntryId>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT entry, words FROM log_text WHERE ?1 IS NULL OR client = ?1 ORDER BY started_at DESC, entry DESC",
    )?;
    let mut rows = statement.query([client.map(|client| blob(client.0))])?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        let words = row.get_ref(1)?.as_str().map_err(|_| Fault::Damaged("log_text"))?;
        if wanted.is_in(words) {
            found.push(LogEntryId(uuid(row, 0)?));
        }
    }
    Ok(found)
}

/// Adds the words of entries that were kept by a version without this table.
pub(crate) fn fill(connection: &Connection) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT sealed FROM log_entry AS e
         WHERE decides IS NULL AND NOT EXISTS (SELECT 1 FROM log_text AS t WHERE t.entry = e.id)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let sealed: SealedEntry = json(row, 0, "log_entry")?;
        put(connection, &sealed.entry)?;
    }
    Ok(())
}

/// All that was written down, one thing a line: summary, place, people, disclosures, promises, the reason of a correction,
/// products by code, offers by code and name.
fn words(record: &ServiceRecord) -> String {
    let mut lines: Vec<&str> = vec![record.summary.reveal()];
    lines.extend(record.place.iter().map(|place| place.reveal().as_str()));
    lines.extend(record.people_present.iter().map(|name| name.reveal().as_str()));
    lines.extend(record.disclosures.iter().map(String::as_str));
    lines.extend(record.follow_ups.iter().map(|promise| promise.text.reveal().as_str()));
    lines.extend(record.corrects.iter().map(|correction| correction.reason.reveal().as_str()));
    lines.extend(record.products.iter().map(|code| code.0.as_str()));
    lines.extend(record.offers.iter().flat_map(|offer| [offer.product.0.as_str(), &offer.product_name]));
    lines.join("\n")
}
