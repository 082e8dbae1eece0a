//! The firm's log: appending, proofs, and the audit of a million leaves read back from files in the form of tlog-tiles; beside hashing
//! the same bytes and another implementation of the same tree.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::{Digest, Sha256};
use zhike_domain::canonical::Digest256;
use zhike_protocol::tlog::{
    TileAt, TilePath, append, audit, bundle, check_inclusion, consistency, inclusion, leaf_hash, root,
    unbundle,
};

use crate::table::{Table, median};

const LEAVES: u64 = 1_000_000;
/// Bytes of a leaf; an entry of two hundred words, encrypted, has about as many.
const LEAF_BYTES: usize = 600;
/// What one push of a device brings.
const BATCH: u64 = 100;
const PROOFS: u64 = 2_000;
type Stored = BTreeMap<TileAt, Vec<u8>>;

/// A million leaves appended in pushes of a hundred, proven, written, read back and audited.
pub fn measure(table: &mut Table) -> Result<()> {
    let leaves: Vec<Vec<u8>> = (0..LEAVES).map(leaf).collect();
    let start = Instant::now();
    let hashes: Vec<Digest256> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
    let hashing = start.elapsed().as_secs_f64();

    let (mut tiles, mut size) = (Stored::new(), 0);
    let start = Instant::now();
    for batch in hashes.chunks(usize::try_from(BATCH)?) {
        append(&mut tiles, size, batch)?;
        size += u64::try_from(batch.len())?;
    }
    let appending = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut other = MemoryBackedTree::<Sha256, &[u8]>::new();
    for batch in leaves.chunks(usize::try_from(BATCH)?) {
        batch.iter().for_each(|leaf| other.push(leaf.as_slice()));
        std::hint::black_box(other.root());
    }
    let peer = start.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a million")]
    let per_second = |seconds: f64| LEAVES as f64 / seconds / 1e3;
    table.row(
        "append to the log's tiles, a root for every 100 leaves",
        format!("{:.0} thousand/s, leaf hashes included", per_second(hashing + appending)),
        format!(
            "ct-merkle {:.0}, hashing the leaves alone {:.0} thousand/s",
            per_second(peer),
            per_second(hashing)
        ),
        format!("{:.2} of ct-merkle's time", (hashing + appending) / peer),
        "–",
    );

    let top = root(&tiles, size)?;
    let mut times = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..PROOFS {
        let index = number * 499 % LEAVES;
        let start = Instant::now();
        let path = inclusion(&tiles, index, size)?;
        times.0.push(start.elapsed().as_secs_f64() * 1e6);
        let at = hashes.get(usize::try_from(index)?).context("a leaf")?;
        let start = Instant::now();
        check_inclusion(at, index, size, &top, &path).map_err(|fault| anyhow!("{fault}"))?;
        times.1.push(start.elapsed().as_secs_f64() * 1e6);
        let start = Instant::now();
        std::hint::black_box(other.prove_inclusion(usize::try_from(index)?));
        times.2.push(start.elapsed().as_secs_f64() * 1e6);
    }
    let start = Instant::now();
    for number in 1..=PROOFS {
        std::hint::black_box(consistency(&tiles, number * 499 % LEAVES, size)?);
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousand")]
    let consistent = start.elapsed().as_secs_f64() * 1e6 / PROOFS as f64;
    let (made, checked, theirs) = (median(times.0), median(times.1), median(times.2));
    table.row(
        "proof in a log of a million",
        format!("inclusion {made:.0} µs, checked {checked:.1} µs; consistency {consistent:.0} µs"),
        format!("ct-merkle, inclusion {theirs:.0} µs, from inner nodes kept in memory"),
        format!("{:.1}", made / theirs),
        "–",
    );

    let folder = tempfile::tempdir()?;
    write(folder.path(), &tiles, &leaves)?;
    drop((tiles, leaves, hashes));
    let start = Instant::now();
    let (tiles, bundles) = read(folder.path())?;
    let leaves = bundles.iter().filter_map(|bundle| unbundle(bundle)).flatten();
    audit(&tiles, (size, top), leaves).map_err(|fault| anyhow!("{fault}"))?;
    let audited = start.elapsed().as_secs_f64();
    let start = Instant::now();
    for bundle in &bundles {
        std::hint::black_box(Sha256::digest(bundle));
    }
    let limit = start.elapsed().as_secs_f64();
    table.row(
        "audit of a million leaves from stored bytes",
        format!("{audited:.2} s"),
        format!("one SHA-256 over the same bytes {limit:.2} s"),
        format!("{:.1}", audited / limit),
        "–",
    );
    Ok(())
}

fn leaf(number: u64) -> Vec<u8> {
    let mut bytes = vec![0x5a; LEAF_BYTES];
    bytes.splice(..8, number.to_be_bytes());
    bytes
}

fn write(folder: &Path, tiles: &Stored, leaves: &[Vec<u8>]) -> Result<()> {
    let put = |path: TilePath, bytes: &[u8]| -> Result<()> {
        let path = folder.join(path.to_string());
        std::fs::create_dir_all(path.parent().context("a folder")?)?;
        Ok(std::fs::write(path, bytes)?)
    };
    for (at, hashes) in tiles {
        put(TilePath::Hashes { at: *at, width: at.width(LEAVES).try_into()? }, hashes)?;
    }
    for (index, leaves) in (0..).zip(leaves.chunks(256)) {
        let bytes = bundle(leaves.iter().map(Vec::as_slice)).context("leaves that fit into a bundle")?;
        put(TilePath::Entries { index, width: leaves.len().try_into()? }, &bytes)?;
    }
    Ok(())
}

/// The tiles and the bundles of leaves, in their order, as they lie in the folder.
fn read(folder: &Path) -> Result<(Stored, Vec<Vec<u8>>)> {
    let get = |path: TilePath| std::fs::read(folder.join(path.to_string())).with_context(|| path.to_string());
    let mut tiles = Stored::new();
    for level in 0_u8.. {
        let width = LEAVES >> (8 * u32::from(level));
        if width == 0 {
            break;
        }
        for index in 0..width.div_ceil(256) {
            let at = TileAt { level, index };
            tiles.insert(at, get(TilePath::Hashes { at, width: at.width(LEAVES).try_into()? })?);
        }
    }
    let bundles = (0..LEAVES.div_ceil(256))
        .map(|index| get(TilePath::Entries { index, width: (LEAVES - index * 256).min(256).try_into()? }))
        .collect::<Result<_>>()?;
    Ok((tiles, bundles))
}
