//! A checkup from its run to its completion, the sheet of facts, the scores of the book: offline, after sync, after prices moved.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, TimeDelta};
use rust_decimal::Decimal;
use zhike_domain::checkup::record::{Answer, StageTarget};
use zhike_domain::health::FactField;
use zhike_domain::ids::ClientId;
use zhike_domain::ledger::replay;
use zhike_domain::price::PriceSeries;
use zhike_intake::FirmData;
use zhike_ipc::{AnswerFinding, CheckupPage, ErrorCode, FactSheetForm, GoalForm, WhatIf};
use zhike_testkit::FixedClock;
use zhike_tests::{PASSPHRASE, ServedFirm, demo_day, demo_firm};
use zhike_workstation::{Desk, Workstation};

use crate::support::{code, exchange, find, morning, ten_o_clock};

fn answer_all(desk: &Desk, page: &CheckupPage) {
    let checkup = page.checkup.as_ref().unwrap().id;
    for (at, view) in page.findings.iter().enumerate() {
        let (answer, reason) = match at % 3 {
            0 => (Answer::Accepted, None),
            1 => (Answer::Declined, Some("等孩子毕业再说".to_owned())),
            _ => (Answer::Later, None),
        };
        desk.answer_finding(AnswerFinding { checkup, key: view.key.clone(), answer, reason }).unwrap();
    }
}

fn complete(desk: &Desk, client: ClientId) -> CheckupPage {
    let page = desk.start_checkup(client).unwrap();
    let checkup = page.checkup.as_ref().unwrap().id;
    desk.show_checkup(checkup).unwrap();
    answer_all(desk, &page);
    let target = StageTarget { score: Decimal::from(80), by: demo_day() + Days::new(180) };
    desk.complete_checkup(checkup, Some(target)).unwrap();
    desk.checkup_page(client, Some(checkup)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkup_is_run_shown_answered_and_completed_offline_and_central_has_it_after() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    firm.stop().await;

    let page = desk.start_checkup(client).unwrap();
    let id = page.checkup.as_ref().unwrap().id;
    assert!(page.frozen && !page.findings.is_empty(), "she has something to talk about");
    assert_eq!(desk.start_checkup(client).unwrap().checkup.unwrap().id, id, "begun today, it goes on");

    let too_early = desk.complete_checkup(id, None);
    assert_eq!(code(too_early), Some(ErrorCode::Invalid), "nobody has seen it yet");
    desk.show_checkup(id).unwrap();
    let key = page.findings[0].key.clone();
    let no_reason =
        AnswerFinding { checkup: id, key, answer: Answer::Declined, reason: Some("  ".to_owned()) };
    assert_eq!(code(desk.answer_finding(no_reason)), Some(ErrorCode::Invalid), "a refusal has a reason");
    answer_all(&desk, &page);
    let past = StageTarget { score: Decimal::from(80), by: demo_day() };
    assert_eq!(code(desk.complete_checkup(id, Some(past))), Some(ErrorCode::Invalid));
    let target = StageTarget { score: Decimal::from(80), by: demo_day() + Days::new(180) };
    let state = desk.complete_checkup(id, Some(target)).unwrap();
    assert!(state.completed_at.is_some() && !state.synced);
    assert_eq!(state.answered, state.findings);

    firm.start().await.unwrap();
    exchange(&workstation, &desk).await.unwrap();
    assert!(desk.checkup_page(client, Some(id)).unwrap().checkup.unwrap().synced);
    let elsewhere = firm.enrol("second", clock.clone()).await.unwrap();
    let second = elsewhere.desk().unwrap();
    exchange(&elsewhere, &second).await.unwrap();
    let there = second.checkup_page(client, Some(id)).unwrap();
    assert_eq!(
        there,
        desk.checkup_page(client, Some(id)).unwrap(),
        "central hands out what was found, to the last figure"
    );
    assert_eq!(there.target, Some(target));
}

/// The firm, with every close of the last day halved.
fn after_a_crash(data: &FirmData) -> FirmData {
    let mut data = data.clone();
    for series in &mut data.prices {
        let mut points = series.points().to_vec();
        if let Some((_, close)) = points.last_mut() {
            *close = (*close / Decimal::TWO).round_dp(3).max(Decimal::new(1, 3));
        }
        *series = PriceSeries::new(series.product.clone(), points).unwrap();
    }
    data
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_checkup_stays_as_it_was_shown_when_prices_change() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let data = demo_firm(20);
    let firm = ServedFirm::serve(&data).await.unwrap();
    let workstation = firm.enrol("device", clock.clone()).await.unwrap();
    let desk = workstation.desk().unwrap();
    exchange(&workstation, &desk).await.unwrap();
    let client = find(&desk, "周思敏");
    let shown = desk.start_checkup(client).unwrap();
    let id = shown.checkup.as_ref().unwrap().id;
    exchange(&workstation, &desk).await.unwrap();

    firm.import(&after_a_crash(&data)).unwrap();
    exchange(&workstation, &desk).await.unwrap();
    clock.advance(TimeDelta::days(1));
    let now = desk.checkup_page(client, None).unwrap();
    assert!(now.assets < shown.assets, "today shows the crash");
    let then = desk.checkup_page(client, Some(id)).unwrap();
    let comparable =
        |page: &CheckupPage| CheckupPage { checkup: None, due: shown.due.clone(), ..page.clone() };
    assert_eq!(comparable(&then), comparable(&shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_clients_of_whom_something_changed_are_scored_again() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(30, &clock).await;
    let everyone = u32::try_from(desk.client_list().unwrap().rows.len()).unwrap();
    let score = || desk.score_book(&|_| true).unwrap();
    let first = score();
    assert_eq!((first.done, first.of, first.running), (everyone, everyone, false));
    let health = desk.book_health().unwrap();
    assert_eq!((health.scored, health.clients), (everyone, everyone));
    assert_eq!(health.distribution.iter().sum::<u32>() + health.insufficient, everyone);
    assert_eq!(score().of, 0, "nothing has changed");

    let client = find(&desk, "周思敏");
    let mut form = desk.fact_sheet(client).unwrap().form;
    form.means.cover = Some(Decimal::from(5_000_000));
    desk.keep_fact_sheet(form).unwrap();
    assert_eq!(score().of, 1, "he told us something");
    clock.advance(TimeDelta::days(1));
    assert_eq!(score().of, everyone, "a new day: prices age, deadlines come nearer");

    clock.advance(TimeDelta::days(1));
    let stopped = desk.score_book(&|progress| progress.done < 5).unwrap();
    assert!(stopped.done < everyone && !stopped.running);
    assert_eq!(score().of, everyone - stopped.done, "what was scored before it was stopped is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_book_scores_what_the_page_shows() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(40, &clock).await;
    desk.score_book(&|_| true).unwrap();
    for row in desk.book_health().unwrap().rows {
        let page = desk.checkup_page(row.client.id, None).unwrap();
        let number = |severity| page.findings.iter().filter(|view| view.finding.severity == severity).count();
        use zhike_domain::checkup::Severity::{Act, Watch};
        assert_eq!((row.score, row.band, row.assets), (page.health.score, page.health.band, page.assets));
        assert_eq!((row.act as usize, row.watch as usize), (number(Act), number(Watch)));
        assert_eq!(row.six_month_loss, page.six_month_loss.as_ref().map(|loss| loss.amount));
        assert_eq!(row.due, page.due);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn contributions_add_up_to_the_return_and_gains_to_the_money() {
    let data = demo_firm(60);
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(60, &clock).await;
    let mut attributed = 0;
    for row in desk.client_list().unwrap().rows {
        let page = desk.checkup_page(row.id, None).unwrap();
        let Some(twr) = page.figures.twr else { continue };
        let sum: f64 = page.contributions.iter().map(|part| part.contribution).sum();
        assert!((sum - twr).abs() <= 1e-9 * (1.0 + twr.abs()), "{sum} {twr}");
        let ledger: Vec<_> = data.ledger.iter().filter(|row_of| row_of.client == row.id).cloned().collect();
        let position = replay(&ledger, demo_day());
        let gains: Decimal = page.contributions.iter().map(|part| part.gain).sum();
        assert_eq!(
            gains,
            page.assets - page.held_away - position.net_invested,
            "all gains are what is there and was not paid in"
        );
        let days = page.curve.days.len();
        assert_eq!((page.curve.values.len(), page.curve.drawdown.len()), (days, days));
        if let (Some(deepest), Some(curve)) =
            (page.figures.max_drawdown, page.curve.drawdown.iter().copied().reduce(f64::min))
        {
            assert!((deepest.depth - curve).abs() <= 1e-9, "the curve falls as deep as the figure says");
        }
        attributed += usize::from(!page.attribution.is_empty());
    }
    assert!(attributed > 10, "most accounts can be held against their target");
}

fn answered(form: &FactSheetForm, fields: &[FactField]) -> FactSheetForm {
    FactSheetForm { answered: fields.to_vec(), self_check: true, ..form.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_self_check_is_complete_when_every_question_was_answered_even_by_not_knowing() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    let view = desk.fact_sheet(client).unwrap();
    let asked: Vec<FactField> = view.questions.iter().map(|question| question.field).collect();
    let before = view.answered;
    let mut form = view.form;
    form.means.essential_monthly_spend = Some(Decimal::from(18_000));
    form.goals = Some(vec![GoalForm {
        name: "女儿学费".to_owned(),
        due: demo_day() + Days::new(600),
        amount: Decimal::from(800_000),
    }]);
    let half = desk.keep_fact_sheet(answered(&form, &asked[..1])).unwrap();
    assert!(half.answered >= before && half.completed_on.is_none() || view.completed_on.is_some());
    let told = half.told_on.iter().find(|told| told.field == FactField::Goals).unwrap();
    assert_eq!(told.on, demo_day());
    let whole = desk.keep_fact_sheet(answered(&half.form, &asked)).unwrap();
    assert_eq!(whole.answered, whole.questions_total);
    assert!(whole.completed_on.is_some());

    let wrong = |change: &dyn Fn(&mut FactSheetForm)| {
        let mut form = whole.form.clone();
        change(&mut form);
        desk.keep_fact_sheet(form).map(|_| ()).map_err(|fault| fault.to_ipc().field.unwrap_or_default())
    };
    assert_eq!(wrong(&|form| form.means.debts = Some(Decimal::NEGATIVE_ONE)), Err("debts".to_owned()));
    assert_eq!(
        wrong(&|form| form.means.loss_tolerance = Some(Decimal::TWO)),
        Err("loss_tolerance".to_owned())
    );
    let due_yesterday = |form: &mut FactSheetForm| {
        form.goals.as_mut().unwrap()[0].due = demo_day() - Days::new(1);
    };
    assert_eq!(wrong(&due_yesterday), Err("goals".to_owned()));
    exchange(&workstation, &desk).await.unwrap();
    assert_eq!(desk.fact_sheet(client).unwrap(), whole, "central has it, and gives it back as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_what_if_that_changes_nothing_is_the_page() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    let page = desk.checkup_page(client, None).unwrap();
    let same = desk.try_what_if(client, &WhatIf::default()).unwrap();
    assert_eq!((same.health, same.allocation), (page.health.clone(), page.allocation.clone()));
    assert_eq!(
        (same.replays, same.goals, same.cost),
        (page.replays.clone(), page.goals.clone(), Decimal::ZERO)
    );
    let suitable: BTreeMap<&str, bool> =
        page.candidates.iter().map(|row| (row.product.as_str(), row.suitable)).collect();
    assert!(suitable.values().any(|fits| *fits) && suitable.contains_key("cash"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_presentation_shows_one_client_and_only_the_passphrase_leads_out() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, workstation, desk) = morning(20, &clock).await;
    let client = find(&desk, "周思敏");
    assert_eq!(code(desk.presentation()), Some(ErrorCode::NotFound), "nothing was chosen");
    let page = complete(&desk, client);
    desk.choose_presentation(client, Some(page.checkup.as_ref().unwrap().id)).unwrap();
    let shown = desk.presentation().unwrap();
    assert_eq!(shown.addressed.zh, "周女士");
    let for_her = page.findings.iter().filter(|view| view.finding.said_to_client().is_some());
    assert_eq!((shown.assets, shown.findings.len()), (page.assets, for_her.count()));
    let all = serde_json::to_string(&shown).unwrap();
    for row in desk.client_list().unwrap().rows {
        assert!(row.id == client || !all.contains(&row.name), "nobody else's name");
    }
    let leave =
        |workstation: &Workstation, passphrase: &str| code(workstation.leave_presentation(passphrase));
    assert_eq!(leave(&workstation, "not the passphrase"), Some(ErrorCode::WrongPassphrase));
    assert!(desk.presentation().is_ok());
    clock.advance(TimeDelta::minutes(1));
    assert_eq!(leave(&workstation, PASSPHRASE), None);
    assert_eq!(code(desk.presentation()), Some(ErrorCode::NotFound));
}
