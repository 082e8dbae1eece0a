//! Stories of pages of the feed.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::{CaseState, VisitStatus};
use zhike_domain::log_entry::EntryContent;
use zhike_domain::price::PriceSeries;
use zhike_domain::script::Script;
use zhike_ipc::MatchedBy;
use zhike_protocol::pull::{ChangeOp, PullAnswer};
use zhike_protocol::record::{PriceRecord, RecordKind};
use zhike_workstation::ports::{Book, Journal, SyncStore};

use super::fixtures::*;

fn series(closes: &[(&str, i64)]) -> PriceSeries {
    let points = closes.iter().map(|(date, cents)| (day(date), Decimal::new(*cents, 2))).collect();
    PriceSeries::new("510300".into(), points).unwrap()
}

fn product_body(name: &str) -> serde_json::Value {
    serde_json::json!({
        "code": "510300", "name": name, "kind": "index_fund", "issuer": null, "issuer_kind": "fund",
        "risk_level": "R3", "redeem_days": 2, "matures_on": null, "min_ticket": null, "tracks": "000300",
        "annual_cost": "0.002", "a_field_of_tomorrow": [1, 2, 3]
    })
}

fn script(version: u32) -> Script {
    let body = serde_json::json!({
        "code": "MAT-03", "version": version, "scenario": "maturity", "title_zh": "", "title_en": "",
        "body_zh": "", "body_en": "", "risk_zh": "", "risk_en": "", "opposing_zh": "", "opposing_en": "",
        "author": "a", "approver": "b", "valid_from": "2026-01-01", "valid_to": "2026-12-31"
    });
    serde_json::from_value(body).unwrap()
}

/// A page with every kind of record.
fn whole_book() -> PullAnswer {
    let household = serde_json::json!({
        "id": "01930000-0000-7000-8000-000000000001", "name": "周家", "members": []
    });
    page(vec![
        put(RecordKind::Staff, staff().id, 1, &staff()),
        put(RecordKind::Product, "510300", 2, &product_body("沪深300ETF")),
        put(RecordKind::Prices, "510300", 3, &PriceRecord::pack(&series(&[("2026-11-19", 412)])).unwrap()),
        put(RecordKind::Household, household["id"].as_str().unwrap(), 4, &household),
        put(RecordKind::Client, client_id(1), 5, &client(1, "周明", "10006310672")),
        put(
            RecordKind::Ledger,
            format!("{}/2026", client_id(1)),
            6,
            &ledger_year(1, 2026, vec![deposit(2, 1, "2026-03-01", 500)]),
        ),
        put(
            RecordKind::Ledger,
            format!("{}/2025", client_id(1)),
            7,
            &ledger_year(1, 2025, vec![deposit(1, 1, "2025-03-01", 1_000)]),
        ),
        put(RecordKind::Visit, visit_id(1), 8, &visit(1, 1)),
        put(RecordKind::FollowUp, follow_up_id(1), 9, &follow_up(1, 1)),
        put(RecordKind::SurveyAnswer, answer(1, 1).id, 10, &answer(1, 1)),
        put(RecordKind::Case, case(1, 1).id, 11, &case(1, 1)),
        put(RecordKind::Script, "MAT-03/1", 12, &script(1)),
        put(RecordKind::Script, "MAT-03/2", 13, &script(2)),
    ])
}

#[test]
fn a_page_brings_the_book_and_its_cursor() {
    let fresh = fresh();
    assert_eq!(fresh.store.cursor().unwrap(), None);
    assert!(fresh.store.apply_page(&whole_book()).unwrap());
    let fresh = fresh.reopened();
    let store = &fresh.store;
    assert_eq!(store.cursor().unwrap().as_deref(), Some("cursor-13"));
    assert_eq!(store.epoch().unwrap(), 5);
    assert_eq!(store.clients().unwrap(), [client(1, "周明", "10006310672")]);
    assert_eq!(store.client(client_id(1)).unwrap(), Some(client(1, "周明", "10006310672")));
    assert_eq!(store.client(client_id(2)).unwrap(), None);
    assert_eq!(store.ledger(client_id(1)).unwrap().len(), 2);
    assert_eq!(store.ledger(client_id(1)).unwrap()[0].date, day("2025-03-01"));
    assert_eq!(store.positions().unwrap()[&client_id(1)].cash, Decimal::from(1_500));
    assert_eq!(store.products().unwrap().len(), 1);
    assert_eq!(store.prices().unwrap()[&"510300".into()], series(&[("2026-11-19", 412)]));
    assert_eq!(store.visits_of(client_id(1)).unwrap(), [visit(1, 1)]);
    assert_eq!(store.follow_ups_of(client_id(1)).unwrap(), [follow_up(1, 1)]);
    assert_eq!(store.follow_up(follow_up_id(1)).unwrap(), Some(follow_up(1, 1)));
    assert_eq!(store.answers_of(client_id(1)).unwrap(), [answer(1, 1)]);
    assert_eq!(store.open_cases().unwrap(), [case(1, 1)]);
    assert_eq!(store.cases_of(client_id(1)).unwrap(), [case(1, 1)]);
    assert_eq!(store.scripts().unwrap().iter().map(|s| s.version).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(store.staff().unwrap(), [staff()]);
    let household = "01930000-0000-7000-8000-000000000001".parse().unwrap();
    assert_eq!(store.household(household).unwrap().unwrap().name.reveal(), "周家");
    let found = store.search("zhoum", 5).unwrap();
    assert_eq!((found[0].client, found[0].matched_by), (client_id(1), MatchedBy::Pinyin));
}

#[test]
fn a_page_twice_is_a_page_once() {
    let fresh = fresh();
    fresh.store.apply_page(&whole_book()).unwrap();
    let once = dump(&fresh.store);
    fresh.store.apply_page(&whole_book()).unwrap();
    assert_eq!(dump(&fresh.store), once);
}

#[test]
fn an_empty_page_changes_nothing_but_the_cursor() {
    let fresh = fresh();
    let empty = PullAnswer { next: "later".into(), ..page(vec![]) };
    assert!(!fresh.store.apply_page(&empty).unwrap());
    assert_eq!(fresh.store.cursor().unwrap().as_deref(), Some("later"));
    fresh.store.note_success(at(3)).unwrap();
    assert_eq!(fresh.store.last_success().unwrap(), Some(at(3)));
}

#[test]
fn newer_prices_and_products_replace_those_in_memory() {
    let fresh = fresh();
    let store = &fresh.store;
    store.apply_page(&whole_book()).unwrap();
    let (prices, products) = (store.prices().unwrap(), store.products().unwrap());
    assert!(std::sync::Arc::ptr_eq(&prices, &store.prices().unwrap()));
    let newer = series(&[("2026-11-19", 412), ("2026-11-20", 415)]);
    apply(
        store,
        vec![
            put(RecordKind::Prices, "510300", 20, &PriceRecord::pack(&newer).unwrap()),
            put(RecordKind::Product, "510300", 21, &product_body("沪深300")),
        ],
    );
    assert_eq!(store.prices().unwrap()[&"510300".into()], newer);
    assert_eq!(store.products().unwrap()[&"510300".into()].name, "沪深300");
    assert_eq!(prices[&"510300".into()].points().len(), 1, "who holds the old ones keeps them");
    assert_eq!(products[&"510300".into()].name, "沪深300ETF");
}

#[test]
fn fields_of_a_newer_central_are_kept() {
    let fresh = fresh();
    fresh.store.apply_page(&whole_book()).unwrap();
    let kept = dump(&fresh.store);
    assert!(kept.iter().any(|(table, row)| table == "product" && row.contains("a_field_of_tomorrow")));
}

#[test]
fn a_record_that_cannot_be_read_does_not_lose_the_page() {
    let fresh = fresh();
    let store = &fresh.store;
    let mut odd = serde_json::to_value(visit(1, 1)).unwrap();
    odd["status"] = "teleported".into();
    let mut unbounded = deposit(1, 1, "2026-01-05", 1);
    unbounded.amount = Decimal::MAX;
    apply(
        store,
        vec![
            put(RecordKind::Visit, visit_id(1), 1, &odd),
            put(RecordKind::Visit, visit_id(9), 2, &visit(2, 1)),
            put(RecordKind::Visit, "not an id", 3, &visit(3, 1)),
            put(
                RecordKind::Ledger,
                format!("{}/2026", client_id(1)),
                4,
                &ledger_year(1, 2026, vec![unbounded]),
            ),
            put(RecordKind::Prices, "510300", 5, &serde_json::json!({"product": "510300", "packed": "AAAA"})),
            put(RecordKind::Client, client_id(1), 6, &client(1, "周明", "10006310672")),
        ],
    );
    assert_eq!(store.clients().unwrap().len(), 1);
    assert!(store.visits_of(client_id(1)).unwrap().is_empty());
    let unread =
        |rows: Vec<(String, String)>| rows.iter().filter(|(table, _)| table == "unread_record").count();
    assert_eq!(unread(dump(store)), 5);
    assert!(dump(store).iter().any(|(_, row)| row.contains("teleported")), "kept as it came");
    // A later form that can be read takes its place.
    apply(store, vec![put(RecordKind::Visit, visit_id(1), 7, &visit(1, 1))]);
    assert_eq!(unread(dump(store)), 4);
    assert_eq!(store.visit(visit_id(1)).unwrap(), Some(visit(1, 1)));
}

#[test]
fn pending_changes_are_laid_over_what_central_sends() {
    let fresh = fresh();
    let store = &fresh.store;
    apply(
        store,
        vec![
            put(RecordKind::Visit, visit_id(1), 1, &visit(1, 1)),
            put(RecordKind::Visit, visit_id(2), 2, &visit(2, 1)),
            put(RecordKind::FollowUp, follow_up_id(1), 3, &follow_up(1, 1)),
        ],
    );
    let mut mine = visit(1, 1);
    mine.minutes = 90;
    store.put_visit(&mine, at(0)).unwrap();
    let mut kept = follow_up(1, 1);
    kept.done_on = Some(day("2026-11-20"));
    store.put_follow_up(&kept, at(0)).unwrap();
    let mut said = record(1);
    said.visit = Some(visit_id(2));
    said.follow_ups = vec![promise(5)];
    seal_in(store, 1, said).unwrap();

    let mut theirs = serde_json::to_value(visit(1, 1)).unwrap();
    theirs["note"] = "由分行修改".into();
    theirs["parking"] = "B2".into();
    let mut moved = visit(2, 1);
    moved.starts_at = at(600);
    apply(
        store,
        vec![
            put(RecordKind::Visit, visit_id(1), 11, &theirs),
            put(RecordKind::Visit, visit_id(2), 12, &moved),
            put(RecordKind::FollowUp, follow_up_id(1), 13, &follow_up(1, 1)),
        ],
    );
    assert_eq!(store.visit(visit_id(1)).unwrap().unwrap().minutes, 90);
    let shown = store.visit(visit_id(2)).unwrap().unwrap();
    assert_eq!((shown.status, shown.starts_at), (VisitStatus::Done, at(600)));
    assert_eq!(store.follow_up(follow_up_id(1)).unwrap().unwrap().done_on, kept.done_on);
    assert_eq!(store.follow_up(follow_up_id(5)).unwrap().unwrap().from_entry, Some(entry_id(1)));
    assert_eq!(store.outbox_counts().unwrap().pending, 3);
    // Deleted there while changed here: my words stay until central has answered them.
    apply(store, vec![gone(ChangeOp::Delete, RecordKind::Visit, visit_id(1), 14)]);
    assert_eq!(store.visit(visit_id(1)).unwrap().unwrap().minutes, 90);
    apply(store, vec![gone(ChangeOp::Delete, RecordKind::Visit, visit_id(2), 15)]);
    assert_eq!(store.visit(visit_id(2)).unwrap(), None);
}

#[test]
fn what_is_pushed_is_read_back_even_from_an_older_page() {
    let fresh = fresh();
    let store = &fresh.store;
    let mut mine = visit(1, 1);
    mine.minutes = 90;
    store.put_visit(&mine, at(0)).unwrap();
    let applied = zhike_protocol::push::MutationResult {
        mid: 1,
        outcome: zhike_protocol::push::MutationOutcome::Applied,
        rev: 30,
        receipt: None,
    };
    let point = zhike_workstation::ports::SyncPoint { epoch: 5, server_time: at(1) };
    store.record_results(&[applied], point).unwrap();
    apply(store, vec![put(RecordKind::Visit, visit_id(1), 29, &visit(1, 1))]);
    assert_eq!(store.visit(visit_id(1)).unwrap().unwrap().minutes, 90);
    // A central that was restored counts from another epoch: its word holds, whatever the revision.
    store.record_results(&[], zhike_workstation::ports::SyncPoint { epoch: 6, server_time: at(2) }).unwrap();
    let restored =
        PullAnswer { epoch: 6, ..page(vec![put(RecordKind::Visit, visit_id(1), 4, &visit(1, 1))]) };
    store.apply_page(&restored).unwrap();
    assert_eq!(store.visit(visit_id(1)).unwrap().unwrap().minutes, 45);
}

#[test]
fn an_entry_that_comes_back_adds_its_receipt_and_keeps_its_words() {
    let fresh = fresh();
    let store = &fresh.store;
    let sealed = seal_in(store, 1, record(1)).unwrap();
    let mut altered = log_record(3, &sealed);
    let EntryContent::Service(said) = &mut altered.sealed.entry.content else { panic!("a service record") };
    said.summary = "别的话".into();
    apply(store, vec![put(RecordKind::LogEntry, entry_id(1), 9, &altered)]);
    let stored = store.log_entry(entry_id(1)).unwrap().unwrap();
    assert_eq!(stored.sealed, sealed);
    assert_eq!(stored.receipt, Some(receipt(3, &sealed)));
    assert_eq!(store.outbox_counts().unwrap().pending, 1, "its answer is still to come");
    // One of another device is simply taken in.
    let other = super::fixtures::fresh();
    apply(&other.store, vec![put(RecordKind::LogEntry, entry_id(1), 9, &log_record(3, &sealed))]);
    assert_eq!(other.store.log_entries(None, 9).unwrap()[0].sealed, sealed);
    assert_eq!(other.store.last_contacts().unwrap()[&client_id(1)], day("2026-11-20"));
}

#[test]
fn positions_follow_the_ledger() {
    let fresh = fresh();
    let store = &fresh.store;
    store.apply_page(&whole_book()).unwrap();
    let year = format!("{}/2026", client_id(1));
    apply(store, vec![gone(ChangeOp::Delete, RecordKind::Ledger, &year, 20)]);
    assert_eq!(store.positions().unwrap()[&client_id(1)].cash, Decimal::from(1_000));
    let replayed = zhike_domain::ledger::replay(&store.ledger(client_id(1)).unwrap(), NaiveDate::MAX);
    assert_eq!(store.positions().unwrap()[&client_id(1)], replayed);
    apply(store, vec![gone(ChangeOp::Evict, RecordKind::Ledger, format!("{}/2025", client_id(1)), 21)]);
    assert!(store.positions().unwrap().is_empty());
}

#[test]
fn a_closed_case_is_no_longer_open_and_what_is_deleted_is_gone() {
    let fresh = fresh();
    let store = &fresh.store;
    store.apply_page(&whole_book()).unwrap();
    let mut closed = case(1, 1);
    closed.state = CaseState::Closed;
    apply(store, vec![put(RecordKind::Case, closed.id, 20, &closed)]);
    assert!(store.open_cases().unwrap().is_empty());
    let deleted = whole_book().changes.into_iter().map(|change| zhike_protocol::pull::Change {
        op: ChangeOp::Delete,
        body: None,
        ..change
    });
    apply(store, deleted.collect());
    let empty = ["device", "sync_state"];
    assert!(dump(store).iter().all(|(table, _)| empty.contains(&table.as_str())), "{:?}", dump(store));
    assert!(store.products().unwrap().is_empty() && store.prices().unwrap().is_empty());
    assert!(store.search("周", 5).unwrap().is_empty());
}
