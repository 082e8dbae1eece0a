//! Table `search_text`: the normalised keys by which a client is found, written in the transaction of his row.

use rusqlite::{Connection, params};
use zhike_domain::ids::ClientId;

use crate::convert::{blob, uuid};
use crate::error::Fault;
use crate::search::Keys;

/// Keeps a client's keys.
pub(crate) fn put(connection: &Connection, client: ClientId, keys: &Keys) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO search_text (client, keys) VALUES (?1, ?2)
         ON CONFLICT (client) DO UPDATE SET keys = excluded.keys",
        params![blob(client.0), keys.to_text()],
    )?;
    Ok(())
}

/// The keys of all clients, by id.
pub(crate) fn all(connection: &Connection) -> Result<Vec<(ClientId, Keys)>, Fault> {
    let mut statement = connection.prepare_cached("SELECT client, keys FROM search_text ORDER BY client")?;
    let mut rows = statement.query([])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        let text = row.get_ref(1)?.as_str().map_err(|_| Fault::Damaged("search_text"))?;
        keys.push((ClientId(uuid(row, 0)?), Keys::from_text(text)));
    }
    Ok(keys)
}
