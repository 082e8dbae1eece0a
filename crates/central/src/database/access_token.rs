//! Table `access_token`: short access tokens, as hashes.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::DeviceId;

use super::{DatabaseError, Tables};

impl Tables<'_> {
    /// Keeps a new token, and forgets those that expired.
    pub fn add_token(
        &self,
        hash: Digest256,
        device: DeviceId,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        self.0.execute("DELETE FROM access_token WHERE expires_at <= ?1", [now.timestamp_millis()])?;
        self.0.execute(
            "INSERT INTO access_token (hash, device, expires_at) VALUES (?1, ?2, ?3)",
            params![hash.to_string(), device.to_string(), expires_at.timestamp_millis()],
        )?;
        Ok(())
    }

    /// The device a token was given to, while it is good.
    pub fn token_device(
        &self,
        hash: Digest256,
        now: DateTime<Utc>,
    ) -> Result<Option<DeviceId>, DatabaseError> {
        let device: Option<String> = self
            .0
            .prepare_cached("SELECT device FROM access_token WHERE hash = ?1 AND expires_at > ?2")?
            .query_row(params![hash.to_string(), now.timestamp_millis()], |row| row.get(0))
            .optional()?;
        let damaged = |_| DatabaseError::Damaged("a token's device");
        device.map(|id| id.parse().map_err(damaged)).transpose()
    }
}
