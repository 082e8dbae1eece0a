//! The clients that stories rely on, from `assets/demo/cast.toml`.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;
use zhike_domain::calendar::next_lunar_birthday;
use zhike_domain::checkup::record::Answer;
use zhike_domain::client::{Means, anniversary};
use zhike_domain::closed_sets::{
    ClientAnswer, ContactChannel, Gender, HouseholdRole, RiskClass, Tier, VisitPurpose,
};

use crate::assets;
use crate::days::{Calendar, instant, shifted};
use crate::sheets::ToldSheet;

/// A client of the cast.
#[derive(Deserialize)]
pub(crate) struct Role {
    pub name: String,
    pub gender: Gender,
    age: i32,
    birthday: Option<i64>,
    #[serde(default)]
    lunar_birthday_today: bool,
    pub tier: Tier,
    pub assets: i64,
    pub opened_days_ago: i64,
    pub risk_class: RiskClass,
    pub risk_class_ends_in: i64,
    pub occupation: String,
    pub address: Option<String>,
    pub channel: ContactChannel,
    monthly_income: Option<i64>,
    essential_monthly_spend: Option<i64>,
    monthly_debt_payments: Option<i64>,
    debts: Option<i64>,
    cover: Option<i64>,
    premiums_year: Option<i64>,
    dependant_years: Option<i64>,
    horizon_months: Option<u32>,
    loss_tolerance: Option<Decimal>,
    #[serde(default)]
    pub holds: Vec<Given>,
    /// Codes of products he surely buys.
    #[serde(default)]
    pub favours: Vec<String>,
    /// What he told of his life.
    pub sheet: Option<ToldSheet>,
    /// His earlier checkups, oldest first.
    #[serde(default)]
    pub checkups: Vec<Examined>,
    #[serde(default)]
    pub interests: Vec<Note>,
    #[serde(default)]
    pub family: Vec<Relative>,
    /// Today's visit.
    pub visit: Option<Meeting>,
    /// What the log says of earlier contacts.
    #[serde(default)]
    pub contacts: Vec<Told>,
    /// The answer of yesterday evening that opened a case.
    pub detractor: Option<Unhappy>,
}

/// Today's visit.
#[derive(Deserialize)]
pub(crate) struct Meeting {
    at: String,
    pub minutes: u32,
    pub channel: ContactChannel,
    pub place: String,
    pub purpose: VisitPurpose,
    pub note: String,
}

/// An earlier contact, as it was logged.
#[derive(Deserialize)]
pub(crate) struct Told {
    pub days_ago: i64,
    at: String,
    pub minutes: i64,
    pub channel: ContactChannel,
    pub purpose: VisitPurpose,
    pub answer: ClientAnswer,
    pub text: String,
    pub promise: Option<Promised>,
}

/// An earlier checkup.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Examined {
    pub days_ago: i64,
    /// What he said to most findings.
    pub answer: Answer,
    /// Findings he has not answered yet; then it is not complete.
    #[serde(default)]
    pub open: usize,
}

/// What was promised, due so many days from today.
#[derive(Deserialize)]
pub(crate) struct Promised {
    pub text: String,
    pub due_in: i64,
}

/// A low answer.
#[derive(Deserialize)]
pub(crate) struct Unhappy {
    pub score: u8,
    pub comment: String,
    at: String,
}

impl Meeting {
    /// When it begins.
    pub fn begins(&self, day: NaiveDate) -> DateTime<Utc> {
        at(day, &self.at)
    }
}

impl Told {
    /// When it began.
    pub fn began(&self, today: NaiveDate) -> DateTime<Utc> {
        at(shifted(today, -self.days_ago), &self.at)
    }
}

impl Unhappy {
    /// When it was given.
    pub fn given(&self, day: NaiveDate) -> DateTime<Utc> {
        at(day, &self.at)
    }
}

/// A time of day as it is said, "10:05"; noon for what is none.
fn at(day: NaiveDate, time: &str) -> DateTime<Utc> {
    let parts =
        time.split_once(':').and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)));
    let (hour, minute) = parts.unwrap_or((12, 0));
    instant(day, hour, minute)
}

/// A holding in the issue of a series that matures next, worth this many yuan today.
#[derive(Deserialize)]
pub(crate) struct Given {
    pub series: String,
    pub amount: i64,
}

/// Something of his life.
#[derive(Deserialize)]
pub(crate) struct Note {
    pub text: String,
    pub days_ago: i64,
}

/// A member of his household who is no client.
#[derive(Deserialize)]
pub(crate) struct Relative {
    pub role: HouseholdRole,
    pub name: String,
    pub note: String,
}

#[derive(Deserialize)]
struct File {
    client: Vec<Role>,
}

/// The cast, in order.
pub(crate) fn cast() -> Vec<Role> {
    assets::CAST.read::<File>().client
}

impl Role {
    /// Birth date, and whether the birthday is kept by the lunar calendar.
    pub fn born(&self, calendar: &Calendar) -> (NaiveDate, bool) {
        let today = calendar.today;
        let birthday = shifted(today, -self.birthday.unwrap_or(0));
        let solar = anniversary(birthday, -self.age).unwrap_or(today);
        if !self.lunar_birthday_today {
            return (solar, false);
        }
        // The nearest day, going back, whose lunar birthday is today; on the few lunar days that only some years
        // have (of leap months) there may be none within a year, and he keeps the solar one.
        let lunar = (0..400)
            .map(|days| shifted(solar, -days))
            .find(|born| next_lunar_birthday(*born, today) == Some(today));
        lunar.map_or((solar, false), |born| (born, true))
    }

    /// What he told us of his means.
    pub fn means(&self) -> Means {
        Means {
            monthly_income: self.monthly_income.map(Decimal::from),
            essential_monthly_spend: self.essential_monthly_spend.map(Decimal::from),
            monthly_debt_payments: self.monthly_debt_payments.map(Decimal::from),
            debts: self.debts.map(Decimal::from),
            cover: self.cover.map(Decimal::from),
            premiums_year: self.premiums_year.map(Decimal::from),
            dependant_years: self.dependant_years.map(Decimal::from),
            horizon_months: self.horizon_months,
            loss_tolerance: self.loss_tolerance,
        }
    }
}
