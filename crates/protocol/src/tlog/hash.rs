//! Hashes of the tree (RFC 6962, section 2.1) and the root of a growing one. No tiles, no proofs.

use sha2::{Digest, Sha256};
use zhike_domain::canonical::Digest256;

/// Hash of a leaf: SHA-256 over a zero byte and the leaf's bytes.
pub fn leaf_hash(leaf: &[u8]) -> Digest256 {
    Digest256(Sha256::new().chain_update([0]).chain_update(leaf).finalize().into())
}

/// Hash of an inner node: SHA-256 over a one byte and both children.
pub fn node_hash(left: &Digest256, right: &Digest256) -> Digest256 {
    Digest256(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// Root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Digest256 {
    Digest256(Sha256::digest([]).into())
}

/// The roots of the complete subtrees of a growing tree, largest first: all that is needed to go on and to give its root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    complete: Vec<Digest256>,
}

impl Frontier {
    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next leaf, by its hash.
    pub fn push(&mut self, leaf: Digest256) {
        let mut node = leaf;
        // Each trailing one of the size is a complete subtree that the new one completes further.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.complete.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.complete.push(node);
        self.size = self.size.saturating_add(1);
    }

    /// Root of the tree.
    pub fn root(&self) -> Digest256 {
        self.complete
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| node_hash(&left, &right))
            .unwrap_or_else(empty_root)
    }
}
