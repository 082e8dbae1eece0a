//! Tables `log_tile` and `checkpoint`: the tree over the leaves, and what was signed of it. How the tree is made is the protocol's.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};
use zhike_domain::canonical::Digest256;
use zhike_protocol::tlog::{TileAt, Tiles, TreeFault};

use super::{DatabaseError, Tables, from_sql, to_sql};

/// A checkpoint that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckpointRow {
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Digest256,
    /// The signed note.
    pub note: String,
}

/// The stored tiles.
pub(crate) struct StoredTiles<'a>(pub &'a Tables<'a>);

impl Tiles for StoredTiles<'_> {
    type Error = DatabaseError;

    fn read(&self, at: TileAt) -> Result<Option<Vec<u8>>, DatabaseError> {
        Ok(self
            .0
            .0
            .prepare_cached("SELECT hashes FROM log_tile WHERE level = ?1 AND position = ?2")?
            .query_row(params![at.level, to_sql(at.index)?], |row| row.get(0))
            .optional()?)
    }

    fn write(&mut self, at: TileAt, hashes: &[u8]) -> Result<(), DatabaseError> {
        self.0
            .0
            .prepare_cached(
                "INSERT INTO log_tile (level, position, hashes) VALUES (?1, ?2, ?3)
                 ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes",
            )?
            .execute(params![at.level, to_sql(at.index)?, hashes])?;
        Ok(())
    }
}

/// Tiles that are not what the size says are a log that was tampered with, not a failure.
impl From<TreeFault<DatabaseError>> for DatabaseError {
    fn from(fault: TreeFault<DatabaseError>) -> Self {
        match fault {
            TreeFault::Storage(error) => error,
            TreeFault::Short(_) | TreeFault::Long(_) | TreeFault::Beyond { .. } => Self::LogForked,
        }
    }
}

impl Tables<'_> {
    /// The newest checkpoint.
    pub fn newest_checkpoint(&self) -> Result<Option<CheckpointRow>, DatabaseError> {
        let row: Option<(i64, String, String)> = self
            .0
            .prepare_cached("SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1")?
            .query_row([], |row| row.try_into())
            .optional()?;
        let Some((size, root, note)) = row else { return Ok(None) };
        let root = root.parse().map_err(|_| DatabaseError::Damaged("a checkpoint's root"))?;
        Ok(Some(CheckpointRow { size: from_sql(size)?, root, note }))
    }

    /// The first checkpoint that held a leaf.
    pub fn first_checkpoint_with(&self, index: u64) -> Result<Option<CheckpointRow>, DatabaseError> {
        let row: Option<(i64, String, String)> = self
            .0
            .prepare_cached("SELECT size, root, note FROM checkpoint WHERE size > ?1 ORDER BY size LIMIT 1")?
            .query_row([to_sql(index)?], |row| row.try_into())
            .optional()?;
        let Some((size, root, note)) = row else { return Ok(None) };
        let root = root.parse().map_err(|_| DatabaseError::Damaged("a checkpoint's root"))?;
        Ok(Some(CheckpointRow { size: from_sql(size)?, root, note }))
    }

    /// Keeps a checkpoint that was signed.
    pub fn add_checkpoint(&self, signed: &CheckpointRow, at: DateTime<Utc>) -> Result<(), DatabaseError> {
        self.0
            .prepare_cached("INSERT INTO checkpoint (size, root, note, at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                to_sql(signed.size)?,
                signed.root.to_string(),
                signed.note,
                at.timestamp_millis()
            ])?;
        Ok(())
    }

    /// Hands every tile to `take`, level by level.
    pub fn tiles<E: From<DatabaseError>>(
        &self,
        mut take: impl FnMut(TileAt, Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error: rusqlite::Error| E::from(DatabaseError::from(error));
        let mut statement = self
            .0
            .prepare("SELECT level, position, hashes FROM log_tile ORDER BY level, position")
            .map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let level = row.get(0).map_err(failed)?;
            let index = from_sql(row.get(1).map_err(failed)?)?;
            take(TileAt { level, index }, row.get(2).map_err(failed)?)?;
        }
        Ok(())
    }
}
