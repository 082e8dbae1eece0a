//! Stories of clients who leave the book: nothing of them stays readable.

use zhike_domain::canonical::Digest256;
use zhike_domain::closed_sets::{HouseholdRole, RevealReason, SensitiveField};
use zhike_domain::document::DocumentKind;
use zhike_domain::household::{Household, HouseholdMember};
use zhike_domain::ids::HouseholdId;
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::push::{AccessRecord, MutationOutcome, MutationResult, RejectCode};
use zhike_protocol::record::RecordKind;
use zhike_workstation::ports::{
    Book, BookScore, DocumentStore, FindingCounts, Journal, StoredScore, SyncPoint, SyncStore,
};

use super::fixtures::*;
use crate::EncryptedStore;
use crate::eviction::TABLES;

const NAME: &str = "欧阳若兰";

/// A book of two clients, the first with something in every table.
fn book(store: &EncryptedStore) {
    let household = Household {
        id: HouseholdId::new(at(0), [5; 10]),
        name: "欧阳家".into(),
        members: vec![HouseholdMember {
            client: Some(client_id(1)),
            name: NAME.into(),
            role: HouseholdRole::Head,
            note: None,
        }],
    };
    let mut leaving = client(1, NAME, "10006310672");
    leaving.household = Some(household.id);
    let mut unreadable = serde_json::to_value(visit(8, 1)).unwrap();
    unreadable["status"] = NAME.into();
    apply(
        store,
        vec![
            put(RecordKind::Household, household.id, 1, &household),
            put(RecordKind::Client, client_id(1), 2, &leaving),
            put(RecordKind::Client, client_id(2), 3, &client(2, "周明", "10006310673")),
            put(
                RecordKind::Ledger,
                format!("{}/2026", client_id(1)),
                4,
                &ledger_year(1, 2026, vec![deposit(1, 1, "2026-03-01", 500)]),
            ),
            put(RecordKind::Visit, visit_id(1), 5, &visit(1, 1)),
            put(RecordKind::Visit, visit_id(2), 6, &visit(2, 2)),
            put(RecordKind::FollowUp, follow_up_id(1), 7, &follow_up(1, 1)),
            put(RecordKind::SurveyAnswer, answer(1, 1).id, 8, &answer(1, 1)),
            put(RecordKind::Case, case(1, 1).id, 9, &case(1, 1)),
            put(RecordKind::Visit, visit_id(8), 10, &unreadable),
            put(RecordKind::FactSheet, client_id(1), 11, &zhike_testkit::fact_sheet(client_id(1))),
        ],
    );
    let checkup = zhike_testkit::checkup(1, client_id(1), staff().id, at(0));
    apply(store, vec![put(RecordKind::Checkup, checkup.id, 12, &checkup)]);
    let body = BookScore {
        score: None,
        band: None,
        dimensions: Vec::new(),
        findings: FindingCounts::default(),
        value: 1.into(),
        six_month_loss: None,
        change: None,
        method: "wh-1".to_owned(),
    };
    let stamp = Digest256([1; 32]);
    let score = StoredScore { client: client_id(1), stamp, computed_on: day("2026-11-20"), body };
    store.keep_scores(&[score]).unwrap();
    store.record_view(client_id(1), at(0)).unwrap();
    let mut said = record(1);
    said.summary = format!("与{NAME}谈了到期资金").into();
    said.follow_ups = vec![promise(4)];
    let sealed = seal_in(store, 1, said).unwrap();
    apply(
        store,
        vec![
            put(RecordKind::Questionnaire, answered(1, 1).id, 13, &answered(1, 1)),
            put(RecordKind::Review, sealed.entry.id, 14, &review(1, &sealed)),
        ],
    );
    let paper = format!("%PDF-1.7 {NAME}");
    store
        .keep_document(client_id(1), DocumentKind::Other, "application/pdf", paper.as_bytes(), at(0))
        .unwrap();
    store.keep_draft(&form(1), at(0)).unwrap();
    let mut mine = visit(1, 1);
    mine.place = Some(NAME.into());
    store.put_visit(&mine, at(0)).unwrap();
    store
        .record_access(&AccessRecord {
            client: client_id(1),
            field: SensitiveField::Phone,
            reason: RevealReason::ContactClient,
            at: at(0),
        })
        .unwrap();
}

fn mentions(store: &EncryptedStore) -> Vec<(String, String)> {
    let id = client_id(1);
    let traces = [NAME.to_owned(), id.to_string(), id.0.simple().to_string(), "10006310672".to_owned()];
    dump(store).into_iter().filter(|(_, row)| traces.iter().any(|trace| row.contains(trace))).collect()
}

#[test]
fn a_client_who_leaves_leaves_nothing_once_central_has_answered() {
    let fresh = fresh();
    let store = &fresh.store;
    book(store);
    let spread: std::collections::BTreeSet<String> =
        mentions(store).into_iter().map(|(table, _)| table).collect();
    for (table, _) in TABLES {
        assert!(spread.contains(table), "the story should put something of him into {table}");
    }
    apply(store, vec![gone(ChangeOp::Evict, RecordKind::Client, client_id(1), 20)]);
    let left = mentions(store);
    assert!(left.iter().all(|(table, _)| table == "outbox"), "{left:?}");
    assert_eq!(store.outbox_counts().unwrap().pending, 3, "what he was promised still has to reach central");
    assert!(store.search(NAME, 5).unwrap().is_empty());
    assert!(store.log_entries(None, 9).unwrap().is_empty() && store.open_follow_ups().unwrap().is_empty());

    let refused = |mid| MutationResult {
        mid,
        outcome: MutationOutcome::Rejected(RejectCode::NotEntitled),
        rev: 0,
        receipt: None,
    };
    let applied = MutationResult { outcome: MutationOutcome::Applied, ..refused(3) };
    let point = SyncPoint { epoch: 5, server_time: at(30) };
    store.record_results(&[refused(1), refused(2), applied], point).unwrap();
    assert_eq!(mentions(store), []);
    assert_eq!(store.outbox_counts().unwrap().needs_attention, 2, "that something was refused is still seen");

    assert_eq!(store.clients().unwrap().len(), 1);
    assert_eq!(store.visits_of(client_id(2)).unwrap(), [visit(2, 2)]);
    assert_eq!(seal_in(store, 2, record(2)).unwrap().entry.sequence, 2, "the chain goes on");
}

#[test]
fn mutations_refused_before_he_left_lose_their_contents_with_him() {
    let fresh = fresh();
    let store = &fresh.store;
    book(store);
    let conflict = MutationResult { mid: 2, outcome: MutationOutcome::Conflict, rev: 5, receipt: None };
    store.record_results(&[conflict], SyncPoint { epoch: 5, server_time: at(30) }).unwrap();
    apply(store, vec![gone(ChangeOp::Evict, RecordKind::Client, client_id(1), 20)]);
    let outbox: Vec<_> = mentions(store).into_iter().map(|(_, row)| row).collect();
    assert_eq!(outbox.len(), 2, "only what is still pending: {outbox:?}");
    assert_eq!(store.outbox_counts().unwrap().needs_attention, 1);
}

#[test]
fn a_household_stays_for_those_who_stay() {
    let fresh = fresh();
    let store = &fresh.store;
    book(store);
    let household = store.client(client_id(1)).unwrap().unwrap().household;
    let mut wife = client(3, "周明", "10006310674");
    wife.household = household;
    apply(store, vec![put(RecordKind::Client, client_id(3), 15, &wife)]);
    apply(store, vec![gone(ChangeOp::Evict, RecordKind::Client, client_id(1), 20)]);
    assert!(store.household(household.unwrap()).unwrap().is_some());
    apply(store, vec![gone(ChangeOp::Evict, RecordKind::Client, client_id(3), 21)]);
    assert!(store.household(household.unwrap()).unwrap().is_none());
}

#[test]
fn who_comes_back_in_the_same_page_is_whole_again() {
    let fresh = fresh();
    let store = &fresh.store;
    book(store);
    apply(
        store,
        vec![
            gone(ChangeOp::Evict, RecordKind::Client, client_id(1), 20),
            put(RecordKind::Client, client_id(1), 2, &client(1, NAME, "10006310672")),
            put(RecordKind::Visit, visit_id(1), 5, &visit(1, 1)),
        ],
    );
    assert_eq!(store.search(NAME, 5).unwrap().len(), 1);
    assert_eq!(
        store.visit(visit_id(1)).unwrap().unwrap().place.unwrap().reveal(),
        NAME,
        "still pending over it"
    );
}

#[test]
fn every_table_with_clients_is_emptied() {
    let fresh = fresh();
    let with_clients: Vec<String> = fresh
        .store
        .database
        .read(|connection| {
            let mut statement = connection.prepare(
                "SELECT t.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
                 WHERE t.type = 'table' AND c.name = 'client' ORDER BY t.name",
            )?;
            let names = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            Ok(names)
        })
        .unwrap();
    for table in with_clients.iter().filter(|table| *table != "outbox") {
        assert!(TABLES.iter().any(|(known, _)| known == table), "{table} keeps rows of a client who left");
    }
}
