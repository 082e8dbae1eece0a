//! The tree over stored tiles: appending, its root, and making proofs, each with so few tiles as its path crosses. Checking proofs
//! is in `proof`.

use std::collections::BTreeMap;

use thiserror::Error;
use zhike_domain::canonical::Digest256;

use super::hash::{empty_root, node_hash};
use super::tile::{HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, TileAt};

/// Where tiles are stored. Both are called within one transaction of whoever stores them.
pub trait Tiles {
    /// What can go wrong with the storage.
    type Error;
    /// The tile's hashes one after the other; `None` if there is none.
    fn read(&self, at: TileAt) -> Result<Option<Vec<u8>>, Self::Error>;
    /// Replaces the tile by a longer one that begins alike.
    fn write(&mut self, at: TileAt, hashes: &[u8]) -> Result<(), Self::Error>;
}

/// Why the tree cannot be extended or give a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TreeFault<E> {
    /// The storage failed.
    #[error("the log's storage failed: {0}")]
    Storage(E),
    /// A tile is missing or shorter than the log is long.
    #[error("{0} of the log is missing or cut short")]
    Short(TileAt),
    /// The last tile of a level is longer than the log: something was appended that the size does not know of.
    #[error("{0} of the log is longer than the log")]
    Long(TileAt),
    /// The log is not as long as that.
    #[error("the log has {size} entries; {asked} was asked for")]
    Beyond {
        /// What was asked for.
        asked: u64,
        /// What there is.
        size: u64,
    },
}

impl Tiles for BTreeMap<TileAt, Vec<u8>> {
    type Error = std::convert::Infallible;

    fn read(&self, at: TileAt) -> Result<Option<Vec<u8>>, Self::Error> {
        Ok(self.get(&at).cloned())
    }

    fn write(&mut self, at: TileAt, hashes: &[u8]) -> Result<(), Self::Error> {
        self.insert(at, hashes.to_vec());
        Ok(())
    }
}

/// Appends leaves, by their hashes, to a log that has `size`; its new root. Each tile that grows is read at most once and
/// written once. Nothing is written if a tile is not as long as the size says.
pub fn append<T: Tiles>(
    tiles: &mut T,
    size: u64,
    leaves: &[Digest256],
) -> Result<Digest256, TreeFault<T::Error>> {
    let mut open: BTreeMap<u8, (TileAt, Vec<u8>)> = BTreeMap::new();
    let mut full: Vec<(TileAt, Vec<u8>)> = Vec::new();
    let mut size_now = size;
    for leaf in leaves {
        let (mut level, mut hash) = (0u8, *leaf);
        loop {
            let shift = u32::from(level).saturating_mul(TILE_HEIGHT);
            let at = TileAt { level, index: size_now.checked_shr(shift).unwrap_or(0) / TILE_WIDTH };
            let (_, tile) = match open.entry(level) {
                std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    entry.insert((at, exactly(tiles, at, size)?))
                }
            };
            tile.extend_from_slice(&hash.0);
            if tile.len() < HASH_BYTES * 256 {
                break;
            }
            hash = fold(tile);
            full.push((at, std::mem::take(tile)));
            // The next hash of this level opens the tile behind it, of which nothing is stored.
            if let Some(next) = at.index.checked_add(1) {
                open.insert(level, (TileAt { level, index: next }, Vec::new()));
            }
            level = level.saturating_add(1);
        }
        size_now = size_now.saturating_add(1);
    }
    for (at, tile) in full.iter().chain(open.values().filter(|(_, tile)| !tile.is_empty())) {
        tiles.write(*at, tile).map_err(TreeFault::Storage)?;
    }
    root(tiles, size_now)
}

/// Root of the log at a size.
pub fn root<T: Tiles>(tiles: &T, size: u64) -> Result<Digest256, TreeFault<T::Error>> {
    if size == 0 { Ok(empty_root()) } else { Nodes::of(tiles).range(0, size) }
}

/// Audit path of a leaf in the log of that size (RFC 6962, section 2.1.1).
pub fn inclusion<T: Tiles>(tiles: &T, index: u64, size: u64) -> Result<Vec<Digest256>, TreeFault<T::Error>> {
    if index >= size {
        return Err(TreeFault::Beyond { asked: index, size });
    }
    let mut nodes = Nodes::of(tiles);
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    while high - low > 1 {
        let middle = low + half(high - low);
        if index < middle {
            path.push(nodes.range(middle, high)?);
            high = middle;
        } else {
            path.push(nodes.range(low, middle)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Proof that the log of size `to` extends that of size `from` (RFC 6962, section 2.1.2); empty where there is nothing to prove.
pub fn consistency<T: Tiles>(tiles: &T, from: u64, to: u64) -> Result<Vec<Digest256>, TreeFault<T::Error>> {
    if from > to {
        return Err(TreeFault::Beyond { asked: from, size: to });
    }
    let mut path = Vec::new();
    if from == 0 || from == to {
        return Ok(path);
    }
    let mut nodes = Nodes::of(tiles);
    let (mut low, mut high) = (0, to);
    while high != from {
        let middle = low + half(high - low);
        if from <= middle {
            path.push(nodes.range(middle, high)?);
            high = middle;
        } else {
            path.push(nodes.range(low, middle)?);
            low = middle;
        }
    }
    // The old tree itself is known to who asks; a part of it is not.
    if low > 0 {
        path.push(nodes.range(low, high)?);
    }
    path.reverse();
    Ok(path)
}

/// The largest power of two below a number above 1.
fn half(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// Root over the hashes of a tile or of an aligned part of it.
fn fold(hashes: &[u8]) -> Digest256 {
    let mut level: Vec<Digest256> =
        hashes.as_chunks::<HASH_BYTES>().0.iter().map(|bytes| Digest256(*bytes)).collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => node_hash(left, right),
                rest => rest.first().copied().unwrap_or_else(empty_root),
            })
            .collect();
    }
    level.first().copied().unwrap_or_else(empty_root)
}

/// The last tile of a level, exactly as long as the size says.
fn exactly<T: Tiles>(tiles: &T, at: TileAt, size: u64) -> Result<Vec<u8>, TreeFault<T::Error>> {
    let tile = tiles.read(at).map_err(TreeFault::Storage)?.unwrap_or_default();
    let wanted = usize::try_from(at.width(size)).unwrap_or(usize::MAX).saturating_mul(HASH_BYTES);
    match tile.len().cmp(&wanted) {
        std::cmp::Ordering::Less => Err(TreeFault::Short(at)),
        std::cmp::Ordering::Greater => Err(TreeFault::Long(at)),
        std::cmp::Ordering::Equal => Ok(tile),
    }
}

/// Nodes of the tree out of tiles, each tile read once.
struct Nodes<'t, T: Tiles> {
    tiles: &'t T,
    read: BTreeMap<TileAt, Vec<u8>>,
}

impl<'t, T: Tiles> Nodes<'t, T> {
    fn of(tiles: &'t T) -> Self {
        Self { tiles, read: BTreeMap::new() }
    }

    /// Hash over the leaves from `low` to before `high`, where `low` is a multiple of every power of two that is needed.
    fn range(&mut self, low: u64, high: u64) -> Result<Digest256, TreeFault<T::Error>> {
        let mut parts = Vec::new();
        let mut low = low;
        while low < high {
            let level = (high - low).ilog2();
            parts.push(self.complete(level, low >> level)?);
            low += 1 << level;
        }
        Ok(parts.into_iter().rev().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root))
    }

    /// Root of the complete subtree of 2^level leaves at this position of its level.
    fn complete(&mut self, level: u32, position: u64) -> Result<Digest256, TreeFault<T::Error>> {
        let within = level % TILE_HEIGHT;
        let first = position << within;
        let at =
            TileAt { level: u8::try_from(level / TILE_HEIGHT).unwrap_or(u8::MAX), index: first / TILE_WIDTH };
        let tile = match self.read.entry(at) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(self.tiles.read(at).map_err(TreeFault::Storage)?.ok_or(TreeFault::Short(at))?)
            }
        };
        let start = usize::try_from(first % TILE_WIDTH).unwrap_or(usize::MAX).saturating_mul(HASH_BYTES);
        let end = start.saturating_add(HASH_BYTES << within);
        tile.get(start..end).map(fold).ok_or(TreeFault::Short(at))
    }
}
