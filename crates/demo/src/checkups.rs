//! Earlier checkups, as they would have come out on their day: from the ledger up to that day, the prices of that day, and
//! what was known of the client then. Computed by the rules themselves; only days, answers and targets are drawn.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use chrono::{Months, NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use zhike_domain::calendar::local_day;
use zhike_domain::checkup::record::{Answer, Checkup, FindingAnswer, StageTarget};
use zhike_domain::checkup::run::CheckupDay;
use zhike_domain::client::{Client, anniversary};
use zhike_domain::closed_sets::{ClientKind, Tier};
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::facts_of::FactSources;
use zhike_domain::health::suitable::Candidate;
use zhike_domain::ids::{CheckupId, ProductCode, StaffId};
use zhike_domain::ledger::{LedgerEntry, replay};
use zhike_domain::price::{Dividend, PriceSeries, Split};
use zhike_domain::product::Product;
use zhike_domain::suitability::RulePack;

use crate::assets;
use crate::cast::Examined;
use crate::days::{Calendar, instant, shifted};
use crate::dice::Dice;
use crate::market::Market;
use crate::people::Person;
use crate::sheets::known_on;

/// What the workstation called itself when it was tried out.
const SOFTWARE: &str = "zhike 0.1.0";

/// Checkups are done in rounds: days before today on which those of a year ago took place, and those of this year.
const A_YEAR_AGO: [i64; 2] = [371, 352];
const THIS_YEAR: [i64; 3] = [205, 188, 160];

/// Who was looked through, and when.
#[derive(Clone, Copy)]
pub(crate) struct Appointment {
    /// The day.
    pub on: NaiveDate,
    /// As told of the cast.
    told: Option<Examined>,
}

/// Looks clients through as of earlier days.
pub(crate) struct Examiner<'a> {
    calendar: &'a Calendar,
    prices: BTreeMap<ProductCode, PriceSeries>,
    dividends: BTreeMap<ProductCode, Vec<Dividend>>,
    splits: BTreeMap<ProductCode, Vec<Split>>,
    /// Products by the first day on which they could be bought.
    products: Vec<(Option<NaiveDate>, &'a Product)>,
    days: BTreeMap<NaiveDate, OnceCell<Day>>,
    words: Refusals,
}

/// A day made ready.
struct Day {
    day: CheckupDay,
    products: BTreeMap<ProductCode, Product>,
}

/// Why clients decline.
#[derive(serde::Deserialize)]
struct Refusals {
    declined: Vec<String>,
}

impl<'a> Examiner<'a> {
    /// Ready for the rounds and for the days of these people of the cast.
    pub fn new(calendar: &'a Calendar, market: &'a Market, cast_days: impl Iterator<Item = i64>) -> Self {
        let (paid, split) = market.corporate_actions(calendar);
        let mut dividends: BTreeMap<ProductCode, Vec<Dividend>> = BTreeMap::new();
        for dividend in paid {
            dividends.entry(dividend.product.clone()).or_default().push(dividend);
        }
        let mut splits: BTreeMap<ProductCode, Vec<Split>> = BTreeMap::new();
        for split in split {
            splits.entry(split.product.clone()).or_default().push(split);
        }
        let series = market.series(calendar);
        let rounds = A_YEAR_AGO.into_iter().chain(THIS_YEAR).chain(cast_days);
        Self {
            calendar,
            prices: series.into_iter().map(|series| (series.product.clone(), series)).collect(),
            dividends,
            splits,
            products: market.listings.iter().map(|l| (l.issued_on, &l.product)).collect(),
            days: rounds.map(|ago| (working_day(calendar, ago), OnceCell::new())).collect(),
            words: assets::FACTS.read(),
        }
    }

    /// When a client was looked through, oldest first: most private clients twice a year, some of the others once.
    pub fn appointments(&self, person: &Person, dice: &mut Dice) -> Vec<Appointment> {
        let on = |ago| working_day(self.calendar, ago);
        if let Some(role) = &person.role {
            let told = role.checkups.iter();
            return told.map(|told| Appointment { on: on(told.days_ago), told: Some(*told) }).collect();
        }
        let client = &person.client;
        // The first half year and the second are drawn for everybody, so that one tier's share moves nobody else's.
        let (a_year_ago, this_year) = match client.tier {
            Tier::Private => (0.85, 0.9),
            Tier::HighNetWorth => (0.35, 0.5),
            Tier::Affluent => (0.05, 0.12),
            Tier::Mass => (0.0, 0.0),
        };
        let mut days = Vec::new();
        for (chance, rounds) in [(a_year_ago, &A_YEAR_AGO[..]), (this_year, &THIS_YEAR[..])] {
            let came = dice.chance(chance);
            let round = dice.pick(rounds).copied();
            days.extend(round.filter(|_| came).map(on));
        }
        // Three months after the account was opened there is something to look at.
        let settled = shifted(client.opened_on, 90);
        let days = days.into_iter().filter(|day| client.kind == ClientKind::Person && *day >= settled);
        days.map(|on| Appointment { on, told: None }).collect()
    }

    /// The checkups of a client on these days.
    pub fn checkups(
        &self,
        person: &Person,
        sheet: Option<&FactSheet>,
        ledger: &[LedgerEntry],
        rm: StaffId,
        appointments: &[Appointment],
        dice: &mut Dice,
    ) -> Vec<Checkup> {
        let mut done: Vec<Checkup> = Vec::new();
        for appointment in appointments {
            let Some(day) = self.ready(appointment.on) else { continue };
            let client = as_he_was(&person.client, appointment.on);
            let sheet = sheet.map(|sheet| known_on(sheet, appointment.on));
            let rows: Vec<LedgerEntry> =
                ledger.iter().filter(|row| row.date <= appointment.on).cloned().collect();
            let position = replay(&rows, appointment.on);
            let stored = FactSources {
                client: &client,
                sheet: sheet.as_ref(),
                position: &position,
                ledger: &rows,
                products: &day.products,
                prices: &self.prices,
                open_breach: false,
            };
            let earlier = done.iter().rev().find(|checkup| checkup.completed_at.is_some());
            let before = earlier.map(|checkup| &checkup.result.reveal().facts);
            let hour = u32::try_from(dice.between(9, 16)).unwrap_or(10);
            let made_at = instant(appointment.on, hour, dice.below(60));
            let seed = u64::from(dice.below(u32::MAX));
            let judged = day
                .products
                .values()
                .map(|one| Candidate::judged(&client, one, made_at, RulePack::shipped()));
            let mut result = day.day.examine(&stored).result(&day.day, &stored, before, judged, seed);
            // As a workstation keeps it.
            result.story = result.story.map(|story| story.thinned());
            let mut checkup = Checkup {
                id: CheckupId::new(made_at, dice.bytes()),
                client: client.id,
                rm,
                made_at,
                software: SOFTWARE.to_owned(),
                result: result.into(),
                shown_at: None,
                answers: BTreeMap::new(),
                target: None,
                completed_at: None,
            };
            self.talk_over(&mut checkup, appointment.told, dice);
            done.push(checkup);
        }
        done
    }

    /// Shown and answered one by one; complete with a target, unless the client owes answers.
    fn talk_over(&self, checkup: &mut Checkup, told: Option<Examined>, dice: &mut Dice) {
        let shown_at = checkup.made_at + TimeDelta::minutes(dice.between(5, 40));
        checkup.show(shown_at);
        let keys: Vec<String> =
            checkup.result.reveal().findings.iter().map(|finding| finding.key()).collect();
        // The most pressing are what takes longest to decide.
        let open = told.map_or(0, |told| told.open);
        let mut at = shown_at;
        for key in keys.iter().skip(open) {
            at += TimeDelta::minutes(dice.between(1, 4));
            let drawn = dice
                .weighted(&[(Answer::Accepted, 56), (Answer::Later, 28), (Answer::Declined, 16)], |w| w.1);
            let drawn = drawn.map_or(Answer::Accepted, |w| w.0);
            let answer = told.map_or(drawn, |told| told.answer);
            let said = dice.word(&self.words.declined);
            let reason = (answer == Answer::Declined).then(|| said.into());
            // A finding of this very checkup, with a reason where one is needed: always taken.
            let _ = checkup.answer(key, FindingAnswer { answer, reason, at });
        }
        if open > 0 {
            return;
        }
        let on = local_day(checkup.made_at);
        let ambition = Decimal::from(dice.between(2, 8));
        let score = checkup.result.reveal().health.score;
        let target = score
            .zip(on.checked_add_months(Months::new(6)))
            .map(|(score, by)| StageTarget { score: (score + ambition).round().min(Decimal::from(95)), by });
        let _ = checkup.complete(target, at, on);
    }

    fn ready(&self, on: NaiveDate) -> Option<&Day> {
        let day = || {
            let offered = self.products.iter().filter(|(issued_on, product)| {
                issued_on.is_none_or(|issued| issued <= on) && product.matures_on.is_none_or(|end| end >= on)
            });
            Day {
                day: CheckupDay::new(&self.prices, &self.dividends, &self.splits, on),
                products: offered.map(|(_, product)| (product.code.clone(), (*product).clone())).collect(),
            }
        };
        self.days.get(&on).map(|kept| kept.get_or_init(day))
    }
}

/// The client on an earlier day: his questionnaire of then is taken to have said what the last one says.
fn as_he_was(client: &Client, on: NaiveDate) -> Client {
    let mut client = client.clone();
    while let Some(day) = client.risk_class_on.filter(|day| *day > on) {
        client.risk_class_on = anniversary(day, -1);
    }
    client
}

fn working_day(calendar: &Calendar, ago: i64) -> NaiveDate {
    calendar.working_day_from(calendar.in_days(-ago))
}
