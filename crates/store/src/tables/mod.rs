//! One file per table: its columns, its queries, and nothing of the others.

pub(crate) mod access_log;
pub(crate) mod case;
pub(crate) mod chain_link;
pub(crate) mod checkup;
pub(crate) mod client;
pub(crate) mod device;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod fact_sheet;
pub(crate) mod follow_up;
pub(crate) mod household;
pub(crate) mod inputs;
pub(crate) mod ledger;
pub(crate) mod log_entry;
pub(crate) mod log_text;
pub(crate) mod outbox;
pub(crate) mod position;
pub(crate) mod preference;
pub(crate) mod price;
pub(crate) mod product;
pub(crate) mod proven;
pub(crate) mod questionnaire;
pub(crate) mod review;
pub(crate) mod rule_pack;
pub(crate) mod score;
pub(crate) mod script;
pub(crate) mod search_text;
pub(crate) mod staff;
pub(crate) mod survey_answer;
pub(crate) mod sync_state;
pub(crate) mod unread_record;
pub(crate) mod visit;
pub(crate) mod witness;

use rusqlite::{Connection, Params};
use serde::de::DeserializeOwned;

use crate::convert::json;
use crate::error::Fault;

/// All bodies a query gives in its first column.
pub(crate) fn bodies<T: DeserializeOwned>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    what: &'static str,
) -> Result<Vec<T>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut bodies = Vec::new();
    while let Some(row) = rows.next()? {
        bodies.push(json(row, 0, what)?);
    }
    Ok(bodies)
}

/// The body a query gives, if there is a row.
pub(crate) fn body<T: DeserializeOwned>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    what: &'static str,
) -> Result<Option<T>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(|row| json(row, 0, what)).transpose()
}

/// Runs a statement that gives no rows; says how many rows it changed.
pub(crate) fn run(connection: &Connection, sql: &str, params: impl Params) -> Result<usize, Fault> {
    Ok(connection.prepare_cached(sql)?.execute(params)?)
}
