//! The clients: who they are and what we know of them, correlated as in life. What they own is made in `ledgers`,
//! whom they live with in `families`.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::Deserialize;
use zhike_domain::calendar::{next_lunar_birthday, solar_birthday};
use zhike_domain::client::{Client, Interest, Means, SuitabilityProfile, anniversary};
use zhike_domain::closed_sets::{
    AmlRisk, Capacity, ClientKind, ContactChannel, Gender, InvestorType, RiskClass, Tier,
};
use zhike_domain::ids::{ClientId, StaffId};
use zhike_domain::private::Private;
use zhike_domain::staff::Staff;

use crate::assets;
use crate::cast::Role;
use crate::days::{Calendar, instant, shifted};
use crate::dice::{Dice, decimal};
use crate::means::means;
use crate::names::{Names, bank_card, id_number, phone};
use crate::notices::Notices;
use crate::profiles::give_profile;

/// A client with what his ledger is to become.
pub(crate) struct Person {
    /// The client.
    pub client: Client,
    /// His means as they are, which the firm's record knows in part.
    pub truth: Means,
    /// Assets his ledger aims at, in CNY.
    pub assets: Decimal,
    /// His part in the cast.
    pub role: Option<Role>,
}

/// Occupations, interests and places.
#[derive(Deserialize)]
pub(crate) struct Lives {
    occupation: Vec<Occupation>,
    interest: Vec<Interests>,
    pub child: Vec<ChildNotes>,
    pub spouse: Notes,
    pub parent: Notes,
    organisation: OrganisationNames,
}

#[derive(Deserialize)]
struct Occupation {
    from: u32,
    to: u32,
    #[serde(default)]
    wealthy: bool,
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Interests {
    from: u32,
    to: u32,
    #[serde(default)]
    child: bool,
    texts: Vec<String>,
}

/// What is said of children of an age.
#[derive(Deserialize)]
pub(crate) struct ChildNotes {
    pub from: u32,
    pub to: u32,
    pub notes: Vec<String>,
}

/// What is said of a relative.
#[derive(Deserialize)]
pub(crate) struct Notes {
    pub notes: Vec<String>,
}

#[derive(Deserialize)]
struct OrganisationNames {
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Places {
    area: Vec<Area>,
}

#[derive(Deserialize)]
struct Area {
    branch: String,
    districts: Vec<String>,
    streets: Vec<String>,
    estates: Vec<String>,
}

/// Makes clients.
pub(crate) struct Population<'a> {
    pub calendar: &'a Calendar,
    pub names: &'a Names,
    pub lives: &'a Lives,
    places: Places,
}

impl<'a> Population<'a> {
    pub fn new(calendar: &'a Calendar, names: &'a Names, lives: &'a Lives) -> Self {
        Self { calendar, names, lives, places: assets::PLACES.read() }
    }

    /// A relationship manager's clients, the cast first where he is the first of the firm.
    pub fn book_of(&self, rm: &Staff, order: u32, size: u32, cast: Vec<Role>, dice: &Dice) -> Vec<Person> {
        let dice = dice.of("book", u64::from(order));
        let mut notices = Notices::new(size, cast.len(), &mut dice.of("notices", u64::from(order)));
        let mut cast = cast.into_iter();
        let mut organisations = self.lives.organisation.names.iter().filter(|_| order == 0);
        (0..size)
            .map(|n| {
                let mut dice = dice.of("client", u64::from(n) + u64::from(order) * 1_000_000);
                let number = format!("88{:02}{:08}", order + 1, 10_000 + n * 7 + dice.below(7));
                let mut person = match cast.next() {
                    Some(role) => self.of_the_cast(role, rm, number, &mut dice),
                    None if n % 163 == 97 => match organisations.next() {
                        Some(name) => self.organisation(name, rm, number, &mut dice),
                        None => self.person(rm, number, n, &mut notices, &mut dice),
                    },
                    None => self.person(rm, number, n, &mut notices, &mut dice),
                };
                let mut own = dice.of("profile", u64::from(n) + u64::from(order) * 1_000_000);
                give_profile(&mut person, self.calendar, &mut own);
                person
            })
            .collect()
    }

    fn of_the_cast(&self, role: Role, rm: &Staff, number: String, dice: &mut Dice) -> Person {
        let (born, lunar) = role.born(self.calendar);
        let opened_on = self.calendar.working_day_from(self.calendar.in_days(-role.opened_days_ago));
        let mut client = self.blank(opened_on, rm.id, number, dice);
        client.name = Private::new(role.name.clone());
        client.gender = Some(role.gender);
        client.birth_date = Some(Private::new(born));
        client.lunar_birthday = lunar;
        client.phone = Some(Private::new(phone(dice)));
        client.id_number = Some(Private::new(id_number(dice, born, role.gender)));
        client.id_expires_on = Some(self.calendar.in_days(dice.between(200, 3000)));
        let address = role.address.clone().unwrap_or_else(|| self.address(&rm.branch, dice));
        client.address = Some(Private::new(address));
        client.bank_card = Some(Private::new(bank_card(dice)));
        client.occupation = Some(role.occupation.clone());
        client.tier = role.tier;
        client.risk_class = Some(role.risk_class);
        client.risk_class_on = questionnaire_day(self.calendar.in_days(role.risk_class_ends_in));
        client.preferred_channel = Some(role.channel);
        client.means = role.means();
        let note = |note: &crate::cast::Note| Interest {
            text: Private::new(note.text.clone()),
            last_asked_on: self.calendar.in_days(-note.days_ago),
        };
        client.interests = role.interests.iter().map(note).collect();
        let truth = client.means.clone();
        Person { client, truth, assets: Decimal::from(role.assets), role: Some(role) }
    }

    fn organisation(&self, name: &str, rm: &Staff, number: String, dice: &mut Dice) -> Person {
        let opened_on = self.calendar.working_day_from(self.calendar.in_days(-dice.between(300, 3000)));
        let mut client = self.blank(opened_on, rm.id, number, dice);
        client.kind = ClientKind::Organisation;
        client.name = Private::new(name.to_owned());
        client.phone = Some(Private::new(phone(dice)));
        client.address = Some(Private::new(self.address(&rm.branch, dice)));
        client.risk_class = Some(RiskClass::C4);
        client.risk_class_on = questionnaire_day(self.calendar.in_days(dice.between(60, 350)));
        client.investor_type = InvestorType::Professional;
        let assets = dice.yuan(2_000_000, 16_000_000, 10_000);
        Person { client, truth: Means::default(), assets, role: None }
    }

    fn person(&self, rm: &Staff, number: String, n: u32, notices: &mut Notices, dice: &mut Dice) -> Person {
        let today = self.calendar.today;
        let tier = drawn_tier(dice);
        let assets = drawn_assets(tier, dice);
        let gender = if dice.chance(0.53) { Gender::Female } else { Gender::Male };
        let age = drawn_age(tier, dice);
        let (born, lunar) = self.birth(age, notices, dice);
        let newest = if dice.chance(0.012) { 5 } else { 45 };
        let grown_up = today.signed_duration_since(anniversary(born, 18).unwrap_or(born)).num_days();
        let oldest = grown_up.min(300 + i64::from(age) * 95).max(newest + 10);
        let opened_on = self.calendar.working_day_from(self.calendar.in_days(-dice.between(newest, oldest)));
        let mut client = self.blank(opened_on.min(shifted(today, -1)), rm.id, number, dice);
        let given = self.names.given(dice, gender, born.year());
        client.name = Private::new(format!("{}{given}", self.names.surname(dice)));
        client.gender = dice.chance(0.99).then_some(gender);
        client.lunar_birthday = lunar;
        // Who is known by a birth date is mostly known by his document too.
        if dice.chance(0.97) {
            client.birth_date = Some(Private::new(born));
            client.id_number = dice.chance(0.96).then(|| Private::new(id_number(dice, born, gender)));
        }
        client.phone = dice.chance(0.985).then(|| Private::new(phone(dice)));
        client.address = dice.chance(0.8).then(|| Private::new(self.address(&rm.branch, dice)));
        client.bank_card = dice.chance(0.85).then(|| Private::new(bank_card(dice)));
        client.occupation = dice.chance(0.85).then(|| self.occupation(age, tier, dice));
        client.tier = tier;
        let class = drawn_class(age, tier, dice);
        let class_ends = self.calendar.in_days(notices.class_ends_in(n, dice));
        client.risk_class_on = questionnaire_day(class_ends).map(|day| day.max(opened_on));
        client.risk_class = (dice.chance(0.97) && class_ends > opened_on).then_some(class);
        if client.risk_class.is_none() {
            client.risk_class_on = None;
        }
        client.id_expires_on =
            client.id_number.as_ref().map(|_| self.calendar.in_days(notices.document_ends_in(n, dice)));
        let wealthy = matches!(tier, Tier::HighNetWorth | Tier::Private);
        if wealthy && dice.chance(0.22) {
            client.investor_type = InvestorType::Professional;
        }
        if age >= 85 && dice.chance(0.1) {
            client.capacity = Capacity::Limited;
        }
        client.preferred_channel = dice.chance(0.7).then(|| drawn_channel(age, dice));
        client.do_not_contact = dice.chance(0.02);
        let drawn = means(age, tier, client.risk_class, dice);
        client.means = drawn.told;
        client.interests = self.interests(age, gender, tier, opened_on, dice);
        Person { client, truth: drawn.truth, assets, role: None }
    }

    /// A client with what every client has.
    fn blank(&self, opened_on: NaiveDate, rm: StaffId, number: String, dice: &mut Dice) -> Client {
        let aml = match dice.below(100) {
            0..94 => AmlRisk::Low,
            94..99 => AmlRisk::Medium,
            _ => AmlRisk::High,
        };
        let reviewed = shifted(self.calendar.today, -dice.between(20, 170)).max(opened_on);
        Client {
            id: ClientId::new(instant(opened_on, 10, 30), dice.bytes()),
            number,
            kind: ClientKind::Person,
            name: Private::default(),
            gender: None,
            birth_date: None,
            lunar_birthday: false,
            phone: None,
            id_number: None,
            id_expires_on: None,
            address: None,
            bank_card: None,
            occupation: None,
            opened_on,
            tier: Tier::Mass,
            risk_class: None,
            risk_class_on: None,
            investor_type: InvestorType::Ordinary,
            capacity: Capacity::Full,
            aml_risk: Some(aml),
            aml_reviewed_on: Some(reviewed),
            preferred_channel: None,
            do_not_contact: false,
            rm,
            household: None,
            referrer: None,
            means: Means::default(),
            profile: SuitabilityProfile::default(),
            interests: Vec::new(),
        }
    }

    /// A birth date for an age, and whether the birthday is kept by the lunar calendar.
    fn birth(&self, age: u32, notices: &mut Notices, dice: &mut Dice) -> (NaiveDate, bool) {
        let today = self.calendar.today;
        let years = i32::try_from(age).unwrap_or(40);
        let lunar_kept = |born: NaiveDate, dice: &mut Dice| match born.year() {
            ..1950 => dice.chance(0.65),
            1950..1965 => dice.chance(0.45),
            1965..1975 => dice.chance(0.08),
            _ => false,
        };
        loop {
            let latest = anniversary(today, -years).unwrap_or(today);
            let born = shifted(latest, -dice.between(0, 364));
            let lunar = lunar_kept(born, dice);
            let next = if lunar {
                next_lunar_birthday(born, today)
            } else {
                let this_year = solar_birthday(born, today.year());
                Some(if this_year >= today { this_year } else { solar_birthday(born, today.year() + 1) })
            };
            let ahead = next.map_or(i64::MAX, |day| day.signed_duration_since(today).num_days());
            if notices.allows_birthday(ahead, dice) {
                return (born, lunar);
            }
        }
    }

    /// A home near the branch.
    pub fn address(&self, branch: &str, dice: &mut Dice) -> String {
        let Some(area) = self.places.area.iter().find(|a| a.branch == branch).or(self.places.area.first())
        else {
            return String::new();
        };
        format!(
            "{}{} {} 号{} {} 栋 {}{:02}",
            dice.word(&area.districts),
            dice.word(&area.streets),
            dice.between(1, 320),
            dice.word(&area.estates),
            dice.between(1, 18),
            dice.between(1, 32),
            dice.between(1, 6)
        )
    }

    fn occupation(&self, age: u32, tier: Tier, dice: &mut Dice) -> String {
        let wealthy = tier >= Tier::HighNetWorth;
        let of_means = self.lives.occupation.iter().filter(|o| o.wealthy == wealthy);
        let fitting = of_means.filter(|o| (o.from..=o.to).contains(&age));
        let names: Vec<&String> = fitting.flat_map(|o| &o.names).collect();
        dice.pick(&names).map_or_else(|| "自由职业".to_owned(), |name| (*name).clone())
    }

    fn interests(
        &self,
        age: u32,
        gender: Gender,
        tier: Tier,
        opened_on: NaiveDate,
        dice: &mut Dice,
    ) -> Vec<Interest> {
        let count = match tier {
            Tier::Mass => usize::from(dice.chance(0.35)),
            Tier::Affluent => usize::from(dice.chance(0.75)) + usize::from(dice.chance(0.4)),
            Tier::HighNetWorth | Tier::Private => 2 + usize::from(dice.chance(0.6)),
        };
        let fitting = self.lives.interest.iter().filter(|i| (i.from..=i.to).contains(&age));
        // At most one note about children, so that no two of them contradict each other.
        let (children, own): (Vec<&Interests>, Vec<&Interests>) = fitting.partition(|i| i.child);
        let mut texts: Vec<&String> = own.into_iter().flat_map(|i| &i.texts).collect();
        let about_children: Vec<&String> = children.into_iter().flat_map(|i| &i.texts).collect();
        texts = dice.shuffled(texts);
        let child = if dice.chance(0.5) { dice.pick(&about_children).copied() } else { None };
        let pronoun = if gender == Gender::Female { "她" } else { "他" };
        child
            .into_iter()
            .chain(texts)
            .take(count)
            .map(|text| {
                let asked = shifted(self.calendar.today, -dice.between(4, 420)).max(opened_on);
                Interest { text: Private::new(text.replace("{ta}", pronoun)), last_asked_on: asked }
            })
            .collect()
    }
}

/// The day of a questionnaire whose class is valid until that day (SU-13).
fn questionnaire_day(valid_until: NaiveDate) -> Option<NaiveDate> {
    anniversary(valid_until.succ_opt()?, -1)
}

/// Tiers as a branch has them: mass 55 %, affluent 33 %, high-net-worth 8 %, private 4 %.
fn drawn_tier(dice: &mut Dice) -> Tier {
    match dice.below(100) {
        0..55 => Tier::Mass,
        55..88 => Tier::Affluent,
        88..96 => Tier::HighNetWorth,
        _ => Tier::Private,
    }
}

/// Assets within a tier, thinner towards the top (AG-05 has the bounds).
fn drawn_assets(tier: Tier, dice: &mut Dice) -> Decimal {
    let (least, most): (f64, f64) = match tier {
        Tier::Mass => (12_000.0, 470_000.0),
        Tier::Affluent => (540_000.0, 5_600_000.0),
        Tier::HighNetWorth => (6_300_000.0, 9_600_000.0),
        Tier::Private => (10_600_000.0, 62_000_000.0),
    };
    let where_in = dice.unit().powf(if tier == Tier::Mass { 0.6 } else { 1.3 });
    decimal(least * (most / least).powf(where_in), 0)
}

fn drawn_age(tier: Tier, dice: &mut Dice) -> u32 {
    let bands: [(i64, i64, u32); 7] = match tier {
        Tier::Mass => {
            [(19, 25, 10), (26, 35, 24), (36, 45, 21), (46, 55, 18), (56, 65, 14), (66, 75, 9), (76, 91, 4)]
        }
        Tier::Affluent => {
            [(22, 25, 1), (26, 35, 13), (36, 45, 25), (46, 55, 26), (56, 65, 20), (66, 75, 11), (76, 91, 4)]
        }
        Tier::HighNetWorth | Tier::Private => {
            [(24, 25, 0), (28, 35, 4), (36, 45, 19), (46, 55, 31), (56, 65, 27), (66, 75, 14), (76, 90, 5)]
        }
    };
    let (from, to, _) = dice.weighted(&bands, |band| band.2).copied().unwrap_or((40, 40, 1));
    u32::try_from(dice.between(from, to)).unwrap_or(40)
}

/// Risk classes fall with age and rise a little with wealth.
fn drawn_class(age: u32, tier: Tier, dice: &mut Dice) -> RiskClass {
    let weights: [u32; 5] = match age {
        0..36 => [4, 14, 34, 34, 14],
        36..51 => [5, 20, 40, 27, 8],
        51..66 => [10, 30, 40, 17, 3],
        _ => [24, 40, 29, 6, 1],
    };
    let wealthy = matches!(tier, Tier::HighNetWorth | Tier::Private);
    let classes: Vec<(RiskClass, u32)> = RiskClass::ALL.iter().copied().zip(weights).collect();
    let lift =
        |class: RiskClass, weight: u32| if wealthy && class >= RiskClass::C4 { weight * 2 } else { weight };
    dice.weighted(&classes, |(class, weight)| lift(*class, *weight))
        .map_or(RiskClass::C3, |(class, _)| *class)
}

fn drawn_channel(age: u32, dice: &mut Dice) -> ContactChannel {
    use ContactChannel::{App, Branch, HomeVisit, Phone, Video, Wechat};
    let old = [(Phone, 40), (Branch, 38), (HomeVisit, 10), (Wechat, 12)];
    let young = [(Wechat, 58), (App, 14), (Phone, 18), (Branch, 6), (Video, 4)];
    let weights = if age >= 62 { &old[..] } else { &young[..] };
    dice.weighted(weights, |w| w.1).map_or(Phone, |w| w.0)
}
