//! Stories of fact sheets, checkups and computed scores.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use zhike_domain::canonical::Digest256;
use zhike_domain::checkup::record::{Answer, Checkup, FindingAnswer, StageTarget};
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::health::{Band, Dimension};
use zhike_domain::price::{Dividend, PriceSeries, Split};
use zhike_protocol::pull::{ChangeOp, PullAnswer};
use zhike_protocol::push::{MutationKind, MutationOutcome, MutationResult, RejectCode};
use zhike_protocol::record::{PriceRecord, RecordKind};
use zhike_testkit::{completed, fact_sheet};
use zhike_workstation::ports::{
    Book, BookScore, CheckupSummary, FindingCounts, Journal, StoreError, StoredScore, SyncPoint, SyncStore,
};

use super::fixtures::*;
use crate::EncryptedStore;

fn clients(store: &EncryptedStore, numbers: std::ops::RangeInclusive<u32>) {
    let put_client =
        |n: u32| put(RecordKind::Client, client_id(n), u64::from(n), &client(n, "周明", "1000631"));
    apply(store, numbers.map(put_client).collect());
}

fn checkup_of(number: u32, client: u32, minute: i64) -> Checkup {
    zhike_testkit::checkup(number, client_id(client), staff().id, at(minute))
}

fn prices(closes: &[(&str, i64)], dividends: &[(&str, i64)], splits: &[(&str, i64)]) -> PriceRecord {
    let points = closes.iter().map(|(date, cents)| (day(date), Decimal::new(*cents, 2))).collect();
    let product = || "512690".into();
    PriceRecord {
        dividends: dividends
            .iter()
            .map(|(date, cents)| Dividend {
                product: product(),
                ex_date: day(date),
                cash_per_unit: Decimal::new(*cents, 2),
                paid_on: None,
            })
            .collect(),
        splits: splits
            .iter()
            .map(|(date, ratio)| Split {
                product: product(),
                effective_on: day(date),
                new_units_per_old: Decimal::from(*ratio),
            })
            .collect(),
        ..PriceRecord::pack(&PriceSeries::new(product(), points).unwrap()).unwrap()
    }
}

fn answer(store: &EncryptedStore, mid: u64, outcome: MutationOutcome, rev: u64) {
    let result = MutationResult { mid, outcome, rev, receipt: None };
    store.record_results(&[result], SyncPoint { epoch: 5, server_time: at(30) }).unwrap();
}

#[test]
fn a_sheet_and_checkups_read_back_as_they_were_and_wait_to_be_sent() {
    let fresh = fresh();
    clients(&fresh.store, 1..=2);
    let sheet = fact_sheet(client_id(1));
    let (first, second) = (completed(checkup_of(7, 1, 0)), checkup_of(3, 1, 60));
    fresh.store.put_fact_sheet(&sheet, at(0)).unwrap();
    // The younger first: the order is that of the days.
    fresh.store.put_checkup(&second, at(60)).unwrap();
    fresh.store.put_checkup(&first, at(60)).unwrap();
    let store = fresh.reopened().store;
    assert_eq!(store.fact_sheet(client_id(1)).unwrap(), Some(sheet.clone()));
    assert_eq!(store.fact_sheet(client_id(2)).unwrap(), None);
    assert_eq!(store.fact_sheets().unwrap(), [sheet]);
    assert_eq!(store.checkups_of(client_id(1)).unwrap(), [first.clone(), second.clone()]);
    assert!(store.checkups_of(client_id(2)).unwrap().is_empty());
    let read = store.checkup(first.id).unwrap().unwrap();
    assert_eq!(read.result_digest(), first.result_digest(), "to the last digit of a rate");
    let outbox = store.outbox(10).unwrap();
    let sent: Vec<_> = outbox.iter().map(|m| (m.kind, m.base_rev)).collect();
    let (sheets, checkups) = (MutationKind::PutFactSheet, MutationKind::PutCheckup);
    assert_eq!(sent, [(sheets, 0), (checkups, 0), (checkups, 0)]);
    assert_eq!(serde_json::from_value::<Checkup>(outbox[2].args.clone()).unwrap(), first);
    assert!(store.unsynced().unwrap().contains(&first.id.to_string()));
}

#[test]
fn lists_see_a_checkup_in_short_and_follow_its_answers() {
    let fresh = fresh();
    let store = &fresh.store;
    let mut checkup = checkup_of(1, 1, 0);
    store.put_checkup(&checkup, at(0)).unwrap();
    let short = |store: &EncryptedStore| -> CheckupSummary { store.checkup_summaries().unwrap().remove(0) };
    assert_eq!(short(store).findings, FindingCounts { act: 1, watch: 1, info: 0 });
    assert_eq!((short(store).unanswered, short(store).completed_at), (2, None));
    assert_eq!((short(store).score, short(store).as_of), (Some(Decimal::new(724, 1)), day("2026-11-20")));
    assert_eq!(short(store).change.unwrap().action, Decimal::new(18, 1));
    checkup.show(at(5));
    let reason = Some("再等等".to_owned().into());
    checkup.answer("CK-09", FindingAnswer { answer: Answer::Declined, reason, at: at(6) }).unwrap();
    store.put_checkup(&checkup, at(6)).unwrap();
    assert_eq!((short(store).unanswered, short(store).shown_at), (1, Some(at(5))));
    let target = Some(StageTarget { score: Decimal::from(80), by: day("2027-05-20") });
    let done = Checkup { target, ..completed(checkup) };
    store.put_checkup(&done, at(9)).unwrap();
    assert_eq!((short(store).unanswered, short(store).target), (0, target));
    assert_eq!(short(store).completed_at, done.completed_at);
}

#[test]
fn the_result_of_a_checkup_is_never_replaced_here() {
    let fresh = fresh();
    let store = &fresh.store;
    let checkup = checkup_of(1, 1, 0);
    store.put_checkup(&checkup, at(0)).unwrap();
    let mut result = checkup.result.reveal().clone();
    result.findings.clear();
    let rosier = Checkup { result: result.clone().into(), ..checkup.clone() };
    assert_eq!(store.put_checkup(&rosier, at(1)), Err(StoreError::Refused));
    // What JSON cannot say would read back as another figure: not kept in the first place.
    result.figures.twr = Some(f64::NAN);
    let unsayable = Checkup { result: result.into(), ..checkup_of(2, 1, 0) };
    assert_eq!(store.put_checkup(&unsayable, at(1)), Err(StoreError::Refused));
    assert_eq!(store.checkups_of(client_id(1)).unwrap(), [checkup]);
    assert_eq!(store.outbox_counts().unwrap().pending, 1);
}

#[test]
fn a_sheet_edited_here_survives_a_pull_until_central_has_answered() {
    let fresh = fresh();
    let store = &fresh.store;
    let theirs = fact_sheet(client_id(1));
    apply(store, vec![put(RecordKind::FactSheet, client_id(1), 3, &theirs)]);
    let mine = FactSheet { goals: Some(Vec::new().into()), ..theirs.clone() };
    store.put_fact_sheet(&mine, at(0)).unwrap();
    assert_eq!(store.outbox(1).unwrap()[0].base_rev, 3);
    let mut newer = serde_json::to_value(&theirs).unwrap();
    newer["a_field_of_tomorrow"] = "kept".into();
    apply(store, vec![put(RecordKind::FactSheet, client_id(1), 9, &newer)]);
    assert_eq!(store.fact_sheet(client_id(1)).unwrap(), Some(mine.clone()));
    assert!(dump(store).iter().any(|(table, row)| table == "fact_sheet" && row.contains("tomorrow")));
    // Deleted there while edited here: her words stay.
    apply(store, vec![gone(ChangeOp::Delete, RecordKind::FactSheet, client_id(1), 10)]);
    assert_eq!(store.fact_sheet(client_id(1)).unwrap(), Some(mine.clone()));
    apply(store, vec![put(RecordKind::FactSheet, client_id(1), 11, &newer)]);
    answer(store, 1, MutationOutcome::Conflict, 11);
    assert_eq!(store.fact_sheet(client_id(1)).unwrap(), Some(theirs.clone()), "a person decides");
    assert_eq!(store.outbox_counts().unwrap().needs_attention, 1);
    store.put_fact_sheet(&mine, at(2)).unwrap();
    assert_eq!(store.outbox(1).unwrap()[0].base_rev, 11);
    answer(store, 2, MutationOutcome::Applied, 12);
    assert_eq!(store.fact_sheet(client_id(1)).unwrap(), Some(mine));
    // What was shown before the answer comes late: it is older.
    apply(store, vec![put(RecordKind::FactSheet, client_id(1), 11, &newer)]);
    assert_eq!(store.fact_sheet(client_id(1)).unwrap().unwrap().goals, Some(Vec::new().into()));
    apply(store, vec![gone(ChangeOp::Delete, RecordKind::FactSheet, client_id(1), 13)]);
    assert_eq!(store.fact_sheets().unwrap(), []);
}

#[test]
fn answers_given_here_are_laid_over_a_checkup_that_comes_again() {
    let fresh = fresh();
    let store = &fresh.store;
    let open = checkup_of(1, 1, 0);
    apply(store, vec![put(RecordKind::Checkup, open.id, 4, &open)]);
    let done = completed(open.clone());
    store.put_checkup(&done, at(5)).unwrap();
    apply(store, vec![put(RecordKind::Checkup, open.id, 6, &open)]);
    assert_eq!(store.checkup(open.id).unwrap(), Some(done.clone()));
    answer(store, 1, MutationOutcome::Rejected(RejectCode::Malformed), 6);
    assert_eq!(store.checkup(open.id).unwrap(), Some(open.clone()), "what central refused does not show");
    assert_eq!(store.checkup_summaries().unwrap()[0].completed_at, None);
    // A central that was restored counts from another epoch.
    let restored = PullAnswer { epoch: 6, ..page(vec![put(RecordKind::Checkup, open.id, 1, &done)]) };
    store.apply_page(&restored).unwrap();
    assert_eq!(store.checkup(open.id).unwrap(), Some(done.clone()));
    apply(store, vec![gone(ChangeOp::Evict, RecordKind::Checkup, open.id, 9)]);
    assert_eq!(store.checkup(open.id).unwrap(), None);
}

#[test]
fn dividends_and_splits_are_kept_with_the_closes_and_replaced_with_them() {
    let fresh = fresh();
    let store = &fresh.store;
    let first = prices(&[("2021-05-14", 262)], &[("2023-01-19", 7), ("2022-01-19", 5)], &[("2021-05-17", 2)]);
    apply(store, vec![put(RecordKind::Prices, "512690", 1, &first)]);
    let kept = store.corporate_actions().unwrap();
    let code = "512690".into();
    let days: Vec<_> = kept.dividends[&code].iter().map(|d| d.ex_date).collect();
    assert_eq!(days, [day("2022-01-19"), day("2023-01-19")], "oldest first");
    assert_eq!(kept.splits[&code], first.splits);
    assert!(Arc::ptr_eq(&kept, &store.corporate_actions().unwrap()), "read once");
    let second = prices(&[("2021-05-14", 262)], &[("2022-01-19", 6)], &[]);
    apply(store, vec![put(RecordKind::Prices, "512690", 2, &second)]);
    let renewed = store.corporate_actions().unwrap();
    assert_eq!(renewed.dividends[&code], second.dividends);
    assert!(renewed.splits.is_empty());
    apply(store, vec![put(RecordKind::Prices, "512690", 3, &prices(&[("2021-05-14", 262)], &[], &[]))]);
    assert_eq!(*store.corporate_actions().unwrap(), zhike_workstation::ports::CorporateActions::default());
    assert_eq!(kept.splits.len(), 1, "who holds the old ones keeps them");
}

#[test]
fn the_whole_books_ledgers_come_in_one_pass_and_the_store_can_be_read_meanwhile() {
    let fresh = fresh();
    let store = &fresh.store;
    // More than two stretches, and one client without a ledger.
    let numbers = 1..=150u32;
    clients(store, 1..=151);
    let year = |n: u32, year: i32, revision: u64| {
        let rows = (1..=2)
            .map(|i| deposit(n * 10 + i, n, &format!("{year}-0{}-01", 4 - i), i64::from(n * i)))
            .collect();
        let record = ledger_year(n, year, rows);
        put(RecordKind::Ledger, format!("{}/{year}", client_id(n)), revision, &record)
    };
    let pages = numbers.clone().flat_map(|n| [year(n, 2026, 1_000), year(n, 2025, 1_001)]);
    apply(store, pages.collect());
    let mut seen = BTreeMap::new();
    store
        .ledgers(&mut |client, rows| {
            assert_eq!(store.ledger(client).unwrap(), rows);
            assert!(rows.len() == 4 && rows.is_sorted_by_key(|row| (row.date, row.position)));
            assert!(seen.insert(client, rows.to_vec()).is_none());
        })
        .unwrap();
    assert!(seen.keys().copied().eq(numbers.map(client_id)));
}

fn score(number: u32, stamp: u8) -> StoredScore {
    StoredScore {
        client: client_id(number),
        stamp: Digest256([stamp; 32]),
        computed_on: day("2026-11-20"),
        body: BookScore {
            score: Some(Decimal::new(i64::from(stamp), 1)),
            band: Some(Band::Weak),
            dimensions: vec![(Dimension::Liquidity, Some(Decimal::from(80))), (Dimension::Debt, None)],
            findings: FindingCounts { act: 1, watch: 2, info: 3 },
            value: "1234567.89".parse().unwrap(),
            six_month_loss: Some(Decimal::from(88_000)),
            change: checkup_of(1, number, 0).result.reveal().change,
            method: "wh-1".to_owned(),
        },
    }
}

#[test]
fn scores_are_kept_here_replaced_and_never_sent() {
    let fresh = fresh();
    clients(&fresh.store, 1..=2);
    fresh.store.keep_scores(&[score(1, 1), score(2, 2), score(9, 9)]).unwrap();
    fresh.store.keep_scores(&[score(2, 3)]).unwrap();
    let store = fresh.reopened().store;
    assert_eq!(store.scores().unwrap(), [score(1, 1), score(2, 3)], "9 is not of the book");
    let stamps: BTreeMap<_, _> = store.scores().unwrap().into_iter().map(|s| (s.client, s.stamp)).collect();
    assert_eq!(store.score_stamps().unwrap(), stamps);
    assert_eq!((store.outbox_counts().unwrap().pending, store.unsynced().unwrap().len()), (0, 0));
    apply(&store, vec![gone(ChangeOp::Evict, RecordKind::Client, client_id(1), 20)]);
    assert_eq!(store.scores().unwrap(), [score(2, 3)]);
}

fn bring(store: &EncryptedStore, changes: Vec<zhike_protocol::pull::Change>) {
    assert!(apply(store, changes));
}

/// Which clients would have to be scored again after something happened.
fn touched(store: &EncryptedStore, happens: impl FnOnce(&EncryptedStore)) -> Vec<u32> {
    let before = store.input_revisions().unwrap();
    happens(store);
    let after = store.input_revisions().unwrap();
    (1..=9).filter(|n| before.get(&client_id(*n)) != after.get(&client_id(*n))).collect()
}

#[test]
fn a_change_touches_the_scores_of_those_it_concerns_and_no_others() {
    let fresh = fresh();
    let store = &fresh.store;
    clients(store, 1..=3);
    store.record_results(&[], SyncPoint { epoch: 5, server_time: at(0) }).unwrap();
    let nothing: [u32; 0] = [];
    let revisions = store.input_revisions().unwrap();
    assert!(revisions.keys().copied().eq([1, 2, 3].map(client_id)));
    assert_eq!(touched(store, |_| ()), nothing);
    let ledger = |rev: u64, yuan: i64| {
        let record = ledger_year(2, 2026, vec![deposit(1, 2, "2026-03-01", yuan)]);
        put(RecordKind::Ledger, format!("{}/2026", client_id(2)), rev, &record)
    };
    assert_eq!(touched(store, |s| bring(s, vec![ledger(10, 5)])), [2]);
    assert_eq!(touched(store, |s| bring(s, vec![ledger(11, 6)])), [2]);
    let ledger_gone = gone(ChangeOp::Delete, RecordKind::Ledger, format!("{}/2026", client_id(2)), 12);
    assert_eq!(touched(store, |s| bring(s, vec![ledger_gone])), [2]);
    let renamed = put(RecordKind::Client, client_id(3), 13, &client(3, "周铭", "1000631"));
    assert_eq!(touched(store, |s| bring(s, vec![renamed])), [3]);
    // A sheet counts by what it says: at once when it is edited here, and not again when central takes it in.
    assert_eq!(touched(store, |s| s.put_fact_sheet(&fact_sheet(client_id(1)), at(0)).unwrap()), [1]);
    assert_eq!(touched(store, |s| answer(s, 1, MutationOutcome::Applied, 14)), nothing);
    // So does a checkup: when it is run and when it is complete.
    let checkup = checkup_of(1, 1, 0);
    assert_eq!(touched(store, |s| s.put_checkup(&checkup, at(0)).unwrap()), [1]);
    let shown = Checkup { shown_at: Some(at(1)), ..checkup.clone() };
    assert_eq!(touched(store, |s| s.put_checkup(&shown, at(1)).unwrap()), nothing);
    assert_eq!(touched(store, |s| s.put_checkup(&completed(checkup), at(2)).unwrap()), [1]);
    assert_eq!(
        touched(store, |s| bring(s, vec![put(RecordKind::Visit, visit_id(1), 15, &visit(1, 1))])),
        nothing
    );
    let closes = put(RecordKind::Prices, "512690", 16, &prices(&[("2026-11-19", 262)], &[], &[]));
    assert_eq!(touched(store, |s| bring(s, vec![closes])), [1, 2, 3]);
    let leaves = gone(ChangeOp::Evict, RecordKind::Client, client_id(3), 17);
    assert_eq!(touched(store, |s| bring(s, vec![leaves])), [3]);
}
