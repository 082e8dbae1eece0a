//! Somebody without central's key changes a pack: bits of every file are tried, and the file is named.

use proptest::prelude::*;
use zhike_evidence::verify;

use crate::support::{broken, central_key, checked, files, pack, zipped};

#[test]
fn a_bit_anywhere_in_any_file_is_found_and_the_file_named() {
    let whole = files(&pack());
    for (at, (name, bytes)) in whole.iter().enumerate() {
        // A bit of every byte: each time the whole pack is checked.
        for byte in 0..bytes.len() {
            let mut files = whole.clone();
            files[at].1[byte] ^= 1 << (byte % 8);
            let found = checked(&zipped(&files));
            let check = found.broken().unwrap_or_else(|| panic!("byte {byte} of {name} does not count"));
            let signature_names_manifest = name == "manifest.json" && check.place == "manifest.sig";
            assert!(check.place == *name || signature_names_manifest, "{name} {byte}: {}", broken(&found));
        }
    }
}

#[test]
fn a_file_that_is_gone_added_or_changed_for_another_is_named() {
    let whole = files(&pack());
    for (at, (name, _)) in whole.iter().enumerate() {
        let mut without = whole.clone();
        without.remove(at);
        match verify(&zipped(&without), &central_key(), None) {
            Ok(found) => assert_eq!(found.broken().unwrap().place, *name, "{}", broken(&found)),
            Err(_) => assert_eq!(name, "manifest.json"),
        }
    }
    let mut more = whole.clone();
    more.push(("entries/another.json".into(), b"{}".to_vec()));
    assert_eq!(broken(&checked(&zipped(&more))), "file entries/another.json: the manifest does not list it");
    let mut swapped = whole;
    let (a, b) = (swapped[5].1.clone(), swapped[6].1.clone());
    (swapped[5].1, swapped[6].1) = (b, a);
    let name = swapped[5].0.clone();
    assert_eq!(
        broken(&checked(&zipped(&swapped))),
        format!("file {name}: it is not as the manifest lists it")
    );
}

#[test]
fn no_bit_of_the_zip_around_the_files_makes_another_pack_of_it() {
    let pack = pack();
    let whole = files(&pack);
    // A bit of every byte, each time with all that is then to be checked.
    for at in 0..pack.len() {
        let mut flipped = pack.clone();
        flipped[at] ^= 1 << (at % 8);
        // Dates and such say nothing and may change; if all holds, all files are what they were.
        if verify(&flipped, &central_key(), None).is_ok_and(|found| found.holds) {
            assert_eq!(files(&flipped), whole, "byte {at}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_pack_cut_or_overwritten_anywhere_is_refused_or_found(
        at in any::<usize>(), with in proptest::collection::vec(any::<u8>(), 1..40), cut in any::<bool>()
    ) {
        let pack = pack();
        let at = at % pack.len();
        let mut damaged = pack.clone();
        if cut {
            damaged.truncate(at);
        } else {
            damaged.iter_mut().skip(at).zip(&with).for_each(|(byte, with)| *byte = *with);
        }
        let outcome = verify(&damaged, &central_key(), None);
        prop_assert!(!cut || outcome.is_err());
        if outcome.is_ok_and(|found| found.holds) {
            prop_assert_eq!(files(&damaged), files(&pack));
        }
    }

    #[test]
    fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(verify(&bytes, &central_key(), None).is_err());
    }
}
