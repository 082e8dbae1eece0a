//! Notes, checkpoints, proofs, tile names and bundles as text and bytes: strict, and never a panic.

use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use zhike_domain::canonical::Digest256;
use zhike_protocol::tlog::{
    Checkpoint, LogProof, MOST_NOTE_LINES, Note, NoteFault, NoteKey, ProofFault, TileAt, TilePath, bundle,
    inclusion, origin_of, unbundle,
};

use crate::support::{Log, central, public};

#[test]
fn tiles_are_named_as_the_standard_names_them() {
    for (text, path) in [
        ("tile/0/x001/x234/067", TilePath::Hashes { at: TileAt { level: 0, index: 1_234_067 }, width: 256 }),
        ("tile/1/273.p/112", TilePath::Hashes { at: TileAt { level: 1, index: 273 }, width: 112 }),
        ("tile/2/000", TilePath::Hashes { at: TileAt { level: 2, index: 0 }, width: 256 }),
        ("tile/entries/x001/000.p/1", TilePath::Entries { index: 1_000, width: 1 }),
    ] {
        assert_eq!(path.to_string(), text);
        assert_eq!(text.parse(), Ok(path));
    }
    for text in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/1",
        "tile/00/001",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/001.p/256",
        "tile/0/001.p/0",
        "tile/0/001.p/01",
        "tile/0/+01",
        "tile/8/000",
        "tile/a/000",
        "tile/0/x001/",
        "/tile/0/001",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert!(text.parse::<TilePath>().is_err(), "{text}");
    }
}

#[test]
fn a_checkpoint_is_central_s_or_it_is_refused() {
    let (log, _) = Log::small();
    let text = log.checkpoint(5);
    let key = public(&central());
    let read = Checkpoint::open(&text, &key).unwrap();
    assert_eq!((read.size, read.root, read.origin.as_str()), (5, log.root_at(5), "示例证券/zhike-log"));
    let stranger = public(&SigningKey::from_bytes(&[9; 32]));
    assert_eq!(Checkpoint::open(&text, &stranger), Err(NoteFault::NotSigned));
    assert_eq!(Checkpoint::open(&text.replace("\n5\n", "\n4\n"), &key), Err(NoteFault::BadSignature));
    assert_eq!(origin_of("A+B 证券"), "A-B-证券/zhike-log");
}

#[test]
fn others_may_sign_a_checkpoint_too() {
    let (log, _) = Log::small();
    let mut note: Note = log.checkpoint(5).parse().unwrap();
    let watcher = SigningKey::from_bytes(&[9; 32]);
    note.cosign("watcher.example", &watcher);
    let text = note.to_string();
    assert_eq!(text.parse::<Note>().unwrap(), note);
    Checkpoint::open(&text, &public(&central())).unwrap();
    note.check("watcher.example", &public(&watcher)).unwrap();
    assert_eq!(note.check("watcher.example", &public(&central())), Err(NoteFault::NotSigned));
    note.cosign("watcher.example", &watcher);
    assert_eq!(note.check("watcher.example", &public(&watcher)), Err(NoteFault::MalformedSignature));
}

#[test]
fn a_note_of_64_lines_is_read_and_one_of_65_is_not() {
    let lines = |count: usize| {
        let text = "x\n".repeat(count - 2);
        Note::sign(text, "a", &central()).to_string()
    };
    assert_eq!(lines(MOST_NOTE_LINES).lines().count(), MOST_NOTE_LINES);
    lines(MOST_NOTE_LINES).parse::<Note>().unwrap();
    assert_eq!(lines(MOST_NOTE_LINES + 1).parse::<Note>(), Err(NoteFault::TooLong));
    let wide = Note::sign(format!("{}\n", "x".repeat(2_000)), "a", &central());
    assert_eq!(wide.to_string().parse::<Note>(), Err(NoteFault::TooLong));
}

#[test]
fn base64_has_one_spelling() {
    let (log, _) = Log::small();
    let text = log.checkpoint(5);
    // The last character before the padding carries bits that say nothing; they have to be zero.
    let root = text.lines().nth(2).unwrap();
    let last = root.chars().rev().nth(1).unwrap();
    let bent = char::from(u8::try_from(last).unwrap() + 1);
    let other = root.replace(&format!("{last}="), &format!("{bent}="));
    assert_eq!(Checkpoint::read(&format!("x\n5\n{other}\n")), Err(NoteFault::NotACheckpoint("no root")));
    let unpadded = root.trim_end_matches('=');
    assert_eq!(Checkpoint::read(&format!("x\n5\n{unpadded}\n")), Err(NoteFault::NotACheckpoint("no root")));
    assert_eq!(Checkpoint::read(&format!("x\n05\n{root}\n")), Err(NoteFault::NotACheckpoint("no size")));
    assert_eq!(Checkpoint::read(&format!("\n5\n{root}\n")), Err(NoteFault::NotACheckpoint("no origin")));
    assert!(matches!(Checkpoint::read(&format!("x\n5\n{root}\nmore\n")), Err(NoteFault::NotACheckpoint(_))));
    for broken in
        [text.replace("— ", "- "), text.trim_end().to_owned(), format!("{text}\n"), format!("{text}x")]
    {
        assert!(broken.parse::<Note>().is_err(), "{broken}");
    }
}

#[test]
fn a_key_is_published_with_its_name() {
    let key = NoteKey::new("example.com/log", central().verifying_key());
    assert_eq!(NoteKey::from_text(&key.to_text()).unwrap(), key);
    assert!(NoteKey::from_text(&key.to_text().replace("example", "exemple")).is_none());
    // The key of the worked example in the documentation of Go's `note`, where the format comes from.
    let published = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assert_eq!(NoteKey::from_text(published).map(|key| key.to_text()).as_deref(), Some(published));
}

#[test]
fn a_proof_is_a_file_that_reads_back() {
    let (log, _) = Log::small();
    let checkpoint = log.checkpoint(5).parse().unwrap();
    let proof = LogProof { index: 3, path: inclusion(&log.tiles, 3, 5).unwrap(), checkpoint };
    let text = proof.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 3\n"));
    assert_eq!(text.parse::<LogProof>().unwrap(), proof);
    for broken in [
        text.replace("@v1", "@v2"),
        text.replace("index 3", "index 03"),
        text.replace("index 3\n", ""),
        text.replace("=\n\n", "\n\n"),
        "c2sp.org/tlog-proof@v1\nindex 3\n".to_owned(),
    ] {
        assert!(matches!(broken.parse::<LogProof>(), Err(ProofFault::Malformed(_))), "{broken}");
    }
    let long = LogProof { path: vec![Digest256([0; 32]); 65], ..proof };
    assert_eq!(long.to_string().parse::<LogProof>(), Err(ProofFault::WrongLength));
}

#[test]
fn bundles_hold_at_most_256_entries() {
    let entries: Vec<&[u8]> = vec![b"", b"one", &[0; 65_535]];
    let bytes = bundle(entries.iter().copied()).unwrap();
    assert_eq!(unbundle(&bytes).unwrap(), entries);
    assert!(unbundle(&bytes[..bytes.len() - 1]).is_none());
    assert!(bundle([[0; 65_536].as_slice()]).is_none());
    assert!(bundle(std::iter::repeat_n(b"".as_slice(), 257)).is_none());
    assert!(unbundle(&[0; 514]).is_none());
}

proptest! {
    #[test]
    fn any_text_is_judged_and_what_is_read_is_written_alike(text in "(tile/)?[0-9x/.p]{0,20}|\\PC{0,40}") {
        if let Ok(path) = text.parse::<TilePath>() {
            prop_assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn tile_names_read_back(level in 0u8..8, index in any::<u64>(), width in 1u16..=256, entries in any::<bool>()) {
        let path = if entries {
            TilePath::Entries { index, width }
        } else {
            TilePath::Hashes { at: TileAt { level, index }, width }
        };
        prop_assert_eq!(path.to_string().parse(), Ok(path));
    }

    #[test]
    fn damaged_notes_and_proofs_are_judged(at in any::<usize>(), with in any::<char>(), cut in any::<usize>()) {
        let (log, _) = Log::small();
        let checkpoint: Note = log.checkpoint(5).parse().unwrap();
        let proof = LogProof { index: 3, path: inclusion(&log.tiles, 3, 5).unwrap(), checkpoint };
        let whole: Vec<char> = proof.to_string().chars().collect();
        let mut damaged = whole.clone();
        let at = at % whole.len();
        damaged[at] = with;
        let damaged: String = damaged.into_iter().collect();
        if let Ok(read) = damaged.parse::<LogProof>() {
            prop_assert_eq!(read.to_string(), damaged);
        }
        let cut: String = whole.into_iter().take(cut % 600).collect();
        if let Ok(read) = cut.parse::<Note>() {
            prop_assert_eq!(read.to_string(), cut);
        }
    }

    #[test]
    fn any_bundle_is_judged(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        if let Some(entries) = unbundle(&bytes) {
            prop_assert_eq!(bundle(entries), Some(bytes.clone()));
        }
    }
}
