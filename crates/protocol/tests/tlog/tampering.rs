//! What is found, by a device that watches and by an audit of all that is stored, when somebody changes the log.

use zhike_domain::canonical::Digest256;
use zhike_domain::log_entry::CHAIN_START;
use zhike_protocol::tlog::{
    AuditFault, NoteFault, ProofFault, TileAt, WitnessFault, append, audit, check_witness, leaf_hash, root,
};

use crate::support::{Log, central, entry, entry_leaf, other_leaf, public};

/// The log as it would be had other leaves been put into it.
fn rewritten(leaves: Vec<Vec<u8>>) -> Log {
    let mut log = Log::default();
    leaves.into_iter().for_each(|leaf| log.push_bytes(leaf));
    log
}

fn large() -> Log {
    let mut log = Log::small().0;
    (5..520).for_each(|number| log.push(&other_leaf(number)));
    log
}

#[test]
fn a_device_sees_its_entries_proven_and_the_log_extended() {
    let (mut log, expected) = Log::small();
    let key = public(&central());
    let first = check_witness(None, &log.answer(0, &[1]), &key, &expected[..1]).unwrap();
    assert_eq!((first.size, first.root), (5, log.root_at(5)));
    assert_eq!((first.proven.len(), first.proven[0].index, first.proven[0].hash), (1, 1, expected[0].1));
    log.push(&other_leaf(5));
    log.push(&other_leaf(6));
    // An entry whose leaf lies behind the checkpoint is asked for again.
    let expected = [expected[1], expected[2], (9, Digest256([1; 32]))];
    let known = Some((first.size, first.root));
    let next = check_witness(known, &log.answer(5, &[3, 4]), &key, &expected).unwrap();
    assert_eq!((next.size, next.proven.len(), next.waiting), (7, 2, vec![9]));
}

#[test]
fn a_cut_tail_a_fork_and_a_withheld_entry_are_found() {
    let (log, expected) = Log::small();
    let key = public(&central());
    let known = Some((5, log.root_at(5)));
    let cut = rewritten(log.leaves[..4].to_vec());
    assert_eq!(
        check_witness(known, &cut.answer(4, &[]), &key, &[]),
        Err(WitnessFault::Shrank { seen: 5, size: 4 })
    );
    let mut forked = rewritten(log.leaves[..4].to_vec());
    forked.push(&other_leaf(77));
    assert_eq!(
        check_witness(known, &forked.answer(5, &[]), &key, &[]),
        Err(WitnessFault::Forked(ProofFault::OldRootDiffers))
    );
    forked.push(&other_leaf(78));
    assert!(matches!(
        check_witness(known, &forked.answer(5, &[]), &key, &[]),
        Err(WitnessFault::Forked(ProofFault::OldRootDiffers | ProofFault::RootDiffers))
    ));
    assert_eq!(
        check_witness(known, &log.answer(5, &[1]), &key, &expected[..2]),
        Err(WitnessFault::Withheld(3))
    );
    assert_eq!(
        check_witness(known, &log.answer(5, &[1, 1]), &key, &expected[..1]),
        Err(WitnessFault::NotAsked(1))
    );
    assert_eq!(
        check_witness(known, &log.answer(5, &[]), &public(&crate::support::device()), &[]),
        Err(WitnessFault::Checkpoint(NoteFault::NotSigned))
    );
}

#[test]
fn an_entry_that_was_removed_replaced_reordered_or_back_dated_is_found() {
    let (log, expected) = Log::small();
    let key = public(&central());
    let known = Some((5, log.root_at(5)));
    let mut without = log.leaves.clone();
    without[3] = other_leaf(3).to_bytes().unwrap();
    let mut swapped = log.leaves.clone();
    swapped.swap(3, 4);
    let mut replaced = log.leaves.clone();
    let other = entry(2, Digest256([5; 32]), "客户没有问起赎回");
    replaced[3] = entry_leaf(&other).to_bytes().unwrap();
    let mut back_dated = log.leaves.clone();
    let mut leaf = zhike_protocol::tlog::Leaf::from_bytes(&back_dated[3]).unwrap();
    leaf.head.taken_at -= chrono::TimeDelta::days(3);
    back_dated[3] = leaf.to_bytes().unwrap();
    for (what, leaves) in
        [("removed", without), ("reordered", swapped), ("replaced", replaced), ("back-dated", back_dated)]
    {
        // Whoever saw the log before sees the fork …
        let forged = rewritten(leaves);
        let seen = check_witness(known, &forged.answer(5, &[3]), &key, &expected[1..2]);
        assert_eq!(seen, Err(WitnessFault::Forked(ProofFault::OldRootDiffers)), "{what}");
        // … and whoever did not still has the entry's receipt; only a leaf that says the same of it passes.
        let fresh = check_witness(None, &forged.answer(0, &[3]), &key, &expected[1..2]);
        match what {
            "removed" => assert!(matches!(fresh, Err(WitnessFault::Leaf(3, _)))),
            "back-dated" => assert!(fresh.is_ok()),
            _ => assert_eq!(fresh, Err(WitnessFault::OtherEntry(3)), "{what}"),
        }
    }
}

#[test]
fn every_bit_of_an_answer_counts() {
    let (log, expected) = Log::small();
    let key = public(&central());
    let known = Some((3, log.root_at(3)));
    let whole = log.answer(3, &[1]);
    let refused = |answer| check_witness(known, &answer, &key, &expected[..1]).is_err();
    assert!(!refused(whole.clone()));
    for at in 0..whole.checkpoint.len() {
        let mut bytes = whole.checkpoint.clone().into_bytes();
        bytes[at] ^= 1;
        let Ok(checkpoint) = String::from_utf8(bytes) else { continue };
        assert!(refused(zhike_protocol::witness::WitnessAnswer { checkpoint, ..whole.clone() }), "byte {at}");
    }
    for bit in 0..whole.consistency.len() * 256 {
        let mut answer = whole.clone();
        answer.consistency[bit / 256].0[bit % 256 / 8] ^= 1 << (bit % 8);
        assert!(refused(answer), "bit {bit} of the consistency proof");
    }
    for bit in 0..whole.entries[0].proof.len() * 256 {
        let mut answer = whole.clone();
        answer.entries[0].proof[bit / 256].0[bit % 256 / 8] ^= 1 << (bit % 8);
        assert!(refused(answer), "bit {bit} of the inclusion proof");
    }
    let leaf = log.leaves[1].clone();
    for bit in 0..leaf.len() * 8 {
        let mut answer = whole.clone();
        let mut leaf = leaf.clone();
        leaf[bit / 8] ^= 1 << (bit % 8);
        use base64::Engine;
        answer.entries[0].leaf = base64::engine::general_purpose::STANDARD.encode(leaf);
        assert!(refused(answer), "bit {bit} of the leaf");
    }
}

#[test]
fn an_audit_names_the_first_leaf_that_was_changed() {
    let log = large();
    let (size, at) = (log.size(), log.root_at(log.size()));
    audit(&log.tiles, (size, at), &log.leaves).unwrap();
    // The log may have gone on since the checkpoint.
    audit(&log.tiles, (300, log.root_at(300)), &log.leaves[..300]).unwrap();
    for index in [0, 1, 4, 255, 256, 511, 519] {
        for bit in [0, 77, 400] {
            let mut leaves = log.leaves.clone();
            leaves[index][bit / 8] ^= 1 << (bit % 8);
            let named = u64::try_from(index).unwrap();
            assert_eq!(audit(&log.tiles, (size, at), &leaves), Err(AuditFault::Leaf(named)), "bit {bit}");
        }
    }
    let mut removed = log.leaves.clone();
    removed.remove(3);
    assert_eq!(audit(&log.tiles, (size, at), &removed), Err(AuditFault::Leaf(3)));
    let cut = &log.leaves[..519];
    assert_eq!(audit(&log.tiles, (size, at), cut), Err(AuditFault::Count { found: 519, size: 520 }));
    let mut longer = log.leaves.clone();
    longer.push(other_leaf(1).to_bytes().unwrap());
    assert_eq!(audit(&log.tiles, (size, at), &longer), Err(AuditFault::Count { found: 521, size: 520 }));
    assert_eq!(audit(&log.tiles, (size, Digest256([0; 32])), &log.leaves), Err(AuditFault::Root));
}

#[test]
fn an_audit_names_every_bit_of_every_tile() {
    let log = large();
    let (size, at) = (log.size(), log.root_at(log.size()));
    for (tile, bytes) in &log.tiles {
        for byte in 0..bytes.len() {
            let mut tiles = log.tiles.clone();
            tiles.get_mut(tile).unwrap()[byte] ^= 1 << (byte % 8);
            let position = byte / 32;
            let index = tile.index * 256 + u64::try_from(position).unwrap();
            let named = match tile.level {
                0 => AuditFault::Leaf(index),
                _ => AuditFault::Tile { tile: *tile, position },
            };
            // Only where a hash begins is the whole log gone through: the rest of its bytes stand for the same hash.
            if byte % 32 == byte / 32 % 32 {
                assert_eq!(audit(&tiles, (size, at), &log.leaves), Err(named), "{tile} byte {byte}");
            }
        }
    }
    let mut tiles = log.tiles.clone();
    let last = TileAt { level: 0, index: 2 };
    tiles.get_mut(&last).unwrap().truncate(32);
    assert_eq!(audit(&tiles, (size, at), &log.leaves), Err(AuditFault::Short(last)));
}

#[test]
fn whoever_rewrites_leaf_and_tiles_alike_still_needs_another_root() {
    let log = large();
    let mut leaves = log.leaves.clone();
    leaves[3] = entry_leaf(&entry(2, CHAIN_START, "换了一句")).to_bytes().unwrap();
    let forged = rewritten(leaves);
    assert_eq!(
        audit(&forged.tiles, (log.size(), log.root_at(log.size())), &forged.leaves),
        Err(AuditFault::Root)
    );
    let mut tiles = std::collections::BTreeMap::new();
    append(&mut tiles, 0, &forged.leaves.iter().map(|leaf| leaf_hash(leaf)).collect::<Vec<_>>()).unwrap();
    assert_ne!(root(&tiles, log.size()).unwrap(), log.root_at(log.size()));
}
