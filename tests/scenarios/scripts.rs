//! Scripts (SC-01): the library, and one that is withdrawn while a pack is open.

use std::sync::Arc;

use zhike_testkit::FixedClock;
use zhike_tests::{demo_day, demo_firm};

use crate::support::{exchange, find, morning, ten_o_clock};

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_script_leaves_the_pack_with_the_next_exchange_and_the_pack_says_so() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    let before = desk.prepare_visit(client, None).unwrap();
    let script = before.points[0].script.clone().unwrap();
    assert_eq!(before.withdrawn, []);
    assert!(script.body_zh.contains("周女士"), "it speaks to her");

    let mut data = demo_firm(20);
    for one in data.scripts.iter_mut().filter(|one| one.code == script.code) {
        one.withdrawn_on = Some(demo_day());
    }
    firm.import(&data).unwrap();
    exchange(&workstation, &desk).await.unwrap();
    let after = desk.prepare_visit(client, None).unwrap();
    let told = |code: &String| {
        after.points.iter().filter_map(|point| point.script.as_ref()).any(|other| other.code == *code)
    };
    assert!(!told(&script.code));
    assert_eq!(after.withdrawn.iter().map(|gone| &gone.code).collect::<Vec<_>>(), [&script.code]);
    assert!(desk.scripts().unwrap().scripts.iter().all(|other| other.code != script.code));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_library_holds_what_is_in_force_without_anybody_s_name() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(5, &clock).await;
    let library = desk.scripts().unwrap();
    let (answers, scripts): (Vec<_>, Vec<_>) = library.scripts.iter().partition(|one| one.said.is_some());
    assert!(scripts.len() >= 60 && answers.len() >= 30, "{} {}", scripts.len(), answers.len());
    assert!(library.scripts.iter().all(|one| !one.body_zh.contains("{{") && !one.body_en.contains("{{")));
    assert!(answers.iter().all(|one| !one.keywords.is_empty()));
    assert!(scripts.iter().any(|one| one.body_zh.contains("〔称呼〕")));
}
