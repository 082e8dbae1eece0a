//! The file beside the key that says how far the log had come when it was last signed. It lies outside the database, so that a
//! database that was restored, cut or rewritten is found out before anything is signed again.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use zhike_domain::canonical::Digest256;

/// How far the log had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Witness {
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Digest256,
    /// A device has seen another log. Only an operator takes it away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub halted: bool,
}

/// The file.
pub(crate) struct WitnessFile {
    path: PathBuf,
    /// One write at a time within this process; another process writes a witness that is as good.
    turn: Mutex<()>,
}

impl WitnessFile {
    /// Beside the key, with the ending `.witness`.
    pub fn beside(key_file: &Path) -> Self {
        Self { path: key_file.with_extension("witness"), turn: Mutex::new(()) }
    }

    /// What was signed last; `None` before anything was.
    pub fn read(&self) -> Result<Option<Witness>, ErrorKind> {
        match std::fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| ErrorKind::InvalidData),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.kind()),
        }
    }

    /// Writes a witness durably, whole or not at all.
    pub fn write(&self, witness: &Witness) -> Result<(), ErrorKind> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let write = || -> std::io::Result<()> {
            let draft = self.path.with_extension(format!("witness.{}", std::process::id()));
            let mut file = std::fs::File::create(&draft)?;
            file.write_all(&serde_json::to_vec(witness)?)?;
            file.sync_all()?;
            std::fs::rename(&draft, &self.path)
        };
        write().map_err(|error| error.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_reads_back_and_a_damaged_one_is_not_taken_for_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = WitnessFile::beside(&folder.path().join("central.key"));
        assert_eq!(file.read(), Ok(None));
        let witness = Witness { size: 7, root: Digest256([3; 32]), halted: false };
        file.write(&witness).unwrap();
        assert_eq!(file.read(), Ok(Some(witness)));
        std::fs::write(folder.path().join("central.witness"), "7").unwrap();
        assert_eq!(file.read(), Err(ErrorKind::InvalidData));
    }
}
