//! Maker and checker (LG-05): what waits for whom, who may decide, and what becomes of a decision.

use chrono::TimeDelta;
use serde_json::Value;
use zhike_domain::ids::LogEntryId;
use zhike_domain::log_entry::{Correction, EntryContent, SealedEntry, ServiceRecord};
use zhike_domain::review::{Decision, Review, ReviewQueue, ReviewReason, Ruling};
use zhike_domain::suitability::{OfferEnd, OfferMade, OfferPath, Outcome, Verdict};
use zhike_protocol::push::{MutationOutcome, MutationResult, RejectCode};
use zhike_protocol::record::{LogRecord, RecordKind};

use crate::support::*;

const APPLIED: MutationOutcome = MutationOutcome::Applied;
const NOT_YOURS: MutationOutcome = MutationOutcome::Rejected(RejectCode::NotYours);
const MALFORMED: MutationOutcome = MutationOutcome::Rejected(RejectCode::Malformed);

/// An offer that ended on this path, with this verdict.
pub fn offer(verdict: Outcome, path: OfferPath) -> OfferMade {
    OfferMade {
        product: zhike_domain::ids::ProductCode("510300".to_owned()),
        product_name: "沪深300ETF".to_owned(),
        amount: None,
        case: zhike_domain::suitability::Case::default().into(),
        verdict: Verdict {
            verdict,
            regime: None,
            rules: Vec::new(),
            documents: Vec::new(),
            pack: "2026-1".to_owned(),
            pack_digest: zhike_domain::canonical::Digest256([1; 32]),
        },
        end: OfferEnd::Accepted,
        documents: Vec::new(),
        path,
        missing: Vec::new(),
    }
}

fn breach() -> ServiceRecord {
    ServiceRecord { offers: vec![offer(Outcome::Block, OfferPath::Breach)], ..record(client_id(1, 1)) }
}

/// A correction: the plainest entry that waits for a checker.
fn correction() -> ServiceRecord {
    let entry = LogEntryId::new(start(), [9; 10]);
    let corrects = Some(Correction { entry, reason: "金额写错".into() });
    ServiceRecord { corrects, ..record(client_id(1, 1)) }
}

async fn seal(device: &mut Device, record: ServiceRecord) -> SealedEntry {
    let sealed = device.seal(record);
    let mutation = device.seal_mutation(&sealed);
    assert_eq!(device.push(vec![mutation]).await.unwrap().results[0].outcome, APPLIED);
    sealed
}

/// A decision; who seals it writes his name below it.
fn decision(sealed: &SealedEntry, ruling: Ruling, reason: Option<&str>) -> Decision {
    Decision {
        entry: sealed.entry.id,
        entry_hash: sealed.seal.hash,
        client: sealed.entry.client(),
        ruling,
        reason: reason.map(Into::into),
        by_name: String::new(),
    }
}

async fn decide(device: &mut Device, decision: Decision) -> MutationResult {
    let by_name = match decision.by_name.as_str() {
        "" => device.enrolment.owner.name.clone(),
        given => given.to_owned(),
    };
    let sealed = device.seal_content(EntryContent::Decision(Decision { by_name, ..decision }));
    let mutation = device.seal_mutation(&sealed);
    device.push(vec![mutation]).await.unwrap().results.remove(0)
}

/// The bodies of a kind that a device gets.
async fn seen(device: &Device, kind: RecordKind) -> Vec<Value> {
    let (changes, _) = device.pull_all(None, 500).await.unwrap();
    let name = kind.name();
    state(&changes).into_iter().filter(|((kind, _), _)| kind == name).map(|(_, body)| body).collect()
}

async fn reviews(device: &Device) -> Vec<Review> {
    let bodies = seen(device, RecordKind::Review).await;
    bodies.into_iter().map(|body| serde_json::from_value(body).unwrap()).collect()
}

#[tokio::test]
async fn an_ordinary_entry_waits_for_nobody() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut maker = central.device(1, 1).await;
    seal(&mut maker, record(client_id(1, 1))).await;
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM record WHERE kind = 'review'"), 0);
}

#[tokio::test]
async fn a_breach_is_before_compliance_at_once_and_before_nobody_else() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut maker = central.device(1, 1).await;
    let compliance = central.checkers_device(22, 2).await;
    let sealed = seal(&mut maker, breach()).await;

    let review = reviews(&compliance).await.remove(0);
    assert_eq!((review.entry, review.queue), (sealed.entry.id, ReviewQueue::Compliance));
    assert_eq!(review.reasons, [ReviewReason::Breach]);
    assert_eq!((review.maker, review.sealed.clone()), (rm(1).id, sealed));
    assert_eq!((review.asked_at, review.due_at), (start(), start() + TimeDelta::hours(24)));
    assert_eq!(review.client_number, client(1, 1).number);
    assert_eq!(review.decided, None);
    for (number, key) in [(21, 3), (31, 4), (32, 5)] {
        assert!(reviews(&central.checkers_device(number, key).await).await.is_empty());
    }
    assert!(reviews(&maker).await.is_empty(), "the maker is not told who looks at it");
}

#[tokio::test]
async fn a_reviewer_in_another_branch_approves_and_the_maker_sees_it_in_his_log() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut maker = central.device(1, 1).await;
    let mut checker_device = central.checkers_device(21, 2).await;
    let sealed = seal(&mut maker, correction()).await;
    let waiting = reviews(&checker_device).await.remove(0);
    assert_eq!(waiting.reasons, [ReviewReason::Correction]);
    assert_eq!(waiting.corrected, None, "an entry nobody knows cannot be shown");

    let result = decide(&mut checker_device, decision(&sealed, Ruling::Approved, None)).await;
    assert_eq!(result.outcome, APPLIED);
    assert!(result.receipt.unwrap().holds(&maker.enrolment.central_key));

    let review = reviews(&checker_device).await.remove(0);
    let decided = review.decided.unwrap();
    assert_eq!((decided.ruling, decided.by, decided.at), (Ruling::Approved, checker(21).id, start()));
    let log: Vec<LogRecord> = seen(&maker, RecordKind::LogEntry)
        .await
        .into_iter()
        .map(|body| serde_json::from_value(body).unwrap())
        .collect();
    let told = log.iter().find(|entry| entry.sealed.entry.id == decided.entry).unwrap();
    assert_eq!(told.sealed.entry.decision().unwrap().entry, sealed.entry.id);
    assert_eq!(told.device_key, hex::encode(checker_device.key.verifying_key().to_bytes()));
    assert!(seen(&checker_device, RecordKind::LogEntry).await.is_empty(), "the maker's log stays his");
    assert!(seen(&checker_device, RecordKind::Client).await.is_empty());
    // Decided is decided.
    let again = decide(&mut checker_device, decision(&sealed, Ruling::Returned, Some("补签"))).await;
    assert_eq!(again.outcome, NOT_YOURS);
}

#[tokio::test]
async fn nobody_decides_about_his_own_entry_client_branch_or_anothers_queue() {
    let mut data = firm_with_checkers();
    // The head of the other branch keeps a client of his own, too.
    data.clients.push(zhike_testkit::client(311, "某客户", checker(31).id));
    let central = Central::of(&data).await;
    let mut maker = central.device(1, 1).await;
    let sealed = seal(&mut maker, correction()).await;
    let breach = seal(&mut maker, breach()).await;
    assert_eq!(decide(&mut maker, decision(&sealed, Ruling::Approved, None)).await.outcome, NOT_YOURS);
    let mut colleague = central.device(2, 2).await;
    assert_eq!(decide(&mut colleague, decision(&sealed, Ruling::Approved, None)).await.outcome, NOT_YOURS);
    let mut compliance = central.checkers_device(22, 3).await;
    assert_eq!(decide(&mut compliance, decision(&sealed, Ruling::Noted, None)).await.outcome, NOT_YOURS);
    let mut own_head = central.checkers_device(32, 4).await;
    assert_eq!(decide(&mut own_head, decision(&sealed, Ruling::Approved, None)).await.outcome, NOT_YOURS);
    let mut reviewer = central.checkers_device(21, 5).await;
    assert_eq!(decide(&mut reviewer, decision(&breach, Ruling::Approved, None)).await.outcome, NOT_YOURS);

    // A branch head who keeps a client himself does not check what he made with him.
    let mut head = central.checkers_device(31, 6).await;
    let own = zhike_testkit::client(311, "某客户", checker(31).id).id;
    let own = seal(&mut head, ServiceRecord { client: own, ..correction() }).await;
    assert_eq!(decide(&mut head, decision(&own, Ruling::Approved, None)).await.outcome, NOT_YOURS);
    assert_eq!(decide(&mut head, decision(&sealed, Ruling::Approved, None)).await.outcome, APPLIED);
    assert_eq!(
        central.inspect::<i64>("SELECT count(*) FROM log_leaf WHERE outcome = 'rejected:not_yours'"),
        6
    );
}

#[tokio::test]
async fn a_decision_is_about_what_was_seen_and_says_why_it_returns() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut maker = central.device(1, 1).await;
    let mut reviewer = central.checkers_device(21, 2).await;
    let mut compliance = central.checkers_device(22, 3).await;
    let sealed = seal(&mut maker, correction()).await;
    let breach = seal(&mut maker, breach()).await;
    let approved = decision(&sealed, Ruling::Approved, None);
    let wrong = [
        Decision { entry_hash: zhike_domain::canonical::Digest256([7; 32]), ..approved.clone() },
        Decision { client: client_id(1, 2), ..approved.clone() },
        Decision { by_name: "别人".to_owned(), ..approved.clone() },
        decision(&sealed, Ruling::Returned, None),
        decision(&sealed, Ruling::Returned, Some("  ")),
        decision(&sealed, Ruling::Noted, None),
    ];
    for wrong in wrong {
        assert_eq!(decide(&mut reviewer, wrong).await.outcome, MALFORMED);
    }
    let unknown = Decision { entry: LogEntryId::new(start(), [1; 10]), ..approved };
    assert_eq!(decide(&mut reviewer, unknown).await.outcome, NOT_YOURS);
    assert_eq!(decide(&mut compliance, decision(&breach, Ruling::Approved, None)).await.outcome, MALFORMED);
    assert_eq!(reviews(&reviewer).await[0].decided, None);
    // The chain went on through every refusal.
    let returned = decide(&mut reviewer, decision(&sealed, Ruling::Returned, Some("补充录音"))).await;
    assert_eq!(returned.outcome, APPLIED);
    let noted = decide(&mut compliance, decision(&breach, Ruling::Noted, None)).await;
    assert_eq!(noted.outcome, APPLIED);
}

#[tokio::test]
async fn a_reviewer_sees_what_was_corrected_beside_the_correction_but_nothing_of_another_client() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut maker = central.device(1, 1).await;
    let reviewer = central.checkers_device(21, 2).await;
    let first = seal(&mut maker, record(client_id(1, 1))).await;
    let other = seal(&mut maker, record(client_id(1, 2))).await;
    for entry in [first.entry.id, other.entry.id] {
        let corrects = Some(Correction { entry, reason: "金额写错".into() });
        seal(&mut maker, ServiceRecord { corrects, ..record(client_id(1, 1)) }).await;
    }
    let shown: Vec<_> = reviews(&reviewer).await.into_iter().filter_map(|review| review.corrected).collect();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].sealed, first);
}

#[tokio::test]
async fn fields_of_a_later_version_stay_with_a_review() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut maker = central.device(1, 1).await;
    let mut reviewer = central.checkers_device(21, 2).await;
    let sealed = seal(&mut maker, correction()).await;
    let connection = rusqlite::Connection::open(central.folder.path().join("central.db")).unwrap();
    let changed = "UPDATE record SET body = json_set(body, '$.priority', 3) WHERE kind = 'review'";
    assert_eq!(connection.execute(changed, []).unwrap(), 1);
    let result = decide(&mut reviewer, decision(&sealed, Ruling::Approved, None)).await;
    assert_eq!((result.outcome, result.rev), (APPLIED, 1));
    assert_eq!(seen(&reviewer, RecordKind::Review).await[0]["priority"], 3);
}
