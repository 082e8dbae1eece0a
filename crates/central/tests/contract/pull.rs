//! The feed: what a device sees, in which order, and that cursors are ours alone.

use std::collections::BTreeSet;

use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::record::RecordKind;

use crate::support::*;

#[tokio::test]
async fn a_device_sees_its_rms_clients_and_its_branch_and_nothing_else() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    let (changes, _) = device.pull_all(None, 100).await.unwrap();
    let ids = |kind| -> BTreeSet<String> {
        changes.iter().filter(|change| change.kind == kind).map(|change| change.id.clone()).collect()
    };
    let own: BTreeSet<String> = (1..=3).map(|number| client_id(1, number).to_string()).collect();
    assert_eq!(ids(RecordKind::Client), own);
    assert_eq!(ids(RecordKind::Staff), [rm(1), rm(2)].map(|staff| staff.id.to_string()).into());
    assert_eq!(changes.len(), 5);
}

#[tokio::test]
async fn what_one_rm_writes_never_reaches_another() {
    let central = Central::small().await;
    let (mut one, two) = (central.device(1, 1).await, central.device(2, 2).await);
    let (_, cursor) = two.pull_all(None, 100).await.unwrap();
    let batch = vec![one.log(client_id(1, 1)), one.put_visit(&visit(1, 1, client_id(1, 1)), 0)];
    one.push(batch).await.unwrap();
    let page = two.pull(Some(cursor), 100).await.unwrap();
    assert_eq!((page.changes, page.complete), (Vec::new(), true));
}

#[tokio::test]
async fn pages_of_any_size_give_the_same_book() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let batch = (1..=7).map(|number| device.put_visit(&visit(1, number, client_id(1, 1)), 0)).collect();
    device.push(batch).await.unwrap();
    let (whole, end) = device.pull_all(None, 5_000).await.unwrap();
    for limit in [1, 2, 3, 11, 12, 0] {
        let (pages, cursor) = device.pull_all(None, limit).await.unwrap();
        assert_eq!(pages, whole);
        assert_eq!(cursor, end);
    }
    assert!(whole.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    let first = device.pull(None, 4).await.unwrap();
    assert_eq!((first.remaining, first.complete), (whole.len() as u64 - 4, false));
}

#[tokio::test]
async fn a_new_device_fetches_each_record_once_however_often_it_changed() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let (before, cursor) = device.pull_all(None, 100).await.unwrap();
    for minutes in 1..=20 {
        let visit = zhike_domain::visit::Visit { minutes, ..visit(1, 1, client_id(1, 1)) };
        let put = device.put_visit(&visit, 0);
        device.push(vec![put]).await.unwrap();
    }
    let (fresh, _) = device.pull_all(None, 100).await.unwrap();
    assert_eq!(fresh.len(), before.len() + 1);
    assert_eq!(fresh.last().unwrap().rev, 20);
    let (delta, _) = device.pull_all(Some(cursor), 100).await.unwrap();
    assert_eq!(delta, fresh[before.len()..]);
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM feed WHERE kind = 'visit'"), 20);
}

#[tokio::test]
async fn a_device_that_followed_along_has_the_book_of_one_that_came_late() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let mut followed = Vec::new();
    let mut cursor = None;
    for number in 1..=6 {
        let batch =
            vec![device.put_visit(&visit(1, number % 3, client_id(1, 1)), 0), device.log(client_id(1, 2))];
        device.push(batch).await.unwrap();
        let (changes, next) = device.pull_all(cursor, 2).await.unwrap();
        followed.extend(changes);
        cursor = Some(next);
    }
    let late = central.device(1, 2).await;
    assert_eq!(state(&followed), state(&late.pull_all(None, 5_000).await.unwrap().0));
}

#[tokio::test]
async fn only_our_own_cursors_are_taken() {
    let central = Central::small().await;
    let (device, other) = (central.device(1, 1).await, central.device(1, 2).await);
    let bad = refusal(400, ApiErrorCode::BadCursor);
    let theirs = other.pull(None, 1).await.unwrap().next;
    assert_eq!(device.pull(Some(theirs), 10).await.unwrap_err(), bad);
    let ours = device.pull(None, 1).await.unwrap().next;
    let mut forged = ours.clone().into_bytes();
    forged[20] = if forged[20] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    for text in [forged, String::new(), "游标".to_owned(), ours[..40].to_owned(), format!("{ours}AAAA")] {
        assert_eq!(device.pull(Some(text), 10).await.unwrap_err(), bad);
    }
    assert!(device.pull(Some(ours), 10).await.is_ok());
}

#[tokio::test]
async fn a_cursor_of_another_history_asks_for_everything_again() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    let cursor = device.pull(None, 100).await.unwrap().next;
    let restore = |change: &str| {
        rusqlite::Connection::open(central.folder.path().join("central.db"))
            .unwrap()
            .execute(change, [])
            .unwrap()
    };
    restore("UPDATE feed_head SET seq = 1");
    let resync = refusal(410, ApiErrorCode::ResyncRequired);
    assert_eq!(device.pull(Some(cursor), 10).await.unwrap_err(), resync);
}

#[tokio::test]
async fn an_old_workstation_is_told_so() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    let request = serde_json::json!({"proto": 0, "schema": 1, "cursor": null, "limit": 10});
    let refused: Result<serde_json::Value, Refusal> =
        post(&central.url, zhike_protocol::paths::PULL, Some(&device.token), &request).await;
    assert_eq!(refused.unwrap_err(), refusal(426, ApiErrorCode::UpgradeRequired));
}
