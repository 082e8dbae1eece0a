//! Stories of what the RM does: sealing entries, planning visits, keeping promises, drafts. Nothing is half kept.

use zhike_domain::closed_sets::{RevealReason, SensitiveField, VisitStatus};
use zhike_domain::log_entry::{CHAIN_START, Correction, EntryContent};
use zhike_ipc::{Language, Preferences};
use zhike_protocol::push::{AccessRecord, Mutation, MutationKind};
use zhike_protocol::record::RecordKind;
use zhike_protocol::seal::check_link;
use zhike_workstation::ports::{Book, Journal, StoreError, SyncStore};

use super::fixtures::*;

#[test]
fn a_sealed_entry_keeps_its_promises_completes_its_visit_and_waits_in_the_outbox() {
    let fresh = fresh();
    let store = &fresh.store;
    apply(store, vec![put(RecordKind::Visit, visit_id(1), 4, &visit(1, 1))]);
    store.keep_draft(&form(1), at(0)).unwrap();
    let mut said = record(1);
    said.visit = Some(visit_id(1));
    said.follow_ups = vec![promise(1), promise(2)];
    let sealed = seal_in(store, 1, said).unwrap();

    let stored = store.log_entry(entry_id(1)).unwrap().unwrap();
    assert_eq!(stored.sealed, sealed);
    assert_eq!((stored.receipt, stored.corrected_by), (None, None));
    zhike_protocol::seal::check_seal(&stored.sealed, &stored.device_key).unwrap();
    assert_eq!(store.visit(visit_id(1)).unwrap().unwrap().status, VisitStatus::Done);
    let promises = store.open_follow_ups().unwrap();
    assert_eq!(promises.len(), 2);
    assert!(promises.iter().all(|promise| promise.from_entry == Some(entry_id(1))));
    assert!(store.draft(client_id(1)).unwrap().is_none());

    let outbox = store.outbox(10).unwrap();
    assert_eq!(outbox.len(), 1, "central makes promises and completes the visit from the entry itself");
    let mutation = &outbox[0];
    assert_eq!((mutation.mid, mutation.kind, mutation.base_rev), (1, MutationKind::SealLogEntry, 0));
    assert_eq!(mutation.entity, entry_id(1).to_string());
    assert_eq!(mutation.args, serde_json::to_value(&sealed).unwrap());
    let digest = Mutation::digest(mutation.kind, &mutation.entity, 0, &mutation.args).unwrap();
    assert_eq!(mutation.hash, digest);
    let unsynced = store.unsynced().unwrap();
    for id in [entry_id(1).to_string(), visit_id(1).to_string(), follow_up_id(1).to_string()] {
        assert!(unsynced.contains(&id));
    }
}

#[test]
fn the_chain_goes_on_across_restarts() {
    let mut fresh = fresh();
    let mut chain = vec![];
    for number in 1..=3 {
        chain.push(seal_in(&fresh.store, number, record(1)).unwrap());
        fresh = fresh.reopened();
    }
    let mut before = (CHAIN_START, 0);
    for sealed in &chain {
        check_link(before.0, before.1, sealed).unwrap();
        before = (sealed.seal.hash, sealed.entry.sequence);
    }
    let mids: Vec<u64> = fresh.store.outbox(10).unwrap().iter().map(|mutation| mutation.mid).collect();
    assert_eq!(mids, [1, 2, 3]);
}

#[test]
fn an_entry_that_does_not_stand_as_evidence_is_refused() {
    let fresh = fresh();
    let store = &fresh.store;
    seal_in(store, 1, record(1)).unwrap();
    let before = dump(store);
    let refuses = |make: zhike_workstation::ports::MakeEntry<'_>| {
        assert_eq!(store.seal_entry(make, at(0)), Err(StoreError::Refused));
        assert_eq!(dump(store), before);
    };
    refuses(&mut |_| None);
    refuses(&mut |mut head| {
        head.sequence += 1;
        Some(sealed(2, record(1), head))
    });
    refuses(&mut |mut head| {
        head.hash = CHAIN_START;
        Some(sealed(2, record(1), head))
    });
    refuses(&mut |head| {
        let mut sealed = sealed(2, record(1), head);
        let EntryContent::Service(said) = &mut sealed.entry.content else { panic!("a service record") };
        said.summary = "谈了别的".into();
        Some(sealed)
    });
}

#[test]
fn when_the_outbox_cannot_be_written_nothing_is_kept() {
    let fresh = fresh();
    let store = &fresh.store;
    apply(store, vec![put(RecordKind::Visit, visit_id(1), 4, &visit(1, 1))]);
    store.keep_draft(&form(1), at(0)).unwrap();
    store
        .database
        .write(|transaction| {
            Ok(transaction.execute_batch(
                "CREATE TRIGGER fault BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'fault'); END",
            )?)
        })
        .unwrap();
    let before = dump(store);
    let mut said = record(1);
    said.visit = Some(visit_id(1));
    said.follow_ups = vec![promise(1)];
    assert!(matches!(seal_in(store, 1, said.clone()), Err(StoreError::Failed(_))));
    assert!(store.put_visit(&visit(2, 1), at(0)).is_err());
    assert!(store.put_follow_up(&follow_up(2, 1), at(0)).is_err());
    assert!(store.record_access(&access()).is_err());
    assert_eq!(dump(store), before, "no row, no promise, no mid, and the draft is still there");

    store.database.write(|transaction| Ok(transaction.execute_batch("DROP TRIGGER fault")?)).unwrap();
    seal_in(store, 1, said).unwrap();
    assert_eq!(store.outbox(10).unwrap()[0].mid, 1, "the mid that was taken back is used again");
}

fn access() -> AccessRecord {
    AccessRecord {
        client: client_id(1),
        field: SensitiveField::Phone,
        reason: RevealReason::ContactClient,
        at: at(0),
    }
}

#[test]
fn a_full_disk_is_said_and_keeps_the_old_state() {
    let fresh = fresh();
    let store = &fresh.store;
    seal_in(store, 1, record(1)).unwrap();
    let limit = |pages: u32| {
        store
            .database
            .write(|transaction| Ok(transaction.pragma_update(None, "max_page_count", pages)?))
            .unwrap();
    };
    limit(1);
    let before = dump(store);
    let mut long = record(1);
    long.summary = "长".repeat(100_000).into();
    assert_eq!(seal_in(store, 2, long.clone()), Err(StoreError::DiskFailed));
    let many = (10..2_000).map(|n| put(RecordKind::Visit, visit_id(n), 9, &visit(n, 1))).collect();
    assert_eq!(store.apply_page(&page(many)), Err(StoreError::DiskFailed));
    assert_eq!(dump(store), before);
    limit(1_000_000);
    seal_in(store, 2, long).unwrap();
}

#[test]
fn a_visit_is_planned_and_changed_on_the_revision_that_was_seen() {
    let fresh = fresh();
    let store = &fresh.store;
    store.put_visit(&visit(1, 1), at(0)).unwrap();
    apply(store, vec![put(RecordKind::Visit, visit_id(2), 6, &visit(2, 1))]);
    let mut later = visit(2, 1);
    later.starts_at = at(60 * 48);
    store.put_visit(&later, at(1)).unwrap();
    let outbox = store.outbox(10).unwrap();
    assert_eq!(outbox.iter().map(|m| (m.mid, m.base_rev)).collect::<Vec<_>>(), [(1, 0), (2, 6)]);
    assert_eq!(store.visit(visit_id(2)).unwrap(), Some(later));
    assert_eq!(store.outbox(1).unwrap().len(), 1);
    let counts = store.outbox_counts().unwrap();
    assert_eq!((counts.pending, counts.needs_attention), (2, 0));
}

#[test]
fn visits_are_found_by_the_days_of_shanghai() {
    let fresh = fresh();
    let store = &fresh.store;
    let planned = [("2026-11-19T15:59:59Z", 1), ("2026-11-19T16:00:00Z", 2), ("2026-11-20T15:59:59Z", 3)];
    for (starts_at, number) in planned {
        let mut visit = visit(number, 1);
        visit.starts_at = starts_at.parse().unwrap();
        store.put_visit(&visit, at(0)).unwrap();
    }
    let found = store.visits_between(day("2026-11-20"), day("2026-11-20")).unwrap();
    assert_eq!(found.iter().map(|visit| visit.id).collect::<Vec<_>>(), [visit_id(2), visit_id(3)]);
    assert_eq!(store.visits_between(chrono::NaiveDate::MIN, chrono::NaiveDate::MAX).unwrap().len(), 3);
    assert_eq!(store.visits_of(client_id(1)).unwrap().len(), 3);
}

#[test]
fn fields_of_a_newer_central_survive_an_edit() {
    let fresh = fresh();
    let store = &fresh.store;
    let mut body = serde_json::to_value(visit(1, 1)).unwrap();
    body["parking"] = "B2".into();
    apply(store, vec![put(RecordKind::Visit, visit_id(1), 1, &body)]);
    let mut changed = visit(1, 1);
    changed.minutes = 90;
    store.put_visit(&changed, at(0)).unwrap();
    let args = &store.outbox(1).unwrap()[0].args;
    assert_eq!((&args["parking"], &args["minutes"]), (&"B2".into(), &90.into()));
    assert!(dump(store).iter().any(|(table, row)| table == "visit" && row.contains("\"parking\":\"B2\"")));
}

#[test]
fn a_correction_is_seen_on_the_entry_and_moves_the_last_contact() {
    let fresh = fresh();
    let store = &fresh.store;
    seal_in(store, 1, record(1)).unwrap();
    let mut correction = record(1);
    correction.started_at = at(-60 * 48);
    correction.ended_at = at(-60 * 47);
    correction.corrects = Some(Correction { entry: entry_id(1), reason: "日期写错".into() });
    seal_in(store, 2, correction).unwrap();
    let entries = store.log_entries(Some(client_id(1)), 10).unwrap();
    assert_eq!(entries.iter().map(|e| e.sealed.entry.id).collect::<Vec<_>>(), [entry_id(1), entry_id(2)]);
    assert_eq!(entries[0].corrected_by, Some(entry_id(2)));
    assert_eq!(store.last_contacts().unwrap()[&client_id(1)], day("2026-11-18"));
    assert_eq!(store.log_entries(None, 1).unwrap().len(), 1);
    assert!(store.log_entries(Some(client_id(2)), 10).unwrap().is_empty());
}

#[test]
fn drafts_preferences_and_accesses_are_kept() {
    let fresh = fresh();
    let store = &fresh.store;
    assert_eq!(store.preferences().unwrap(), Preferences::default());
    let english = Preferences { language: Language::En, ..Preferences::default() };
    store.keep_preferences(&english).unwrap();
    store.keep_draft(&form(1), at(7)).unwrap();
    store.record_view(client_id(1), at(0)).unwrap();
    store.record_access(&access()).unwrap();
    let fresh = fresh.reopened();
    let store = &fresh.store;
    assert_eq!(store.preferences().unwrap(), english);
    assert_eq!(store.draft(client_id(1)).unwrap(), Some((form(1), at(7))));
    store.discard_draft(client_id(1)).unwrap();
    assert_eq!(store.draft(client_id(1)).unwrap(), None);
    let log: Vec<String> =
        dump(store).into_iter().filter(|(table, _)| table == "access_log").map(|(_, row)| row).collect();
    assert_eq!(log.len(), 2);
    assert!(log[1].contains("phone | Text") || log[1].ends_with("phone | contact_client"), "{}", log[1]);
    assert_eq!(store.outbox(1).unwrap()[0].kind, MutationKind::RecordAccess);
    assert!(store.unsynced().unwrap().is_empty(), "looking at a client changes nothing of him");
}
