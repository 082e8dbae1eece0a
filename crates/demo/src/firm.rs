//! The whole demo firm put together.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::client::tier_by_assets;
use zhike_domain::closed_sets::{StaffRole, Tier};
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::household::Household;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, replay};
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::product::Product;
use zhike_domain::staff::Staff;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_intake::{ArchiveDevice, FirmData};

use crate::archive::sealed;

use crate::assets;
use crate::cast::{Role, cast};
use crate::checkups::Examiner;
use crate::contacts::{Scribe, Words};
use crate::days::Calendar;
use crate::diary::visits;
use crate::dice::Dice;
use crate::families::households;
use crate::ledgers::Broker;
use crate::market::Market;
use crate::names::Names;
use crate::people::{Person, Population};
use crate::scripts::scripts;
use crate::sheets::{Notary, sayings};
use crate::staff::people_of_the_firm;
use crate::tastes::Tastes;
use crate::voice::{Heard, voices};

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoSize {
    /// Clients of the first relationship manager; the others have 20 to 60 each.
    pub clients_of_first_rm: u32,
    /// The same seed, size and day make the same firm.
    pub seed: u64,
    /// The day on which the firm is looked at: prices end the trading day before, visits are on it.
    pub as_of: NaiveDate,
}

/// The demo firm.
pub fn firm(size: &DemoSize) -> FirmData {
    let calendar = Calendar::new(size.as_of);
    let dice = Dice::new(size.seed);
    let market = Market::new(&calendar, &dice);
    let (name, staff) = people_of_the_firm(&dice);
    let names = Names::read();
    let lives = assets::PEOPLE.read();
    let population = Population::new(&calendar, &names, &lives);

    let words = Words::read();
    let products = market.listings.iter().map(|l| (l.product.code.clone(), l.product.clone())).collect();
    let cast = cast();
    let sayings = sayings();
    let cast_days = cast.iter().flat_map(|role| role.checkups.iter().map(|examined| examined.days_ago));
    let examiner = Examiner::new(&calendar, &market, cast_days);
    let notary = Notary { calendar: &calendar, sayings: &sayings };
    let world = World { population, market: &market, words, products, examiner, notary, dice: &dice };
    let mut cast = Some(cast);

    let mut data = FirmData { name, ..FirmData::default() };
    let rms = staff.iter().filter(|person| person.role == StaffRole::RelationshipManager);
    for (order, rm) in (0u32..).zip(rms) {
        let size =
            if order == 0 { size.clients_of_first_rm } else { 20 + dice.of("size", order.into()).below(41) };
        let book = Book::new(rm, order, size, cast.take().unwrap_or_default(), &world);
        if order == 0 {
            data.demo_rm = Some(rm.id);
        }
        data.households.extend(book.households);
        data.clients.extend(book.people.into_iter().map(|person| person.client));
        data.ledger.extend(book.ledger);
        data.fact_sheets.extend(book.fact_sheets);
        data.checkups.extend(book.checkups);
        data.visits.extend(book.visits);
        data.follow_ups.extend(book.follow_ups);
        data.answers.extend(book.heard.answers);
        data.cases.extend(book.heard.cases);
        data.log.extend(book.log);
        data.archive_devices.push(book.device);
    }
    data.scripts = scripts();
    data.prices = market.series(&calendar);
    (data.dividends, data.splits) = market.corporate_actions(&calendar);
    data.products = market.listings.into_iter().map(|listing| listing.product).collect();
    data.staff = staff;
    data
}

/// What all books share.
struct World<'a> {
    population: Population<'a>,
    market: &'a Market,
    words: Words,
    products: BTreeMap<ProductCode, Product>,
    examiner: Examiner<'a>,
    notary: Notary<'a>,
    dice: &'a Dice,
}

/// One relationship manager's book.
struct Book {
    people: Vec<Person>,
    households: Vec<Household>,
    ledger: Vec<LedgerEntry>,
    fact_sheets: Vec<FactSheet>,
    checkups: Vec<Checkup>,
    heard: Heard,
    visits: Vec<Visit>,
    follow_ups: Vec<FollowUp>,
    device: ArchiveDevice,
    log: Vec<SealedEntry>,
}

impl Book {
    fn new(rm: &Staff, order: u32, size: u32, cast: Vec<Role>, world: &World<'_>) -> Self {
        let World { population, market, words, products, examiner, notary, dice } = world;
        let calendar = population.calendar;
        let mut people = population.book_of(rm, order, size, cast, dice);
        let households = households(&mut people, population, dice, order.into());
        let given = gifts(&people, market, calendar, &mut dice.of("gifts", order.into()));
        let tastes = Tastes { calendar, market };
        let broker = Broker::new(calendar, market);
        let (mut ledger, mut fact_sheets, mut checkups) = (Vec::new(), Vec::new(), Vec::new());
        for (n, person) in (0u64..).zip(&mut people) {
            let n = n + u64::from(order) * 1_000_000;
            let mut own = dice.of("tastes", n);
            let gifts: Vec<(usize, Decimal)> =
                given.iter().filter(|gift| gift.0 == person.client.id).map(|gift| (gift.1, gift.2)).collect();
            let plan = tastes.plan(person, &gifts, &mut own);
            let rows = broker.ledger(person.client.id, person.assets, &plan, dice, n);
            if person.role.is_none() {
                let by_assets = tier_by_assets(broker.worth(&replay(&rows, calendar.today)));
                // Head office keeps a few in the tier they had.
                person.client.tier = if own.chance(0.97) { by_assets } else { person.client.tier };
            }
            let appointments = examiner.appointments(person, &mut dice.of("appointments", n));
            let examined_on: Vec<NaiveDate> = appointments.iter().map(|appointment| appointment.on).collect();
            let sheet = notary.sheet(person, &examined_on, &mut dice.of("sheet", n));
            let own = &mut dice.of("checkups", n);
            checkups.extend(examiner.checkups(person, sheet.as_ref(), &rows, rm.id, &appointments, own));
            fact_sheets.extend(sheet);
            ledger.extend(rows);
        }
        let order = u64::from(order);
        let heard = voices(&people, calendar, order == 0, &mut dice.of("voices", order));
        let scribe = Scribe { calendar, words, rm, products };
        let contacts = scribe.contacts(&people, &ledger, &heard.cases, &mut dice.of("contacts", order));
        let mut visits = visits(&people, rm, words, calendar, &mut dice.of("diary", order));
        visits.extend(contacts.visits);
        let (device, log) = sealed(contacts.written, rm, calendar, &mut dice.of("archive", order));
        Self {
            people,
            households,
            ledger,
            fact_sheets,
            checkups,
            heard,
            visits,
            follow_ups: contacts.follow_ups,
            device,
            log,
        }
    }
}

/// Who holds what becomes free within weeks: the cast as told, and few others.
fn gifts(
    people: &[Person],
    market: &Market,
    calendar: &Calendar,
    dice: &mut Dice,
) -> Vec<(ClientId, usize, Decimal)> {
    let ahead = |at: usize| {
        let matures_on = market.listings.get(at).and_then(|l| l.product.matures_on);
        matures_on.map_or(i64::MAX, |day| day.signed_duration_since(calendar.today).num_days())
    };
    let mut scarce: Vec<usize> =
        (0..market.listings.len()).filter(|at| market.listings.get(*at).is_some_and(|l| l.scarce)).collect();
    scarce.sort_by_key(|at| ahead(*at));
    let mut gifts = Vec::new();
    for person in people {
        for told in person.role.iter().flat_map(|role| &role.holds) {
            let of_series = |at: &&usize| {
                market.listings.get(**at).is_some_and(|l| l.product.code.0.starts_with(&told.series))
            };
            if let Some(at) = scarce.iter().find(of_series) {
                gifts.push((person.client.id, *at, Decimal::from(told.amount)));
            }
        }
    }
    let able = |person: &&Person| {
        person.role.is_none()
            && person.client.tier != Tier::Mass
            && person.client.opened_on < calendar.in_days(-400)
    };
    let mut able: Vec<&Person> = people.iter().filter(able).collect();
    able = dice.shuffled(able);
    let mut able = able.into_iter();
    for at in scarce {
        let on_the_list = (0..=7).contains(&ahead(at)) || (28..=30).contains(&ahead(at));
        let holders = if on_the_list { 1 } else { 3 };
        for person in able.by_ref().take(holders) {
            let share = person.assets * crate::dice::decimal(0.1 + 0.2 * dice.unit(), 3);
            let worth =
                ((share / Decimal::from(10_000)).round() * Decimal::from(10_000)).max(Decimal::from(200_000));
            gifts.push((person.client.id, at, worth));
        }
    }
    gifts
}
