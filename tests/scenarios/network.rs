//! Central away, slow to come back, or refusing: what was written here stays and arrives once.

use std::sync::Arc;

use chrono::TimeDelta;
use zhike_domain::closed_sets::{RevealReason, SensitiveField};
use zhike_ipc::{ErrorCode, PromiseForm, RevealRequest};
use zhike_testkit::FixedClock;
use zhike_tests::{PASSPHRASE, ServedFirm, demo_day, demo_firm};

use crate::support::{code, exchange, find, log_form, morning, ten_o_clock};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_without_network_arrives_once() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    firm.stop().await;

    let mut form = log_form(client, ten_o_clock());
    form.follow_ups =
        vec![PromiseForm { text: "周五前发测算".to_owned(), due_on: demo_day() + TimeDelta::days(3) }];
    let sealed = desk.seal_log_entry(form).unwrap();
    let phone = RevealRequest { client, field: SensitiveField::Phone, reason: RevealReason::ContactClient };
    assert!(desk.reveal_field(&phone).unwrap().value.starts_with("100"));
    assert_eq!(code(exchange(&workstation, &desk).await), Some(ErrorCode::Offline));
    assert_eq!(desk.sync_store().outbox_counts().unwrap().pending, 2);
    assert!(desk.open_log_entry(sealed.id).unwrap().receipt.is_none());
    assert!(desk.open_client(client).is_ok(), "reading goes on");

    firm.start().await.unwrap();
    exchange(&workstation, &desk).await.unwrap();
    exchange(&workstation, &desk).await.unwrap();
    assert_eq!(desk.sync_store().outbox_counts().unwrap().pending, 0);
    let arrived = desk.open_log_entry(sealed.id).unwrap();
    assert!(arrived.verified && arrived.receipt.is_some_and(|receipt| receipt.verified));

    // A second device of the same RM sees the entry and the promise, once each.
    let second = firm.enrol("second", clock.clone()).await.unwrap();
    let second_desk = second.desk().unwrap();
    exchange(&second, &second_desk).await.unwrap();
    let entries = second_desk.list_log(Some(client)).unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.id == sealed.id).count(), 1);
    assert!(entries.iter().all(|entry| entry.verified));
    let promises = second_desk.store().follow_ups_of(client).unwrap();
    assert_eq!(promises.iter().filter(|promise| promise.from_entry == Some(sealed.id)).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_not_used_up_by_a_central_that_is_away() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let firm = ServedFirm::serve(&demo_firm(0)).await.unwrap();
    let request = firm.enrol_request().unwrap();
    firm.stop().await;
    let workstation = firm.workstation("device", clock).unwrap();
    assert_eq!(code(workstation.enrol(request.clone()).await), Some(ErrorCode::Offline));
    firm.start().await.unwrap();
    workstation.enrol(request.clone()).await.unwrap();
    // With an empty book every page opens, and says that it is empty.
    let desk = workstation.desk().unwrap();
    exchange(&workstation, &desk).await.unwrap();
    assert_eq!(desk.todays_page().unwrap().clients, 0);
    assert!(desk.client_list().unwrap().rows.is_empty());
    assert!(desk.search_clients("王", 10).unwrap().is_empty());

    let other = firm.workstation("other", Arc::new(FixedClock::at(ten_o_clock()))).unwrap();
    assert_eq!(code(other.enrol(request).await), Some(ErrorCode::BadEnrolmentCode));
    let mut elsewhere = firm.enrol_request().unwrap();
    elsewhere.central_url = "http://central.example.cn".to_owned();
    assert_eq!(code(other.enrol(elsewhere).await), Some(ErrorCode::BadAddress));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_draft_survives_locking_and_goes_with_the_seal() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    let draft = log_form(client, ten_o_clock());
    desk.keep_draft(&draft).unwrap();
    drop(desk);
    workstation.lock();
    assert_eq!(code(workstation.desk().map(|_| ())), Some(ErrorCode::Locked));
    assert_eq!(code(workstation.unlock("not the passphrase")), Some(ErrorCode::WrongPassphrase));
    clock.advance(TimeDelta::minutes(10));
    workstation.unlock(PASSPHRASE).unwrap();
    let desk = workstation.desk().unwrap();
    let start = desk.start_log(client, None).unwrap();
    assert_eq!(start.form, draft);
    assert!(start.draft_saved_at.is_some());
    desk.seal_log_entry(start.form).unwrap();
    assert!(desk.start_log(client, None).unwrap().draft_saved_at.is_none());
}
