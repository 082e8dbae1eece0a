//! Table `chain_link`: hashes of this device's chain of sealed entries. Never deleted: the chain goes on when a
//! client and his entries have left.

use rusqlite::{Connection, params};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::DeviceId;
use zhike_domain::log_entry::CHAIN_START;

use crate::convert::{blob, counter, integer};
use crate::error::Fault;

/// Position and hash of a device's last entry; 0 and the chain's start before the first.
pub(crate) fn head(connection: &Connection, device: DeviceId) -> Result<(u64, Digest256), Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT sequence, hash FROM chain_link WHERE device = ?1 ORDER BY sequence DESC LIMIT 1",
    )?;
    let mut rows = statement.query([blob(device.0)])?;
    let Some(row) = rows.next()? else { return Ok((0, CHAIN_START)) };
    let stored = row.get_ref(1)?.as_blob().map_err(|_| Fault::Damaged("chain_link"))?;
    let hash = stored.try_into().map_err(|_| Fault::Damaged("chain_link"))?;
    Ok((counter(row, 0)?, Digest256(hash)))
}

/// Adds a link.
pub(crate) fn add(
    connection: &Connection,
    device: DeviceId,
    sequence: u64,
    hash: Digest256,
) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO chain_link (device, sequence, hash) VALUES (?1, ?2, ?3)",
        params![blob(device.0), integer(sequence)?, hash.0],
    )?;
    Ok(())
}
