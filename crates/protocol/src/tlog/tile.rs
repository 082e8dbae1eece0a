//! Tiles of C2SP `tlog-tiles`: where a hash is stored, what the files are called, and bundles of entries. No hashing.

use std::fmt;
use std::str::FromStr;

/// Hashes of a full tile, and entries of a full bundle.
pub const TILE_WIDTH: u64 = 256;
/// Levels of nodes between a tile and the one above it.
pub(super) const TILE_HEIGHT: u32 = 8;
/// Bytes of a hash.
pub(super) const HASH_BYTES: usize = 32;
/// Levels of tiles a tree of 2⁶³ leaves has.
const TILE_LEVELS: u8 = 8;

/// A tile of hashes by its place. A tile only grows: what was stored of it is the beginning of what is stored later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileAt {
    /// Level from 0; its hashes stand for 256^level leaves each.
    pub level: u8,
    /// Position within the level, from 0.
    pub index: u64,
}

impl TileAt {
    /// Hashes of this tile in a tree of that size; 0 to 256.
    pub fn width(self, size: u64) -> u64 {
        let hashes = size.checked_shr(u32::from(self.level).saturating_mul(TILE_HEIGHT)).unwrap_or(0);
        hashes.saturating_sub(self.index.saturating_mul(TILE_WIDTH)).min(TILE_WIDTH)
    }
}

impl fmt::Display for TileAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        write_index(f, self.index)
    }
}

/// Name of a stored file of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TilePath {
    /// Hashes: `tile/<level>/<index>[.p/<width>]`.
    Hashes {
        /// Which tile.
        at: TileAt,
        /// Its hashes, 1 to 256; a full tile's name does not say it.
        width: u16,
    },
    /// Entries: `tile/entries/<index>[.p/<width>]`.
    Entries {
        /// Position of the bundle, from 0.
        index: u64,
        /// Its entries, 1 to 256.
        width: u16,
    },
}

/// The text names no tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the path names no tile")]
pub struct NoTile;

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = match self {
            Self::Hashes { at, width } => {
                write!(f, "{at}")?;
                width
            }
            Self::Entries { index, width } => {
                f.write_str("tile/entries/")?;
                write_index(f, *index)?;
                width
            }
        };
        if u64::from(*width) == TILE_WIDTH { Ok(()) } else { write!(f, ".p/{width}") }
    }
}

impl FromStr for TilePath {
    type Err = NoTile;

    fn from_str(text: &str) -> Result<Self, NoTile> {
        let rest = text.strip_prefix("tile/").ok_or(NoTile)?;
        let (level, rest) = rest.split_once('/').ok_or(NoTile)?;
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, read_number(width).ok_or(NoTile)?),
            None => (rest, TILE_WIDTH),
        };
        let index = read_index(index).ok_or(NoTile)?;
        let width = u16::try_from(width).map_err(|_| NoTile)?;
        let path = if level == "entries" {
            Self::Entries { index, width }
        } else {
            let level = read_number(level).and_then(|level| u8::try_from(level).ok()).ok_or(NoTile)?;
            Self::Hashes { at: TileAt { level, index }, width }
        };
        let levels_fit = !matches!(path, Self::Hashes { at, .. } if at.level >= TILE_LEVELS);
        // A full tile has one name only, and so has every other: what does not read back as it was written is no name.
        let names_itself = (1..=256).contains(&width) && path.to_string() == text;
        if levels_fit && names_itself { Ok(path) } else { Err(NoTile) }
    }
}

/// Groups of three digits, every group but the last marked by an `x`: 1234067 is `x001/x234/067`.
fn write_index(f: &mut fmt::Formatter<'_>, index: u64) -> fmt::Result {
    let mut groups = vec![index % 1000];
    let mut rest = index / 1000;
    while rest > 0 {
        groups.push(rest % 1000);
        rest /= 1000;
    }
    while let Some(group) = groups.pop() {
        if groups.is_empty() {
            write!(f, "{group:03}")?;
        } else {
            write!(f, "x{group:03}/")?;
        }
    }
    Ok(())
}

fn read_index(text: &str) -> Option<u64> {
    text.split('/').try_fold(0u64, |index, group| {
        let digits = group.strip_prefix('x').unwrap_or(group);
        let three = digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit());
        let group: u64 = three.then(|| digits.parse().ok()).flatten()?;
        index.checked_mul(1000)?.checked_add(group)
    })
}

/// A decimal number without sign and leading zeros.
pub(super) fn read_number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|digit| digit.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

/// A bundle of entries as stored: each preceded by its length as two bytes, most significant first. `None` if there are more than
/// 256, or one has more than 65,535 bytes.
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for (number, entry) in entries.into_iter().enumerate() {
        if u64::try_from(number).ok()? >= TILE_WIDTH {
            return None;
        }
        bytes.extend_from_slice(&u16::try_from(entry.len()).ok()?.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Some(bytes)
}

/// The entries of a stored bundle; `None` if it is cut short or holds more than 256.
pub fn unbundle(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<2>()?;
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        if entries.len() > 256 {
            return None;
        }
        bytes = rest;
    }
    Some(entries)
}
