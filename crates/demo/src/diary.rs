//! The diary: today's visits of the cast, and a few on each of the coming working days.

use chrono::Duration;
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

/// Visits that are to come, today's included.
pub(crate) fn visits(
    people: &[Person],
    rm: &Staff,
    words: &Words,
    calendar: &Calendar,
    dice: &mut Dice,
) -> Vec<Visit> {
    let planned_before = Duration::days(8);
    let mut visits: Vec<Visit> = Vec::new();
    for person in people {
        let Some(meeting) = person.role.as_ref().and_then(|role| role.visit.as_ref()) else { continue };
        let starts_at = meeting.begins(calendar.today);
        visits.push(Visit {
            id: VisitId::new(starts_at - planned_before, dice.bytes()),
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
    let worth_a_visit = |p: &&Person| {
        p.role.is_none()
            && p.client.kind == ClientKind::Person
            && p.client.tier >= Tier::Affluent
            && !p.client.do_not_contact
    };
    let mut to_visit = dice.shuffled(people.iter().filter(worth_a_visit).collect::<Vec<_>>()).into_iter();
    let most = i64::from(u32::try_from(people.len() / 60).unwrap_or(3).clamp(1, 3));
    for day in calendar.working_days(calendar.from_today(1), calendar.from_today(AHEAD)) {
        let mut hour = 9;
        for _ in 0..dice.between(1, most) {
            let Some(person) = to_visit.next() else { break };
            let Some(plan) = dice.weighted(&words.plan, |plan| plan.weight) else { break };
            let Some(channel) = dice.pick(&plan.channels).copied() else { break };
            hour += 1 + dice.below(2);
            let starts_at = instant(day, hour, dice.below(2) * 30);
            hour += 1;
            visits.push(Visit {
                id: VisitId::new(starts_at - planned_before, dice.bytes()),
                client: person.client.id,
                rm: rm.id,
                starts_at,
                minutes: 30 + dice.below(3) * 15,
                channel,
                place: words.place(channel, dice),
                purpose: plan.purpose,
                note: Some(Private::new(dice.word(&plan.notes).to_owned())),
                status: VisitStatus::Planned,
            });
        }
    }
    visits
}
