//! Preparing and logging visits: the right visit is meant without being named.

use std::sync::Arc;

use chrono::TimeDelta;
use zhike_domain::closed_sets::{VisitPurpose, VisitStatus};
use zhike_testkit::FixedClock;
use zhike_tests::demo_day;

use crate::support::{exchange, find, morning, ten_o_clock};

#[tokio::test(flavor = "multi_thread")]
async fn preparing_means_the_next_visit_and_its_purpose() {
    let clock = Arc::new(FixedClock::at(ten_o_clock() - TimeDelta::hours(2)));
    let (_firm, _workstation, desk) = morning(20, &clock).await;
    let preparation = desk.prepare_visit(find(&desk, "周思敏"), None).unwrap();
    let visit = preparation.visit.expect("she has a visit at ten");
    assert_eq!((visit.starts_at, visit.purpose), (ten_o_clock(), VisitPurpose::Maturity));
    let point = &preparation.points[0];
    assert!(
        point.key.starts_with("maturity/") && point.why.zh.contains("2026-11-23"),
        "the money comes first"
    );
    let script = point.script.as_ref().expect("there is a script for maturities");
    assert!(
        script.body_zh.contains("周女士") && script.body_zh.contains("3,200,000"),
        "it speaks to her of her money"
    );
    assert!(
        script.body_zh.contains("11 月 23 日") && script.body_en.contains("23 November"),
        "as one says a date"
    );
    assert!(!script.sources.is_empty(), "what it claims has a source");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_in_the_morning_does_not_close_the_visit_at_ten() {
    let clock = Arc::new(FixedClock::at(ten_o_clock() - TimeDelta::hours(2)));
    let (_firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    assert_eq!(desk.start_log(client, None).unwrap().form.visit, None);

    clock.advance(TimeDelta::hours(3));
    let mut form = desk.start_log(client, None).unwrap().form;
    let visit = form.visit.expect("at eleven the contact is the visit of ten");
    assert_eq!((form.started_at, form.purpose), (ten_o_clock(), VisitPurpose::Maturity));
    form.summary = "谈妥了到期资金的去处。".to_owned();
    desk.seal_log_entry(form).unwrap();
    let status_here = || {
        let visits = desk.list_visits(demo_day(), demo_day()).unwrap();
        visits.iter().find(|v| v.id == visit).map(|v| v.status)
    };
    assert_eq!(status_here(), Some(VisitStatus::Done), "at once");
    exchange(&workstation, &desk).await.unwrap();
    assert_eq!(status_here(), Some(VisitStatus::Done), "and after central has heard of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_promise_can_be_taken_back() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, workstation, desk) = morning(20, &clock).await;
    let promise = desk.store().open_follow_ups().unwrap().remove(0);
    desk.complete_follow_up(promise.id).unwrap();
    assert!(desk.store().open_follow_ups().unwrap().iter().all(|open| open.id != promise.id));
    desk.reopen_follow_up(promise.id).unwrap();
    exchange(&workstation, &desk).await.unwrap();
    assert!(desk.store().open_follow_ups().unwrap().iter().any(|open| open.id == promise.id));
}
