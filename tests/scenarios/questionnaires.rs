//! The risk questionnaire (SU-13, SU-14): answered by the client in a window of his own, kept once signed, taken in by central.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use zhike_domain::closed_sets::{RiskClass, RiskLevel};
use zhike_domain::suitability::questions::Questions;
use zhike_ipc::{ErrorCode, FinishQuestionnaire, QuestionnaireAnswer, SignatureForm};
use zhike_testkit::FixedClock;
use zhike_tests::PASSPHRASE;

use crate::support::{code, exchange, find, morning, ten_o_clock};

/// The boldest answer to every question, each looked at for four seconds.
fn bold() -> Vec<QuestionnaireAnswer> {
    let answer = |question: &zhike_domain::suitability::questions::Question| {
        let option = question.options.iter().max_by_key(|option| option.points).unwrap();
        QuestionnaireAnswer {
            question: question.code.clone(),
            options: vec![option.code.clone()],
            millis: 4_000,
        }
    };
    Questions::shipped().questions.iter().map(answer).collect()
}

fn signed(answers: Vec<QuestionnaireAnswer>, change_confirmed: bool) -> FinishQuestionnaire {
    let strokes = r#"[{"points":[{"x":10,"y":20,"pressure":0.5,"time":1795140000000}]}]"#.to_owned();
    let picture = STANDARD.encode(b"\x89PNG\r\n\x1a\nink");
    FinishQuestionnaire { answers, change_confirmed, signature: SignatureForm { strokes, picture } }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_the_client_gave_himself_waits_for_central_and_then_holds() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    firm.stop().await;

    let start = desk.questionnaire_start(client).unwrap();
    assert!(!start.limited && start.proposed.is_none());
    assert_eq!((start.taken_today, start.most_a_day, start.most_a_year), (0, 2, 8));
    assert_eq!(code(desk.presented_questionnaire()), Some(ErrorCode::NotFound), "not before he is handed it");
    desk.choose_questionnaire(client).unwrap();
    let shown = desk.presented_questionnaire().unwrap();
    assert_eq!(shown.addressed.zh, "周女士");
    assert_eq!(shown.questions.len(), Questions::shipped().questions.len());
    assert_eq!(code(desk.presentation()), Some(ErrorCode::NotFound), "that window shows nothing else");
    let result = desk.judge_questionnaire(bold()).unwrap();
    assert_eq!((result.class, result.up_to), (RiskClass::C5, RiskLevel::R5));
    assert!(result.changed && result.class_before == Some(RiskClass::C3));

    let early = desk.finish_questionnaire(signed(bold(), true));
    assert_eq!(code(early), Some(ErrorCode::Invalid), "nobody read for a minute within none");
    clock.advance(TimeDelta::minutes(2));
    let unconfirmed = desk.finish_questionnaire(signed(bold(), false));
    assert_eq!(code(unconfirmed), Some(ErrorCode::Invalid), "a changed class is confirmed by him");
    let mut blank = signed(bold(), true);
    blank.signature.strokes = "[]".to_owned();
    assert_eq!(code(desk.finish_questionnaire(blank)), Some(ErrorCode::Invalid), "blank is no signature");
    assert_eq!(desk.finish_questionnaire(signed(bold(), true)).unwrap().class, RiskClass::C5);
    assert_eq!(code(desk.presented_questionnaire()), Some(ErrorCode::NotFound), "once kept it is gone");

    let proposed = desk.questionnaire_start(client).unwrap().proposed.unwrap();
    assert!(proposed.class == RiskClass::C5 && !proposed.sent);
    assert_eq!(desk.store().client(client).unwrap().unwrap().risk_class, Some(RiskClass::C3));
    firm.start().await.unwrap();
    exchange(&workstation, &desk).await.unwrap();
    let taken_in = desk.store().client(client).unwrap().unwrap();
    assert_eq!(taken_in.risk_class, Some(RiskClass::C5));
    assert!(desk.questionnaire_start(client).unwrap().proposed.is_none());
    let kept = desk.store().questionnaires_of(client).unwrap();
    assert_eq!((kept.len(), kept[0].documents.len()), (1, 2), "with strokes and picture");
    assert!(kept[0].answers.reveal().iter().all(|answer| answer.millis == 4_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_halfway_keeps_nothing_and_a_third_in_a_day_does_not_begin() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    desk.choose_questionnaire(client).unwrap();
    desk.presented_questionnaire().unwrap();
    desk.judge_questionnaire(bold()).unwrap();
    assert_eq!(code(workstation.leave_presentation("wrong")), Some(ErrorCode::WrongPassphrase));
    workstation.leave_presentation(PASSPHRASE).unwrap();
    assert!(desk.store().questionnaires_of(client).unwrap().is_empty());
    assert_eq!(desk.sync_store().outbox_counts().unwrap().pending, 0);

    for _ in 0..2 {
        desk.choose_questionnaire(client).unwrap();
        desk.presented_questionnaire().unwrap();
        clock.advance(TimeDelta::minutes(5));
        desk.finish_questionnaire(signed(bold(), true)).unwrap();
    }
    let start = desk.questionnaire_start(client).unwrap();
    assert!(start.limited && start.taken_today == 2);
    assert_eq!(start.again_on, Some(zhike_tests::demo_day() + TimeDelta::days(1)));
    assert_eq!(code(desk.choose_questionnaire(client)), Some(ErrorCode::Invalid));
    clock.advance(TimeDelta::days(1));
    assert!(desk.choose_questionnaire(client).is_ok(), "the next day he may");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_says_what_is_due_and_forgets_what_is_on_its_way() {
    use zhike_domain::suitability::duties::DutyKind;
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(200, &clock).await;
    let board = desk.duty_board().unwrap();
    assert_eq!(board.clients, 200);
    assert!(board.rows.is_sorted_by_key(|row| std::cmp::Reverse(row.duty.days_late)), "the latest first");
    let counted: u32 = board.counts.iter().map(|count| count.all).sum();
    assert_eq!(usize::try_from(counted).unwrap(), board.rows.len());
    let of = |kind| board.rows.iter().filter(move |row| row.duty.kind == kind);
    let due = of(DutyKind::Questionnaire).next().expect("somebody's class has run out").client.id;
    desk.choose_questionnaire(due).unwrap();
    desk.presented_questionnaire().unwrap();
    clock.advance(TimeDelta::minutes(5));
    desk.finish_questionnaire(signed(bold(), true)).unwrap();
    let left = desk.duty_board().unwrap();
    let still = left.rows.iter().any(|row| row.client.id == due && row.duty.kind == DutyKind::Questionnaire);
    assert!(!still, "answered here counts as done before central has heard of it");
}
