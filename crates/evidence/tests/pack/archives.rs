//! Archives that are no evidence packs, and some that were made to do harm.

use std::io::{Cursor, Write};

use zhike_evidence::{ArchiveFault, PackFault, verify};

use crate::support::{central_key, files, pack, zipped};

fn fault(bytes: &[u8]) -> ArchiveFault {
    match verify(bytes, &central_key(), None) {
        Err(PackFault::Archive(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_not_a_whole_zip_is_refused() {
    let pack = pack();
    assert_eq!(fault(b""), ArchiveFault::NotAZip);
    assert_eq!(fault(b"PK"), ArchiveFault::NotAZip);
    assert_eq!(fault(&pack[..pack.len() - 1]), ArchiveFault::NotAZip);
    assert_eq!(fault(&[pack.as_slice(), b"\0"].concat()), ArchiveFault::NotAZip);
    assert_eq!(fault(&[b"#!/bin/sh\n", pack.as_slice()].concat()), ArchiveFault::NotAZip);
    assert_eq!(fault(&zipped(&[("readme.txt".into(), vec![1])])), ArchiveFault::NoManifest);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in
        ["../up.json", "/etc/passwd", "a/../b", "a//b", "a\\b", "C:evil", ".hidden", "空.json", "folder/"]
    {
        let mut files = files(&pack());
        files.push((name.into(), Vec::new()));
        assert_eq!(fault(&zipped(&files)), ArchiveFault::Name(18), "{name}");
    }
}

#[test]
fn two_files_under_one_name_are_refused() {
    let mut files = files(&pack());
    files.push(("doubled.json".into(), b"one".to_vec()));
    files.push(("doublex.json".into(), b"two".to_vec()));
    let mut zip = zipped(&files);
    // The library does not write such a thing; the name is changed in both of its places.
    for at in 0..zip.len() - 12 {
        if &zip[at..at + 12] == b"doublex.json" {
            zip[at + 6] = b'd';
        }
    }
    assert_eq!(fault(&zip), ArchiveFault::Twice);
}

#[test]
fn a_zip_that_unpacks_to_too_much_is_refused() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("manifest.json", options).unwrap();
    let zeros = vec![0; 1024 * 1024];
    (0..65).for_each(|_| zip.write_all(&zeros).unwrap());
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 200_000);
    assert_eq!(fault(&bytes), ArchiveFault::TooLarge);
}
