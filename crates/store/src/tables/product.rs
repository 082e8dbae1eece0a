//! Table `product`: the firm's products.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use zhike_domain::ids::ProductCode;
use zhike_domain::product::Product;

use crate::convert::integer;
use crate::error::Fault;

/// Keeps a product as central sent it.
pub(crate) fn put(connection: &Connection, code: &ProductCode, rev: u64, body: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO product (code, rev, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (code) DO UPDATE SET rev = excluded.rev, body = excluded.body",
        params![code.0, integer(rev)?, body],
    )?;
    Ok(())
}

/// Removes a product.
pub(crate) fn remove(connection: &Connection, code: &str) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM product WHERE code = ?1", [code])?;
    Ok(())
}

/// All products by code.
pub(crate) fn all(connection: &Connection) -> Result<BTreeMap<ProductCode, Product>, Fault> {
    let products: Vec<Product> =
        super::bodies(connection, "SELECT body FROM product ORDER BY code", [], "product")?;
    Ok(products.into_iter().map(|product| (product.code.clone(), product)).collect())
}
