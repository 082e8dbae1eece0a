//! What is due at a branch: sums for its head, every branch for compliance, nothing for others, and nobody's name.

use std::collections::BTreeMap;

use zhike_domain::suitability::RulePack;
use zhike_domain::suitability::duties::{DutyFacts, DutyKind, count, duties};
use zhike_protocol::duties::BranchDuties;
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::paths;

use crate::support::*;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

async fn ask(device: &Device) -> Result<BranchDuties, Refusal> {
    post(&device.url, paths::BRANCH_DUTIES, Some(&device.token), &()).await
}

#[tokio::test]
async fn a_head_sees_his_branch_in_sums_and_compliance_every_branch() {
    let mut firm = firm_with_checkers();
    // His identity document has run out, as nobody else's.
    firm.clients[0].id_expires_on = Some(day("2026-11-01"));
    let central = Central::of(&firm).await;
    let head = central.checkers_device(32, 4).await;
    let seen = ask(&head).await.unwrap();
    let names: Vec<&str> = seen.rms.iter().map(|rm| rm.rm_name.as_str()).collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"经理1") && names.contains(&"经理2"));
    let first = seen.rms.iter().find(|of| of.rm == rm(1).id).unwrap();
    assert_eq!((first.clients, first.branch.as_str()), (3, "南山营业部"));
    let by_hand: Vec<_> = firm.clients[..3]
        .iter()
        .flat_map(|client| duties(&DutyFacts { client, offers: &[], pack: RulePack::shipped() }, seen.day))
        .collect();
    assert_eq!(first.counts, count(&by_hand));
    let of: BTreeMap<DutyKind, u32> = first.counts.iter().map(|count| (count.kind, count.late)).collect();
    assert_eq!(of[&DutyKind::IdDocument], 1);

    let all = ask(&central.checkers_device(22, 3).await).await.unwrap();
    assert_eq!(all.rms.len(), 3);
    let spoken = serde_json::to_string(&all).unwrap();
    assert!(!spoken.contains("某客户") && !spoken.contains(&client(1, 1).number));
}

#[tokio::test]
async fn rms_and_reviewers_are_refused() {
    let central = Central::of(&firm_with_checkers()).await;
    let refused = Err(refusal(403, ApiErrorCode::NotEntitled));
    assert_eq!(ask(&central.device(1, 1).await).await, refused);
    assert_eq!(ask(&central.checkers_device(21, 2).await).await, refused);
}
