//! Table `price`: one compact blob a series, as packed by the kernel, and the dividends and splits of its product.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use zhike_domain::ids::ProductCode;
use zhike_domain::price::{Dividend, PriceSeries, Split};
use zhike_protocol::record::PriceRecord;
use zhike_workstation::ports::CorporateActions;

use crate::convert::{integer, json, text};
use crate::error::Fault;

/// Dividends and splits of one product as they are stored, oldest first.
#[derive(Serialize, Deserialize)]
struct Actions {
    dividends: Vec<Dividend>,
    splits: Vec<Split>,
}

/// Keeps a series in its packed form, with the dividends and splits that came along in place of those before.
pub(crate) fn put(
    connection: &Connection,
    record: &PriceRecord,
    rev: u64,
    packed: &[u8],
) -> Result<(), Fault> {
    let none = record.dividends.is_empty() && record.splits.is_empty();
    let actions = if none { None } else { Some(text(&Actions::of(record))?) };
    super::run(
        connection,
        "INSERT INTO price (product, rev, packed, actions) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (product) DO UPDATE SET rev = excluded.rev, packed = excluded.packed,
         actions = excluded.actions",
        params![record.product.0, integer(rev)?, packed, actions],
    )?;
    Ok(())
}

impl Actions {
    fn of(record: &PriceRecord) -> Self {
        let mut dividends = record.dividends.clone();
        dividends.sort_by_key(|dividend| dividend.ex_date);
        let mut splits = record.splits.clone();
        splits.sort_by_key(|split| split.effective_on);
        Self { dividends, splits }
    }
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

/// Dividends and splits of all products.
pub(crate) fn corporate_actions(connection: &Connection) -> Result<CorporateActions, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT product, actions FROM price WHERE actions IS NOT NULL")?;
    let mut rows = statement.query([])?;
    let mut all = CorporateActions::default();
    while let Some(row) = rows.next()? {
        let code = ProductCode(row.get(0)?);
        let Actions { dividends, splits } = json(row, 1, "price")?;
        if !dividends.is_empty() {
            all.dividends.insert(code.clone(), dividends);
        }
        if !splits.is_empty() {
            all.splits.insert(code, splits);
        }
    }
    Ok(all)
}
