//! Stories of central's answers to what the RM did.

use zhike_domain::closed_sets::VisitStatus;
use zhike_protocol::push::{MutationOutcome, MutationResult, RejectCode};
use zhike_protocol::record::RecordKind;
use zhike_workstation::ports::{Book, Journal, SyncPoint, SyncStore};

use super::fixtures::*;
use crate::EncryptedStore;

fn point() -> SyncPoint {
    SyncPoint { epoch: 5, server_time: at(30) }
}

fn result(mid: u64, outcome: MutationOutcome, rev: u64) -> MutationResult {
    MutationResult { mid, outcome, rev, receipt: None }
}

fn answer(store: &EncryptedStore, results: &[MutationResult]) {
    store.record_results(results, point()).unwrap();
}

#[test]
fn an_applied_entry_leaves_the_outbox_and_shows_its_receipt() {
    let fresh = fresh();
    let store = &fresh.store;
    let sealed = seal_in(store, 1, record(1)).unwrap();
    let applied =
        MutationResult { receipt: Some(receipt(41, &sealed)), ..result(1, MutationOutcome::Applied, 12) };
    answer(store, std::slice::from_ref(&applied));
    let stored = store.log_entry(entry_id(1)).unwrap().unwrap();
    assert_eq!(stored.receipt, Some(receipt(41, &sealed)));
    assert!(stored.receipt.unwrap().holds(&device().central_key));
    assert!(store.outbox(10).unwrap().is_empty() && store.unsynced().unwrap().is_empty());
    // The same answer once more, after a lost reply, changes nothing.
    let before = dump(store);
    answer(store, &[applied]);
    assert_eq!(dump(store), before);
    assert_eq!(seal_in(store, 2, record(1)).unwrap().entry.last_server_time, Some(at(30)));
    assert_eq!(store.outbox(10).unwrap()[0].mid, 2);
}

#[test]
fn the_largest_server_time_is_kept() {
    let fresh = fresh();
    let store = &fresh.store;
    store.record_results(&[], SyncPoint { epoch: 5, server_time: at(30) }).unwrap();
    store.record_results(&[], SyncPoint { epoch: 6, server_time: at(10) }).unwrap();
    assert_eq!(store.epoch().unwrap(), 6);
    assert_eq!(seal_in(store, 1, record(1)).unwrap().entry.last_server_time, Some(at(30)));
}

#[test]
fn an_applied_change_becomes_the_ground_for_the_next() {
    let fresh = fresh();
    let store = &fresh.store;
    let with_minutes = |minutes| {
        let mut visit = visit(1, 1);
        visit.minutes = minutes;
        visit
    };
    store.put_visit(&with_minutes(30), at(0)).unwrap();
    store.put_visit(&with_minutes(60), at(1)).unwrap();
    answer(store, &[result(1, MutationOutcome::Applied, 7)]);
    assert_eq!(store.visit(visit_id(1)).unwrap().unwrap().minutes, 60, "the second is still laid over it");
    // The second is refused: what central took from the first shows again.
    answer(store, &[result(2, MutationOutcome::Conflict, 7)]);
    assert_eq!(store.visit(visit_id(1)).unwrap().unwrap().minutes, 30);
    let counts = store.outbox_counts().unwrap();
    assert_eq!((counts.pending, counts.needs_attention), (0, 1));
    assert!(store.outbox(10).unwrap().is_empty());
    store.put_visit(&with_minutes(90), at(2)).unwrap();
    let next = &store.outbox(10).unwrap()[0];
    assert_eq!((next.mid, next.base_rev), (3, 7));
}

#[test]
fn a_rejected_change_does_not_show_but_is_not_lost() {
    let fresh = fresh();
    let store = &fresh.store;
    apply(
        store,
        vec![
            put(RecordKind::Client, client_id(1), 2, &client(1, "周明", "10006310672")),
            put(RecordKind::FollowUp, follow_up_id(1), 3, &follow_up(1, 1)),
        ],
    );
    let mut kept = follow_up(1, 1);
    kept.done_on = Some(day("2026-11-20"));
    store.put_follow_up(&kept, at(0)).unwrap();
    store.put_visit(&visit(1, 1), at(0)).unwrap();
    assert!(store.open_follow_ups().unwrap().is_empty());
    let rejected = MutationOutcome::Rejected(RejectCode::Malformed);
    answer(store, &[result(1, rejected, 3), result(2, rejected, 0)]);
    assert_eq!(store.open_follow_ups().unwrap(), [follow_up(1, 1)]);
    assert_eq!(store.visit(visit_id(1)).unwrap(), None, "central has never had it");
    assert_eq!(store.outbox_counts().unwrap().needs_attention, 2);
    let outbox: Vec<_> = dump(store).into_iter().filter(|(table, _)| table == "outbox").collect();
    assert!(outbox.iter().all(|(_, row)| row.contains("rejected | malformed")));
    assert!(outbox.iter().any(|(_, row)| row.contains("二楼会客室")), "its contents wait for the RM");
}

#[test]
fn a_refused_entry_stays_in_the_log() {
    let fresh = fresh();
    let store = &fresh.store;
    apply(store, vec![put(RecordKind::Visit, visit_id(1), 4, &visit(1, 1))]);
    let mut said = record(1);
    said.visit = Some(visit_id(1));
    said.follow_ups = vec![promise(1)];
    seal_in(store, 1, said).unwrap();
    answer(store, &[result(1, MutationOutcome::Rejected(RejectCode::BrokenSeal), 0)]);
    assert!(store.log_entry(entry_id(1)).unwrap().unwrap().receipt.is_none());
    assert_eq!(store.open_follow_ups().unwrap().len(), 1, "what was promised was promised");
    assert_eq!(store.visit(visit_id(1)).unwrap().unwrap().status, VisitStatus::Done);
    assert_eq!(store.outbox_counts().unwrap().needs_attention, 1);
}

#[test]
fn answers_are_kept_all_or_none() {
    let fresh = fresh();
    let store = &fresh.store;
    store.put_visit(&visit(1, 1), at(0)).unwrap();
    store.put_visit(&visit(2, 1), at(0)).unwrap();
    store
        .database
        .write(|transaction| {
            Ok(transaction.execute_batch(
                "CREATE TRIGGER fault BEFORE DELETE ON outbox WHEN old.mid = 2 BEGIN SELECT RAISE(ABORT, ''); END",
            )?)
        })
        .unwrap();
    let before = dump(store);
    let both = [result(1, MutationOutcome::Applied, 8), result(2, MutationOutcome::Applied, 9)];
    assert!(store.record_results(&both, point()).is_err());
    assert_eq!(dump(store), before);
}
