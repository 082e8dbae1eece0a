//! Auditing the whole log from what is stored: every leaf against its tile, every tile against the one above, the root against the
//! checkpoint. The first thing that does not hold is named.

use thiserror::Error;
use zhike_domain::canonical::Digest256;

use super::hash::{Frontier, leaf_hash};
use super::tile::{HASH_BYTES, TileAt};
use super::tree::Tiles;

/// What does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AuditFault<E> {
    /// The storage failed.
    #[error("the log's storage failed: {0}")]
    Storage(E),
    /// A leaf is not the one whose hash was stored.
    #[error("entry {0} of the log is not the one whose hash was stored")]
    Leaf(u64),
    /// A hash within a tile is not the one of what lies below it.
    #[error("hash {position} of {tile} is not the one of what lies below it")]
    Tile {
        /// Which tile.
        tile: TileAt,
        /// Which of its hashes, from 0.
        position: usize,
    },
    /// A tile is missing or cut short.
    #[error("{0} of the log is missing or cut short")]
    Short(TileAt),
    /// There are not as many leaves as the checkpoint says.
    #[error("the log has {found} entries where its checkpoint says {size}")]
    Count {
        /// Leaves that are there.
        found: u64,
        /// What the checkpoint says.
        size: u64,
    },
    /// The root is not the checkpoint's.
    #[error("the log's root is not the one of its checkpoint")]
    Root,
}

/// Audits the log of this size and root: leaves in their order, tiles as stored. Tiles may go on behind the size.
pub fn audit<T: Tiles, L: AsRef<[u8]>>(
    tiles: &T,
    (size, root): (u64, Digest256),
    leaves: impl IntoIterator<Item = L>,
) -> Result<(), AuditFault<T::Error>> {
    let mut frontier = Frontier::default();
    // The tile of each level that is being made up, from the leaves alone.
    let mut open: Vec<Open> = Vec::new();
    for leaf in leaves {
        if frontier.size() == size {
            return Err(AuditFault::Count { found: size.saturating_add(1), size });
        }
        let hash = leaf_hash(leaf.as_ref());
        frontier.push(hash);
        let (mut level, mut hash) = (0, hash);
        loop {
            if open.len() <= level {
                open.push(Open { index: 0, hashes: Vec::new(), below: Frontier::default() });
            }
            let Some(tile) = open.get_mut(level) else { break };
            tile.hashes.extend_from_slice(&hash.0);
            tile.below.push(hash);
            if tile.hashes.len() < HASH_BYTES * 256 {
                break;
            }
            tile.compare(tiles, level)?;
            hash = tile.below.root();
            *tile =
                Open { index: tile.index.saturating_add(1), hashes: Vec::new(), below: Frontier::default() };
            level += 1;
        }
    }
    for (level, tile) in open.iter().enumerate() {
        tile.compare(tiles, level)?;
    }
    if frontier.size() != size {
        return Err(AuditFault::Count { found: frontier.size(), size });
    }
    if frontier.root() == root { Ok(()) } else { Err(AuditFault::Root) }
}

struct Open {
    index: u64,
    hashes: Vec<u8>,
    below: Frontier,
}

impl Open {
    fn compare<T: Tiles>(&self, tiles: &T, level: usize) -> Result<(), AuditFault<T::Error>> {
        if self.hashes.is_empty() {
            return Ok(());
        }
        let at = TileAt { level: u8::try_from(level).unwrap_or(u8::MAX), index: self.index };
        let stored = tiles.read(at).map_err(AuditFault::Storage)?.unwrap_or_default();
        let (made, _) = self.hashes.as_chunks::<HASH_BYTES>();
        let (stored, _) = stored.as_chunks::<HASH_BYTES>();
        match made.iter().zip(stored).position(|(made, stored)| made != stored) {
            Some(position) if level == 0 => {
                let within = u64::try_from(position).unwrap_or(u64::MAX);
                Err(AuditFault::Leaf(self.index.saturating_mul(256).saturating_add(within)))
            }
            Some(position) => Err(AuditFault::Tile { tile: at, position }),
            None if stored.len() < made.len() => Err(AuditFault::Short(at)),
            None => Ok(()),
        }
    }
}
