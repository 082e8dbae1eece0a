//! The end of a writing transaction that made the log longer: the tree is extended, a checkpoint signed, and after the commit
//! witnessed outside the database. A log that is not the one that was witnessed is neither extended nor signed.

use chrono::{DateTime, Utc};
use zhike_domain::canonical::Digest256;
use zhike_protocol::tlog::{self, Checkpoint, NoteKey, origin_of};

use super::log_tile::StoredTiles;
use super::{CheckpointRow, Database, DatabaseError, Tables};
use crate::keys::Keys;
use crate::witness::{Witness, WitnessFile};

impl Tables<'_> {
    /// Whether the log begins with the one that was witnessed.
    pub fn check_witnessed(&self, witness: &WitnessFile) -> Result<(), DatabaseError> {
        let Some(Witness { size, root, halted }) = witness.read().map_err(DatabaseError::Witness)? else {
            return Ok(());
        };
        let newest = self.newest_checkpoint()?.map_or(0, |checkpoint| checkpoint.size);
        let same = !halted && size <= newest && self.root_at(size)? == root;
        if same { Ok(()) } else { Err(DatabaseError::LogForked) }
    }

    /// Root of the log when it had this many leaves, from the stored tiles.
    pub fn root_at(&self, size: u64) -> Result<Digest256, DatabaseError> {
        Ok(tlog::root(&StoredTiles(self), size)?)
    }

    /// Extends the tree over the leaves that are new and signs where it ends.
    pub(super) fn sign_log(
        &self,
        keys: &Keys,
        witness: &WitnessFile,
        at: DateTime<Utc>,
    ) -> Result<Option<Witness>, DatabaseError> {
        let size = self.next_log_index()?;
        let signed = self.newest_checkpoint()?.map_or(0, |checkpoint| checkpoint.size);
        if size == signed {
            return Ok(None);
        }
        self.check_witnessed(witness)?;
        let hashes = self.leaf_hashes_from(signed)?;
        let counted = u64::try_from(hashes.len()).ok().and_then(|new| signed.checked_add(new));
        if counted != Some(size) {
            return Err(DatabaseError::LogForked);
        }
        let root = tlog::append(&mut StoredTiles(self), signed, &hashes)?;
        let firm = self.firm()?.map(|firm| firm.name).unwrap_or_default();
        let note = Checkpoint { origin: origin_of(&firm), size, root }.sign(keys.receipts()).to_string();
        self.add_checkpoint(&CheckpointRow { size, root, note }, at)?;
        Ok(Some(Witness { size, root, halted: false }))
    }
}

impl Database {
    /// Whether the log is the one that was witnessed.
    pub(crate) fn check_log(&self) -> Result<(), DatabaseError> {
        self.read(|tables| tables.check_witnessed(&self.0.witness))
    }

    /// What was signed last, by the file outside the database.
    pub(crate) fn witnessed(&self) -> Result<Option<Witness>, DatabaseError> {
        self.0.witness.read().map_err(DatabaseError::Witness)
    }

    /// A device has seen another log: nothing is signed until an operator has acted.
    pub(crate) fn halt_signing(&self) -> Result<(), DatabaseError> {
        let newest = self.read(|tables| tables.newest_checkpoint())?;
        let (size, root) = newest.map_or((0, tlog::empty_root()), |newest| (newest.size, newest.root));
        let known = self.0.witness.read().ok().flatten();
        let witness = known.unwrap_or(Witness { size, root, halted: true });
        self.0.witness.write(&Witness { halted: true, ..witness }).map_err(DatabaseError::Witness)
    }

    /// The public key of the log in the form of signed notes (`name+id+key`).
    pub fn log_key(&self) -> Result<String, DatabaseError> {
        let firm = self.read(|tables| tables.firm())?.map(|firm| firm.name).unwrap_or_default();
        let key = NoteKey::new(&origin_of(&firm), self.keys().receipts().verifying_key());
        Ok(key.to_text())
    }

    /// An operator has looked, and takes the log as it is in the database: from now on it is signed again. Says so in the log.
    pub fn accept_log(&self) -> Result<(), DatabaseError> {
        let newest = self.read(|tables| tables.newest_checkpoint())?;
        let (size, root) = newest.map_or((0, tlog::empty_root()), |newest| (newest.size, newest.root));
        self.0.witness.write(&Witness { size, root, halted: false }).map_err(DatabaseError::Witness)?;
        let at = self.now();
        self.write(|tables| {
            tables.append_leaf(
                self.keys(),
                &super::Leaf {
                    subject: super::Subject::Digest(root),
                    kind: "log_accepted",
                    outcome: "applied",
                    by: None,
                    at,
                },
            )?;
            Ok(())
        })
    }
}
