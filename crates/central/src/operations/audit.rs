//! Audits the log from what is stored, and writes it out in the static form of tlog-tiles for whoever wants to do so himself.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use zhike_protocol::tlog::{self, AuditFault, Checkpoint, TILE_WIDTH, TilePath, bundle};

use crate::database::{Database, DatabaseError, LeafRow, StoredTiles};

/// What an audit found in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audited {
    /// Leaves that were read.
    pub size: u64,
    /// Root over them, hexadecimal.
    pub root: String,
}

/// The first thing that does not hold.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A leaf is missing: cut off or removed.
    #[error("entry {0} of the log is missing")]
    Missing(u64),
    /// A leaf is not what was hashed when it was taken in.
    #[error("entry {0} of the log was changed")]
    Changed(u64),
    /// A leaf that the checkpoint does not know of.
    #[error("entry {0} of the log stands behind its last checkpoint")]
    Unsigned(u64),
    /// A tile does not fit what lies below it.
    #[error("{0}")]
    Tile(String),
    /// The checkpoint was not signed with the firm's key, or not over this log.
    #[error("the newest checkpoint does not hold: {0}")]
    Checkpoint(String),
    /// The log was witnessed with another root, or a device has seen another log.
    #[error("the log holds together, but it is not the one that was witnessed when it had {0} entries")]
    Forked(u64),
    /// The export cannot be written.
    #[error("the export cannot be written: {0}")]
    File(#[from] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Database {
    /// Recomputes every leaf and every tile from stored bytes, against the newest checkpoint and the witness.
    pub fn audit(&self) -> Result<Audited, AuditError> {
        self.read(|tables| {
            let newest = tables.newest_checkpoint()?;
            let (size, root) = match &newest {
                None => (0, tlog::empty_root()),
                Some(row) => {
                    let checkpoint = Checkpoint::open(&row.note, &self.central_key())
                        .map_err(|fault| AuditError::Checkpoint(fault.to_string()))?;
                    (checkpoint.size, checkpoint.root)
                }
            };
            // Read as a whole first: what was changed in a leaf is said before what follows from it.
            let mut leaves = Vec::new();
            let mut fault = None;
            tables.leaves(|row: LeafRow| {
                let expected = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
                if row.index != expected {
                    fault = Some(AuditError::Missing(expected));
                } else if !row.agrees() {
                    fault = Some(AuditError::Changed(row.index));
                } else {
                    leaves.push(row.leaf);
                }
                Ok::<_, DatabaseError>(fault.is_none())
            })?;
            let audited = tlog::audit(&StoredTiles(tables), (size, root), &leaves);
            let first = match audited {
                Ok(()) => None,
                Err(AuditFault::Storage(error)) => return Err(error.into()),
                Err(AuditFault::Leaf(index)) => Some(AuditError::Changed(index)),
                Err(AuditFault::Count { found, size }) if found < size => Some(AuditError::Missing(found)),
                Err(AuditFault::Count { size, .. }) => Some(AuditError::Unsigned(size)),
                Err(AuditFault::Root) => {
                    Some(AuditError::Checkpoint("its root is not that of the log".to_owned()))
                }
                Err(AuditFault::Short(tile)) => {
                    Some(AuditError::Tile(format!("{tile} of the log is missing or cut short")))
                }
                Err(fault @ AuditFault::Tile { .. }) => Some(AuditError::Tile(fault.to_string())),
            };
            match (fault, first) {
                // A leaf before the gap was changed as well.
                (Some(AuditError::Missing(gap)), Some(AuditError::Changed(index))) if index < gap => {
                    return Err(AuditError::Changed(index));
                }
                (Some(fault), _) | (None, Some(fault)) => return Err(fault),
                (None, None) => {}
            }
            if let Some(witness) = self.witnessed()? {
                if witness.size > size {
                    return Err(AuditError::Missing(size));
                }
                if witness.halted || tables.root_at(witness.size)? != witness.root {
                    return Err(AuditError::Forked(witness.size));
                }
            }
            Ok(Audited { size, root: root.to_string() })
        })
    }

    /// Writes the log as tlog-tiles: `checkpoint`, the tiles of hashes and the bundles of entries. What entries say stays encrypted.
    pub fn export_log(&self, folder: &Path) -> Result<Audited, AuditError> {
        let audited = self.audit()?;
        self.read(|tables| {
            let newest = tables.newest_checkpoint()?;
            let Some(newest) = newest else { return Ok(()) };
            let put = |name: &str, bytes: &[u8]| -> Result<(), AuditError> {
                let path = folder.join(name);
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                Ok(std::fs::File::create(path)?.write_all(bytes)?)
            };
            tables.tiles(|at, hashes| {
                let width = u16::try_from(at.width(newest.size)).unwrap_or(u16::MAX);
                put(&TilePath::Hashes { at, width }.to_string(), &hashes)
            })?;
            let mut open: Vec<Vec<u8>> = Vec::new();
            let mut index = 0;
            let mut close = |leaves: &mut Vec<Vec<u8>>| -> Result<(), AuditError> {
                let width = u16::try_from(leaves.len()).unwrap_or(u16::MAX);
                let bytes = bundle(leaves.iter().map(Vec::as_slice)).ok_or(DatabaseError::TooLarge)?;
                put(&TilePath::Entries { index, width }.to_string(), &bytes)?;
                index += 1;
                leaves.clear();
                Ok(())
            };
            tables.leaves(|row| {
                open.push(row.leaf);
                if u64::try_from(open.len()).unwrap_or(u64::MAX) == TILE_WIDTH {
                    close(&mut open)?;
                }
                Ok::<_, AuditError>(true)
            })?;
            if !open.is_empty() {
                close(&mut open)?;
            }
            put("checkpoint", newest.note.as_bytes())
        })?;
        Ok(audited)
    }
}
