//! Table `challenge`: nonces given to devices to sign, as hashes; each is taken out when it is used.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::DeviceId;

use super::{DatabaseError, Tables};

impl Tables<'_> {
    /// Keeps a new challenge, and forgets those that expired.
    pub fn add_challenge(
        &self,
        hash: Digest256,
        device: DeviceId,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        self.0.execute("DELETE FROM challenge WHERE expires_at <= ?1", [now.timestamp_millis()])?;
        self.0.execute(
            "INSERT INTO challenge (hash, device, expires_at) VALUES (?1, ?2, ?3)",
            params![hash.to_string(), device.to_string(), expires_at.timestamp_millis()],
        )?;
        Ok(())
    }

    /// Takes a challenge out: whether it was given to this device and has not expired. It cannot be used again.
    pub fn take_challenge(
        &self,
        hash: Digest256,
        device: DeviceId,
        now: DateTime<Utc>,
    ) -> Result<bool, DatabaseError> {
        let expires_at: Option<i64> = self
            .0
            .query_row(
                "DELETE FROM challenge WHERE hash = ?1 AND device = ?2 RETURNING expires_at",
                params![hash.to_string(), device.to_string()],
                |row| row.get(0),
            )
            .optional()?;
        Ok(expires_at.is_some_and(|until| now.timestamp_millis() < until))
    }
}
