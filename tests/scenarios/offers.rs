//! Offers: judged without network, sealed as they were, their papers on their way to central through every cut.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use zhike_domain::closed_sets::RiskLevel;
use zhike_domain::document::{DocumentKind, DocumentRef};
use zhike_domain::ids::ClientId;
use zhike_domain::review::{ReviewQueue, ReviewReason, Ruling};
use zhike_domain::suitability::{Initiator, OfferChannel, OfferEnd, OfferPath, Outcome, RuleId};
use zhike_ipc::{CorrectionForm, DecideReview, ErrorCode, KeepDocument, OfferForm, VerdictView};
use zhike_protocol::document::CHUNK_BYTES;
use zhike_testkit::FixedClock;
use zhike_workstation::Desk;

use crate::support::{code, exchange, find, log_form, morning, ten_o_clock};

/// An offer of the riskiest product on the list, brought up by the RM.
fn risky(desk: &Desk, client: ClientId, judged_at: Option<DateTime<Utc>>) -> OfferForm {
    let start = desk.start_offer(client).unwrap();
    let product = start.products.iter().find(|product| product.risk_level == RiskLevel::R5);
    OfferForm {
        product: product.expect("the demo firm sells an R5 product").code.clone(),
        amount: Some(1_000_000.into()),
        initiator: Some(Initiator::Rm),
        channel: Some(OfferChannel::OnSite),
        thinking_days: None,
        end: OfferEnd::Accepted,
        documents: Vec::new(),
        judged_at,
    }
}

fn keep(desk: &Desk, client: ClientId, kind: DocumentKind, bytes: &[u8]) -> DocumentRef {
    let base64 = STANDARD.encode(bytes);
    desk.keep_document(&KeepDocument { client, kind, media_type: "audio/wav".to_owned(), base64 }).unwrap()
}

/// Whether the score of a client says that a breach is open, and how many clients had to be scored again for it.
fn held_back_by_a_breach(desk: &Desk, client: ClientId) -> (bool, u32) {
    let again = desk.score_book(&|_| true).unwrap().of;
    let cap = desk.checkup_page(client, None).unwrap().health.cap;
    (cap.is_some_and(|cap| cap.because.iter().any(|why| why.en.contains("breach"))), again)
}

/// A recording of so many whole chunks and seven bytes.
fn recording(chunks: u64) -> Vec<u8> {
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((4..CHUNK_BYTES * chunks + 7).map(|at| u8::try_from(at * 31 % 251).unwrap()));
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sold_off_the_path_is_sealed_as_a_breach_and_arrives_with_its_papers() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    firm.stop().await;

    let mut offer = risky(&desk, client, None);
    let verdict = desk.verdict_for(client, &offer).unwrap();
    assert_eq!(verdict.verdict, Outcome::Block, "she may lose what she cannot bear to lose");
    assert_eq!(verdict.rules.first().map(|rule| rule.outcome), Some(Outcome::Block), "the worst comes first");
    assert!(verdict.rules.iter().any(|rule| rule.id == RuleId::Su07 && rule.outcome == Outcome::Block));
    let path = |end| verdict.gates.iter().find(|gate| gate.end == end).map(|gate| gate.path);
    assert_eq!(path(OfferEnd::Accepted), Some(OfferPath::Breach));
    assert_eq!(path(OfferEnd::Refused), Some(OfferPath::Refused));

    offer.judged_at = Some(verdict.judged_at);
    offer.documents = vec![keep(&desk, client, DocumentKind::Recording, &recording(2))];
    let mut form = log_form(client, ten_o_clock());
    form.offers = vec![offer];
    assert_eq!(desk.check_offers(&form).unwrap()[0].gate.path, OfferPath::Breach, "said before it is sealed");
    assert_eq!(held_back_by_a_breach(&desk, client), (false, 20));
    let sealed = desk.seal_log_entry(form.clone()).unwrap();
    assert_eq!(held_back_by_a_breach(&desk, client), (true, 1), "an open breach holds her score down");
    assert_eq!(sealed.offers[0].path, OfferPath::Breach);
    let grounds = |verdict: &VerdictView| -> Vec<_> {
        verdict.rules.iter().map(|rule| (rule.id, rule.outcome, rule.reason.clone())).collect()
    };
    assert!(grounds(&sealed.offers[0].verdict) == grounds(&verdict), "the same grounds, sealed");
    let review = sealed.review.expect("a breach is for other eyes");
    assert_eq!((review.queue, review.reasons), (ReviewQueue::Compliance, vec![ReviewReason::Breach]));
    assert!(!sealed.offers[0].documents[0].at_central && sealed.offers[0].documents[0].here);
    assert_eq!(code(exchange(&workstation, &desk).await), Some(ErrorCode::Offline));

    firm.start().await.unwrap();
    exchange(&workstation, &desk).await.unwrap();
    let arrived = desk.open_log_entry(sealed.id).unwrap();
    assert!(arrived.receipt.is_some_and(|receipt| receipt.verified) && arrived.verified);
    assert!(arrived.offers[0].documents[0].at_central);
    assert_eq!(desk.sync_store().documents_waiting().unwrap().count, 0);

    // Compliance reads it and closes it.
    let compliance = firm.enrol_person("compliance", "江克勤", clock.clone()).await.unwrap();
    let compliance_desk = compliance.desk().unwrap();
    exchange(&compliance, &compliance_desk).await.unwrap();
    let read = compliance_desk.open_review(sealed.id).unwrap();
    let ruling =
        DecideReview { entry: sealed.id, hash: read.entry.hash, ruling: Ruling::Noted, reason: None };
    compliance_desk.decide_review(ruling).unwrap();
    exchange(&compliance, &compliance_desk).await.unwrap();
    exchange(&workstation, &desk).await.unwrap();
    assert_eq!(held_back_by_a_breach(&desk, client), (false, 1), "closed");

    // A correction names it, and both stay.
    form.corrects = Some(CorrectionForm { entry: sealed.id, reason: "金额写错了".to_owned() });
    form.offers[0].amount = Some(1_200_000.into());
    let correction = desk.seal_log_entry(form).unwrap();
    assert_eq!(desk.open_log_entry(sealed.id).unwrap().corrected_by, Some(correction.id));
    assert!(correction.review.unwrap().reasons.contains(&ReviewReason::Correction));

    let second = firm.enrol("second", clock.clone()).await.unwrap();
    let second_desk = second.desk().unwrap();
    exchange(&second, &second_desk).await.unwrap();
    let there = second_desk.open_log_entry(sealed.id).unwrap();
    assert!(there.offers[0].verdict.rules == sealed.offers[0].verdict.rules, "to the last input");
    assert!(!there.offers[0].documents[0].here, "its bytes are on the device that kept them, and at central");
    let found = second_desk.search_log("到期 1200000", None).unwrap();
    assert!(found.is_empty(), "every word has to occur");
    let name = second_desk.search_log(&there.offers[0].verdict.product_name, Some(client)).unwrap();
    assert!(name.iter().any(|entry| entry.id == sealed.id), "an offer is found by the product's name");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_nobody_asked_the_rules_about_that_day_is_off_the_path() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    let mut form = log_form(client, ten_o_clock());
    form.offers = vec![risky(&desk, client, None)];
    form.offers[0].end = OfferEnd::Refused;
    let checked = desk.check_offers(&form).unwrap().remove(0);
    assert!(!checked.judged_that_day);
    assert_eq!(checked.gate.path, OfferPath::Refused, "who refuses needs no verdict");
    form.offers[0].end = OfferEnd::Accepted;
    assert_eq!(desk.check_offers(&form).unwrap()[0].gate.path, OfferPath::Breach);

    // A paper that nobody has, and more than an entry may hold.
    let mut lacking = form.clone();
    let paper = keep(&desk, client, DocumentKind::Recording, &recording(0));
    lacking.offers[0].documents = vec![DocumentRef { size: paper.size + 1, ..paper }];
    let field = |form| desk.seal_log_entry(form).err().and_then(|fault| fault.to_ipc().field);
    assert_eq!(field(lacking), Some("documents".to_owned()));
    form.offers = std::iter::repeat_n(form.offers.remove(0), 30).collect();
    assert_eq!(field(form), Some("offers".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_goes_on_where_it_was_cut_and_lets_the_rest_through() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    let document = keep(&desk, client, DocumentKind::Recording, &recording(60));
    let sent = || desk.sync_store().document(client, document.sha256).unwrap().unwrap().sent;

    // Cut in the middle of the ninth chunk: the future is dropped, as a lost connection would.
    let (told, cut) = (AtomicU32::new(0), Notify::new());
    let progress = |_: u32| {
        if told.fetch_add(1, Ordering::Relaxed) == 9 {
            cut.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = cut.notified() => {}
        _ = workstation.central().exchange(desk.device(), desk.sync_store(), &progress) => {
            panic!("it should be cut before it is through")
        }
    }
    let before = sent();
    assert!((1..60).contains(&before), "{before} chunks are there");

    // One exchange sends eight MiB and no more: what is written meanwhile goes with the next one.
    let outcome = workstation.central().exchange(desk.device(), desk.sync_store(), &|_| ()).await.unwrap();
    assert!(outcome.documents_left && (before + 1..61).contains(&sent()));
    let sealed = desk.seal_log_entry(log_form(client, ten_o_clock())).unwrap();
    let outcome = workstation.central().exchange(desk.device(), desk.sync_store(), &|_| ()).await.unwrap();
    assert!(outcome.pushed == 1 && !outcome.documents_left);
    let kept = desk.sync_store().document(client, document.sha256).unwrap().unwrap();
    assert!(kept.complete && kept.sent == 61);
    // The log was looked at in the same exchange: the entry's place in it is proven.
    assert!(desk.open_log_entry(sealed.id).unwrap().proven.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_book_is_judged_for_a_product() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(40, &clock).await;
    let client = find(&desk, "周思敏");
    let product = risky(&desk, client, None).product;
    let who = desk.who_may_hold(&product).unwrap();
    assert_eq!(who.pass + who.warn + who.unknown + who.block, 40);
    assert_eq!(who.clients.len(), 40);
    assert!(who.clients.is_sorted_by_key(|one| one.verdict), "those who may hold it come first");
    let hers = who.clients.iter().find(|one| one.client.id == client).unwrap();
    assert_eq!(hers.verdict, Outcome::Block);
    assert!(hers.decided.as_ref().is_some_and(|rule| rule.outcome == Outcome::Block));
    assert!(who.clients.iter().all(|one| one.decided.is_none() == (one.verdict == Outcome::Pass)));
}
