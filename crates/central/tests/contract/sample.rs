//! The yearly draw for compliance: by the seed alone, at least one in ten, and never the same entry twice.

use rust_decimal::Decimal;
use zhike_central::SampleError;
use zhike_protocol::record::RecordKind;

use crate::support::*;

const SEED: [u8; 16] = [7; 16];

#[tokio::test]
async fn the_same_seed_draws_the_same_and_another_draws_others() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut device = central.device(1, 1).await;
    let batch = (0..25).map(|_| device.log(client_id(1, 1))).collect();
    device.push(batch).await.unwrap();
    let tenth = Decimal::new(1, 1);
    let drawn = central.database.sample(2026, tenth, &SEED).unwrap();
    // A tenth of 25, rounded up.
    assert_eq!((drawn.entries, drawn.drawn, drawn.asked), (25, 3, 3));
    assert_eq!(drawn.seed, hex::encode(SEED));
    let ids =
        || -> Vec<String> { central.inspect_all("SELECT id FROM record WHERE kind = 'review' ORDER BY id") };
    let first = ids();
    assert_eq!(central.database.sample(2026, tenth, &SEED).unwrap().asked, 0);
    assert_eq!(ids(), first);
    let compliance = central.checkers_device(22, 2).await;
    let (changes, _) = compliance.pull_all(None, 100).await.unwrap();
    assert_eq!(changes.iter().filter(|change| change.kind == RecordKind::Review).count(), 3);
    assert!(central.database.sample(2026, tenth, &[8; 16]).unwrap().asked > 0);
    assert_eq!(central.database.sample(2025, tenth, &SEED).unwrap().entries, 0);
    assert_eq!(central.database.sample(2026, Decimal::ONE, &SEED).unwrap().drawn, 25);
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM log_leaf WHERE kind = 'sample'"), 5);
}

#[tokio::test]
async fn less_than_a_tenth_and_a_seed_that_can_be_tried_out_are_refused() {
    let central = Central::small().await;
    let sample = |share, seed: &[u8]| central.database.sample(2026, share, seed);
    assert!(matches!(sample(Decimal::new(9, 2), &SEED), Err(SampleError::Share)));
    assert!(matches!(sample(Decimal::new(11, 1), &SEED), Err(SampleError::Share)));
    assert!(matches!(sample(Decimal::new(1, 1), &SEED[..8]), Err(SampleError::Seed)));
}
