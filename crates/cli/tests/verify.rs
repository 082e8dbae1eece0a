//! `zhike verify` as a program: a pack that holds, packs that do not, and input that is none.
#![cfg(test)]

#[expect(dead_code, reason = "these tests need no shared data")]
mod support;
// The packs of the tests of `evidence`, of which only some helpers are needed here.
#[expect(dead_code, reason = "shared with the tests of `evidence`, which use the rest")]
#[path = "../../evidence/tests/pack/support.rs"]
mod packs;

use std::path::Path;

use serde_json::Value;
use support::{ask, printed, refused};

fn verify(folder: &Path, pack: &[u8], more: &[&str]) -> std::process::Output {
    std::fs::write(folder.join("pack.zip"), pack).unwrap();
    std::fs::write(folder.join("central.pub"), format!("{}\n", packs::central_key())).unwrap();
    let file = |name: &str| folder.join(name).display().to_string();
    let (pack, key) = (file("pack.zip"), file("central.pub"));
    let more: Vec<String> = more
        .iter()
        .map(|word| if word.starts_with("--") { (*word).to_owned() } else { file(word) })
        .collect();
    let arguments =
        [&["verify", &pack, "--key", &key], more.iter().map(String::as_str).collect::<Vec<_>>().as_slice()]
            .concat();
    ask(&arguments, "")
}

#[test]
fn a_pack_that_holds_is_printed_entry_by_entry() {
    let folder = tempfile::tempdir().unwrap();
    let report = printed(&verify(folder.path(), &packs::pack(), &[]));
    assert_eq!(report["holds"], true);
    let checks = report["checks"].as_array().unwrap();
    let of_entry = |what: &str| {
        checks.iter().any(|check| {
            check["what"] == what && check["where"].as_str().unwrap().contains(&packs::id(1).to_string())
        })
    };
    assert!(["seal", "receipt", "keys", "verdict", "replay"].into_iter().all(of_entry), "{report}");
    assert!(checks.iter().all(|check| check["holds"] == true && check["why"].is_null()));
    // Nothing of what the pack says of the client is repeated.
    assert!(!report.to_string().contains("王晓明"));
}

#[test]
fn the_first_thing_that_does_not_hold_is_named_and_the_exit_code_is_1() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = packs::files(&packs::pack());
    let leaf = files.iter_mut().find(|(name, _)| name == "leaves/3.cbor").unwrap();
    leaf.1[100] ^= 1;
    let run = verify(folder.path(), &packs::zipped(&files), &[]);
    assert_eq!(run.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(report["holds"], false);
    let last = report["checks"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["what"], &last["where"]), (&"file".into(), &"leaves/3.cbor".into()));
    assert_eq!(last["why"], "it is not as the manifest lists it");
}

#[test]
fn a_checkpoint_that_was_kept_is_compared() {
    let folder = tempfile::tempdir().unwrap();
    let keep = |text: &str| std::fs::write(folder.path().join("kept"), text).unwrap();
    keep(&packs::dossier().former[0].checkpoint);
    let run = verify(folder.path(), &packs::pack(), &["--checkpoint", "kept"]);
    assert_eq!(printed(&run)["holds"], true);
    // The log of a firm that left an entry out and signed everything anew.
    let mut sealed = packs::sealed();
    sealed.remove(1);
    keep(&packs::dossier_of(&sealed).checkpoint);
    let run = verify(folder.path(), &packs::pack(), &["--checkpoint", "kept"]);
    assert_eq!(run.status.code(), Some(1));
    keep("nonsense");
    let run = verify(folder.path(), &packs::pack(), &["--checkpoint", "kept"]);
    assert_eq!(refused(&run)["code"], "bad_checkpoint");
}

#[test]
fn what_cannot_be_read_at_all_is_bad_input() {
    let folder = tempfile::tempdir().unwrap();
    let pack = packs::pack();
    assert_eq!(refused(&verify(folder.path(), &pack[..pack.len() / 2], &[]))["code"], "bad_pack");
    assert_eq!(refused(&verify(folder.path(), b"", &[]))["code"], "bad_pack");
    let missing = folder.path().join("missing").display().to_string();
    let key = folder.path().join("central.pub").display().to_string();
    assert_eq!(refused(&ask(&["verify", &missing, "--key", &key], ""))["code"], "unreadable_file");
    let pack = folder.path().join("pack.zip").display().to_string();
    assert_eq!(refused(&ask(&["verify", &pack, "--key", &pack], ""))["code"], "bad_key");
    assert_eq!(refused(&ask(&["verify", &pack], ""))["code"], "usage");
}
