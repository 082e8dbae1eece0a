//! Table `device`: enrolled workstations and the archive's devices, their keys, last mutation and chain of sealed entries.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::{DeviceId, StaffId};
use zhike_domain::log_entry::CHAIN_START;
use zhike_evidence::DeviceKey;

use super::{DatabaseError, Tables, from_sql, to_sql};

/// A device.
#[derive(Debug, Clone)]
pub(crate) struct DeviceRow {
    /// Identity.
    pub id: DeviceId,
    /// Whose.
    pub owner: StaffId,
    /// Ed25519 public key, hexadecimal.
    pub public_key: String,
    /// May no longer speak to central.
    pub revoked: bool,
    /// The last mutation central has of it.
    pub last_mid: u64,
    /// End of its chain of sealed entries.
    pub chain: StoredChain,
}

/// End of a device's chain of sealed entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StoredChain {
    /// Position of the last entry; 0 before the first.
    pub sequence: u64,
    /// Its hash.
    pub hash: Digest256,
}

impl Tables<'_> {
    /// A device by its id.
    pub fn device(&self, id: DeviceId) -> Result<Option<DeviceRow>, DatabaseError> {
        self.device_where("id = ?1", &id.to_string())
    }

    /// A device by its public key.
    pub fn device_of_key(&self, public_key: &str) -> Result<Option<DeviceRow>, DatabaseError> {
        self.device_where("public_key = ?1", public_key)
    }

    fn device_where(&self, condition: &'static str, value: &str) -> Result<Option<DeviceRow>, DatabaseError> {
        let query = format!(
            "SELECT id, owner, public_key, revoked_at IS NOT NULL, last_mid, chain_sequence, chain_hash
             FROM device WHERE {condition}"
        );
        self.0.prepare_cached(&query)?.query_row([value], |row| Ok(read(row))).optional()?.transpose()
    }

    /// A device's key and since when, for who checks what it sealed.
    pub fn device_key(&self, id: DeviceId) -> Result<Option<DeviceKey>, DatabaseError> {
        let row: Option<(String, i64, Option<i64>)> = self
            .0
            .prepare_cached("SELECT public_key, enrolled_at, revoked_at FROM device WHERE id = ?1")?
            .query_row([id.to_string()], |row| row.try_into())
            .optional()?;
        let Some((key, enrolled_at, revoked_at)) = row else { return Ok(None) };
        let at = |millis| {
            DateTime::from_timestamp_millis(millis).ok_or(DatabaseError::Damaged("a device's times"))
        };
        let revoked_at = revoked_at.map(at).transpose()?;
        Ok(Some(DeviceKey { device: id, key, enrolled_at: at(enrolled_at)?, revoked_at }))
    }

    /// Adds a device with nothing done yet.
    pub fn add_device(
        &self,
        id: DeviceId,
        owner: StaffId,
        public_key: &str,
        name: &str,
        at: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        self.0.execute(
            "INSERT INTO device (id, owner, public_key, name, enrolled_at, chain_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                id.to_string(),
                owner.to_string(),
                public_key,
                name,
                at.timestamp_millis(),
                CHAIN_START.to_string()
            ],
        )?;
        Ok(())
    }

    /// Keeps how far a device has come.
    pub fn advance_device(
        &self,
        id: DeviceId,
        last_mid: u64,
        chain: &StoredChain,
    ) -> Result<(), DatabaseError> {
        self.0
            .prepare_cached(
                "UPDATE device SET last_mid = ?2, chain_sequence = ?3, chain_hash = ?4 WHERE id = ?1",
            )?
            .execute(params![
                id.to_string(),
                to_sql(last_mid)?,
                to_sql(chain.sequence)?,
                chain.hash.to_string()
            ])?;
        Ok(())
    }

    /// Shuts a device out from now on. Whether there was such a device.
    pub fn revoke_device(&self, id: DeviceId, at: DateTime<Utc>) -> Result<bool, DatabaseError> {
        let changed = self.0.execute(
            "UPDATE device SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1",
            params![id.to_string(), at.timestamp_millis()],
        )?;
        self.0.execute("DELETE FROM access_token WHERE device = ?1", [id.to_string()])?;
        Ok(changed > 0)
    }
}

fn read(row: &Row<'_>) -> Result<DeviceRow, DatabaseError> {
    let damaged = |_| DatabaseError::Damaged("a device's id or hash");
    let text = |index| row.get::<_, String>(index);
    Ok(DeviceRow {
        id: text(0)?.parse().map_err(damaged)?,
        owner: text(1)?.parse().map_err(damaged)?,
        public_key: text(2)?,
        revoked: row.get(3)?,
        last_mid: from_sql(row.get(4)?)?,
        chain: StoredChain {
            sequence: from_sql(row.get(5)?)?,
            hash: text(6)?.parse().map_err(|_| DatabaseError::Damaged("a chain's hash"))?,
        },
    })
}
