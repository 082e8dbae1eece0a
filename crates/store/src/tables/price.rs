//! Table `price`: one compact blob a series, as packed by the kernel.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use zhike_domain::ids::ProductCode;
use zhike_domain::price::PriceSeries;

use crate::convert::integer;
use crate::error::Fault;

/// Keeps a series in its packed form.
pub(crate) fn put(connection: &Connection, code: &ProductCode, rev: u64, packed: &[u8]) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO price (product, rev, packed) VALUES (?1, ?2, ?3)
         ON CONFLICT (product) DO UPDATE SET rev = excluded.rev, packed = excluded.packed",
        params![code.0, integer(rev)?, packed],
    )?;
    Ok(())
}

/// Removes a series.
pub(crate) fn remove(connection: &Connection, code: &str) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM price WHERE product = ?1", [code])?;
    Ok(())
}

/// All series, unpacked.
pub(crate) fn all(connection: &Connection) -> Result<BTreeMap<ProductCode, PriceSeries>, Fault> {
    let mut statement = connection.prepare_cached("SELECT product, packed FROM price")?;
    let mut rows = statement.query([])?;
    let mut prices = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let code = ProductCode(row.get(0)?);
        let packed = row.get_ref(1)?.as_blob().map_err(|_| Fault::Damaged("price"))?;
        let series = PriceSeries::unpack(code.clone(), packed).map_err(|_| Fault::Damaged("price"))?;
        prices.insert(code, series);
    }
    Ok(prices)
}
