//! Maker and checker (LG-05): what one seals another reads, decides and seals, each on a device of his own.

use std::sync::Arc;

use chrono::TimeDelta;
use zhike_domain::review::{NotYours, ReviewReason, Ruling};
use zhike_ipc::{CorrectionForm, DecideReview, ErrorCode, ReviewView};
use zhike_testkit::FixedClock;
use zhike_tests::{ServedFirm, demo_firm};
use zhike_workstation::ports::Clock;

use crate::support::{code, exchange, find, log_form, ten_o_clock};

fn decision(view: &ReviewView, ruling: Ruling, reason: Option<&str>) -> DecideReview {
    let reason = reason.map(str::to_owned);
    DecideReview { entry: view.row.entry, hash: view.entry.hash.clone(), ruling, reason }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_read_beside_what_it_corrects_and_approved_in_another_branch() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let firm = ServedFirm::serve(&demo_firm(20)).await.unwrap();
    let maker = firm.enrol("maker", clock.clone()).await.unwrap();
    let maker_desk = maker.desk().unwrap();
    exchange(&maker, &maker_desk).await.unwrap();
    let client = find(&maker_desk, "周思敏");
    let first = maker_desk.seal_log_entry(log_form(client, ten_o_clock())).unwrap();
    let mut form = log_form(client, ten_o_clock());
    form.summary = "谈了到期资金的去处，金额三百二十万。".to_owned();
    form.corrects = Some(CorrectionForm { entry: first.id, reason: "漏写了金额".to_owned() });
    let correction = maker_desk.seal_log_entry(form).unwrap();
    exchange(&maker, &maker_desk).await.unwrap();
    assert!(maker_desk.review_list().unwrap().waiting.is_empty(), "his own is no work of his");

    let head = firm.enrol_person("head", "陈立群", clock.clone()).await.unwrap();
    let head_desk = head.desk().unwrap();
    exchange(&head, &head_desk).await.unwrap();
    let of_his_branch = head_desk.open_review(correction.id).unwrap();
    assert_eq!(of_his_branch.row.not_yours, Some(NotYours::OwnBranch));
    let refused = head_desk.decide_review(decision(&of_his_branch, Ruling::Approved, None));
    assert_eq!(code(refused), Some(ErrorCode::NotYours));

    let checker = firm.enrol_person("checker", "钟惠敏", clock.clone()).await.unwrap();
    let checker_desk = checker.desk().unwrap();
    exchange(&checker, &checker_desk).await.unwrap();
    let list = checker_desk.review_list().unwrap();
    assert_eq!((list.mine, list.overdue, list.waiting.len()), (1, 0, 1));
    assert_eq!(list.waiting[0].reasons, [ReviewReason::Correction]);
    assert_eq!(list.waiting[0].client_name, "周思敏");
    let view = checker_desk.open_review(correction.id).unwrap();
    let before = view.before.as_ref().expect("he sees what stood there");
    assert_eq!((before.id, before.form.summary.as_str()), (first.id, "谈了到期资金的去处。"));
    assert!(view.entry.verified && before.verified);

    let blank = checker_desk.decide_review(decision(&view, Ruling::Returned, Some("  ")));
    assert_eq!(code(blank), Some(ErrorCode::Invalid), "a return says why");
    let noted = checker_desk.decide_review(decision(&view, Ruling::Noted, None));
    assert_eq!(code(noted), Some(ErrorCode::Invalid), "a checker approves or returns");
    firm.stop().await;
    let decided = checker_desk.decide_review(decision(&view, Ruling::Approved, None)).unwrap();
    assert!(decided.row.decided.is_some_and(|decided| !decided.confirmed), "sealed here, not there yet");
    let again = checker_desk.decide_review(decision(&view, Ruling::Approved, None));
    assert_eq!(code(again), Some(ErrorCode::NotYours));
    firm.start().await.unwrap();
    exchange(&checker, &checker_desk).await.unwrap();
    let list = checker_desk.review_list().unwrap();
    assert!(list.waiting.is_empty());
    assert!(list.decided[0].decided.as_ref().is_some_and(|decided| decided.confirmed));

    exchange(&maker, &maker_desk).await.unwrap();
    let seen = maker_desk.open_log_entry(correction.id).unwrap().review.expect("it was under review");
    assert_eq!(seen.decisions.len(), 1);
    assert!(seen.decisions[0].ruling == Ruling::Approved && seen.decisions[0].verified);
    assert_eq!(seen.decisions[0].by_name, "钟惠敏");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_decides_second_is_refused_and_sees_what_the_first_decided() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let firm = ServedFirm::serve(&demo_firm(20)).await.unwrap();
    let maker = firm.enrol("maker", clock.clone()).await.unwrap();
    let maker_desk = maker.desk().unwrap();
    exchange(&maker, &maker_desk).await.unwrap();
    let client = find(&maker_desk, "周思敏");
    let first = maker_desk.seal_log_entry(log_form(client, ten_o_clock())).unwrap();
    let mut form = log_form(client, ten_o_clock());
    form.corrects = Some(CorrectionForm { entry: first.id, reason: "时间记错".to_owned() });
    let correction = maker_desk.seal_log_entry(form).unwrap();
    exchange(&maker, &maker_desk).await.unwrap();

    let one = firm.enrol_person("one", "钟惠敏", clock.clone()).await.unwrap();
    let two = firm.enrol_person("two", "陆启明", clock.clone()).await.unwrap();
    let (one_desk, two_desk) = (one.desk().unwrap(), two.desk().unwrap());
    exchange(&one, &one_desk).await.unwrap();
    exchange(&two, &two_desk).await.unwrap();
    // By when is central's word, by its own clock.
    let due = two_desk.review_list().unwrap().waiting[0].due_at;
    clock.advance(due - clock.now() + TimeDelta::minutes(1));
    assert_eq!(two_desk.review_list().unwrap().overdue, 1, "a day has passed");
    for desk in [&one_desk, &two_desk] {
        let view = desk.open_review(correction.id).unwrap();
        desk.decide_review(decision(&view, Ruling::Approved, None)).unwrap();
    }
    exchange(&one, &one_desk).await.unwrap();
    exchange(&two, &two_desk).await.unwrap();
    assert_eq!(one_desk.sync_store().outbox_counts().unwrap().needs_attention, 0);
    assert_eq!(two_desk.sync_store().outbox_counts().unwrap().needs_attention, 1);
    let decided = two_desk.open_review(correction.id).unwrap().row.decided.unwrap();
    assert_eq!((decided.by_name.as_str(), decided.confirmed), ("钟惠敏", true));
}
