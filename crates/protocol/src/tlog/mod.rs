//! The firm's log as a Merkle tree (LG-06): leaves, tiles, proofs, checkpoints, and what a device checks of them. Shared by
//! central, which makes it, and by workstation and inspectors, who check it. No I/O: stored tiles are read and written through
//! [`Tiles`].
//!
//! Formats are those of RFC 6962 (hashes and proofs) and C2SP (`tlog-tiles`, `signed-note`, `tlog-checkpoint`, `tlog-proof`);
//! why they are written here and not taken from a library: ADR 0017.

mod audit;
mod checkpoint;
mod hash;
mod keys;
mod leaf;
mod note;
mod proof;
mod tile;
mod tree;
mod watch;

pub use audit::{AuditFault, audit};
pub use checkpoint::{Checkpoint, origin_of};
pub use hash::{Frontier, empty_root, leaf_hash, node_hash};
pub use keys::{ClientKey, EntryKey};
pub use leaf::{
    EntryLeaf, LEAF_ALGORITHM, LEAF_BYTES, Leaf, LeafFault, LeafHead, LeafSubject, Opened, commit_mutation,
    open_leaf, seal_leaf,
};
pub use note::{MOST_NOTE_LINES, Note, NoteFault, NoteKey, NoteSignature};
pub use proof::{LogProof, MOST_PATH, ProofFault, check_consistency, check_inclusion};
pub use tile::{TILE_WIDTH, TileAt, TilePath, bundle, unbundle};
pub use tree::{Tiles, TreeFault, append, consistency, inclusion, root};
pub use watch::{NewWitness, Proven, WitnessFault, check_witness};
