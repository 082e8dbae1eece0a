//! Table `ledger`: one row a client and calendar year, packed.

use rusqlite::{Connection, params};
use zhike_domain::ids::ClientId;
use zhike_domain::ledger::LedgerEntry;

use crate::convert::{blob, integer, uuid};
use crate::error::Fault;
use crate::packed::unpack_rows;

/// Keeps a year.
pub(crate) fn put(
    connection: &Connection,
    client: ClientId,
    year: i32,
    rev: u64,
    rows: &[u8],
) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO ledger (client, year, rev, rows) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (client, year) DO UPDATE SET rev = excluded.rev, rows = excluded.rows",
        params![blob(client.0), year, integer(rev)?, rows],
    )?;
    Ok(())
}

/// Removes a year.
pub(crate) fn remove(connection: &Connection, client: ClientId, year: i32) -> Result<(), Fault> {
    super::run(
        connection,
        "DELETE FROM ledger WHERE client = ?1 AND year = ?2",
        params![blob(client.0), year],
    )?;
    Ok(())
}

/// A client's whole ledger, in the order in which it is replayed.
pub(crate) fn of(connection: &Connection, client: ClientId) -> Result<Vec<LedgerEntry>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT rows FROM ledger WHERE client = ?1 ORDER BY year")?;
    let mut years = statement.query([blob(client.0)])?;
    let mut rows = Vec::new();
    while let Some(year) = years.next()? {
        let packed = year.get_ref(0)?.as_blob().map_err(|_| Fault::Damaged("ledger"))?;
        unpack_rows(client, packed, &mut rows).ok_or(Fault::Damaged("ledger"))?;
    }
    rows.sort_by_key(|row| (row.date, row.position));
    Ok(rows)
}

/// A stretch of the book's ledgers holds this many clients: few enough that other readers hardly wait.
const STRETCH: usize = 64;

/// A client with the years of his ledger, packed.
pub(crate) type PackedLedger = (ClientId, Vec<Vec<u8>>);

/// The next clients after one, by id, each with his whole ledger; none when the book is at its end.
pub(crate) fn stretch(connection: &Connection, after: Option<ClientId>) -> Result<Vec<PackedLedger>, Fault> {
    let mut statement = connection
        .prepare_cached("SELECT client, rows FROM ledger WHERE client > ?1 ORDER BY client, year")?;
    let after = after.map(|client| blob(client.0).to_vec()).unwrap_or_default();
    let mut rows = statement.query([after])?;
    let mut ledgers: Vec<PackedLedger> = Vec::with_capacity(STRETCH);
    while let Some(row) = rows.next()? {
        let client = ClientId(uuid(row, 0)?);
        let packed = row.get_ref(1)?.as_blob().map_err(|_| Fault::Damaged("ledger"))?.to_vec();
        let full = ledgers.len() == STRETCH;
        match ledgers.last_mut() {
            Some((last, years)) if *last == client => years.push(packed),
            _ if full => break,
            _ => ledgers.push((client, vec![packed])),
        }
    }
    Ok(ledgers)
}

/// Unpacks a whole ledger, in the order in which it is replayed.
pub(crate) fn unpack(client: ClientId, years: &[Vec<u8>], rows: &mut Vec<LedgerEntry>) -> Result<(), Fault> {
    for packed in years {
        unpack_rows(client, packed, rows).ok_or(Fault::Damaged("ledger"))?;
    }
    rows.sort_by_key(|row| (row.date, row.position));
    Ok(())
}
