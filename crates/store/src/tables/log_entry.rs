//! Table `log_entry`: sealed entries of the service log. Never edited; only a receipt is added.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};
use uuid::Uuid;
use zhike_domain::calendar::local_day;
use zhike_domain::ids::{ClientId, LogEntryId};
use zhike_domain::log_entry::{SealedEntry, ServiceRecord};
use zhike_protocol::seal::Receipt;
use zhike_workstation::ports::{Receipted, StoredEntry};

use crate::convert::{blob, instant, integer, json, parse, text, uuid as read_uuid};
use crate::error::Fault;

/// An entry on its way into the table.
pub(crate) struct Arriving<'a> {
    /// The entry.
    pub(crate) sealed: &'a SealedEntry,
    /// Its JSON, as received or as made here.
    pub(crate) body: &'a str,
    /// Public key of the device that sealed it, hexadecimal.
    pub(crate) device_key: &'a str,
    /// Central's receipt, if it has one yet.
    pub(crate) receipt: Option<&'a Receipt>,
    /// Revision; 0 for an entry sealed here.
    pub(crate) rev: u64,
}

/// Keeps an entry. One that is here already keeps its words and its seal: only receipt, key and revision are added.
pub(crate) fn put(connection: &Connection, arriving: &Arriving<'_>) -> Result<(), Fault> {
    let entry = &arriving.sealed.entry;
    let receipt = arriving.receipt.map(text).transpose()?;
    super::run(
        connection,
        "INSERT INTO log_entry (id, client, started_at, corrects, decides, rev, device_key, receipt, sealed, breach)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, device_key = excluded.device_key,
         receipt = coalesce(excluded.receipt, receipt)",
        params![
            blob(entry.id.0),
            blob(entry.client().0),
            entry.happened_at().timestamp_millis(),
            entry.corrects().map(|c| blob(c.entry.0)),
            entry.decision().map(|decision| blob(decision.entry.0)),
            integer(arriving.rev)?,
            arriving.device_key,
            receipt,
            arriving.body,
            entry.service().is_some_and(ServiceRecord::is_breach)
        ],
    )?;
    super::log_text::put(connection, entry)
}

/// Adds what central answered when it took the entry.
pub(crate) fn acknowledge(
    connection: &Connection,
    id: Uuid,
    rev: u64,
    receipt: Option<&Receipt>,
) -> Result<(), Fault> {
    super::run(
        connection,
        "UPDATE log_entry SET rev = max(rev, ?2), receipt = coalesce(?3, receipt) WHERE id = ?1",
        params![blob(id), integer(rev)?, receipt.map(text).transpose()?],
    )?;
    Ok(())
}

/// Removes an entry that is no longer for this device's eyes.
pub(crate) fn remove(connection: &Connection, id: LogEntryId) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM log_entry WHERE id = ?1", [blob(id.0)])?;
    super::log_text::remove(connection, id)
}

/// What every reader selects: the entry, what is known of it, and the newest entry that corrects it.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT sealed, receipt, device_key, (SELECT max(c.id) FROM log_entry AS c WHERE c.corrects = e.id) ",
            "FROM log_entry AS e ",
            $rest
        )
    };
}

/// Service records of a client, or of the whole book, newest contact first; at most `limit`. Decisions are not among them.
pub(crate) fn newest(
    connection: &Connection,
    client: Option<ClientId>,
    limit: u32,
) -> Result<Vec<StoredEntry>, Fault> {
    let mut statement = connection.prepare_cached(match client {
        Some(_) => {
            select!("WHERE client = ?2 AND decides IS NULL ORDER BY started_at DESC, id DESC LIMIT ?1")
        }
        None => select!("WHERE decides IS NULL ORDER BY started_at DESC, id DESC LIMIT ?1"),
    })?;
    let mut rows = match client {
        Some(client) => statement.query(params![limit, blob(client.0)])?,
        None => statement.query([limit])?,
    };
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry(row)?);
    }
    Ok(entries)
}

/// One entry.
pub(crate) fn one(connection: &Connection, id: LogEntryId) -> Result<Option<StoredEntry>, Fault> {
    let mut statement = connection.prepare_cached(select!("WHERE id = ?1"))?;
    let mut rows = statement.query([blob(id.0)])?;
    rows.next()?.map(entry).transpose()
}

/// Decisions on an entry, oldest first.
pub(crate) fn decisions_on(connection: &Connection, entry: LogEntryId) -> Result<Vec<StoredEntry>, Fault> {
    let mut statement = connection.prepare_cached(select!("WHERE decides = ?1 ORDER BY id"))?;
    let mut rows = statement.query([blob(entry.0)])?;
    let mut decisions = Vec::new();
    while let Some(row) = rows.next()? {
        decisions.push(self::entry(row)?);
    }
    Ok(decisions)
}

/// Entries in which something was sold off the path, with their clients.
pub(crate) fn breaches(connection: &Connection) -> Result<Vec<(ClientId, LogEntryId)>, Fault> {
    let sql = "SELECT client, id FROM log_entry WHERE breach = 1 ORDER BY client, id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    let id = |bytes: Vec<u8>| Uuid::from_slice(&bytes).map_err(|_| Fault::Damaged("log_entry"));
    rows.map(|row| {
        let (client, entry) = row?;
        Ok((ClientId(id(client)?), LogEntryId(id(entry)?)))
    })
    .collect()
}

/// Entries sealed under a device's key that are receipted and not proven, oldest first; at most `limit`.
pub(crate) fn unproven(
    connection: &Connection,
    device_key: &str,
    limit: usize,
) -> Result<Vec<Receipted>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT receipt, sealed FROM log_entry AS e WHERE device_key = ?1 AND receipt IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM proven AS p WHERE p.entry = e.id) ORDER BY id LIMIT ?2",
    )?;
    let mut rows = statement.query(params![device_key, i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut unproven = Vec::new();
    while let Some(row) = rows.next()? {
        let receipt: Receipt = json(row, 0, "log_entry")?;
        let sealed: SealedEntry = json(row, 1, "log_entry")?;
        unproven.push(Receipted { entry: sealed.entry.id, index: receipt.log_index, hash: sealed.seal.hash });
    }
    Ok(unproven)
}

/// Day of each client's last contact (Asia/Shanghai). An entry that was corrected does not count: its correction does.
pub(crate) fn last_contacts(connection: &Connection) -> Result<BTreeMap<ClientId, NaiveDate>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT client, max(started_at) FROM log_entry AS e
         WHERE decides IS NULL AND NOT EXISTS (SELECT 1 FROM log_entry AS c WHERE c.corrects = e.id) GROUP BY client",
    )?;
    let mut rows = statement.query([])?;
    let mut days = BTreeMap::new();
    while let Some(row) = rows.next()? {
        days.insert(ClientId(read_uuid(row, 0)?), local_day(instant(row.get(1)?)?));
    }
    Ok(days)
}

fn entry(row: &Row<'_>) -> Result<StoredEntry, Fault> {
    let receipt: Option<String> = row.get(1)?;
    let corrected_by: Option<Vec<u8>> = row.get(3)?;
    let corrected_by = corrected_by.map(|id| Uuid::from_slice(&id)).transpose();
    Ok(StoredEntry {
        sealed: json(row, 0, "log_entry")?,
        receipt: receipt.map(|receipt| parse(&receipt, "log_entry")).transpose()?,
        device_key: row.get(2)?,
        corrected_by: corrected_by.map_err(|_| Fault::Damaged("log_entry"))?.map(LogEntryId),
    })
}
