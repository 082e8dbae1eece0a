//! What clients said in surveys, and the cases low answers and complaints opened (NP-04, NP-09).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use zhike_domain::closed_sets::{CaseKind, CaseState, ClientKind, NpsElement, NpsScene, Tier};
use zhike_domain::ids::{CaseId, SurveyAnswerId};
use zhike_domain::nps::{Case, SurveyAnswer};
use zhike_domain::private::Private;

use crate::assets;
use crate::days::{Calendar, instant, shifted};
use crate::dice::Dice;
use crate::people::Person;

#[derive(Deserialize)]
struct Voice {
    scores: Vec<(u8, u32)>,
    promoter: Vec<Opinion>,
    passive: Vec<Opinion>,
    detractor: Vec<Opinion>,
    complaints: Complaints,
}

#[derive(Deserialize)]
struct Opinion {
    element: NpsElement,
    scene: NpsScene,
    comments: Vec<String>,
}

#[derive(Deserialize)]
struct Complaints {
    texts: Vec<String>,
}

/// Answers and cases of a book.
#[derive(Default)]
pub(crate) struct Heard {
    pub answers: Vec<SurveyAnswer>,
    pub cases: Vec<Case>,
}

/// A case that stands on Today's list: how it began, and how long before the end of yesterday.
const OPEN: [(CaseKind, CaseState, i64, u32); 3] = [
    (CaseKind::Detractor, CaseState::Contacted, 1, 11),
    (CaseKind::Complaint, CaseState::Contacted, 2, 16),
    (CaseKind::Detractor, CaseState::Planned, 2, 20),
];

/// Two years of quarterly surveys: a third of the clients is asked each time, and three in ten of them answer.
pub(crate) fn voices(people: &[Person], calendar: &Calendar, first_book: bool, dice: &mut Dice) -> Heard {
    let voice: Voice = assets::VOICE.read();
    let mut heard = Heard::default();
    for wave in 0..8 {
        // Waves are sent out on a day and answered within two weeks; the last ended a month ago.
        let sent = calendar.in_days(-(45 + wave * 91));
        for person in people {
            let client = &person.client;
            let asked = client.kind == ClientKind::Person && client.opened_on < sent && dice.chance(0.33);
            // The cast's own answers are told in its file, so that its stories stay what they are.
            if asked && dice.chance(0.30) && person.role.is_none() {
                let day = shifted(sent, dice.between(0, 13));
                answer(person, day, &voice, &mut heard, dice);
            }
        }
    }
    for person in people.iter().filter(|_| people.len() >= 20) {
        if dice.chance(0.003) && person.role.is_none() {
            let opened = instant(calendar.in_days(-dice.between(20, 600)), 14, 5);
            complain(person, opened, CaseState::Closed, &voice, &mut heard, dice);
        }
    }
    for person in people {
        let Some(unhappy) = person.role.as_ref().and_then(|role| role.detractor.as_ref()) else { continue };
        let given = unhappy.given(shifted(calendar.today, -1));
        let id = SurveyAnswerId::new(given, dice.bytes());
        heard.answers.push(SurveyAnswer {
            id,
            client: person.client.id,
            answered_at: given,
            score: unhappy.score,
            element: Some(NpsElement::Service),
            scene: Some(NpsScene::Trading),
            comment: Some(Private::new(unhappy.comment.clone())),
        });
        let summary = format!("NPS {} 分：{}", unhappy.score, unhappy.comment);
        heard.cases.push(case(person, CaseKind::Detractor, given, Some(id), summary, CaseState::New, dice));
    }
    if first_book {
        open_cases(people, calendar, &voice, &mut heard, dice);
    }
    heard
}

/// The few cases of ordinary clients whose clocks run today.
fn open_cases(people: &[Person], calendar: &Calendar, voice: &Voice, heard: &mut Heard, dice: &mut Dice) {
    let ordinary = people.iter().filter(|p| p.role.is_none() && p.client.tier >= Tier::Affluent);
    let mut chosen = dice.shuffled(ordinary.collect::<Vec<_>>()).into_iter();
    for (kind, state, days_ago, hour) in OPEN {
        let Some(person) = chosen.next() else { break };
        let opened = instant(calendar.in_days(-days_ago), hour, 25);
        if kind == CaseKind::Complaint {
            complain(person, opened, state, voice, heard, dice);
        } else {
            let score = u8::try_from(dice.between(4, 6)).unwrap_or(5);
            hear(person, opened, score, &voice.detractor, state, heard, dice);
        }
    }
}

fn answer(person: &Person, day: NaiveDate, voice: &Voice, heard: &mut Heard, dice: &mut Dice) {
    let score = dice.weighted(&voice.scores, |(_, weight)| *weight).map_or(8, |(score, _)| *score);
    let at = instant(day, 8 + dice.below(14), dice.below(60));
    let opinions = match score {
        9.. => &voice.promoter,
        7..9 => &voice.passive,
        _ => &voice.detractor,
    };
    let state = match dice.below(10) {
        0..2 => CaseState::ReAsked,
        2 => CaseState::Told,
        _ => CaseState::Closed,
    };
    hear(person, at, score, opinions, state, heard, dice);
}

/// Keeps an answer, and opens its case when it is low.
fn hear(
    person: &Person,
    at: DateTime<Utc>,
    score: u8,
    opinions: &[Opinion],
    state: CaseState,
    heard: &mut Heard,
    dice: &mut Dice,
) {
    let Some(opinion) = dice.pick(opinions) else { return };
    let comment = dice.word(&opinion.comments).to_owned();
    let low = score <= 6;
    let says_why = low || dice.chance(0.55);
    let id = SurveyAnswerId::new(at, dice.bytes());
    heard.answers.push(SurveyAnswer {
        id,
        client: person.client.id,
        answered_at: at,
        score,
        element: Some(opinion.element),
        scene: Some(opinion.scene),
        comment: says_why.then(|| Private::new(comment.clone())),
    });
    if low {
        let summary = format!("NPS {score} 分：{comment}");
        heard.cases.push(case(person, CaseKind::Detractor, at, Some(id), summary, state, dice));
    }
}

fn complain(
    person: &Person,
    opened: DateTime<Utc>,
    state: CaseState,
    voice: &Voice,
    heard: &mut Heard,
    dice: &mut Dice,
) {
    let text = dice.word(&voice.complaints.texts).to_owned();
    heard.cases.push(case(person, CaseKind::Complaint, opened, None, text, state, dice));
}

fn case(
    person: &Person,
    kind: CaseKind,
    opened_at: DateTime<Utc>,
    answer: Option<SurveyAnswerId>,
    summary: String,
    state: CaseState,
    dice: &mut Dice,
) -> Case {
    Case {
        id: CaseId::new(opened_at, dice.bytes()),
        client: person.client.id,
        kind,
        opened_at,
        answer,
        summary: Private::new(summary),
        state,
        first_contact_due: opened_at + TimeDelta::hours(24),
        solution_due: opened_at + TimeDelta::hours(72),
    }
}
