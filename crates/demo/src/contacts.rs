//! Two years of contacts as they were logged, and what was promised in them. Sealing is in `archive`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use zhike_domain::calendar::local_day;
use zhike_domain::closed_sets::{
    ClientAnswer, ClientKind, ContactChannel, Gender, RiskLevel, Tier, VisitPurpose, VisitStatus,
};
use zhike_domain::ids::{ClientId, FollowUpId, LogEntryId, ProductCode, VisitId};
use zhike_domain::ledger::{LedgerEntry, LedgerKind};
use zhike_domain::log_entry::{Promise, ServiceRecord, is_late};
use zhike_domain::nps::Case;
use zhike_domain::open_item::contact_cadence_days;
use zhike_domain::private::Private;
use zhike_domain::product::Product;
use zhike_domain::staff::Staff;
use zhike_domain::visit::{FollowUp, Visit};

use crate::assets;
use crate::days::{Calendar, instant, shifted};
use crate::dice::Dice;
use crate::names::surname_of;
use crate::people::Person;

/// What log entries, promises and plans say.
#[derive(Deserialize)]
pub(crate) struct Words {
    words: Vec<OfPurpose>,
    closings: Texts,
    disclosures: Texts,
    places: BTreeMap<String, Vec<String>>,
    pub plan: Vec<Planned>,
}

#[derive(Deserialize)]
struct OfPurpose {
    purpose: VisitPurpose,
    weight: u32,
    channels: Vec<ContactChannel>,
    texts: Vec<String>,
    promises: Vec<String>,
}

#[derive(Deserialize)]
struct Texts {
    texts: Vec<String>,
}

/// Why somebody is to be met.
#[derive(Deserialize)]
pub(crate) struct Planned {
    pub purpose: VisitPurpose,
    pub weight: u32,
    pub channels: Vec<ContactChannel>,
    pub notes: Vec<String>,
}

/// A record with what its seal will say.
pub(crate) struct Written {
    pub id: LogEntryId,
    pub sealed_at: DateTime<Utc>,
    pub late: bool,
    pub record: ServiceRecord,
}

/// What came of a book's contacts.
#[derive(Default)]
pub(crate) struct Contacts {
    pub written: Vec<Written>,
    pub follow_ups: Vec<FollowUp>,
    pub visits: Vec<Visit>,
}

/// How far back the log reaches, in days.
const LOGGED_DAYS: i64 = 730;
/// Meetings of this many days back are still in the diary.
const DIARY_DAYS: i64 = 14;

/// Writes a book's log.
pub(crate) struct Scribe<'a> {
    pub calendar: &'a Calendar,
    pub words: &'a Words,
    pub rm: &'a Staff,
    /// Products by code.
    pub products: &'a BTreeMap<ProductCode, Product>,
}

impl Words {
    pub fn read() -> Self {
        assets::CONTACTS.read()
    }

    /// Where people meet over a channel.
    pub fn place(&self, channel: ContactChannel, dice: &mut Dice) -> Option<Private<String>> {
        let key = match channel {
            ContactChannel::Branch => "branch",
            ContactChannel::HomeVisit => "home_visit",
            ContactChannel::Video => "video",
            _ => return None,
        };
        self.places.get(key).map(|places| Private::new(dice.word(places).to_owned()))
    }
}

impl Scribe<'_> {
    /// The contacts of a book, oldest first.
    pub fn contacts(
        &self,
        people: &[Person],
        ledger: &[LedgerEntry],
        cases: &[Case],
        dice: &mut Dice,
    ) -> Contacts {
        let mut bought: BTreeMap<ClientId, Vec<(NaiveDate, &ProductCode)>> = BTreeMap::new();
        for row in ledger.iter().filter(|row| row.kind == LedgerKind::Buy) {
            let codes = bought.entry(row.client).or_default();
            codes.extend(row.product.as_ref().map(|product| (row.date, product)));
        }
        let none = Vec::new();
        let mut contacts = Contacts::default();
        for person in people {
            let bought = bought.get(&person.client.id).unwrap_or(&none);
            let told = person.role.as_ref().filter(|role| !role.contacts.is_empty());
            if let Some(role) = told {
                for told in &role.contacts {
                    self.write_told(person, told, &mut contacts, dice);
                }
                continue;
            }
            for (days_ago, purpose) in self.days(person, cases, dice) {
                let day = self.calendar.in_days(-days_ago);
                self.write(person, day, purpose, bought, &mut contacts, dice);
            }
        }
        self.leave_some_open(&mut contacts, people);
        contacts.written.sort_by_key(|written| (written.sealed_at, written.id));
        contacts
    }

    /// On which days before today he was spoken to, and why where it is given.
    fn days(&self, person: &Person, cases: &[Case], dice: &mut Dice) -> Vec<(i64, Option<VisitPurpose>)> {
        let client = &person.client;
        let today = self.calendar.today;
        let since = today.signed_duration_since(client.opened_on).num_days().min(LOGGED_DAYS);
        let mut days = Vec::new();
        let own = cases.iter().filter(|case| case.client == client.id && !case.state.is_open());
        for case in own {
            let ago = today.signed_duration_since(local_day(case.opened_at)).num_days() - 1;
            if (1..since).contains(&ago) {
                days.push((ago, Some(VisitPurpose::Complaint)));
            }
        }
        let count = match client.tier {
            Tier::Mass => i64::from(dice.chance(0.10)),
            Tier::Affluent => dice.weighted(&[(0, 14), (1, 58), (2, 28)], |w| w.1).map_or(1, |w| w.0),
            Tier::HighNetWorth => dice.between(2, 4),
            Tier::Private => dice.between(4, 7),
        };
        // Most were spoken to within their tier's cadence (AG-01); some are due.
        let cadence = i64::from(contact_cadence_days(client.tier));
        let mut ago = if dice.chance(0.72) {
            dice.between(1, cadence.max(2) - 1)
        } else {
            dice.between(cadence, cadence * 2)
        };
        for _ in 0..count {
            if ago >= since {
                break;
            }
            days.push((ago, None));
            ago += dice.between(cadence / 2, cadence * 2);
        }
        if since < LOGGED_DAYS && dice.chance(0.6) {
            days.push((since - dice.between(0, 2).min(since - 1), Some(VisitPurpose::FirstMeeting)));
        }
        days
    }

    fn write(
        &self,
        person: &Person,
        day: NaiveDate,
        purpose: Option<VisitPurpose>,
        bought: &[(NaiveDate, &ProductCode)],
        contacts: &mut Contacts,
        dice: &mut Dice,
    ) {
        // Contacts of a weekend are those of the working day before.
        let back = shifted(day, -9);
        let Some(day) = self.calendar.working_days(back, day).last().copied() else { return };
        let known =
            bought.iter().filter(|(on, _)| *on <= day).filter_map(|(_, code)| self.products.get(*code));
        let known: Vec<&Product> = known.collect();
        let drawn = dice.weighted(&self.words.words, |words| words.weight).map(|words| words.purpose);
        let Some(mut purpose) = purpose.or(drawn) else { return };
        let matures = |product: &&&Product| {
            let near = (shifted(day, -5), shifted(day, 8));
            product.matures_on.is_some_and(|on| near.0 <= on && on <= near.1)
        };
        // Of money that becomes free one speaks when it does; of the rest, about what moves.
        let free: Vec<&Product> = known.iter().filter(matures).copied().collect();
        let spoken_of = if purpose == VisitPurpose::Maturity && !free.is_empty() {
            free
        } else {
            if purpose == VisitPurpose::Maturity {
                purpose = VisitPurpose::Checkup;
            }
            known.into_iter().filter(|product| product.risk_level >= RiskLevel::R3).collect()
        };
        let Some(words) = self.words.words.iter().find(|words| words.purpose == purpose) else { return };
        let product = dice.pick(&spoken_of).copied();
        let usable = |text: &&String| product.is_some() || !text.contains("{product}");
        let texts: Vec<&String> = words.texts.iter().filter(usable).collect();
        let Some(text) = dice.pick(&texts) else { return };
        let names_product = text.contains("{product}");
        let channel = dice.pick(&words.channels).copied().unwrap_or(ContactChannel::Phone);
        let minutes = match channel {
            ContactChannel::Branch | ContactChannel::HomeVisit => dice.between(20, 75),
            ContactChannel::Video => dice.between(15, 45),
            _ => dice.between(4, 22),
        };
        let began = instant(day, 9 + dice.below(9), dice.below(12) * 5);
        let promises: Vec<&String> = words.promises.iter().filter(usable).collect();
        let promise = if dice.chance(0.22) { dice.pick(&promises).copied() } else { None };
        let promise =
            promise.map(|text| (self.filled(text, person, product), shifted(day, dice.between(2, 12))));
        let closing = if dice.chance(0.55) { dice.word(&self.words.closings.texts) } else { "" };
        let disclosed = names_product || words.purpose == VisitPurpose::Product;
        let record = ServiceRecord {
            client: person.client.id,
            visit: None,
            started_at: began,
            ended_at: began + TimeDelta::minutes(minutes),
            channel,
            place: self.words.place(channel, dice),
            purpose: words.purpose,
            people_present: Vec::new(),
            summary: Private::new(self.filled(&format!("{text}{closing}"), person, product)),
            products: product.filter(|_| names_product).map(|p| p.code.clone()).into_iter().collect(),
            disclosures: if disclosed {
                vec![dice.word(&self.words.disclosures.texts).to_owned()]
            } else {
                Vec::new()
            },
            offers: Vec::new(),
            documents: Vec::new(),
            client_answer: drawn_answer(words.purpose, dice),
            scripts: Vec::new(),
            follow_ups: Vec::new(),
            corrects: None,
        };
        self.keep(record, promise, contacts, dice);
    }

    fn write_told(
        &self,
        person: &Person,
        told: &crate::cast::Told,
        contacts: &mut Contacts,
        dice: &mut Dice,
    ) {
        let began = told.began(self.calendar.today);
        let promise = told.promise.as_ref().map(|p| (p.text.clone(), self.calendar.in_days(p.due_in)));
        let record = ServiceRecord {
            client: person.client.id,
            visit: None,
            started_at: began,
            ended_at: began + TimeDelta::minutes(told.minutes),
            channel: told.channel,
            place: self.words.place(told.channel, dice),
            purpose: told.purpose,
            people_present: Vec::new(),
            summary: Private::new(told.text.clone()),
            products: Vec::new(),
            disclosures: Vec::new(),
            offers: Vec::new(),
            documents: Vec::new(),
            client_answer: told.answer,
            scripts: Vec::new(),
            follow_ups: Vec::new(),
            corrects: None,
        };
        self.keep(record, promise, contacts, dice);
    }

    /// Keeps a record with its promise, and in the diary the meeting it is of.
    fn keep(
        &self,
        mut record: ServiceRecord,
        promise: Option<(String, NaiveDate)>,
        contacts: &mut Contacts,
        dice: &mut Dice,
    ) {
        let today = self.calendar.today;
        let day = local_day(record.started_at);
        let days_ago = today.signed_duration_since(day).num_days();
        let waits = if days_ago > 4 && dice.chance(0.03) {
            TimeDelta::hours(dice.between(25, 60))
        } else {
            TimeDelta::minutes(dice.between(2, 50))
        };
        let sealed_at = record.ended_at + waits;
        let id = LogEntryId::new(sealed_at, dice.bytes());
        let meets = matches!(
            record.channel,
            ContactChannel::Branch | ContactChannel::HomeVisit | ContactChannel::Video
        );
        if meets && days_ago <= DIARY_DAYS {
            let minutes = record.ended_at.signed_duration_since(record.started_at).num_minutes();
            let visit = Visit {
                id: VisitId::new(record.started_at - TimeDelta::days(6), dice.bytes()),
                client: record.client,
                rm: self.rm.id,
                starts_at: record.started_at,
                minutes: u32::try_from(minutes).unwrap_or(30),
                channel: record.channel,
                place: record.place.clone(),
                purpose: record.purpose,
                note: None,
                status: VisitStatus::Done,
            };
            record.visit = Some(visit.id);
            contacts.visits.push(visit);
        }
        if let Some((text, due_on)) = promise {
            let follow_up = FollowUpId::new(sealed_at, dice.bytes());
            let kept = due_on < today;
            contacts.follow_ups.push(FollowUp {
                id: follow_up,
                client: record.client,
                text: Private::new(text.clone()),
                due_on,
                from_entry: Some(id),
                done_on: kept.then(|| shifted(due_on, -dice.between(0, 2)).max(day)),
            });
            record.follow_ups.push(Promise { id: follow_up, text: Private::new(text), due_on });
        }
        let late = is_late(record.ended_at, sealed_at);
        contacts.written.push(Written { id, sealed_at, late, record });
    }

    /// Two promises of the last days were not kept; of those to come some were kept early, so that no more wait than
    /// somebody could keep. Those of the cast stay as they are told.
    fn leave_some_open(&self, contacts: &mut Contacts, people: &[Person]) {
        const OVERDUE: usize = 2;
        const TO_COME: usize = 8;
        const LATE_DAYS: i64 = 7;
        let today = self.calendar.today;
        let told: BTreeSet<ClientId> =
            people.iter().filter(|person| person.role.is_some()).map(|person| person.client.id).collect();
        let others = contacts.follow_ups.iter_mut().filter(|f| !told.contains(&f.client));
        let (mut past, mut to_come): (Vec<_>, Vec<_>) = others.partition(|f| f.due_on < today);
        past.retain(|f| f.due_on >= shifted(today, -LATE_DAYS));
        past.sort_by_key(|f| std::cmp::Reverse((f.due_on, f.id)));
        for follow_up in past.into_iter().take(OVERDUE) {
            follow_up.done_on = None;
        }
        // By the random end of the id, so that what stays open is spread over the days.
        to_come.sort_by_key(|f| f.id.0.as_u128().reverse_bits());
        for follow_up in to_come.into_iter().skip(TO_COME) {
            follow_up.done_on = Some(shifted(today, -1));
        }
    }

    fn filled(&self, text: &str, person: &Person, product: Option<&Product>) -> String {
        let client = &person.client;
        let surname = surname_of(client.name.reveal());
        let (call, pronoun) = match (client.kind, client.gender) {
            (ClientKind::Organisation, _) => ("对方财务".to_owned(), "对方"),
            (_, Some(Gender::Female)) => (format!("{surname}女士"), "她"),
            (_, Some(Gender::Male)) => (format!("{surname}先生"), "他"),
            (_, None) => (client.name.reveal().clone(), "对方"),
        };
        let product = product.map_or("", |product| product.name.as_str());
        text.replace("{call}", &call).replace("{ta}", pronoun).replace("{product}", product)
    }
}

fn drawn_answer(purpose: VisitPurpose, dice: &mut Dice) -> ClientAnswer {
    use ClientAnswer::{Accepted, Declined, Later, NothingOffered};
    let offers = matches!(purpose, VisitPurpose::Checkup | VisitPurpose::Product | VisitPurpose::Maturity);
    let answers = [(Accepted, 42), (Later, 38), (Declined, 20)];
    if offers { dice.weighted(&answers, |a| a.1).map_or(Later, |a| a.0) } else { NothingOffered }
}
