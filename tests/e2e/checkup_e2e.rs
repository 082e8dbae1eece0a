//! A checkup from end to end in the real window: see the score and why, try what would raise it, show it to the client in
//! a window of its own, take the answers, complete it, print it; and central has it as it was shown.

use zhike_domain::checkup::record::{Answer, Checkup};

use crate::central_database::{checkups, clients};
use crate::firm::Firm;
use crate::window::{PASSPHRASE, Window, can_open, pictures};

const WHY_NOT: &str = "孩子出国前不想动这笔钱";

#[tokio::test(flavor = "multi_thread")]
async fn a_checkup_is_shown_answered_completed_and_kept_as_it_was() {
    if !can_open() {
        return;
    }
    let firm = Firm::with_clients(60);
    let device = firm.device();
    let window = Window::open(&device).await;
    window.enrol(&firm.url(), &firm.code()).await;
    window.get("today-ready").await;
    window.wait_for_attribute("sync-state", "data-phase", "idle").await;

    // The book is scored in the background without being asked.
    window.click("nav-health").await;
    window.get("health-page").await;
    window.wait_for_attribute("health-page", "data-scored", "60").await;
    window.picture("health").await;

    // Her page, her health.
    window.click("search-field").await;
    window.type_into("search-field", "zsm").await;
    // The first letters alone find others.
    window.wait_for_text("search-hit", "周思敏").await;
    window.click("search-hit").await;
    window.get("client-page").await;
    window.click("open-checkup").await;
    window.get("checkup-page").await;
    window.get("preset").await;
    window.picture("checkup").await;

    // A recommendation tried out changes what would be, not what is.
    let before = window.get("what-if-score").await.text().await.expect("a score");
    window.click("preset").await;
    window.wait_for_other_text("what-if-score", &before).await;
    window.picture("checkup-what-if").await;
    window.click("what-if-reset").await;

    // Run it; show it to her.
    window.click("checkup-start").await;
    window.get("checkup-process").await;
    let main = window.open_other_window("present").await;
    window.get("presentation").await;
    window.picture("presentation").await;
    let shown = window.text().await;
    assert!(!shown.contains("CK-") && !shown.contains("WH-"), "rule numbers are for the RM");
    let names: Vec<String> = clients(&firm.database())
        .iter()
        .map(|client| client.name.reveal().clone())
        .filter(|name| name.chars().count() >= 3)
        .collect();
    assert!(names.iter().all(|name| !shown.contains(name.as_str())), "nobody's full name, hers neither");
    // The presentation's window may ask for the presentation, and for nothing else.
    let refused = window.invoke("list_clients").await;
    assert!(refused.contains("not allowed"), "the presentation asked for all clients and got {refused}");
    window.click("next-slide").await;
    window.picture("presentation-2").await;
    window.click("leave").await;
    window.type_into("leave-passphrase", "not the passphrase").await;
    window.click("leave-submit").await;
    window.get("error-code").await;
    window.type_into("leave-passphrase", PASSPHRASE).await;
    window.click("leave-submit").await;
    window.return_to(main).await;
    window.get("checkup-process").await;

    // Each finding gets her answer; one is declined with her reason.
    if window.has("checkup-shown").await {
        window.click("checkup-shown").await;
    }
    window.click("answer-declined").await;
    window.type_into("decline-reason", WHY_NOT).await;
    window.press_enter("decline-reason").await;
    window.click_each_unpressed("answer-accepted", "answers").await;
    window.picture("checkup-answered").await;
    window.click("checkup-finish").await;
    window.click("finish-save").await;
    // What was completed is history; the page is of now again, and the next checkup can begin.
    window.get("checkup-start").await;
    window.click("sync-state").await;
    window.click("sync-now").await;
    window.wait_for_attribute("sync-state", "data-pending", "0").await;

    // On paper: one page, saved where the person finds it.
    window.click("save-pdf").await;
    let paper = window.document(&device).await;
    assert!(paper.starts_with(b"%PDF-"));
    std::fs::write(pictures().join("checkup.pdf"), paper).expect("the document is kept to be looked at");
    window.close().await;

    // Central has it: shown, each finding answered, her reason with it, complete, with a target.
    let kept: Vec<Checkup> = checkups(&firm.database());
    let last = kept.iter().max_by_key(|checkup| checkup.made_at).expect("a checkup arrived");
    assert!(last.shown_at.is_some() && last.completed_at.is_some() && last.target.is_some());
    let findings = &last.result.reveal().findings;
    assert!(!findings.is_empty() && last.is_answered());
    let declined: Vec<_> = last.answers.values().filter(|answer| answer.answer == Answer::Declined).collect();
    assert_eq!(declined.len(), 1);
    assert_eq!(declined[0].reason.as_ref().map(|reason| reason.reveal().as_str()), Some(WHY_NOT));
}
