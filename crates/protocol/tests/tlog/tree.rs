//! The tree against `ct-merkle`, which shares no code with it, and its own invariants.

use std::cell::RefCell;
use std::collections::BTreeMap;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use zhike_domain::canonical::Digest256;
use zhike_protocol::tlog::{
    Frontier, TileAt, Tiles, TreeFault, append, check_consistency, check_inclusion, consistency, empty_root,
    inclusion, leaf_hash, root,
};

type Stored = BTreeMap<TileAt, Vec<u8>>;

fn leaf(number: u64) -> Vec<u8> {
    format!("leaf {number}").into_bytes()
}

fn hashes(numbers: std::ops::Range<u64>) -> Vec<Digest256> {
    numbers.map(|number| leaf_hash(&leaf(number))).collect()
}

fn grown(size: u64) -> Stored {
    let mut tiles = Stored::new();
    append(&mut tiles, 0, &hashes(0..size)).unwrap();
    tiles
}

fn oracle(size: u64) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    (0..size).for_each(|number| tree.push(leaf(number)));
    tree
}

fn oracle_root(size: u64) -> Digest256 {
    Digest256(oracle(size).root().as_bytes().as_slice().try_into().unwrap())
}

fn concat(path: &[Digest256]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.0).collect()
}

/// docs/rules/lg.md, "Three leaves".
#[test]
fn a_tree_of_three_is_as_it_was_worked_by_hand() {
    let page = include_str!("../../../../docs/rules/lg.md");
    let hash = |of: &str| -> Digest256 {
        let row = page.lines().find(|line| line.starts_with(&format!("| {of} |"))).unwrap();
        row.split('|').nth(3).unwrap().trim().parse().unwrap()
    };
    let mut tiles = Stored::new();
    for (size, leaf) in (0..).zip([b"a", b"b", b"c"]) {
        assert_eq!(leaf_hash(leaf), hash(&format!("leaf {size}")));
        append(&mut tiles, size, &[leaf_hash(leaf)]).unwrap();
    }
    assert_eq!(root(&tiles, 2).unwrap(), hash("root of 2"));
    assert_eq!(root(&tiles, 3).unwrap(), hash("root of 3"));
    assert_eq!(inclusion(&tiles, 0, 3).unwrap(), [hash("leaf 1"), hash("leaf 2")]);
    assert_eq!(inclusion(&tiles, 2, 3).unwrap(), [hash("root of 2")]);
    assert_eq!(consistency(&tiles, 2, 3).unwrap(), [hash("leaf 2")]);
}

#[test]
fn roots_are_those_of_the_other_implementation_for_every_size_to_300() {
    let mut tiles = Stored::new();
    let mut frontier = Frontier::default();
    let mut other = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    assert_eq!(root(&tiles, 0).unwrap(), empty_root());
    for size in 0..300 {
        let made = append(&mut tiles, size, &hashes(size..size + 1)).unwrap();
        frontier.push(leaf_hash(&leaf(size)));
        other.push(leaf(size));
        assert_eq!(made.0.as_slice(), other.root().as_bytes().as_slice(), "at {}", size + 1);
        assert_eq!(frontier.root(), made);
    }
}

#[test]
fn proofs_are_those_of_the_other_implementation() {
    let tiles = grown(300);
    for size in (1..=300).step_by(7).chain([2, 255, 256, 257, 300]) {
        let tree = oracle(size);
        let its_root = Digest256(tree.root().as_bytes().as_slice().try_into().unwrap());
        for index in (0..size).step_by(5).chain([size - 1]) {
            let path = inclusion(&tiles, index, size).unwrap();
            assert_eq!(concat(&path), tree.prove_inclusion(index.try_into().unwrap()).as_bytes());
            check_inclusion(&leaf_hash(&leaf(index)), index, size, &its_root, &path).unwrap();
        }
        for old in (1..size).step_by(5).chain([1]).filter(|old| *old < size) {
            let path = consistency(&tiles, old, size).unwrap();
            let additions = usize::try_from(size - old).unwrap();
            assert_eq!(concat(&path), tree.prove_consistency(additions).as_bytes(), "{old} to {size}");
            check_consistency((old, root(&tiles, old).unwrap()), (size, its_root), &path).unwrap();
        }
    }
}

#[test]
fn a_large_tree_grown_in_batches_has_the_root_of_one_grown_at_once() {
    let size = 70_000;
    let mut tiles = Stored::new();
    let mut at = 0;
    for batch in [1, 255, 256, 257, 1_000, 60_000, 8_231] {
        append(&mut tiles, at, &hashes(at..at + batch)).unwrap();
        at += batch;
    }
    assert_eq!(at, size);
    assert_eq!(tiles, grown(size));
    let mut frontier = Frontier::default();
    hashes(0..size).into_iter().for_each(|hash| frontier.push(hash));
    assert_eq!(root(&tiles, size).unwrap(), frontier.root());
    assert_eq!(tiles[&TileAt { level: 2, index: 0 }].len(), 32);
}

struct Counted(Stored, RefCell<u32>);

impl Tiles for Counted {
    type Error = std::convert::Infallible;
    fn read(&self, at: TileAt) -> Result<Option<Vec<u8>>, Self::Error> {
        *self.1.borrow_mut() += 1;
        Ok(self.0.get(&at).cloned())
    }
    fn write(&mut self, at: TileAt, hashes: &[u8]) -> Result<(), Self::Error> {
        self.0.write(at, hashes)
    }
}

#[test]
fn proofs_read_a_handful_of_tiles() {
    let size = 70_000;
    let tiles = Counted(grown(size), RefCell::default());
    for index in [0, 255, 256, 65_535, 65_536, 69_999] {
        inclusion(&tiles, index, size).unwrap();
        consistency(&tiles, index + 1, size).unwrap();
        assert!(tiles.1.take() <= 10, "for {index}");
    }
}

#[test]
fn nothing_is_appended_to_a_log_that_is_not_as_long_as_it_says() {
    let last = TileAt { level: 0, index: 1 };
    let mut short = grown(300);
    assert_eq!(append(&mut short, 301, &hashes(301..302)), Err(TreeFault::Short(last)));
    assert_eq!(append(&mut short, 299, &hashes(299..300)), Err(TreeFault::Long(last)));
    assert_eq!(short, grown(300));
    short.remove(&last);
    assert_eq!(inclusion(&short, 299, 300), Err(TreeFault::Short(last)));
    assert_eq!(inclusion(&short, 300, 300), Err(TreeFault::Beyond { asked: 300, size: 300 }));
    assert_eq!(consistency(&short, 301, 300), Err(TreeFault::Beyond { asked: 301, size: 300 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_proof_agrees_with_the_other_implementation(size in 1u64..1_500, a in any::<u64>(), b in any::<u64>()) {
        let tiles = grown(size);
        let tree = oracle(size);
        let index = a % size;
        let old = 1 + b % size;
        let path = inclusion(&tiles, index, size).unwrap();
        let theirs = tree.prove_inclusion(index.try_into().unwrap());
        prop_assert_eq!(concat(&path), theirs.as_bytes());
        let path = consistency(&tiles, old, size).unwrap();
        if old < size {
            let theirs = tree.prove_consistency((size - old).try_into().unwrap());
            prop_assert_eq!(concat(&path), theirs.as_bytes());
        }
        check_consistency((old, oracle_root(old)), (size, root(&tiles, size).unwrap()), &path).unwrap();
    }

    /// No other index, size, leaf or path passes for the one that was proven.
    #[test]
    fn a_proof_proves_one_thing(size in 2u64..600, a in any::<u64>(), bit in any::<usize>()) {
        let tiles = grown(size);
        let index = a % size;
        let at = root(&tiles, size).unwrap();
        let path = inclusion(&tiles, index, size).unwrap();
        let hash = leaf_hash(&leaf(index));
        let other = (index + 1) % size;
        prop_assert!(check_inclusion(&leaf_hash(&leaf(other)), index, size, &at, &path).is_err());
        prop_assert!(check_inclusion(&hash, other, size, &at, &path).is_err());
        prop_assert!(check_inclusion(&hash, size, size, &at, &path).is_err());
        prop_assert!(check_inclusion(&hash, index, size, &at, &path[1..]).is_err());
        let mut longer = path.clone();
        longer.push(at);
        prop_assert!(check_inclusion(&hash, index, size, &at, &longer).is_err());
        let mut flipped = path;
        let bit = bit % (flipped.len() * 256);
        flipped[bit / 256].0[bit % 256 / 8] ^= 1 << (bit % 8);
        prop_assert!(check_inclusion(&hash, index, size, &at, &flipped).is_err());
    }

    /// Hashes of any number and sizes of any kind are judged, not trusted.
    #[test]
    fn checking_never_panics(
        a in any::<u64>(), b in any::<u64>(), path in proptest::collection::vec(any::<[u8; 32]>(), 0..80)
    ) {
        let path: Vec<_> = path.into_iter().map(Digest256).collect();
        let hash = Digest256([7; 32]);
        prop_assert!(check_inclusion(&hash, a, b, &hash, &path).is_err() || (a == 0 && b == 1));
        let _ = check_consistency((a, hash), (b, hash), &path);
        let _ = check_consistency((a, hash), (a.saturating_add(3), hash), &path);
    }
}
