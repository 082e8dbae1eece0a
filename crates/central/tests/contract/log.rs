//! The firm's log (LG-06): every push ends in a signed checkpoint, proofs hold, and whatever is done to the stored log is found
//! out and named.

use rusqlite::Connection;
use zhike_central::{AuditError, Database};
use zhike_domain::canonical::Digest256;
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::paths;
use zhike_protocol::seal::Receipt;
use zhike_protocol::tlog::{Checkpoint, Leaf, check_witness, unbundle};
use zhike_protocol::witness::{MOST_PROOFS, WitnessAnswer, WitnessRequest};

use crate::support::*;

async fn show(device: &Device, request: &WitnessRequest) -> Result<WitnessAnswer, Refusal> {
    post(&device.url, paths::WITNESS, Some(&device.token), request).await
}

fn ask(witnessed: u64, root: Option<Digest256>, indices: Vec<u64>) -> WitnessRequest {
    WitnessRequest { witnessed, root, indices }
}

/// Seals and sends one entry; its receipt.
async fn log_one(device: &mut Device, rm_number: u32) -> Receipt {
    let mutation = device.log(client_id(rm_number, 1));
    device.push(vec![mutation]).await.unwrap().results.remove(0).receipt.unwrap()
}

/// A database with entries, as an attacker with the file before him finds it: the rules of the tables are no rules for him.
async fn tampered(change: &str) -> (Central, AuditError) {
    tampered_by(|connection| connection.execute_batch(change).unwrap()).await
}

async fn tampered_by(change: impl FnOnce(&Connection)) -> (Central, AuditError) {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    for _ in 0..5 {
        log_one(&mut device, 1).await;
    }
    assert_eq!(central.database.audit().unwrap().size, 7, "the import, the enrolment, five entries");
    let connection = Connection::open(central.folder.path().join("central.db")).unwrap();
    for trigger in [
        "log_leaf_is_never_changed",
        "log_leaf_is_never_removed",
        "checkpoint_is_never_changed",
        "checkpoint_is_never_removed",
    ] {
        connection.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    change(&connection);
    let fault = central.database.audit().unwrap_err();
    (central, fault)
}

#[tokio::test]
async fn a_device_watches_the_log_and_sees_its_entries_in_it() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let key = device.enrolment.central_key.clone();
    let first = log_one(&mut device, 1).await;
    let expected = [(first.log_index, first.hash)];
    let answer = show(&device, &ask(0, None, vec![first.log_index])).await.unwrap();
    let seen = check_witness(None, &answer, &key, &expected).unwrap();
    assert_eq!((seen.size, seen.proven.len()), (3, 1));

    let mut expected = Vec::new();
    let batch = (0..300).map(|_| device.log(client_id(1, 1))).collect();
    let answer = device.push(batch).await.unwrap();
    let receipts = answer.results.into_iter().filter_map(|result| result.receipt);
    expected.extend(receipts.map(|receipt| (receipt.log_index, receipt.hash)));
    let indices: Vec<u64> = expected.iter().map(|(index, _)| *index).take(MOST_PROOFS).collect();
    let answer = show(&device, &ask(seen.size, Some(seen.root), indices)).await.unwrap();
    let known = Some((seen.size, seen.root));
    let now = check_witness(known, &answer, &key, &expected[..MOST_PROOFS]).unwrap();
    assert_eq!((now.size, now.proven.len()), (303, MOST_PROOFS));
    // An entry whose leaf is opened by nobody but who has the client's key: its words are not in it.
    let leaf = Leaf::from_bytes(&now.proven[0].leaf).unwrap();
    leaf.entry().unwrap().check(&hex::encode(device.key.verifying_key().to_bytes())).unwrap();
    assert!(!now.proven[0].leaf.windows(12).any(|bytes| bytes == "谈了到期".as_bytes()));
}

#[tokio::test]
async fn proofs_are_given_of_what_the_caller_may_see() {
    let central = Central::small().await;
    let (mut one, mut two) = (central.device(1, 1).await, central.device(2, 2).await);
    let (mine, theirs) = (log_one(&mut one, 1).await.log_index, log_one(&mut two, 2).await.log_index);
    let desktop = central.device(1, 3).await;
    assert_eq!(show(&desktop, &ask(0, None, vec![mine])).await.unwrap().entries.len(), 1);
    let refused = Err(refusal(403, ApiErrorCode::NotEntitled));
    assert_eq!(show(&one, &ask(0, None, vec![mine, theirs])).await, refused);
    assert_eq!(show(&one, &ask(0, None, vec![0])).await, refused, "the import is nobody's entry");
    assert_eq!(show(&one, &ask(0, None, vec![99])).await.unwrap().entries, [], "not there yet");
    let many = vec![mine; MOST_PROOFS + 1];
    assert_eq!(show(&one, &ask(0, None, many)).await, Err(refusal(413, ApiErrorCode::TooLarge)));
    one.token = "0".repeat(64);
    let unauthorized = Err(refusal(401, ApiErrorCode::Unauthorized));
    assert_eq!(show(&one, &ask(0, None, vec![mine])).await, unauthorized);
}

#[tokio::test]
async fn an_edited_byte_a_removed_row_and_a_cut_tail_are_named_by_index() {
    let edit = |connection: &Connection| {
        let leaf = "SELECT leaf FROM log_leaf WHERE log_index = 4";
        let mut leaf: Vec<u8> = connection.query_row(leaf, [], |row| row.get(0)).unwrap();
        *leaf.last_mut().unwrap() ^= 1;
        connection.execute("UPDATE log_leaf SET leaf = ?1 WHERE log_index = 4", [leaf]).unwrap();
    };
    let (_, fault) = tampered_by(edit).await;
    assert!(matches!(fault, AuditError::Changed(4)), "{fault}");
    let (_, fault) = tampered("UPDATE log_leaf SET at = at - 86400000 WHERE log_index = 3").await;
    assert!(matches!(fault, AuditError::Changed(3)), "back-dated where people read it: {fault}");
    let (_, fault) = tampered("DELETE FROM log_leaf WHERE log_index = 2").await;
    assert!(matches!(fault, AuditError::Missing(2)), "{fault}");
    let (_, fault) = tampered("DELETE FROM log_leaf WHERE log_index = 6").await;
    assert!(matches!(fault, AuditError::Missing(6)), "{fault}");
    let swap = "UPDATE log_leaf SET leaf = (SELECT leaf FROM log_leaf WHERE log_index = 5),
      hash = (SELECT hash FROM log_leaf WHERE log_index = 5), mid = 4 WHERE log_index = 4";
    let (_, fault) = tampered(swap).await;
    assert!(matches!(fault, AuditError::Changed(4)), "{fault}");
    let (_, fault) = tampered("UPDATE log_tile SET hashes = substr(hashes, 1, 32)").await;
    assert!(matches!(fault, AuditError::Tile(_)), "{fault}");
    let note = "UPDATE checkpoint SET note = replace(note, char(10) || '7' || char(10), char(10) || '6' || char(10))";
    let (_, fault) = tampered(note).await;
    assert!(matches!(fault, AuditError::Checkpoint(_)), "{fault}");
}

#[tokio::test]
async fn a_tail_cut_without_a_seam_is_known_by_the_witness_and_signing_halts() {
    let cut = "DELETE FROM log_leaf WHERE log_index >= 5; DELETE FROM checkpoint WHERE size > 5;
      UPDATE log_head SET size = 5; UPDATE log_tile SET hashes = substr(hashes, 1, 5 * 32);";
    let (central, fault) = tampered(cut).await;
    assert!(matches!(fault, AuditError::Missing(5)), "{fault}");
    let refused = central.database.new_enrolment_code(rm(2).id, chrono::TimeDelta::days(1)).unwrap();
    let enrolled = Device::enrol(&central.url, &refused, 9).await.err();
    assert_eq!(enrolled, Some(refusal(503, ApiErrorCode::LogForked)));
    let health = http().get(format!("{}{}", central.url, paths::HEALTH)).send().await.unwrap();
    assert_eq!(health.status(), reqwest::StatusCode::SERVICE_UNAVAILABLE);
    let body: zhike_protocol::error::ApiError =
        serde_json::from_slice(&health.bytes().await.unwrap()).unwrap();
    assert_eq!(body.code, ApiErrorCode::LogForked);
}

#[tokio::test]
async fn a_database_restored_an_hour_back_signs_nothing_until_an_operator_acts() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    log_one(&mut device, 1).await;
    let backup = tempfile::tempdir().unwrap();
    let old = backup.path().join("central.db");
    let connection = Connection::open(central.folder.path().join("central.db")).unwrap();
    connection.execute("VACUUM INTO ?1", [old.to_str().unwrap()]).unwrap();
    log_one(&mut device, 1).await;

    // Key and witness lie beside the database and were not restored with it.
    for file in ["central.key", "central.witness"] {
        std::fs::copy(central.folder.path().join(file), backup.path().join(file)).unwrap();
    }
    let restored =
        Database::open_with(&old, &backup.path().join("central.key"), central.clock.clone()).unwrap();
    assert!(matches!(restored.audit(), Err(AuditError::Missing(3))));
    let shut = restored.revoke_device(device.id()).unwrap_err();
    assert!(matches!(shut, zhike_central::DatabaseError::LogForked), "{shut}");
    restored.accept_log().unwrap();
    assert!(restored.revoke_device(device.id()).unwrap());
    assert_eq!(restored.audit().unwrap().size, 5, "accepted and revoked, each with its leaf");
}

#[tokio::test]
async fn a_device_that_saw_a_longer_or_another_log_halts_signing() {
    for (witnessed, root) in [(99, None), (2, Some(Digest256([7; 32])))] {
        let central = Central::small().await;
        let mut device = central.device(1, 1).await;
        log_one(&mut device, 1).await;
        let forked = refusal(503, ApiErrorCode::LogForked);
        assert_eq!(show(&device, &ask(witnessed, root, Vec::new())).await, Err(forked));
        let mutation = device.log(client_id(1, 1));
        let pushed = device.push(vec![mutation.clone()]).await;
        assert_eq!(pushed.err(), Some(refusal(503, ApiErrorCode::LogForked)));
        assert!(matches!(central.database.audit(), Err(AuditError::Forked(3))));
        central.database.accept_log().unwrap();
        assert_eq!(device.push(vec![mutation]).await.unwrap().acked_mid, 2, "nothing was lost");
        central.database.audit().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pushes_at_once_leave_one_gapless_log_with_a_checkpoint_each() {
    let central = Central::small().await;
    let mut devices = Vec::new();
    for key in 1..=6 {
        devices.push(central.device(1, key).await);
    }
    let mut pushers = tokio::task::JoinSet::new();
    for mut device in devices {
        pushers.spawn(async move {
            for _ in 0..10 {
                let batch = vec![device.log(client_id(1, 1)), device.log(client_id(1, 2))];
                device.push(batch).await.unwrap();
            }
        });
    }
    while let Some(pusher) = pushers.join_next().await {
        pusher.unwrap();
    }
    assert_counts_up_from(0, &central.inspect_all("SELECT log_index FROM log_leaf ORDER BY log_index"));
    // The import and six enrolments, one leaf each; sixty pushes of two.
    assert_eq!(central.database.audit().unwrap().size, 7 + 120);
    let notes: Vec<String> = central.inspect_all("SELECT note FROM checkpoint ORDER BY size");
    let key = central.database.central_key();
    let sizes: Vec<u64> = notes.iter().map(|note| Checkpoint::open(note, &key).unwrap().size).collect();
    assert_eq!(sizes, (1..=7).chain((9..=127).step_by(2)).collect::<Vec<u64>>());
}

#[tokio::test]
async fn the_exported_log_is_read_without_central() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let batch = (0..260).map(|_| device.log(client_id(1, 1))).collect();
    device.push(batch).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let exported = central.database.export_log(folder.path()).unwrap();
    assert_eq!(exported.size, 262);
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let note = String::from_utf8(read("checkpoint")).unwrap();
    assert_eq!(Checkpoint::open(&note, &central.database.central_key()).unwrap().size, 262);
    let (first, rest) = (read("tile/entries/000"), read("tile/entries/001.p/6"));
    let leaves: Vec<&[u8]> = [unbundle(&first).unwrap(), unbundle(&rest).unwrap()].concat();
    let mut frontier = zhike_protocol::tlog::Frontier::default();
    leaves.iter().for_each(|leaf| frontier.push(zhike_protocol::tlog::leaf_hash(leaf)));
    assert_eq!(frontier.root().to_string(), exported.root);
    assert_eq!(read("tile/0/000").len(), 256 * 32);
    assert_eq!(read("tile/0/001.p/6").len(), 6 * 32);
    assert_eq!(read("tile/1/000.p/1").len(), 32);
}
