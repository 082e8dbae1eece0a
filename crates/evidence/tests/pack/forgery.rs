//! Somebody who holds central's key changes the past and signs everything anew: manifest, receipts, even the checkpoint. What then
//! still speaks are the device's signature, the chain, and whoever kept a checkpoint.

use chrono::TimeDelta;
use serde_json::json;
use zhike_domain::canonical::Digest256;
use zhike_domain::log_entry::CHAIN_START;
use zhike_evidence::{Dossier, verify, write};
use zhike_protocol::seal::{Receipt, seal};

use crate::support::{
    REPORT, at, broken, central, central_key, checked, device, dossier, dossier_of, files, forged,
    forged_json, id, public, resigned, sealed,
};

fn judged(change: impl FnOnce(&mut Dossier)) -> String {
    let mut dossier = dossier();
    change(&mut dossier);
    broken(&checked(&write(&dossier, REPORT, &central()).unwrap()))
}

fn entry(number: u8) -> String {
    format!("entries/{}.json", id(number))
}

#[test]
fn an_entry_that_was_edited_is_found() {
    let edited = forged_json(&entry(1), |entry| {
        entry["sealed"]["entry"]["content"]["service"]["summary"] = json!("没有谈到期资金");
    });
    assert_eq!(
        broken(&checked(&edited)),
        format!("seal {}: the entry was changed after it was sealed", entry(1))
    );
    let more = forged_json(&entry(1), |entry| entry["sealed"]["entry"]["remark"] = json!("无风险"));
    assert_eq!(broken(&checked(&more)), format!("seal {}: it says more than its form has", entry(1)));
}

#[test]
fn an_entry_sealed_again_by_another_key_is_found() {
    let stranger = |dossier: &mut Dossier| {
        let exhibit = &mut dossier.entries[0];
        let again =
            seal(exhibit.sealed.entry.clone(), CHAIN_START, Digest256([0x51; 32]), &device(9)).unwrap();
        exhibit.sealed = again;
        exhibit.device_key = public(&device(9));
    };
    assert_eq!(judged(stranger), format!("keys {}: its device is listed with another key", entry(1)));
    // With the device's key swapped in the list too, the leaf in the log still carries the true device's signature.
    let swapped = |dossier: &mut Dossier| {
        stranger(dossier);
        dossier.device_keys[0].key = public(&device(9));
    };
    assert_eq!(
        judged(swapped),
        "leaf leaves/1.cbor: the leaf's seal does not hold: the signature is not that of the device"
    );
}

#[test]
fn another_leaf_or_another_place_in_the_log_is_found() {
    let other_leaf = |dossier: &mut Dossier| {
        dossier.entries[0].leaf = dossier.entries[1].leaf.clone();
    };
    assert_eq!(judged(other_leaf), "leaf leaves/1.cbor: what the leaf holds is not what it commits to");
    let moved = |dossier: &mut Dossier| {
        let exhibit = &mut dossier.entries[0];
        exhibit.receipt = Receipt::sign(2, exhibit.receipt.hash, exhibit.receipt.received_at, &central());
    };
    assert_eq!(judged(moved), "inclusion proofs/2.tlog-proof: the proof leads to another root");
    let behind = |dossier: &mut Dossier| {
        let exhibit = &mut dossier.entries[0];
        exhibit.receipt = Receipt::sign(9, exhibit.receipt.hash, exhibit.receipt.received_at, &central());
    };
    assert_eq!(judged(behind), "inclusion proofs/9.tlog-proof: the entry lies behind the end of the log");
    let shorter = |dossier: &mut Dossier| dossier.entries[0].path.truncate(1);
    assert_eq!(judged(shorter), "inclusion proofs/1.tlog-proof: the proof has too many or too few hashes");
}

#[test]
fn back_dating_is_found() {
    let back_dated = |dossier: &mut Dossier| {
        let exhibit = &mut dossier.entries[0];
        let earlier = exhibit.receipt.received_at - TimeDelta::minutes(5);
        exhibit.receipt = Receipt::sign(1, exhibit.receipt.hash, earlier, &central());
    };
    assert_eq!(
        judged(back_dated),
        "leaf leaves/1.cbor: it was taken in at another time than the receipt says"
    );
}

#[test]
fn a_receipt_of_another_entry_key_or_time_is_found() {
    let swapped = |dossier: &mut Dossier| dossier.entries[0].receipt = dossier.entries[1].receipt.clone();
    let mut dossier = dossier();
    swapped(&mut dossier);
    dossier.entries.truncate(1);
    let pack = write(&dossier, REPORT, &central()).unwrap();
    assert_eq!(broken(&checked(&pack)), format!("receipt {}: the receipt is for another entry", entry(1)));
    let strange = |dossier: &mut Dossier| {
        let exhibit = &mut dossier.entries[0];
        exhibit.receipt = Receipt::sign(1, exhibit.receipt.hash, exhibit.receipt.received_at, &device(9));
    };
    assert_eq!(judged(strange), format!("receipt {}: the receipt is not central's", entry(1)));
    let too_early = |dossier: &mut Dossier| dossier.log_keys[0].since = at(20);
    assert_eq!(judged(too_early), format!("receipt {}: the log had no key when it was received", entry(1)));
    let another = |dossier: &mut Dossier| dossier.log_keys[0].key = public(&device(9));
    assert_eq!(judged(another), "keys keys.json: the log's present key is not the one that was given");
}

#[test]
fn a_device_that_was_not_in_force_is_found() {
    let revoked = |dossier: &mut Dossier| dossier.device_keys[0].revoked_at = Some(at(5));
    assert_eq!(judged(revoked), format!("keys {}: it was received after its device was revoked", entry(1)));
    let later = |dossier: &mut Dossier| dossier.device_keys[0].enrolled_at = at(12);
    assert_eq!(judged(later), format!("keys {}: it was received before its device was enrolled", entry(1)));
    let unlisted = |dossier: &mut Dossier| dossier.device_keys.clear();
    assert_eq!(judged(unlisted), format!("keys {}: its device is not listed", entry(1)));
}

#[test]
fn an_entry_taken_out_of_the_pack_breaks_what_refers_to_it() {
    let without_first = |dossier: &mut Dossier| drop(dossier.entries.remove(0));
    let approval = format!("approvals/{}.json", id(3));
    assert_eq!(
        judged(without_first),
        format!("approval {approval}: the entry it decides is not in the pack")
    );
}

#[test]
fn a_chain_that_was_reordered_or_broken_is_found() {
    // The log took the second entry in before the first: the entries were put into it anew, in another order.
    let mut sealed = sealed();
    sealed.swap(0, 1);
    let pack = write(&dossier_of(&sealed), REPORT, &central()).unwrap();
    let why = "it stands in the log before the entry that it follows";
    assert_eq!(broken(&checked(&pack)), format!("chain {}: {why}", entry(2)));
    // The device's key was at hand too: another second entry, which does not name the first.
    let mut sealed = crate::support::sealed();
    sealed[1] = seal(sealed[1].entry.clone(), Digest256([1; 32]), Digest256([2; 32]), &device(1)).unwrap();
    let pack = write(&dossier_of(&sealed), REPORT, &central()).unwrap();
    assert_eq!(broken(&checked(&pack)), format!("chain {}: it does not name the entry before it", entry(2)));
}

#[test]
fn a_log_made_anew_with_every_key_is_found_by_who_kept_a_checkpoint() {
    let kept = dossier();
    let mut sealed = sealed();
    sealed.remove(1);
    let anew = write(&dossier_of(&sealed), REPORT, &central()).unwrap();
    assert_eq!(broken(&checked(&anew)), "all holds");
    let found = |checkpoint: &str| broken(&verify(&anew, &central_key(), Some(checkpoint)).unwrap());
    assert!(found(&kept.checkpoint).starts_with("consistency checkpoint: "));
}

#[test]
fn a_decision_on_an_entry_as_it_was_not_sealed_is_found() {
    let mut sealed = sealed();
    let mut entry = sealed[2].entry.clone();
    if let zhike_domain::log_entry::EntryContent::Decision(decision) = &mut entry.content {
        decision.entry_hash = Digest256([1; 32]);
    }
    sealed[2] = seal(entry, CHAIN_START, Digest256([0x53; 32]), &device(2)).unwrap();
    let pack = write(&dossier_of(&sealed), REPORT, &central()).unwrap();
    let approval = format!("approvals/{}.json", id(3));
    assert_eq!(
        broken(&checked(&pack)),
        format!("approval {approval}: it decides the entry as it was not sealed")
    );
}

#[test]
fn verdicts_rule_packs_and_documents_are_those_that_were_sealed() {
    let verdict = format!("verdicts/{}-1.json", id(1));
    let softened = forged_json(&verdict, |verdict| verdict["verdict"]["verdict"] = json!("WarnAndSign"));
    assert_eq!(
        broken(&checked(&softened)),
        format!("verdict {verdict}: it is not the one that was sealed with the entry")
    );
    let other_rules = forged(&crate::support::rules_name(), |text| text.push(b'#'));
    assert_eq!(
        broken(&checked(&other_rules)),
        format!("rule_pack {verdict}: its rule pack is not in the pack")
    );
    let fewer = forged_json("documents.json", |documents| drop(documents.as_array_mut().unwrap().pop()));
    assert_eq!(broken(&checked(&fewer)), "documents documents.json: it does not list what the entries name");
}

#[test]
fn a_verdict_that_was_softened_before_it_was_sealed_is_found() {
    let mut offer = crate::support::offer();
    offer.verdict.verdict = zhike_domain::suitability::Outcome::WarnAndSign;
    let pack = write(&dossier_of(&crate::support::sealed_with(offer)), REPORT, &central()).unwrap();
    let verdict = format!("verdicts/{}-1.json", id(1));
    assert_eq!(broken(&checked(&pack)), format!("replay {verdict}: the verdict differs in its outcome"));
}

#[test]
fn a_key_that_does_not_open_the_leaf_is_found() {
    let shut = forged_json(&entry(1), |entry| entry["entry_key"] = json!("00".repeat(32)));
    assert_eq!(broken(&checked(&shut)), "opened leaves/1.cbor: the key does not open the leaf");
}

#[test]
fn a_file_that_nothing_refers_to_is_found() {
    let mut files = files(&crate::support::pack());
    files.push(("leaves/77.cbor".into(), b"hidden".to_vec()));
    assert_eq!(broken(&checked(&resigned(files))), "file leaves/77.cbor: no entry of the pack refers to it");
}

#[test]
fn an_entry_beyond_what_was_asked_for_is_found() {
    let beyond =
        |number: u8| format!("manifest {}: it is not what the manifest says was asked for", entry(number));
    let offered = dossier().entries[0].sealed.entry.service().unwrap().offers[0].product.clone();
    let narrowed = judged(|dossier| dossier.asked.product = Some(offered));
    assert_eq!(narrowed, beyond(2), "the second speaks of no product");
    let day = at(1).date_naive();
    assert_eq!(judged(|dossier| dossier.asked.to = day.pred_opt().unwrap()), beyond(1));
    assert_eq!(judged(|dossier| dossier.asked.from = day.succ_opt().unwrap()), beyond(1));
    assert_eq!(judged(|dossier| (dossier.asked.from, dossier.asked.to) = (day, day)), "all holds");
}

#[test]
fn an_unknown_format_or_algorithm_is_refused() {
    let newer = forged_json("manifest.json", |manifest| manifest["format"] = json!("zhike-evidence-2"));
    assert!(broken(&checked(&newer)).starts_with("manifest manifest.json: its format is unknown"));
    let other = forged_json("manifest.json", |manifest| manifest["algorithms"]["tree"] = json!("sm3"));
    assert!(broken(&checked(&other)).starts_with("manifest manifest.json: it names algorithms"));
}
