//! Checkpoints (C2SP `tlog-checkpoint`): size and root of the log at one moment, signed by central.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use zhike_domain::canonical::Digest256;

use super::note::{Note, NoteFault, is_name};
use super::proof::read_base64;
use super::tile::read_number;

/// Size and root of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log, see [`origin_of`].
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Digest256,
}

/// The name of a firm's log, which is also the name its key signs under.
pub fn origin_of(firm: &str) -> String {
    let name: String =
        firm.chars().map(|c| if c.is_whitespace() || c.is_control() || c == '+' { '-' } else { c }).collect();
    format!("{}/zhike-log", if name.is_empty() { "firm" } else { &name })
}

impl Checkpoint {
    /// The note's text.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, write_hash(&self.root))
    }

    /// Signs it with central's key, under the log's own name.
    pub fn sign(&self, key: &SigningKey) -> Note {
        Note::sign(self.text(), &self.origin, key)
    }

    /// Reads the text of a note. Extension lines are refused: we write none and would not know what they mean.
    pub fn read(text: &str) -> Result<Self, NoteFault> {
        let mut lines = text.split('\n');
        let origin =
            lines.next().filter(|name| is_name(name)).ok_or(NoteFault::NotACheckpoint("no origin"))?;
        let size = lines.next().and_then(read_number).ok_or(NoteFault::NotACheckpoint("no size"))?;
        let root = lines.next().and_then(read_hash).ok_or(NoteFault::NotACheckpoint("no root"))?;
        match (lines.next(), lines.next()) {
            (Some(""), None) => Ok(Self { origin: origin.to_owned(), size, root }),
            _ => Err(NoteFault::NotACheckpoint("it says more than origin, size and root")),
        }
    }

    /// Reads a signed note and checks that central's key (hexadecimal) signed it under the log's name.
    pub fn open(note: &str, central_key: &str) -> Result<Self, NoteFault> {
        let note: Note = note.parse()?;
        let checkpoint = Self::read(&note.text)?;
        note.check(&checkpoint.origin, central_key)?;
        Ok(checkpoint)
    }
}

pub(super) fn write_hash(hash: &Digest256) -> String {
    STANDARD.encode(hash.0)
}

pub(super) fn read_hash(text: &str) -> Option<Digest256> {
    read_base64(text)?.try_into().ok().map(Digest256)
}
