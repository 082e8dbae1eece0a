//! Table `client`: the clients of the book, bodies as central sent them.

use rusqlite::{Connection, OptionalExtension, params};
use zhike_domain::client::Client;
use zhike_domain::ids::{ClientId, HouseholdId};

use crate::convert::{blob, integer};
use crate::error::Fault;

/// Keeps a client as central sent him; `body` is the JSON of `client` with whatever fields came along.
pub(crate) fn put(connection: &Connection, client: &Client, rev: u64, body: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO client (id, household, rev, body) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET household = excluded.household, rev = excluded.rev, body = excluded.body",
        params![blob(client.id.0), client.household.map(|h| blob(h.0)), integer(rev)?, body],
    )?;
    Ok(())
}

/// Whether he is in the book.
pub(crate) fn exists(connection: &Connection, id: ClientId) -> Result<bool, Fault> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM client WHERE id = ?1")?;
    Ok(statement.exists([blob(id.0)])?)
}

/// The household of a client, when no other client of the book belongs to it.
pub(crate) fn household_of_his_own(
    connection: &Connection,
    id: ClientId,
) -> Result<Option<HouseholdId>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT household FROM client AS his WHERE id = ?1 AND household IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM client AS other WHERE other.household = his.household AND other.id <> his.id)",
    )?;
    let household: Option<Vec<u8>> = statement.query_row([blob(id.0)], |row| row.get(0)).optional()?;
    household
        .map(|bytes| uuid::Uuid::from_slice(&bytes).map(HouseholdId).map_err(|_| Fault::Damaged("client")))
        .transpose()
}

/// All clients.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Client>, Fault> {
    super::bodies(connection, "SELECT body FROM client ORDER BY id", [], "client")
}

/// One client.
pub(crate) fn one(connection: &Connection, id: ClientId) -> Result<Option<Client>, Fault> {
    super::body(connection, "SELECT body FROM client WHERE id = ?1", [blob(id.0)], "client")
}
