//! Table `enrolment_code`: one-time codes with which a device enrols, as hashes.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::{DeviceId, StaffId};

use super::{DatabaseError, Tables};

/// A code.
#[derive(Debug, Clone)]
pub(crate) struct CodeRow {
    /// Whose device may enrol with it.
    pub staff: StaffId,
    /// Not good from this instant, in milliseconds.
    pub expires_at: i64,
    /// The device that used it.
    pub used_by: Option<DeviceId>,
}

impl Tables<'_> {
    /// Keeps a new code.
    pub fn add_code(
        &self,
        hash: Digest256,
        staff: StaffId,
        expires_at: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        self.0.execute(
            "INSERT INTO enrolment_code (hash, staff, expires_at) VALUES (?1, ?2, ?3)",
            params![hash.to_string(), staff.to_string(), expires_at.timestamp_millis()],
        )?;
        Ok(())
    }

    /// A code by its hash.
    pub fn code(&self, hash: Digest256) -> Result<Option<CodeRow>, DatabaseError> {
        let row: Option<(String, i64, Option<String>)> = self
            .0
            .query_row(
                "SELECT staff, expires_at, used_by FROM enrolment_code WHERE hash = ?1",
                [hash.to_string()],
                |row| row.try_into(),
            )
            .optional()?;
        let Some((staff, expires_at, used_by)) = row else { return Ok(None) };
        let damaged = |_| DatabaseError::Damaged("an enrolment code's ids");
        Ok(Some(CodeRow {
            staff: staff.parse().map_err(damaged)?,
            expires_at,
            used_by: used_by.map(|id| id.parse()).transpose().map_err(damaged)?,
        }))
    }

    /// Notes who used a code.
    pub fn use_code(&self, hash: Digest256, device: DeviceId) -> Result<(), DatabaseError> {
        self.0.execute(
            "UPDATE enrolment_code SET used_by = ?2 WHERE hash = ?1",
            params![hash.to_string(), device.to_string()],
        )?;
        Ok(())
    }
}
