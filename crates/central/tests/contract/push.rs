//! Mutations: each exactly once, in order, with or without effect, and what each kind does.

use serde_json::json;
use zhike_domain::canonical::Digest256;
use zhike_domain::closed_sets::{RevealReason, SensitiveField, VisitStatus};
use zhike_domain::log_entry::EntryContent;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::push::{
    AccessRecord, MOST_MUTATIONS, Mutation, MutationKind, MutationOutcome, MutationResult, RejectCode,
};
use zhike_protocol::record::{LogRecord, RecordKind};
use zhike_protocol::seal::check_seal;

use crate::support::*;

fn outcomes(results: &[MutationResult]) -> Vec<MutationOutcome> {
    results.iter().map(|result| result.outcome).collect()
}

const APPLIED: MutationOutcome = MutationOutcome::Applied;
const DUPLICATE: MutationOutcome = MutationOutcome::Duplicate;

fn rejected(code: RejectCode) -> MutationOutcome {
    MutationOutcome::Rejected(code)
}

#[tokio::test]
async fn a_sealed_entry_comes_back_with_a_receipt_that_anybody_can_check() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let mutation = device.log(client_id(1, 1));
    let answer = device.push(vec![mutation]).await.unwrap();
    assert_eq!(outcomes(&answer.results), [APPLIED]);
    let receipt = answer.results[0].receipt.clone().unwrap();
    assert!(receipt.holds(&device.enrolment.central_key));
    assert_eq!(receipt.received_at, start());

    let (changes, _) = device.pull_all(None, 100).await.unwrap();
    let change = changes.iter().find(|change| change.kind == RecordKind::LogEntry).unwrap();
    let record: LogRecord = serde_json::from_value(change.body.clone().unwrap()).unwrap();
    assert_eq!(record.receipt, receipt);
    assert_eq!(record.sealed.seal.hash, receipt.hash);
    assert_eq!(check_seal(&record.sealed, &record.device_key), Ok(()));
}

#[tokio::test]
async fn an_answer_lost_five_times_leaves_one_effect_and_one_leaf() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let leaves = central.inspect::<i64>("SELECT count(*) FROM log_leaf");
    let mutation = device.log(client_id(1, 1));
    let first = device.push(vec![mutation.clone()]).await.unwrap();
    for _ in 0..5 {
        let again = device.push(vec![mutation.clone()]).await.unwrap();
        assert_eq!(outcomes(&again.results), [DUPLICATE]);
        assert_eq!(again.results[0].receipt, first.results[0].receipt);
        assert_eq!(again.acked_mid, 1);
    }
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM log_leaf"), leaves + 1);
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM record WHERE kind = 'log_entry'"), 1);
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM feed WHERE kind = 'log_entry'"), 1);
}

#[tokio::test]
async fn a_batch_may_begin_with_what_is_known_and_go_on_with_what_is_new() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let batch: Vec<Mutation> = (0..4).map(|_| device.log(client_id(1, 1))).collect();
    device.push(batch[..2].to_vec()).await.unwrap();
    let answer = device.push(batch).await.unwrap();
    assert_eq!(outcomes(&answer.results), [DUPLICATE, DUPLICATE, APPLIED, APPLIED]);
    assert_eq!(answer.acked_mid, 4);
}

#[tokio::test]
async fn a_gap_is_refused_and_nothing_applied() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let batch: Vec<Mutation> = (0..3).map(|_| device.log(client_id(1, 1))).collect();
    let gap = refusal(409, ApiErrorCode::MidGap);
    assert_eq!(device.push(batch[1..].to_vec()).await.unwrap_err(), gap);
    assert_eq!(device.push(vec![batch[0].clone(), batch[2].clone()]).await.unwrap_err(), gap);
    assert_eq!(device.push(vec![batch[1].clone(), batch[0].clone()]).await.unwrap_err(), gap);
    for mid in [0, u64::MAX] {
        assert_eq!(device.push(vec![Mutation { mid, ..batch[0].clone() }]).await.unwrap_err(), gap);
    }
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM mutation"), 0);
    assert_eq!(outcomes(&device.push(batch).await.unwrap().results), [APPLIED; 3]);
}

#[tokio::test]
async fn a_copied_database_is_recognised_and_nothing_of_it_applied() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let mut copy = device.clone();
    let ours = device.log(client_id(1, 1));
    device.push(vec![ours]).await.unwrap();
    let theirs = vec![copy.log(client_id(1, 2)), copy.log(client_id(1, 2))];
    assert_eq!(copy.push(theirs).await.unwrap_err(), refusal(409, ApiErrorCode::MidReuse));
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM mutation"), 1);
}

#[tokio::test]
async fn a_poisonous_mutation_at_the_head_does_not_block_the_hundred_behind_it() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let poison = device.mutation(MutationKind::PutVisit, "no-visit", 0, json!({"no": "visit"}));
    let mut batch = vec![poison.clone()];
    for number in 0..100 {
        let visit = visit(1, number, client_id(1, 1));
        batch.push(device.put_visit(&visit, 0));
    }
    let answer = device.push(batch).await.unwrap();
    assert_eq!(answer.results[0].outcome, rejected(RejectCode::Malformed));
    assert!(answer.results[1..].iter().all(|result| result.outcome == APPLIED));
    assert_eq!(answer.acked_mid, 101);
    // A refusal stays a refusal: told that it was a duplicate, the device would drop it.
    let again = device.push(vec![poison]).await.unwrap();
    assert_eq!(outcomes(&again.results), [rejected(RejectCode::Malformed)]);
}

#[tokio::test]
async fn a_mutation_whose_hash_does_not_fit_has_no_effect() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let planned = visit(1, 1, client_id(1, 1));
    let mutation = Mutation { hash: Digest256([7; 32]), ..device.put_visit(&planned, 0) };
    let answer = device.push(vec![mutation]).await.unwrap();
    assert_eq!(outcomes(&answer.results), [rejected(RejectCode::BadHash)]);
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM record WHERE kind = 'visit'"), 0);
    assert_eq!(
        central.inspect::<String>("SELECT outcome FROM log_leaf ORDER BY log_index DESC"),
        "rejected:bad_hash"
    );
}

#[tokio::test]
async fn clients_of_others_are_out_of_reach() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let theirs = client_id(2, 1);
    let access = AccessRecord {
        client: theirs,
        field: SensitiveField::ALL[0],
        reason: RevealReason::ALL[0],
        at: start(),
    };
    let batch = vec![
        device.log(theirs),
        device.put_visit(&visit(1, 1, theirs), 0),
        device.put_visit(&visit(2, 2, client_id(1, 1)), 0),
        device.mutation(MutationKind::RecordAccess, "x", 0, serde_json::to_value(&access).unwrap()),
        // The refused entry stays in the device's chain: the next one names it, and is as good as before.
        device.log(client_id(1, 1)),
    ];
    let answer = device.push(batch).await.unwrap();
    let no = rejected(RejectCode::NotEntitled);
    assert_eq!(outcomes(&answer.results), [no, no, no, no, APPLIED]);
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM record WHERE kind = 'log_entry'"), 1);
    assert_eq!(
        central.inspect::<i64>("SELECT count(*) FROM mutation WHERE args IS NOT NULL"),
        4,
        "kept for compliance"
    );
}

#[tokio::test]
async fn a_visit_of_another_rm_cannot_be_taken_over() {
    let central = Central::small().await;
    let mut owner = central.device(2, 2).await;
    let planned = visit(2, 1, client_id(2, 1));
    let mutation = owner.put_visit(&planned, 0);
    owner.push(vec![mutation]).await.unwrap();
    let mut thief = central.device(1, 1).await;
    let stolen = Visit { client: client_id(1, 1), rm: rm(1).id, ..planned };
    let mutation = thief.put_visit(&stolen, 1);
    let answer = thief.push(vec![mutation]).await.unwrap();
    assert_eq!(outcomes(&answer.results), [rejected(RejectCode::NotEntitled)]);
}

#[tokio::test]
async fn a_broken_seal_is_refused_and_so_is_what_is_chained_to_it() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let good = device.log(client_id(1, 1));
    let mut edited = device.seal(record(client_id(1, 1)));
    let EntryContent::Service(said) = &mut edited.entry.content else { panic!("a service record") };
    said.summary = "谈了别的".into();
    let edited = device.seal_mutation(&edited);
    let after = device.log(client_id(1, 1));
    let answer = device.push(vec![good, edited, after]).await.unwrap();
    let broken = rejected(RejectCode::BrokenSeal);
    assert_eq!(outcomes(&answer.results), [APPLIED, broken, broken]);
}

#[tokio::test]
async fn a_seal_of_another_key_or_device_is_refused() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let mut other = central.device(1, 2).await;
    let foreign = other.seal(record(client_id(1, 1)));
    let foreign = device.seal_mutation(&foreign);
    let mut forger = device.clone();
    forger.key = other.key.clone();
    let forged = forger.seal(record(client_id(1, 1)));
    let forged = device.seal_mutation(&forged);
    let skipped = Device { sequence: 5, ..device.clone() }.seal(record(client_id(1, 1)));
    let skipped = device.seal_mutation(&skipped);
    let good = device.log(client_id(1, 1));
    let answer = device.push(vec![foreign, forged, skipped, good]).await.unwrap();
    let broken = rejected(RejectCode::BrokenSeal);
    assert_eq!(outcomes(&answer.results), [broken, broken, broken, APPLIED]);
}

#[tokio::test]
async fn an_entry_makes_its_promises_and_completes_its_visit() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let planned = visit(1, 1, client_id(1, 1));
    let put = device.put_visit(&planned, 0);
    let mut record = record(client_id(1, 1));
    record.visit = Some(planned.id);
    record.follow_ups = vec![promise(1), promise(2)];
    let sealed = device.seal(record);
    let entry = device.seal_mutation(&sealed);
    let answer = device.push(vec![put, entry]).await.unwrap();
    assert_eq!(outcomes(&answer.results), [APPLIED, APPLIED]);

    let (changes, _) = device.pull_all(None, 100).await.unwrap();
    let state = state(&changes);
    let body = |kind: &str, id: String| state.get(&(kind.to_owned(), id)).cloned().unwrap();
    let done: Visit = serde_json::from_value(body("visit", planned.id.to_string())).unwrap();
    assert_eq!(done, Visit { status: VisitStatus::Done, ..planned });
    for made in [promise(1), promise(2)] {
        let kept: FollowUp = serde_json::from_value(body("follow_up", made.id.to_string())).unwrap();
        assert_eq!(kept.client, client_id(1, 1));
        assert_eq!((kept.text, kept.due_on, kept.done_on), (made.text, made.due_on, None));
        assert_eq!(kept.from_entry, Some(sealed.entry.id));
    }
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_a_conflict_and_neither_is_lost() {
    let central = Central::small().await;
    let (mut laptop, mut desktop) = (central.device(1, 1).await, central.device(1, 2).await);
    let planned = visit(1, 1, client_id(1, 1));
    let put = laptop.put_visit(&planned, 0);
    assert_eq!(laptop.push(vec![put]).await.unwrap().results[0].rev, 1);
    let longer = Visit { minutes: 90, ..planned.clone() };
    let put = desktop.put_visit(&longer, 1);
    assert_eq!(desktop.push(vec![put]).await.unwrap().results[0].rev, 2);

    // The laptop has seen revision 1 only.
    let cancelled = Visit { status: VisitStatus::Cancelled, ..planned };
    let put = laptop.put_visit(&cancelled, 1);
    let answer = laptop.push(vec![put]).await.unwrap();
    assert_eq!((answer.results[0].outcome, answer.results[0].rev), (MutationOutcome::Conflict, 2));
    // Having seen revision 2 it may.
    let put = laptop.put_visit(&cancelled, 2);
    let answer = laptop.push(vec![put]).await.unwrap();
    assert_eq!((answer.results[0].outcome, answer.results[0].rev), (APPLIED, 3));
    // The same change made twice is no conflict.
    let put = desktop.put_visit(&cancelled, 2);
    let answer = desktop.push(vec![put]).await.unwrap();
    assert_eq!((answer.results[0].outcome, answer.results[0].rev), (APPLIED, 3));
}

#[tokio::test]
async fn a_device_is_not_in_conflict_with_itself() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let planned = visit(1, 1, client_id(1, 1));
    // Planned, moved and cancelled while offline: the device never saw a revision.
    let batch = vec![
        device.put_visit(&planned, 0),
        device.put_visit(&Visit { minutes: 30, ..planned.clone() }, 0),
        device.put_visit(&Visit { status: VisitStatus::Cancelled, ..planned }, 0),
    ];
    let answer = device.push(batch).await.unwrap();
    assert_eq!(outcomes(&answer.results), [APPLIED; 3]);
    assert_eq!(answer.results.iter().map(|result| result.rev).collect::<Vec<_>>(), [1, 2, 3]);
}

#[tokio::test]
async fn fields_a_newer_workstation_writes_are_kept_even_when_the_visit_is_done() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let planned = visit(1, 1, client_id(1, 1));
    let mut args = serde_json::to_value(&planned).unwrap();
    args["parking"] = json!("B2");
    let put = device.mutation(MutationKind::PutVisit, &planned.id.to_string(), 0, args.clone());
    device.push(vec![put]).await.unwrap();
    let (changes, _) = device.pull_all(None, 100).await.unwrap();
    assert_eq!(changes.last().unwrap().body, Some(args.clone()));

    let mut record = record(client_id(1, 1));
    record.visit = Some(planned.id);
    let sealed = device.seal(record);
    let entry = device.seal_mutation(&sealed);
    device.push(vec![entry]).await.unwrap();
    args["status"] = serde_json::to_value(VisitStatus::Done).unwrap();
    let state = state(&device.pull_all(None, 100).await.unwrap().0);
    assert_eq!(state[&("visit".to_owned(), planned.id.to_string())], args);
}

#[tokio::test]
async fn looking_at_a_sensitive_field_leaves_a_leaf_and_reaches_no_device() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let (before, cursor) = device.pull_all(None, 100).await.unwrap();
    assert!(!before.is_empty());
    let access = AccessRecord {
        client: client_id(1, 1),
        field: SensitiveField::ALL[0],
        reason: RevealReason::ALL[0],
        at: start(),
    };
    let args = serde_json::to_value(&access).unwrap();
    let mutation = device.mutation(MutationKind::RecordAccess, "x", 0, args.clone());
    assert_eq!(outcomes(&device.push(vec![mutation]).await.unwrap().results), [APPLIED]);
    assert_eq!(device.pull_all(Some(cursor), 100).await.unwrap().0, []);
    let kept: String = central.inspect("SELECT args FROM mutation WHERE kind = 'record_access'");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&kept).unwrap(), args);
    assert_eq!(
        central.inspect::<String>("SELECT kind FROM log_leaf ORDER BY log_index DESC"),
        "record_access"
    );
}

#[tokio::test]
async fn every_mutation_has_one_leaf_and_receipts_stand_in_their_order() {
    let central = Central::small().await;
    let (mut one, mut two) = (central.device(1, 1).await, central.device(2, 2).await);
    let mut receipts = Vec::new();
    for _ in 0..5 {
        for (device, number) in [(&mut one, 1), (&mut two, 2)] {
            let batch = vec![device.log(client_id(number, 1)), device.log(client_id(number, 2))];
            let answer = device.push(batch).await.unwrap();
            receipts.extend(answer.results.into_iter().filter_map(|result| result.receipt));
        }
    }
    assert_eq!(receipts.len(), 20);
    assert!(receipts.windows(2).all(|pair| pair[0].log_index < pair[1].log_index));
    for receipt in &receipts {
        let hash: String =
            central.inspect(&format!("SELECT hash FROM log_leaf WHERE log_index = {}", receipt.log_index));
        assert_eq!(hash, receipt.hash.to_string());
    }
    assert_counts_up_from(0, &central.inspect_all("SELECT log_index FROM log_leaf ORDER BY log_index"));
}

#[tokio::test]
async fn the_log_cannot_be_edited_even_inside_the_database() {
    let central = Central::small().await;
    let connection = rusqlite::Connection::open(central.folder.path().join("central.db")).unwrap();
    assert!(connection.execute("UPDATE log_leaf SET at = 0", []).is_err());
    assert!(connection.execute("DELETE FROM log_leaf", []).is_err());
}

#[tokio::test]
async fn a_push_of_another_device_or_protocol_or_of_too_much_is_refused() {
    let central = Central::small().await;
    let (mut device, other) = (central.device(1, 1).await, central.device(1, 2).await);
    let mutation = device.log(client_id(1, 1));
    let request = device.push_request(vec![mutation.clone()]);
    let push = async |token: &str, request: zhike_protocol::push::PushRequest| {
        let answer: Result<zhike_protocol::push::PushAnswer, Refusal> =
            post(&central.url, zhike_protocol::paths::PUSH, Some(token), &request).await;
        answer.unwrap_err()
    };
    assert_eq!(push(&other.token, request.clone()).await, refusal(400, ApiErrorCode::BadRequest));
    let mut old = request.clone();
    old.proto = 0;
    assert_eq!(push(&device.token, old).await, refusal(426, ApiErrorCode::UpgradeRequired));
    let mut new = request.clone();
    new.schema = 99;
    assert_eq!(push(&device.token, new).await, refusal(400, ApiErrorCode::BadRequest));
    let mut many = request;
    many.mutations = vec![mutation; MOST_MUTATIONS + 1];
    assert_eq!(push(&device.token, many).await, refusal(413, ApiErrorCode::TooLarge));
}
