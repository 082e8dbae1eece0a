//! Table `position`: holdings and cash after a client's whole ledger; derived from `ledger` in the same transaction.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, params};
use zhike_domain::ids::ClientId;
use zhike_domain::ledger::{Position, replay};

use crate::convert::{blob, uuid};
use crate::error::Fault;
use crate::packed::{pack_position, unpack_position};

/// Derives a client's position from his ledger as it now stands; a client without a ledger has none.
pub(crate) fn derive(connection: &Connection, client: ClientId) -> Result<(), Fault> {
    let rows = super::ledger::of(connection, client)?;
    if rows.is_empty() {
        super::run(connection, "DELETE FROM position WHERE client = ?1", [blob(client.0)])?;
        return Ok(());
    }
    let packed = pack_position(&replay(&rows, NaiveDate::MAX)).ok_or(Fault::Damaged("ledger"))?;
    super::run(
        connection,
        "INSERT INTO position (client, packed) VALUES (?1, ?2)
         ON CONFLICT (client) DO UPDATE SET packed = excluded.packed",
        params![blob(client.0), packed],
    )?;
    Ok(())
}

/// Positions of all clients that have a ledger.
pub(crate) fn all(connection: &Connection) -> Result<BTreeMap<ClientId, Position>, Fault> {
    let mut statement = connection.prepare_cached("SELECT client, packed FROM position ORDER BY client")?;
    let mut rows = statement.query([])?;
    let mut positions = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let packed = row.get_ref(1)?.as_blob().map_err(|_| Fault::Damaged("position"))?;
        let position = unpack_position(packed).ok_or(Fault::Damaged("position"))?;
        positions.insert(ClientId(uuid(row, 0)?), position);
    }
    Ok(positions)
}
