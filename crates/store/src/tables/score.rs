//! Table `score`: what was last computed of each client, here only. Derived: it may be thrown away at any time.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::ClientId;
use zhike_workstation::ports::StoredScore;

use crate::convert::{blob, json, text, uuid};
use crate::error::Fault;

/// Keeps a score in place of an older one, if the client is (still) in the book.
pub(crate) fn put(connection: &Connection, score: &StoredScore) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO score (client, stamp, computed_on, body)
         SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM client WHERE id = ?1)
         ON CONFLICT (client) DO UPDATE SET stamp = excluded.stamp, computed_on = excluded.computed_on,
         body = excluded.body",
        params![blob(score.client.0), score.stamp.0, score.computed_on.to_string(), text(&score.body)?],
    )?;
    Ok(())
}

/// All scores, by client.
pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredScore>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT client, stamp, computed_on, body FROM score ORDER BY client")?;
    let mut rows = statement.query([])?;
    let mut scores = Vec::new();
    while let Some(row) = rows.next()? {
        let day = row.get_ref(2)?.as_str().map_err(|_| Fault::Damaged("score"))?;
        scores.push(StoredScore {
            client: ClientId(uuid(row, 0)?),
            stamp: stamp(row)?,
            computed_on: day.parse().map_err(|_| Fault::Damaged("score"))?,
            body: json(row, 3, "score")?,
        });
    }
    Ok(scores)
}

/// From what each was computed.
pub(crate) fn stamps(connection: &Connection) -> Result<BTreeMap<ClientId, Digest256>, Fault> {
    let mut statement = connection.prepare_cached("SELECT client, stamp FROM score")?;
    let mut rows = statement.query([])?;
    let mut stamps = BTreeMap::new();
    while let Some(row) = rows.next()? {
        stamps.insert(ClientId(uuid(row, 0)?), stamp(row)?);
    }
    Ok(stamps)
}

fn stamp(row: &Row<'_>) -> Result<Digest256, Fault> {
    let stored = row.get_ref(1)?.as_blob().map_err(|_| Fault::Damaged("score"))?;
    Ok(Digest256(stored.try_into().map_err(|_| Fault::Damaged("score"))?))
}
