//! Stories of the firm's log as this device has seen it.

use zhike_domain::canonical::Digest256;
use zhike_protocol::record::RecordKind;
use zhike_workstation::ports::{
    LogWatch, ProvenEntry, Receipted, StoreError, SyncPoint, SyncStore, Witnessed,
};

use super::fixtures::*;

fn witnessed(size: u64) -> Witnessed {
    Witnessed { size, root: Digest256([4; 32]), checkpoint: format!("checkpoint of {size}") }
}

#[test]
fn own_receipts_are_asked_for_until_they_are_proven() {
    let fresh = fresh();
    let store = &fresh.store;
    let (first, second) = (seal_in(store, 1, record(1)).unwrap(), seal_in(store, 2, record(1)).unwrap());
    assert_eq!(store.unproven(9).unwrap(), [], "nothing is receipted");
    apply(store, vec![put(RecordKind::LogEntry, entry_id(1), 5, &log_record(40, &first))]);
    apply(store, vec![put(RecordKind::LogEntry, entry_id(2), 6, &log_record(41, &second))]);
    // One that another device sealed is that device's to watch.
    let mut other = log_record(42, &second);
    other.sealed.entry.id = entry_id(3);
    other.device_key = "00".repeat(32);
    apply(store, vec![put(RecordKind::LogEntry, entry_id(3), 7, &other)]);

    let expected = |number, index, hash| Receipted { entry: entry_id(number), index, hash };
    let both = [expected(1, 40, first.seal.hash), expected(2, 41, second.seal.hash)];
    assert_eq!(store.unproven(9).unwrap(), both);
    assert_eq!(store.unproven(1).unwrap(), both[..1]);
    let proven = ProvenEntry { entry: entry_id(1), index: 40, leaf: vec![1, 2, 3] };
    store.keep_witness(&witnessed(44), std::slice::from_ref(&proven)).unwrap();
    assert_eq!(store.unproven(9).unwrap(), both[1..]);
    store.keep_witness(&witnessed(50), &[proven]).unwrap();
    assert_eq!(store.proven_at(entry_id(1)).unwrap(), Some(44), "the first proof stands: the log only grows");
    assert_eq!(store.proven_at(entry_id(2)).unwrap(), None);
}

#[test]
fn a_fault_stands_across_restarts_until_the_log_shows_again_what_was_seen() {
    let fresh = fresh();
    let store = &fresh.store;
    store.record_results(&[], SyncPoint { epoch: 5, server_time: at(30) }).unwrap();
    store.keep_witness(&witnessed(44), &[]).unwrap();
    store.keep_log_fault("its tail was cut off", "checkpoint of 43").unwrap();
    store.keep_log_fault("something else", "checkpoint of 42").unwrap();
    assert_eq!(store.keep_witness(&witnessed(43), &[]), Err(StoreError::Refused));

    let fresh = fresh.reopened();
    let store = &fresh.store;
    let fault = store.log_fault().unwrap().unwrap();
    assert_eq!(
        (fault.what.as_str(), fault.checkpoint.as_str()),
        ("its tail was cut off", "checkpoint of 43")
    );
    assert_eq!(fault.seen_at, Some(at(30)));
    assert_eq!(store.witnessed().unwrap(), Some(witnessed(44)), "what was seen before is what counts");
    store.keep_witness(&witnessed(45), &[]).unwrap();
    assert_eq!(store.log_fault().unwrap(), None);
}
