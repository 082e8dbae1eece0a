//! Checking proofs against roots (RFC 9162, sections 2.1.3.2 and 2.1.4.2, which is RFC 6962 with the steps spelled out), and proofs
//! as files (C2SP `tlog-proof`). Making them is in `tree`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;
use zhike_domain::canonical::Digest256;

use super::checkpoint::{read_hash, write_hash};
use super::hash::{empty_root, node_hash};
use super::note::{Note, NoteFault};
use super::tile::read_number;

/// No path in a tree of at most 2⁶³ leaves is longer.
pub const MOST_PATH: usize = 64;

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ProofFault {
    /// The entry lies behind the end of the log.
    #[error("the entry lies behind the end of the log")]
    BehindTheEnd,
    /// The log became shorter.
    #[error("the log became shorter")]
    Shrank,
    /// The path has not as many hashes as the sizes ask for.
    #[error("the proof has too many or too few hashes")]
    WrongLength,
    /// The path leads to another root.
    #[error("the proof leads to another root")]
    RootDiffers,
    /// The path leads to another root of the older log: the log was rewritten.
    #[error("the proof leads to another root of the older log")]
    OldRootDiffers,
    /// The file is not a proof.
    #[error("the file is not a proof: {0}")]
    Malformed(&'static str),
    /// Its checkpoint is not a note.
    #[error("the proof's checkpoint cannot be read: {0}")]
    Note(#[from] NoteFault),
}

/// Checks that a leaf stands at this index of the log of this size and root.
pub fn check_inclusion(
    leaf: &Digest256,
    index: u64,
    size: u64,
    root: &Digest256,
    path: &[Digest256],
) -> Result<(), ProofFault> {
    if index >= size {
        return Err(ProofFault::BehindTheEnd);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for step in path {
        if last == 0 {
            return Err(ProofFault::WrongLength);
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(step, &hash);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofFault::WrongLength);
    }
    if hash == *root { Ok(()) } else { Err(ProofFault::RootDiffers) }
}

/// Checks that the newer log begins with the older one. Every log extends the empty one.
pub fn check_consistency(
    (old_size, old_root): (u64, Digest256),
    (new_size, new_root): (u64, Digest256),
    path: &[Digest256],
) -> Result<(), ProofFault> {
    if new_size < old_size {
        return Err(ProofFault::Shrank);
    }
    if old_size == 0 || old_size == new_size {
        let old_is = if old_size == 0 { empty_root() } else { new_root };
        return match (path.is_empty(), old_root == old_is) {
            (false, _) => Err(ProofFault::WrongLength),
            (true, false) => Err(ProofFault::OldRootDiffers),
            (true, true) => Ok(()),
        };
    }
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node % 2 == 1 {
        node >>= 1;
        last >>= 1;
    }
    // Where the old size is a power of two its root is the first hash, and is not sent.
    let (first, steps) = if old_size.is_power_of_two() {
        (old_root, path)
    } else {
        let (first, steps) = path.split_first().ok_or(ProofFault::WrongLength)?;
        (*first, steps)
    };
    let (mut old, mut new) = (first, first);
    for step in steps {
        if last == 0 {
            return Err(ProofFault::WrongLength);
        }
        if node % 2 == 1 || node == last {
            old = node_hash(step, &old);
            new = node_hash(step, &new);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, step);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofFault::WrongLength);
    }
    if old != old_root {
        return Err(ProofFault::OldRootDiffers);
    }
    if new == new_root { Ok(()) } else { Err(ProofFault::RootDiffers) }
}

/// First line of a proof's file.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// An inclusion proof together with the checkpoint it leads to, as a file. We write no `extra` line and read none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogProof {
    /// Position of the leaf.
    pub index: u64,
    /// Its audit path.
    pub path: Vec<Digest256>,
    /// The checkpoint, a signed note.
    pub checkpoint: Note,
}

impl std::fmt::Display for LogProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{HEADER}\nindex {}", self.index)?;
        for step in &self.path {
            writeln!(f, "{}", write_hash(step))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl std::str::FromStr for LogProof {
    type Err = ProofFault;

    fn from_str(text: &str) -> Result<Self, ProofFault> {
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or(ProofFault::Malformed("it has no checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(ProofFault::Malformed("its first line is not that of a proof"));
        }
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(read_number)
            .ok_or(ProofFault::Malformed("it names no index"))?;
        let mut path = Vec::new();
        for line in lines {
            if path.len() >= MOST_PATH {
                return Err(ProofFault::WrongLength);
            }
            path.push(read_hash(line).ok_or(ProofFault::Malformed("a line is not a hash in base64"))?);
        }
        Ok(Self { index, path, checkpoint: checkpoint.parse()? })
    }
}

/// Standard base64 with padding, in its one canonical spelling.
pub(super) fn read_base64(text: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(text).ok()?;
    (STANDARD.encode(&bytes) == text).then_some(bytes)
}
