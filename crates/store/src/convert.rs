//! Between Rust values and columns: ids, instants, counters, JSON bodies. No table knows another way.

use chrono::{DateTime, Utc};
use rusqlite::types::ValueRef;
use rusqlite::{Row, RowIndex};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use zhike_domain::canonical::Digest256;

use crate::error::Fault;

/// The bytes of an id as they are stored.
pub(crate) fn blob(id: Uuid) -> [u8; 16] {
    id.into_bytes()
}

/// Reads an id.
pub(crate) fn uuid<I: RowIndex>(row: &Row<'_>, column: I) -> Result<Uuid, Fault> {
    match row.get_ref(column)? {
        ValueRef::Blob(bytes) => Uuid::from_slice(bytes).map_err(|_| Fault::Damaged("id")),
        _ => Err(Fault::Damaged("id")),
    }
}

/// Reads a SHA-256 digest.
pub(crate) fn digest<I: RowIndex>(row: &Row<'_>, column: I) -> Result<Digest256, Fault> {
    let bytes = row.get_ref(column)?.as_blob().map_err(|_| Fault::Damaged("digest"))?;
    bytes.try_into().map(Digest256).map_err(|_| Fault::Damaged("digest"))
}

/// A counter or revision as SQLite has integers.
pub(crate) fn integer(value: u64) -> Result<i64, Fault> {
    i64::try_from(value).map_err(|_| Fault::Failed("a counter is out of range"))
}

/// Reads a counter or revision.
pub(crate) fn counter<I: RowIndex>(row: &Row<'_>, column: I) -> Result<u64, Fault> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| Fault::Damaged("counter"))
}

/// Reads an instant.
pub(crate) fn instant(millis: i64) -> Result<DateTime<Utc>, Fault> {
    DateTime::from_timestamp_millis(millis).ok_or(Fault::Damaged("instant"))
}

/// Reads a JSON body; `what` names the table for the error.
pub(crate) fn json<T: DeserializeOwned, I: RowIndex>(
    row: &Row<'_>,
    column: I,
    what: &'static str,
) -> Result<T, Fault> {
    let text = row.get_ref(column)?.as_str().map_err(|_| Fault::Damaged(what))?;
    serde_json::from_str(text).map_err(|_| Fault::Damaged(what))
}

/// Reads JSON text that is already in memory.
pub(crate) fn parse<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|_| Fault::Damaged(what))
}

/// JSON text of a value.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|_| Fault::Failed("a value has no JSON form"))
}
