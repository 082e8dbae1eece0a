//! A pack that holds, and what is checked of it.

use zhike_evidence::{PackFault, WriteFault, read_key, verify, write};
use zhike_protocol::tlog::{Checkpoint, NoteKey, origin_of};

use crate::support::{
    REPORT, broken, central, central_key, checked, device, dossier, files, id, pack, public, rules_name,
};

#[test]
fn a_pack_holds_entry_by_entry() {
    let verification = checked(&pack());
    assert_eq!(broken(&verification), "all holds");
    assert!(verification.holds);
    let entry = format!("entries/{}.json", id(1));
    let lines: Vec<String> = verification
        .checks
        .iter()
        .filter(|check| {
            check.place == entry || check.place.ends_with("/1.cbor") || check.place.ends_with("/1.tlog-proof")
        })
        .map(|check| serde_json::to_value(check.what).unwrap().as_str().unwrap().to_owned())
        .collect();
    let said = lines.join(" ");
    assert_eq!(said, "file file file seal keys receipt file leaf opened inclusion manifest");
    let whats: std::collections::BTreeSet<String> =
        verification.checks.iter().map(|check| format!("{:?}", check.what)).collect();
    for what in [
        "Chain",
        "Approval",
        "Verdict",
        "RulePack",
        "Replay",
        "Documents",
        "Consistency",
        "Checkpoint",
        "Manifest",
    ] {
        assert!(whats.contains(what), "{what} was not checked");
    }
}

#[test]
fn a_pack_holds_what_an_inspector_needs() {
    let names: Vec<String> = files(&pack()).into_iter().map(|(name, _)| name).collect();
    let (first, second, approval) = (id(1), id(2), id(3));
    let expected = [
        "manifest.json".into(),
        "manifest.sig".into(),
        format!("approvals/{approval}.json"),
        "checkpoint".into(),
        "documents.json".into(),
        format!("entries/{first}.json"),
        format!("entries/{second}.json"),
        "former-checkpoints.json".into(),
        "keys.json".into(),
        "leaves/1.cbor".into(),
        "leaves/3.cbor".into(),
        "leaves/5.cbor".into(),
        rules_name(),
        "proofs/1.tlog-proof".into(),
        "proofs/3.tlog-proof".into(),
        "proofs/5.tlog-proof".into(),
        "report.pdf".into(),
        format!("verdicts/{first}-1.json"),
    ];
    assert_eq!(names, expected);
}

#[test]
fn the_same_dossier_gives_the_same_bytes() {
    assert_eq!(pack(), pack());
}

#[test]
fn the_key_is_taken_in_both_spellings_and_no_other() {
    let named = NoteKey::new(&origin_of("示例证券"), central().verifying_key()).to_text();
    assert_eq!(read_key(&format!("{named}\n")), Some(central_key()));
    assert_eq!(read_key(&central_key().to_uppercase()), Some(central_key()));
    assert_eq!(verify(&pack(), "no key", None), Err(PackFault::Key));
    let stranger = verify(&pack(), &public(&device(9)), None).unwrap();
    assert_eq!(broken(&stranger), "manifest manifest.sig: the note is not signed by this key");
}

#[test]
fn a_checkpoint_that_somebody_kept_is_compared() {
    let dossier = dossier();
    let pack = pack();
    let judged = |kept: &str| verify(&pack, &central_key(), Some(kept)).map(|checked| broken(&checked));
    assert_eq!(judged(&dossier.checkpoint).unwrap(), "all holds");
    assert_eq!(judged(&dossier.former[0].checkpoint).unwrap(), "all holds");
    let other = |size, firm: &str| {
        Checkpoint { origin: origin_of(firm), size, root: zhike_domain::canonical::Digest256([7; 32]) }
            .sign(&central())
            .to_string()
    };
    for (kept, why) in [
        (
            other(6, "示例证券"),
            "the log forked: at the same size it has another root than the checkpoint that was given",
        ),
        (
            other(3, "示例证券"),
            "the log forked: at the same size it has another root than the checkpoint that was given",
        ),
        (
            other(4, "示例证券"),
            "the pack proves nothing of the log at the size of the checkpoint that was given",
        ),
        (other(6, "别家证券"), "the checkpoint that was given is of another log"),
    ] {
        assert_eq!(judged(&kept).unwrap(), format!("consistency checkpoint: {why}"));
    }
    assert!(matches!(judged("not a note"), Err(PackFault::Checkpoint(_))));
}

#[test]
fn an_entry_stands_in_a_pack_once() {
    let mut twice = dossier();
    twice.entries.push(twice.entries[0].clone());
    assert!(matches!(write(&twice, REPORT, &central()), Err(WriteFault::Twice(_))));
}
