//! Risk questionnaires (SU-13, SU-14): whose they may be, how often, and what central makes of the client.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use zhike_domain::canonical::Digest256;
use zhike_domain::closed_sets::RiskClass;
use zhike_domain::ids::{ClientId, QuestionnaireId};
use zhike_domain::questionnaire::{AnsweredQuestionnaire, GivenAnswer};
use zhike_domain::suitability::questions::{Question, Questions, Scored, score};
use zhike_protocol::push::{MutationKind, MutationOutcome, RejectCode};
use zhike_protocol::record::RecordKind;

use crate::support::*;

const APPLIED: MutationOutcome = MutationOutcome::Applied;
const MALFORMED: MutationOutcome = MutationOutcome::Rejected(RejectCode::Malformed);
const NOT_ENTITLED: MutationOutcome = MutationOutcome::Rejected(RejectCode::NotEntitled);
const BEYOND_LIMIT: MutationOutcome = MutationOutcome::Rejected(RejectCode::BeyondLimit);

/// Answers that reach a class: the least of every question, raised from the last to its most until it is reached.
fn reaching(class: RiskClass) -> (Vec<GivenAnswer>, Scored) {
    let questions = Questions::shipped();
    let pick = |raised: usize| -> Vec<GivenAnswer> {
        let of = |(at, question): (usize, &Question)| {
            let most = at + raised >= questions.questions.len();
            let mut options: Vec<_> = question.options.iter().collect();
            options.sort_by_key(|option| option.points);
            let option = if most { options.last() } else { options.first() };
            let options = vec![option.unwrap().code.clone()];
            GivenAnswer { question: question.code.clone(), options, millis: 9_000 }
        };
        questions.questions.iter().enumerate().map(of).collect()
    };
    (0..=questions.questions.len())
        .map(|raised| {
            let answers = pick(raised);
            let scored = score(questions, &answers).unwrap();
            (answers, scored)
        })
        .find(|(_, scored)| scored.class == class)
        .unwrap()
}

fn answered(device: &Device, number: u32, client: ClientId, at: DateTime<Utc>) -> AnsweredQuestionnaire {
    answered_as(RiskClass::C3, device, number, client, at)
}

fn answered_as(
    class: RiskClass,
    device: &Device,
    number: u32,
    client: ClientId,
    at: DateTime<Utc>,
) -> AnsweredQuestionnaire {
    let (answers, scored) = reaching(class);
    AnsweredQuestionnaire {
        id: QuestionnaireId::new(start(), id_bytes("questionnaire", number)),
        client,
        rm: device.enrolment.owner.id,
        device: device.id(),
        version: Questions::shipped().version.clone(),
        version_digest: Questions::shipped().digest,
        started_at: at - TimeDelta::minutes(6),
        finished_at: at,
        answers: answers.into(),
        points: scored.points,
        class: scored.class,
        tolerates_no_loss: scored.tolerates_no_loss,
        class_before: Some(RiskClass::C3),
        change_confirmed: false,
        documents: Vec::new(),
    }
}

async fn put(device: &mut Device, sent: &AnsweredQuestionnaire) -> MutationOutcome {
    let args = serde_json::to_value(sent).unwrap();
    let mutation = device.mutation(MutationKind::PutQuestionnaire, &sent.id.to_string(), 0, args);
    device.push(vec![mutation]).await.unwrap().results[0].outcome
}

async fn client_of(device: &Device, client: ClientId) -> Value {
    let (changes, _) = device.pull_all(None, 500).await.unwrap();
    state(&changes).remove(&(RecordKind::Client.name().to_owned(), client.to_string())).unwrap()
}

#[tokio::test]
async fn the_class_follows_from_what_the_client_answered_on_his_day_in_shanghai() {
    let central = Central::small().await;
    let (mut device, desktop) = (central.device(1, 1).await, central.device(1, 2).await);
    let id = client_id(1, 1);
    let connection = rusqlite::Connection::open(central.folder.path().join("central.db")).unwrap();
    let later = "UPDATE record SET body = json_set(body, '$.nickname', 'A') WHERE kind = 'client'";
    connection.execute(later, []).unwrap();
    // 17:00 UTC on the 19th is the 20th in Shanghai.
    let at: DateTime<Utc> = "2026-11-19T17:00:00Z".parse().unwrap();
    let sent =
        AnsweredQuestionnaire { change_confirmed: true, ..answered_as(RiskClass::C1, &device, 1, id, at) };
    assert_eq!(put(&mut device, &sent).await, APPLIED);
    let body = client_of(&desktop, id).await;
    assert_eq!((&body["risk_class"], &body["risk_class_on"]), (&json!("C1"), &json!("2026-11-20")));
    assert_eq!(body["profile"]["tolerates_no_loss"], json!(true));
    assert_eq!(body["profile"]["accepted_kinds"], json!(reaching(RiskClass::C1).1.accepted_kinds));
    assert_eq!(body["means"]["horizon_months"], json!(reaching(RiskClass::C1).1.horizon_months));
    assert_eq!(body["profile"]["questionnaires"], json!(["2026-11-19T17:00:00Z"]));
    assert_eq!(body["nickname"], "A", "fields of a later version stay");
    // The same again, under a new number, changes nothing; another under its id is refused.
    assert_eq!(put(&mut device, &sent).await, APPLIED);
    assert_eq!(client_of(&desktop, id).await, body);
    assert_eq!(put(&mut device, &AnsweredQuestionnaire { points: 99, ..sent }).await, MALFORMED);
}

#[tokio::test]
async fn a_changed_class_is_not_taken_unless_the_client_confirmed_it() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let id = client_id(1, 1);
    let sent = answered_as(RiskClass::C4, &device, 1, id, start());
    assert_eq!(put(&mut device, &sent).await, MALFORMED);
    assert_eq!(client_of(&device, id).await["risk_class"], "C3");
    let same = answered(&device, 2, id, start());
    assert_eq!(put(&mut device, &same).await, APPLIED, "a class that stays needs no confirmation");
    let confirmed = AnsweredQuestionnaire { change_confirmed: true, ..sent };
    assert_eq!(put(&mut device, &confirmed).await, APPLIED);
    assert_eq!(client_of(&device, id).await["risk_class"], "C4");
}

#[tokio::test]
async fn a_third_on_one_day_and_a_ninth_in_twelve_months_are_beyond_the_limit() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let id = client_id(1, 1);
    for (number, hours) in [(1, 0), (2, 1)] {
        let sent = answered(&device, number, id, start() - TimeDelta::hours(hours));
        assert_eq!(put(&mut device, &sent).await, APPLIED);
    }
    let third = answered(&device, 3, id, start());
    assert_eq!(put(&mut device, &third).await, BEYOND_LIMIT);
    let other = client_id(1, 2);
    for months in (1..=8_u32).rev() {
        let at = start() - TimeDelta::days(i64::from(months) * 30);
        let sent = answered(&device, 10 + months, other, at);
        assert_eq!(put(&mut device, &sent).await, APPLIED);
    }
    let ninth = answered(&device, 30, other, start());
    assert_eq!(put(&mut device, &ninth).await, BEYOND_LIMIT);
    assert_eq!(client_of(&device, other).await["profile"]["questionnaires"].as_array().unwrap().len(), 8);
    assert_eq!(
        central.inspect::<i64>("SELECT count(*) FROM log_leaf WHERE outcome = 'rejected:beyond_limit'"),
        2
    );
}

#[tokio::test]
async fn an_earlier_one_that_arrives_late_counts_but_changes_no_class() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let id = client_id(1, 1);
    let newest = answered(&device, 1, id, start());
    assert_eq!(put(&mut device, &newest).await, APPLIED);
    let late = AnsweredQuestionnaire {
        change_confirmed: true,
        ..answered_as(RiskClass::C5, &device, 2, id, start() - TimeDelta::days(3))
    };
    assert_eq!(put(&mut device, &late).await, APPLIED);
    let body = client_of(&device, id).await;
    assert_eq!((&body["risk_class"], &body["risk_class_on"]), (&json!("C3"), &json!("2026-11-20")));
    assert_eq!(body["profile"]["questionnaires"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn it_is_the_callers_own_device_client_and_time() {
    let central = Central::small().await;
    let (mut device, other) = (central.device(1, 1).await, central.device(1, 2).await);
    let id = client_id(1, 1);
    let good = answered(&device, 1, id, start());
    let theirs = answered(&device, 2, client_id(2, 1), start());
    assert_eq!(put(&mut device, &theirs).await, NOT_ENTITLED);
    for wrong in [
        AnsweredQuestionnaire { rm: rm(2).id, ..good.clone() },
        AnsweredQuestionnaire { device: other.id(), ..good.clone() },
    ] {
        assert_eq!(put(&mut device, &wrong).await, NOT_ENTITLED);
    }
    for wrong in [
        AnsweredQuestionnaire { finished_at: good.started_at - TimeDelta::seconds(1), ..good.clone() },
        AnsweredQuestionnaire { finished_at: start() + TimeDelta::days(2), ..good.clone() },
        AnsweredQuestionnaire { answers: Vec::new().into(), ..good.clone() },
        AnsweredQuestionnaire { points: good.points + 1, ..good.clone() },
        AnsweredQuestionnaire { class: RiskClass::C5, change_confirmed: true, ..good.clone() },
        AnsweredQuestionnaire { tolerates_no_loss: !good.tolerates_no_loss, ..good.clone() },
        AnsweredQuestionnaire { version: "risk-0".to_owned(), ..good.clone() },
        AnsweredQuestionnaire { version_digest: Digest256([3; 32]), ..good.clone() },
    ] {
        assert_eq!(put(&mut device, &wrong).await, MALFORMED);
    }
    assert_eq!(put(&mut device, &good).await, APPLIED);
}
