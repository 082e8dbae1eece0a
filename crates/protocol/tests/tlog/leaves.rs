//! Leaves: what they carry, what opens them, and that no other spelling of one is read.

use proptest::prelude::*;
use zhike_domain::canonical::{Digest256, canonical_bytes};
use zhike_domain::ids::LogEntryId;
use zhike_domain::log_entry::CHAIN_START;
use zhike_protocol::seal::SealFault;
use zhike_protocol::tlog::{ClientKey, EntryKey, LEAF_BYTES, Leaf, LeafFault, LeafSubject, open_leaf};

use crate::support::{client_key, device, entry, entry_leaf, id, other_leaf, public};

#[test]
fn a_leaf_reads_back_and_proves_its_entry_without_the_plaintext() {
    let sealed = entry(1, CHAIN_START, "谈了到期资金");
    let bytes = entry_leaf(&sealed).to_bytes().unwrap();
    let leaf = Leaf::from_bytes(&bytes).unwrap();
    assert_eq!(leaf, entry_leaf(&sealed));
    let stored = leaf.entry().unwrap();
    stored.check(&public(&device())).unwrap();
    stored.check_entry(&sealed, &public(&device())).unwrap();
    assert!(!bytes.windows(6).any(|window| window == "到期".as_bytes()));
    let other = entry(1, CHAIN_START, "谈了到期资金。");
    assert_eq!(stored.check_entry(&other, &public(&device())), Err(LeafFault::CommitmentDiffers));
    assert_eq!(stored.check(&"00".repeat(32)), Err(LeafFault::Seal(SealFault::BadSignature)));
}

#[test]
fn only_the_key_of_the_entry_opens_it() {
    let sealed = entry(1, CHAIN_START, "谈了到期资金");
    let leaf = entry_leaf(&sealed);
    let leaf = leaf.entry().unwrap();
    let opened = open_leaf(leaf, &client_key().entry_key(sealed.entry.id)).unwrap();
    assert_eq!(opened.salt, sealed.seal.salt);
    assert_eq!(*opened.canonical, canonical_bytes(&sealed.entry).unwrap());
    let of_another_entry = client_key().entry_key(LogEntryId(id(2)));
    assert_eq!(open_leaf(leaf, &of_another_entry).unwrap_err(), LeafFault::DoesNotOpen);
    let of_another_client = ClientKey::new([8; 32]).entry_key(sealed.entry.id);
    assert_eq!(open_leaf(leaf, &of_another_client).unwrap_err(), LeafFault::DoesNotOpen);
    // A ciphertext of another leaf does not pass for this one's, even under the same key.
    let moved = zhike_protocol::tlog::EntryLeaf { hash: Digest256([1; 32]), ..leaf.clone() };
    assert_eq!(
        open_leaf(&moved, &client_key().entry_key(sealed.entry.id)).unwrap_err(),
        LeafFault::DoesNotOpen
    );
}

#[test]
fn keys_read_back_and_do_not_print() {
    let key = client_key().entry_key(LogEntryId(id(1)));
    let again = EntryKey::from_hex(&key.to_hex()).unwrap();
    assert_eq!(again.to_hex(), key.to_hex());
    assert_eq!(format!("{key:?} {:?}", client_key()), "[entry key] [client key]");
    assert!(EntryKey::from_hex("00").is_none());
}

#[test]
fn an_entry_too_large_for_its_leaf_is_proven_by_its_commitment() {
    let sealed = entry(1, CHAIN_START, &"谈".repeat(30_000));
    let leaf = entry_leaf(&sealed);
    assert!(leaf.to_bytes().unwrap().len() < 1_000);
    let leaf = leaf.entry().unwrap();
    leaf.check_entry(&sealed, &public(&device())).unwrap();
    assert_eq!(open_leaf(leaf, &client_key().entry_key(sealed.entry.id)).unwrap_err(), LeafFault::NotCarried);
}

#[test]
fn malformed_leaves_are_refused_by_name() {
    let bytes = other_leaf(1).to_bytes().unwrap();
    assert_eq!(Leaf::from_bytes(&bytes).unwrap(), other_leaf(1));
    assert_eq!(Leaf::from_bytes(&vec![0; LEAF_BYTES + 1]), Err(LeafFault::TooLarge));
    assert_eq!(Leaf::from_bytes(&[]), Err(LeafFault::NotCbor));
    assert_eq!(Leaf::from_bytes(&bytes[..bytes.len() - 1]), Err(LeafFault::NotCbor));
    assert_eq!(Leaf::from_bytes(&[bytes.as_slice(), &[0]].concat()), Err(LeafFault::TrailingBytes));
    // A map of seven with `at` twice in the place of a map of six: a7 62 'a' 't' …
    let at = bytes.windows(3).position(|window| window == [0x62, b'a', b't']).unwrap();
    let twice = [&[bytes[0] + 1], &bytes[at..at + 12], &bytes[1..]].concat();
    assert_eq!(Leaf::from_bytes(&twice), Err(LeafFault::DuplicateKey));
    // The same text with an indefinite length, and the same number spelled longer.
    let mid = bytes.windows(5).position(|window| window == [0x63, b'm', b'i', b'd', 7]).unwrap();
    let longer = [&bytes[..mid + 4], &[0x18, 7], &bytes[mid + 5..]].concat();
    assert_eq!(Leaf::from_bytes(&longer), Err(LeafFault::NotCanonical));
    let indefinite = [&[0xbf], &bytes[1..], &[0xff]].concat();
    assert_eq!(Leaf::from_bytes(&indefinite), Err(LeafFault::NotCanonical));
    let mut oversized = other_leaf(1);
    oversized.head.kind = "x".repeat(LEAF_BYTES);
    assert_eq!(oversized.to_bytes(), Err(LeafFault::TooLarge));
}

#[test]
fn an_unknown_field_or_algorithm_is_refused() {
    let bytes = other_leaf(1).to_bytes().unwrap();
    let text = |bytes: &[u8], from: &str, to: &str| {
        let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
    };
    let other = text(&bytes, "zhike-leaf-1", "zhike-leaf-2");
    assert_eq!(Leaf::from_bytes(&other), Err(LeafFault::UnknownAlgorithm));
    let renamed = text(&bytes, "outcome", "outcomf");
    assert_eq!(Leaf::from_bytes(&renamed), Err(LeafFault::Field("outcome")));
}

proptest! {
    #[test]
    fn any_bytes_are_judged_and_what_is_read_is_written_alike(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(leaf) = Leaf::from_bytes(&bytes) {
            prop_assert_eq!(leaf.to_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn a_damaged_leaf_is_another_leaf_or_none(at in any::<usize>(), bit in 0u8..8, cut in any::<usize>()) {
        let bytes = entry_leaf(&entry(1, CHAIN_START, "谈了到期资金")).to_bytes().unwrap();
        let mut flipped = bytes.clone();
        let at = at % bytes.len();
        flipped[at] ^= 1 << bit;
        if let Ok(leaf) = Leaf::from_bytes(&flipped) {
            prop_assert_eq!(leaf.to_bytes().unwrap(), flipped);
            let of_entry = matches!(leaf.subject, LeafSubject::Entry(_));
            prop_assert!(of_entry);
        }
        prop_assert!(Leaf::from_bytes(&bytes[..cut % bytes.len()]).is_err());
    }
}
