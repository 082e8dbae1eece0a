//! What a device checks at every exchange, so that each workstation watches the log: nothing was taken away or rewritten since it
//! last looked, and its own entries are in it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;
use zhike_domain::canonical::Digest256;

use super::checkpoint::Checkpoint;
use super::hash::leaf_hash;
use super::leaf::{Leaf, LeafFault};
use super::note::NoteFault;
use super::proof::{ProofFault, check_consistency, check_inclusion};
use crate::witness::WitnessAnswer;

/// What was seen of the log, to be kept for the next time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWitness {
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Digest256,
    /// The checkpoint as it was signed.
    pub checkpoint: String,
    /// The entries whose place was proven.
    pub proven: Vec<Proven>,
    /// Indices that lie behind this checkpoint; to be asked again.
    pub waiting: Vec<u64>,
}

/// An entry whose place in the log was proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// Position of its leaf.
    pub index: u64,
    /// Hash of the entry.
    pub hash: Digest256,
    /// The leaf's bytes.
    pub leaf: Vec<u8>,
}

/// What does not hold. Apart from the first, each is evidence that central's log was tampered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WitnessFault {
    /// The checkpoint cannot be read, or central did not sign it.
    #[error("the checkpoint cannot be read: {0}")]
    Checkpoint(#[from] NoteFault),
    /// The log is shorter than it was.
    #[error("the log had {seen} entries and now has {size}: its tail was cut off")]
    Shrank {
        /// What was witnessed.
        seen: u64,
        /// What the checkpoint says.
        size: u64,
    },
    /// The log does not extend the one that was seen.
    #[error("the log is not the one that was seen before, extended: {0}")]
    Forked(ProofFault),
    /// A leaf that is not one.
    #[error("entry {0} of the log cannot be read: {1}")]
    Leaf(u64, LeafFault),
    /// A leaf in the place of the entry that is another.
    #[error("entry {0} of the log is not the one that was receipted there")]
    OtherEntry(u64),
    /// The leaf is not in the log.
    #[error("entry {0} is not in the log: {1}")]
    NotIncluded(u64, ProofFault),
    /// The log is long enough and the proof was not given.
    #[error("central gives no proof of entry {0}")]
    Withheld(u64),
    /// A proof of something else.
    #[error("central answers for entry {0}, which was not asked for")]
    NotAsked(u64),
}

/// Checks an answer against what was known of the log, size and root, and against the entries that central receipted: index and
/// hash of each.
pub fn check_witness(
    known: Option<(u64, Digest256)>,
    answer: &WitnessAnswer,
    central_key: &str,
    expected: &[(u64, Digest256)],
) -> Result<NewWitness, WitnessFault> {
    let Checkpoint { size, root, .. } = Checkpoint::open(&answer.checkpoint, central_key)?;
    if let Some((seen, seen_root)) = known {
        if size < seen {
            return Err(WitnessFault::Shrank { seen, size });
        }
        check_consistency((seen, seen_root), (size, root), &answer.consistency)
            .map_err(WitnessFault::Forked)?;
    }
    let mut proven: Vec<Proven> = Vec::with_capacity(answer.entries.len());
    for entry in &answer.entries {
        let index = entry.index;
        let again = proven.iter().any(|before| before.index == index);
        let asked = expected.iter().find(|(asked, _)| *asked == index && !again);
        let (_, hash) = asked.ok_or(WitnessFault::NotAsked(index))?;
        let bytes =
            STANDARD.decode(&entry.leaf).map_err(|_| WitnessFault::Leaf(index, LeafFault::NotCbor))?;
        let leaf = Leaf::from_bytes(&bytes).map_err(|fault| WitnessFault::Leaf(index, fault))?;
        if leaf.entry().map_err(|fault| WitnessFault::Leaf(index, fault))?.hash != *hash {
            return Err(WitnessFault::OtherEntry(index));
        }
        check_inclusion(&leaf_hash(&bytes), index, size, &root, &entry.proof)
            .map_err(|fault| WitnessFault::NotIncluded(index, fault))?;
        proven.push(Proven { index, hash: *hash, leaf: bytes });
    }
    let mut waiting = Vec::new();
    for (index, _) in expected {
        if proven.iter().any(|proven| proven.index == *index) {
            continue;
        }
        if *index < size {
            return Err(WitnessFault::Withheld(*index));
        }
        waiting.push(*index);
    }
    Ok(NewWitness { size, root, checkpoint: answer.checkpoint.clone(), proven, waiting })
}
