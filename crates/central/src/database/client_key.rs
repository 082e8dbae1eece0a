//! Table `client_key`: a key for each client, wrapped, and the mark that it was erased.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};
use zhike_domain::ids::ClientId;

use super::{DatabaseError, Tables};
use crate::keys::{ClientKey, Keys};

impl Tables<'_> {
    /// The client's key, made if he has none. `None` once it was erased: he gets no other.
    pub fn client_key(&self, keys: &Keys, client: ClientId) -> Result<Option<ClientKey>, DatabaseError> {
        let id = client.to_string();
        let row: Option<Option<Vec<u8>>> = self
            .0
            .prepare_cached("SELECT wrapped FROM client_key WHERE client = ?1")?
            .query_row([&id], |row| row.get(0))
            .optional()?;
        match row {
            Some(None) => Ok(None),
            Some(Some(wrapped)) => {
                let key = keys.unwrap_client_key(client, &wrapped);
                key.map(Some).ok_or(DatabaseError::Damaged("a client's key"))
            }
            None => {
                let key = ClientKey::random()?;
                let wrapped = keys.wrap_client_key(client, &key)?;
                self.0
                    .prepare_cached("INSERT INTO client_key (client, wrapped) VALUES (?1, ?2)")?
                    .execute(params![id, wrapped])?;
                Ok(Some(key))
            }
        }
    }

    /// The client's key, if he has one.
    pub fn read_client_key(&self, keys: &Keys, client: ClientId) -> Result<Option<ClientKey>, DatabaseError> {
        let wrapped: Option<Vec<u8>> = self
            .0
            .prepare_cached("SELECT wrapped FROM client_key WHERE client = ?1")?
            .query_row([client.to_string()], |row| row.get(0))
            .optional()?
            .flatten();
        let Some(wrapped) = wrapped else { return Ok(None) };
        let key = keys.unwrap_client_key(client, &wrapped);
        key.map(Some).ok_or(DatabaseError::Damaged("a client's key"))
    }

    /// Erases the client's key for good.
    pub fn erase_client_key(&self, client: ClientId, at: DateTime<Utc>) -> Result<(), DatabaseError> {
        self.0.execute(
            "INSERT INTO client_key (client, erased_at) VALUES (?1, ?2)
             ON CONFLICT (client) DO UPDATE SET wrapped = NULL,
               erased_at = coalesce(client_key.erased_at, excluded.erased_at)",
            params![client.to_string(), at.timestamp_millis()],
        )?;
        Ok(())
    }
}
