//! A product above the client's level, from the question to the second pair of eyes (LG-04, LG-05), in real windows on three
//! devices: warned, insisted, signed, sealed, approved in another branch; and what happened off the path, which reaches compliance.

use std::time::Instant;

use zhike_domain::client::Client;
use zhike_domain::closed_sets::RiskLevel;
use zhike_domain::document::DocumentKind;
use zhike_domain::product::Product;
use zhike_domain::review::{Review, ReviewQueue, ReviewReason, Ruling};
use zhike_domain::suitability::{
    Case, Initiator, OfferChannel, OfferFacts, OfferPath, Outcome, RulePack, judge,
};
use zhike_evidence::{What, verify};
use zhike_workstation::ports::{Clock, SystemClock};

use crate::central_database::{clients, products, reviews};
use crate::firm::Firm;
use crate::window::{PASSPHRASE, Window, can_open};

const WORDS: &str = "他自己提出要买，讲清了最多可能亏多少，他仍坚持。";
const AGREED: &str = "材料齐全，客户本人签字，同意。";

/// A client of the demo RM and a product of which the rules say this when so asked, of the lowest level of which they say it.
fn pair(firm: &Firm, rm: &str, outcome: Outcome, initiator: Initiator) -> (Client, Product) {
    let pack = RulePack::shipped();
    let today = SystemClock.today();
    let of_rm: Vec<Client> =
        clients(&firm.database()).into_iter().filter(|c| c.rm.to_string() == rm).collect();
    let mut offered = products(&firm.database());
    offered.sort_by_key(|product| (product.risk_level, product.code.clone()));
    for product in offered.iter().filter(|product| product.risk_level < RiskLevel::R4) {
        for client in &of_rm {
            let offer = OfferFacts {
                date: Some(today),
                initiator: Some(initiator),
                channel: Some(OfferChannel::Online),
                ..OfferFacts::default()
            };
            let verdict = judge(&Case::of(client, product, offer), pack);
            let signed_here = |kind: DocumentKind| {
                matches!(
                    kind,
                    DocumentKind::RiskWarning | DocumentKind::Insistence | DocumentKind::AdviceStatement
                )
            };
            if verdict.verdict == outcome && verdict.documents.iter().all(|due| signed_here(due.kind)) {
                return (client.clone(), product.clone());
            }
        }
    }
    panic!("the demo has no such client and product");
}

/// Opens the offer of a product to a client, brought up by the one named, online.
async fn offer(window: &Window, client: &Client, product: &Product, by: &str) {
    window.go_to(&format!("/clients/{}/offer?product={}", client.id, product.code)).await;
    window.get("offer-page").await;
    window.click_words(by).await;
    window.click_words("线上").await;
}

/// Unlocks a device that was used before.
async fn unlock(firm: &Firm, person: &str) -> Window {
    let window = Window::open(&firm.device_of(person)).await;
    window.type_into("unlock-passphrase", PASSPHRASE).await;
    window.click("unlock-submit").await;
    window.get("sync-state").await;
    window
}

async fn exchange(window: &Window) {
    window.click("sync-state").await;
    window.click("sync-now").await;
    window.wait_for_attribute("sync-state", "data-pending", "0").await;
    window.wait_for_attribute("sync-state", "data-phase", "idle").await;
}

fn waiting(firm: &Firm, client: &Client) -> Review {
    let mut found = reviews(&firm.database());
    found.retain(|review| review.client == client.id);
    assert_eq!(found.len(), 1, "one review of this client");
    found.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_above_his_level_is_warned_of_signed_and_approved_in_another_branch() {
    if !can_open() {
        return;
    }
    let mut firm = Firm::with_clients(60);
    let window = Window::open(&firm.device()).await;
    window.enrol(&firm.url(), &firm.code()).await;
    window.get("today-ready").await;
    window.wait_for_attribute("sync-state", "data-phase", "idle").await;
    let (client, product) = pair(&firm, &firm.rm(), Outcome::WarnAndSign, Initiator::Client);

    // He asks for it. No network: the answer comes all the same.
    firm.kill_central();
    offer(&window, &client, &product, "客户主动").await;
    window.wait_for_attribute("verdict", "data-verdict", "WarnAndSign").await;
    window.picture("offer-warned").await;

    // He is warned, insists, and signs each paper with his own hand.
    for _ in 0..6 {
        if !window.has("sign-paper").await {
            break;
        }
        window.click("sign-paper").await;
        window.sign("signature-sheet").await;
        window.picture("offer-signing").await;
        window.click("paper-sign").await;
        window.wait_until_gone("paper-sign").await;
    }
    window.picture("offer-signed").await;
    window.click("end-accepted").await;
    window.get("log-form").await;
    window.type_into("log-summary", WORDS).await;
    window.picture("offer-log").await;
    window.click("log-seal").await;
    window.get("sealed-entry").await;
    let entry = window.attribute("sealed-entry", "data-entry-id").await.expect("the id is shown");
    window.picture("offer-sealed").await;
    firm.start_central();
    exchange(&window).await;
    window.close().await;

    // Central has it, on the path, with what was signed; it waits for a checker of any branch.
    let review = waiting(&firm, &client);
    assert_eq!((review.queue, review.entry.to_string()), (ReviewQueue::Checker, entry.clone()));
    assert_eq!(review.reasons, [ReviewReason::WarnAndSign]);
    let record = review.sealed.entry.service().expect("a service record");
    let made = &record.offers[0];
    assert_eq!((made.path, made.verdict.verdict), (OfferPath::Compliant, Outcome::WarnAndSign));
    for kind in [DocumentKind::RiskWarning, DocumentKind::Insistence, DocumentKind::SignatureStrokes] {
        assert!(made.documents.iter().any(|document| document.kind == kind), "{kind:?}");
    }

    // A checker of another branch looks at it and approves; she has no book of her own.
    let window = Window::open(&firm.device_of("checker")).await;
    window.enrol(&firm.url(), &firm.code_for("钟惠敏")).await;
    window.get("review-page").await;
    window.click("review-row").await;
    window.get("review-detail").await;
    window.wait_for_attribute("review-seal", "data-holds", "true").await;
    window.picture("review").await;
    // She sees what he signed, from central, on a device that never had it.
    window.click("document-show").await;
    window.get("document-content").await;
    window.picture("review-paper").await;
    window.press_escape().await;
    window.wait_until_gone("document-content").await;
    window.type_into("review-reason", AGREED).await;
    window.click("rule-approved").await;
    window.wait_for_attribute("decided", "data-ruling", "approved").await;
    window.picture("review-decided").await;
    exchange(&window).await;
    window.close().await;
    let decided = waiting(&firm, &client).decided.expect("it is decided");
    assert_eq!((decided.ruling, decided.by_name.as_str()), (Ruling::Approved, "钟惠敏"));

    // He who made it sees it.
    let window = unlock(&firm, "rm").await;
    exchange(&window).await;
    window.go_to(&format!("/log/entry/{entry}")).await;
    window.get("sealed-entry").await;
    window.wait_for_text("entry-review", "钟惠敏").await;
    window.picture("offer-approved").await;
    window.close().await;

    // Twenty years later somebody asks: a name, a product, days. The pack is fetched, checked here, saved, and holds anywhere.
    let device = firm.device_of("compliance");
    let window = Window::open(&device).await;
    window.enrol(&firm.url(), &firm.code_for("江克勤")).await;
    window.get("review-page").await;
    window.wait_for_attribute("sync-state", "data-phase", "idle").await;
    window.go_to(&format!("/evidence?product={}", product.code)).await;
    let began = Instant::now();
    window.type_into("evidence-whom", client.name.reveal()).await;
    window.click("evidence-find").await;
    window.click("evidence-client").await;
    window.click("evidence-fetch").await;
    window.wait_for_attribute("evidence-checked", "data-holds", "true").await;
    eprintln!("from the name to a checked pack: {:.1} s", began.elapsed().as_secs_f64());
    window.picture("evidence").await;
    window.click("evidence-save").await;
    let pack = window.saved(&device, "zip", |bytes| verify(bytes, &"0".repeat(64), None).is_ok()).await;
    window.close().await;
    let key = String::from_utf8(firm.ask_central(&["key"])).expect("a key is text");
    let verification = verify(&pack, &key, None).expect("the pack opens");
    assert!(verification.holds, "{:?}", verification.broken());
    let seals = verification.checks.iter().filter(|check| check.what == What::Seal);
    assert_eq!(seals.count(), 2, "the entry and its approval");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_off_the_path_is_sealed_as_a_breach_and_reaches_compliance() {
    if !can_open() {
        return;
    }
    let firm = Firm::with_clients(60);
    let window = Window::open(&firm.device()).await;
    window.enrol(&firm.url(), &firm.code()).await;
    window.get("today-ready").await;
    window.wait_for_attribute("sync-state", "data-phase", "idle").await;
    let (client, product) = pair(&firm, &firm.rm(), Outcome::Block, Initiator::Rm);

    // She brought it up above his level, and he took it. The window says what that is, and lets it be written down.
    offer(&window, &client, &product, "我来推介").await;
    window.wait_for_attribute("verdict", "data-verdict", "Block").await;
    window.picture("offer-blocked").await;
    window.click("end-accepted").await;
    window.get("log-form").await;
    window.type_into("log-summary", WORDS).await;
    window.picture("offer-breach").await;
    window.click("log-seal").await;
    window.get("sealed-entry").await;
    exchange(&window).await;
    window.close().await;
    let review = waiting(&firm, &client);
    assert_eq!(
        (review.queue, review.reasons.as_slice()),
        (ReviewQueue::Compliance, &[ReviewReason::Breach][..])
    );

    let window = Window::open(&firm.device_of("compliance")).await;
    window.enrol(&firm.url(), &firm.code_for("江克勤")).await;
    window.get("review-page").await;
    window.click("review-row").await;
    window.wait_for_attribute("review-seal", "data-holds", "true").await;
    window.picture("compliance").await;
    window.click("rule-noted").await;
    window.wait_for_attribute("decided", "data-ruling", "noted").await;
    exchange(&window).await;
    window.close().await;
    assert_eq!(waiting(&firm, &client).decided.map(|decided| decided.ruling), Some(Ruling::Noted));
}
