//! Rule packs: checked before they go out, and what devices sealed is judged by them again.

use zhike_central::PublishError;
use zhike_domain::calendar::local_day;
use zhike_domain::log_entry::ServiceRecord;
use zhike_domain::review::{Review, ReviewReason};
use zhike_domain::suitability::{Case, OfferEnd, OfferPath, Outcome, RulePack, judge};
use zhike_protocol::record::RecordKind;

use crate::review::offer;
use crate::support::*;

fn another_version() -> String {
    let shipped = RulePack::shipped();
    RulePack::shipped_text().replacen(&shipped.version, "9999-test", 1)
}

#[tokio::test]
async fn a_pack_reaches_every_device_once_and_keeps_its_text() {
    let central = Central::small().await;
    let device = central.device(2, 1).await;
    let today = local_day(start());
    let published = central.database.publish_pack(&another_version(), today).unwrap();
    assert_eq!(published.version, "9999-test");
    central.database.publish_pack(&another_version(), today).unwrap();
    let (changes, _) = device.pull_all(None, 500).await.unwrap();
    let packs: Vec<_> = changes.iter().filter(|change| change.kind == RecordKind::RulePack).collect();
    assert_eq!(packs.len(), 1);
    assert_eq!(packs[0].body.as_ref().unwrap()["text"], another_version());
    let other = format!("{}\n# another text\n", another_version());
    let taken = central.database.publish_pack(&other, today);
    assert!(matches!(taken, Err(PublishError::Taken(version)) if version == "9999-test"));
}

#[tokio::test]
async fn a_bad_pack_is_refused_with_its_line_and_no_pack_holds_in_the_past() {
    let central = Central::small().await;
    let today = local_day(start());
    let bad = format!("{}\nunheard_of = 1\n", another_version());
    let refused = central.database.publish_pack(&bad, today).unwrap_err();
    assert!(matches!(&refused, PublishError::Pack(fault) if fault.line > 1), "{refused}");
    let past = central.database.publish_pack(&another_version(), today.pred_opt().unwrap());
    assert!(matches!(past, Err(PublishError::Past)));
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM record WHERE kind = 'rule_pack'"), 0);
}

#[tokio::test]
async fn what_a_device_calls_compliant_is_judged_again() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut device = central.device(1, 1).await;
    let compliance = central.checkers_device(22, 2).await;
    // A case of which nothing is known gives no Pass, by any pack.
    let case = Case::default();
    let honest = judge(&case, RulePack::shipped());
    assert_ne!(honest.verdict, Outcome::Pass);
    let mut refused = offer(Outcome::Block, OfferPath::Refused);
    (refused.verdict, refused.end) = (honest.clone(), OfferEnd::Refused);
    let mut sold = refused.clone();
    (sold.end, sold.path) = (OfferEnd::Accepted, OfferPath::Compliant);
    let mut forged = refused.clone();
    forged.verdict.verdict = Outcome::Pass;
    let mut invented = refused.clone();
    invented.verdict.pack = "2001-0".to_owned();
    for offers in [vec![refused], vec![sold], vec![forged], vec![invented]] {
        let sealed = device.seal(ServiceRecord { offers, ..record(client_id(1, 1)) });
        let mutation = device.seal_mutation(&sealed);
        device.push(vec![mutation]).await.unwrap();
    }
    let (changes, _) = compliance.pull_all(None, 500).await.unwrap();
    let reviews: Vec<Review> = changes
        .iter()
        .filter(|change| change.kind == RecordKind::Review)
        .map(|change| serde_json::from_value(change.body.clone().unwrap()).unwrap())
        .collect();
    assert_eq!(reviews.len(), 3, "all but the one that was refused as its verdict asks");
    assert!(reviews.iter().all(|review| review.reasons == [ReviewReason::Breach]));
}
