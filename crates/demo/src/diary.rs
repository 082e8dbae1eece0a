//! The diary: today's visits of the cast, and a few on each of the coming working days.

use chrono::{DateTime, TimeDelta, Utc};
use zhike_domain::closed_sets::{ClientKind, Tier, VisitStatus};
use zhike_domain::ids::VisitId;
use zhike_domain::private::Private;
use zhike_domain::staff::Staff;
use zhike_domain::visit::Visit;

use crate::contacts::Words;
use crate::days::{Calendar, instant};
use crate::dice::Dice;
use crate::people::Person;

/// How far ahead visits are planned, in days.
const AHEAD: i64 = 14;
/// How long before it a visit was agreed.
const PLANNED_BEFORE: TimeDelta = TimeDelta::days(8);

/// Visits that are to come, today's included.
pub(crate) fn visits(
    people: &[Person],
    rm: &Staff,
    words: &Words,
    calendar: &Calendar,
    dice: &mut Dice,
) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    for person in people {
        let Some(meeting) = person.role.as_ref().and_then(|role| role.visit.as_ref()) else { continue };
        let starts_at = meeting.begins(calendar.today);
        visits.push(Visit {
            id: VisitId::new(starts_at - PLANNED_BEFORE, dice.bytes()),
            client: person.client.id,
            rm: rm.id,
            starts_at,
            minutes: meeting.minutes,
            channel: meeting.channel,
            place: Some(Private::new(meeting.place.clone())),
            purpose: meeting.purpose,
            note: Some(Private::new(meeting.note.clone())),
            status: VisitStatus::Planned,
        });
    }
    let mut to_visit = dice.shuffled(people.iter().filter(worth_a_visit).collect::<Vec<_>>()).into_iter();
    let most = i64::from(u32::try_from(people.len() / 60).unwrap_or(3).clamp(1, 3));
    for day in calendar.working_days(calendar.in_days(1), calendar.in_days(AHEAD)) {
        let mut hour = 9;
        for _ in 0..dice.between(1, most) {
            let Some(person) = to_visit.next() else { break };
            hour += 1 + dice.below(2);
            visits.extend(planned(person, rm, words, instant(day, hour, dice.below(2) * 30), dice));
            hour += 1;
        }
    }
    visits
}

/// Three visits today, for a book that has no cast.
pub(crate) fn visits_of_today(
    people: &[Person],
    rm: &Staff,
    words: &Words,
    calendar: &Calendar,
    dice: &mut Dice,
) -> Vec<Visit> {
    let likely = dice.shuffled(people.iter().filter(worth_a_visit).collect::<Vec<_>>());
    let times = [(10, 0), (14, 30), (16, 0)];
    likely
        .into_iter()
        .zip(times)
        .filter_map(|(person, (hour, minute))| {
            planned(person, rm, words, instant(calendar.today, hour, minute), dice)
        })
        .collect()
}

fn worth_a_visit(person: &&Person) -> bool {
    let client = &person.client;
    let wealthy = client.kind == ClientKind::Person && client.tier >= Tier::Affluent;
    person.role.is_none() && wealthy && !client.do_not_contact
}

/// A visit for one of the usual reasons.
fn planned(
    person: &Person,
    rm: &Staff,
    words: &Words,
    starts_at: DateTime<Utc>,
    dice: &mut Dice,
) -> Option<Visit> {
    let plan = dice.weighted(&words.plan, |plan| plan.weight)?;
    let channel = dice.pick(&plan.channels).copied()?;
    Some(Visit {
        id: VisitId::new(starts_at - PLANNED_BEFORE, dice.bytes()),
        client: person.client.id,
        rm: rm.id,
        starts_at,
        minutes: 30 + dice.below(3) * 15,
        channel,
        place: words.place(channel, dice),
        purpose: plan.purpose,
        note: Some(Private::new(dice.word(&plan.notes).to_owned())),
        status: VisitStatus::Planned,
    })
}
