//! From what a client's figures follow, across tables: one digest a client, from revisions and indexes alone. No body is read.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use sha2::{Digest, Sha256};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::ClientId;

use crate::convert::uuid;
use crate::error::Fault;

/// What of each client goes into his digest, beside what goes into everybody's. Revisions compare within an epoch only,
/// which is why the epoch is among the latter; what may be edited here counts by its contents.
const OF_CLIENTS: [&str; 5] = [
    "SELECT client, year, rev FROM ledger INDEXED BY ledger_rev ORDER BY client, year",
    "SELECT client, digest FROM fact_sheet INDEXED BY fact_sheet_digest ORDER BY client",
    "SELECT client, made_at, id, completed_at FROM checkup INDEXED BY checkup_client ORDER BY client, made_at, id",
    "SELECT client, id FROM log_entry INDEXED BY log_entry_breach WHERE breach = 1 ORDER BY client, id",
    "SELECT b.client, d.id FROM log_entry AS b INDEXED BY log_entry_breach
     JOIN log_entry AS d ON d.decides = b.id WHERE b.breach = 1 ORDER BY b.client, d.id",
];

/// The digest of every client of the book.
pub(crate) fn revisions(connection: &Connection) -> Result<BTreeMap<ClientId, Digest256>, Fault> {
    let shared = shared(connection)?;
    let mut digests: BTreeMap<ClientId, Sha256> = BTreeMap::new();
    let mut clients = connection.prepare_cached("SELECT id, rev FROM client INDEXED BY client_rev")?;
    let mut rows = clients.query([])?;
    while let Some(row) = rows.next()? {
        let mut digest = Sha256::new_with_prefix(b"zhike/inputs/1");
        digest.update(shared);
        add(&mut digest, 0, row)?;
        digests.insert(ClientId(uuid(row, 0)?), digest);
    }
    for (table, sql) in (1..).zip(OF_CLIENTS) {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            // What belongs to nobody of the book counts for nobody.
            if let Some(digest) = digests.get_mut(&ClientId(uuid(row, 0)?)) {
                add(digest, table, row)?;
            }
        }
    }
    Ok(digests.into_iter().map(|(client, digest)| (client, Digest256(digest.finalize().into()))).collect())
}

/// Epoch, products and prices: the same for everybody.
fn shared(connection: &Connection) -> Result<[u8; 32], Fault> {
    let mut digest = Sha256::new();
    let statements = [
        "SELECT feed_epoch FROM sync_state",
        "SELECT count(*), coalesce(sum(rev), 0), coalesce(max(rev), 0) FROM product",
        "SELECT count(*), coalesce(sum(rev), 0), coalesce(max(rev), 0) FROM price",
    ];
    for (table, sql) in (0..).zip(statements) {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            add(&mut digest, table, row)?;
        }
    }
    Ok(digest.finalize().into())
}

/// Adds a row: which table, and each column with its type and length, so that no two rows run together alike.
fn add(digest: &mut Sha256, table: u8, row: &Row<'_>) -> Result<(), Fault> {
    digest.update([table]);
    for column in 0..row.as_ref().column_count() {
        match row.get_ref(column)? {
            rusqlite::types::ValueRef::Null => digest.update([0]),
            rusqlite::types::ValueRef::Integer(number) => {
                digest.update([1]);
                digest.update(number.to_be_bytes());
            }
            rusqlite::types::ValueRef::Blob(bytes) => {
                digest.update([2]);
                digest.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
                digest.update(bytes);
            }
            _ => return Err(Fault::Damaged("inputs")),
        }
    }
    Ok(())
}
