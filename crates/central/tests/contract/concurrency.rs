//! Many devices at once: the feed stays gapless and in the order of commits.

use std::collections::BTreeMap;

use zhike_protocol::push::MutationOutcome;
use zhike_protocol::record::RecordKind;

use crate::support::*;

const PUSHERS: u8 = 8;
const BATCHES: u32 = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_who_pulls_while_eight_devices_push_misses_nothing() {
    let central = Central::small().await;
    let reader = central.device(1, 100).await;
    let mut pushers = tokio::task::JoinSet::new();
    for key in 1..=PUSHERS {
        let mut device = central.device(1, key).await;
        pushers.spawn(async move {
            for number in 0..BATCHES {
                let own = visit(1, u32::from(key) * 1_000 + number, client_id(1, 1));
                let batch = vec![device.log(client_id(1, 2)), device.put_visit(&own, 0)];
                let answer = device.push(batch).await.unwrap();
                assert!(answer.results.iter().all(|result| result.outcome == MutationOutcome::Applied));
            }
        });
    }
    // Pulls without a break until the last pusher is done, and once more.
    let (mut seen, mut cursor) = (Vec::new(), None);
    let mut done = false;
    while !done {
        done = pushers.is_empty();
        let (changes, next) = reader.pull_all(cursor, 7).await.unwrap();
        seen.extend(changes);
        cursor = Some(next);
        while let Some(pusher) = pushers.try_join_next() {
            pusher.unwrap();
        }
    }
    assert!(seen.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    let mut kinds: BTreeMap<RecordKind, u32> = BTreeMap::new();
    for change in &seen {
        *kinds.entry(change.kind).or_default() += 1;
    }
    let each = u32::from(PUSHERS) * BATCHES;
    assert_eq!((kinds[&RecordKind::LogEntry], kinds[&RecordKind::Visit]), (each, each));

    let seqs = central.inspect_all("SELECT seq FROM feed ORDER BY seq");
    assert_counts_up_from(1, &seqs);
    assert_eq!(Some(&central.inspect::<i64>("SELECT seq FROM feed_head")), seqs.last());
    assert_counts_up_from(0, &central.inspect_all("SELECT log_index FROM log_leaf ORDER BY log_index"));
}
