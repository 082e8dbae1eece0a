//! Table `mutation`: what became of every mutation, so that the same one is answered the same way however often it comes.

use rusqlite::{OptionalExtension, params};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::DeviceId;
use zhike_protocol::push::{Mutation, MutationResult};

use super::{DatabaseError, Tables, to_sql};

/// A mutation that was answered before.
#[derive(Debug, Clone)]
pub(crate) struct MutationRow {
    /// Its hash as the device sent it.
    pub hash: Digest256,
    /// What became of it.
    pub result: MutationResult,
}

impl Tables<'_> {
    /// What became of a mutation.
    pub fn mutation(&self, device: DeviceId, mid: u64) -> Result<Option<MutationRow>, DatabaseError> {
        let row: Option<(String, String)> = self
            .0
            .prepare_cached("SELECT hash, result FROM mutation WHERE device = ?1 AND mid = ?2")?
            .query_row(params![device.to_string(), to_sql(mid)?], |row| row.try_into())
            .optional()?;
        let Some((hash, result)) = row else { return Ok(None) };
        Ok(Some(MutationRow {
            hash: hash.parse().map_err(|_| DatabaseError::Damaged("a mutation's hash"))?,
            result: serde_json::from_str(&result)
                .map_err(|_| DatabaseError::Damaged("a mutation's result"))?,
        }))
    }

    /// Keeps what became of a mutation, and its arguments where no record holds them.
    pub fn add_mutation(
        &self,
        device: DeviceId,
        mutation: &Mutation,
        result: &MutationResult,
        keep_args: bool,
    ) -> Result<(), DatabaseError> {
        let kind = mutation.kind.name();
        let result = serde_json::to_string(result).map_err(|_| DatabaseError::NoJson)?;
        self.0
            .prepare_cached(
                "INSERT INTO mutation (device, mid, uuid, kind, entity, hash, result, args)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                device.to_string(),
                to_sql(mutation.mid)?,
                mutation.uuid.to_string(),
                kind,
                mutation.entity,
                mutation.hash.to_string(),
                result,
                keep_args.then(|| mutation.args.to_string())
            ])?;
        Ok(())
    }
}
