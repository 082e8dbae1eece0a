//! Fact sheets: goals, money elsewhere, agreed targets, facts the firm's record lacks, and how far self-checks are. When a
//! fact was told is kept, so that an earlier checkup knows no more than was known then ([`known_on`]).

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;
use serde::Deserialize;
use zhike_domain::client::Means;
use zhike_domain::closed_sets::{ClientKind, ProductKind, RiskClass, RiskLevel, Tier};
use zhike_domain::fact_sheet::{FactSheet, HeldAway, SelfCheck};
use zhike_domain::facts::{Allocation, GoalFact};
use zhike_domain::health::FactField;
use zhike_domain::private::Private;

use crate::assets;
use crate::days::{Calendar, shifted};
use crate::dice::{Dice, decimal};
use crate::people::Person;

/// What clients say.
#[derive(Deserialize)]
pub(crate) struct Sayings {
    goal: Vec<Goals>,
    elsewhere: Vec<Elsewhere>,
}

#[derive(Deserialize)]
struct Goals {
    from: u32,
    to: u32,
    texts: Vec<String>,
    least: f64,
    most: f64,
    years_from: i64,
    years_to: i64,
}

#[derive(Deserialize)]
struct Elsewhere {
    names: Vec<String>,
    kind: ProductKind,
    risk: Option<RiskLevel>,
    redeem_days: Option<u32>,
    locked_months: Option<u32>,
    least: f64,
    most: f64,
    weight: u32,
}

/// A sheet of the cast, as told so many days ago.
#[derive(Deserialize)]
pub(crate) struct ToldSheet {
    told_days_ago: i64,
    goals: Option<Vec<ToldGoal>>,
    held_away: Option<Vec<ToldHolding>>,
    target: Option<Allocation>,
    /// The self-check: begun so many days ago, and completed or not.
    self_check: Option<ToldSelfCheck>,
}

#[derive(Deserialize)]
struct ToldGoal {
    name: String,
    amount: i64,
    due_in: i64,
}

#[derive(Deserialize)]
struct ToldHolding {
    name: String,
    kind: ProductKind,
    value: i64,
    risk_level: Option<RiskLevel>,
    redeem_days: Option<u32>,
    locked_for: Option<i64>,
}

#[derive(Deserialize)]
struct ToldSelfCheck {
    started_days_ago: i64,
    completed_days_ago: Option<i64>,
}

/// What the guided self-check asks (F25).
const ASKED: [FactField; 9] = [
    FactField::EssentialMonthlySpend,
    FactField::MonthlyIncome,
    FactField::MonthlyDebtPayments,
    FactField::Debts,
    FactField::Cover,
    FactField::PremiumsYear,
    FactField::DependantYears,
    FactField::LossTolerance,
    FactField::Goals,
];

/// Writes sheets.
pub(crate) struct Notary<'a> {
    pub calendar: &'a Calendar,
    pub sayings: &'a Sayings,
}

impl Notary<'_> {
    /// A client's sheet; most have one. `examined_on` are the days of his earlier checkups: what was asked, was asked then.
    pub fn sheet(&self, person: &Person, examined_on: &[NaiveDate], dice: &mut Dice) -> Option<FactSheet> {
        if let Some(role) = &person.role {
            return role.sheet.as_ref().map(|told| self.told(person, told));
        }
        let client = &person.client;
        let has_one = !examined_on.is_empty() || dice.chance(0.57);
        if client.kind != ClientKind::Person || !has_one {
            return None;
        }
        let today = self.calendar.today;
        let latest = shifted(today, -dice.between(8, 390)).max(client.opened_on);
        let told = examined_on.first().copied().unwrap_or(latest);
        let mut sheet = FactSheet::empty(client.id);
        self.fill_in(&mut sheet, person, examined_on, told, dice);
        let age = client.age_on(today).unwrap_or(45);
        if dice.chance(0.8) {
            let goals = self.goals(age, person.assets, dice);
            sheet.goals = Some(Private::new(goals));
            sheet.told_on.insert(FactField::Goals, told);
        }
        if dice.chance(0.75) {
            // Told anew at the last checkup, and by some not asked about again for long.
            let asked = examined_on.last().copied().unwrap_or(told);
            sheet.held_away = Some(Private::new(self.held_away(person.assets, asked, dice)));
        }
        if client.tier != Tier::Mass && dice.chance(0.18) {
            sheet.target = Some(agreed_target(client.risk_class, age, dice));
            sheet.told_on.insert(FactField::Target, told);
        }
        if client.tier == Tier::Mass && dice.chance(0.6) {
            sheet.self_check = Some(self.self_check(told, dice));
        }
        Some(sheet)
    }

    fn told(&self, person: &Person, told: &ToldSheet) -> FactSheet {
        let day = self.calendar.in_days(-told.told_days_ago);
        let mut sheet = FactSheet::empty(person.client.id);
        if let Some(goals) = &told.goals {
            let goal = |goal: &ToldGoal| GoalFact {
                due: self.calendar.in_days(goal.due_in),
                amount: Decimal::from(goal.amount),
                name: Some(goal.name.as_str().into()),
                paid: false,
            };
            sheet.goals = Some(Private::new(goals.iter().map(goal).collect()));
            sheet.told_on.insert(FactField::Goals, day);
        }
        let holding = |held: &ToldHolding| HeldAway {
            name: held.name.clone(),
            kind: held.kind,
            value: Decimal::from(held.value),
            as_of: day,
            risk_level: held.risk_level,
            redeem_days: held.redeem_days,
            locked_until: held.locked_for.map(|days| self.calendar.in_days(days)),
        };
        sheet.held_away =
            told.held_away.as_ref().map(|held| Private::new(held.iter().map(holding).collect()));
        if let Some(target) = told.target {
            sheet.target = Some(target);
            sheet.told_on.insert(FactField::Target, day);
        }
        sheet.self_check = told.self_check.as_ref().map(|check| SelfCheck {
            started_on: self.calendar.in_days(-check.started_days_ago),
            completed_on: check.completed_days_ago.map(|days| self.calendar.in_days(-days)),
            answered: if check.completed_days_ago.is_some() { ASKED.to_vec() } else { ASKED[..4].to_vec() },
        });
        sheet
    }

    /// Facts the firm's record lacks, some of them asked only at the second checkup.
    fn fill_in(
        &self,
        sheet: &mut FactSheet,
        person: &Person,
        examined_on: &[NaiveDate],
        told: NaiveDate,
        dice: &mut Dice,
    ) {
        let (record, truth) = (&person.client.means, &person.truth);
        let chance = if examined_on.is_empty() { 0.55 } else { 0.85 };
        let later = examined_on.get(1).copied();
        let mut on = |field, lacking: bool, dice: &mut Dice| {
            let asked = dice.chance(chance);
            let day = later.filter(|_| dice.chance(0.3)).unwrap_or(told);
            if !lacking || !asked {
                return false;
            }
            sheet.told_on.insert(field, day);
            true
        };
        let mut means = Means::default();
        if on(FactField::MonthlyIncome, record.monthly_income.is_none(), dice) {
            means.monthly_income = truth.monthly_income;
        }
        if on(FactField::EssentialMonthlySpend, record.essential_monthly_spend.is_none(), dice) {
            means.essential_monthly_spend = truth.essential_monthly_spend;
        }
        if on(FactField::MonthlyDebtPayments, record.monthly_debt_payments.is_none(), dice) {
            means.monthly_debt_payments = truth.monthly_debt_payments;
        }
        if on(FactField::Debts, record.debts.is_none(), dice) {
            means.debts = truth.debts;
        }
        if on(FactField::Cover, record.cover.is_none(), dice) {
            means.cover = truth.cover;
        }
        if on(FactField::PremiumsYear, record.premiums_year.is_none(), dice) {
            means.premiums_year = truth.premiums_year;
        }
        if on(FactField::DependantYears, record.dependant_years.is_none(), dice) {
            means.dependant_years = truth.dependant_years;
        }
        if on(FactField::LossTolerance, record.loss_tolerance.is_none(), dice) {
            means.loss_tolerance = truth.loss_tolerance;
        }
        sheet.means = Private::new(means);
    }

    /// None, one or two goals, the first due first.
    fn goals(&self, age: u32, assets: Decimal, dice: &mut Dice) -> Vec<GoalFact> {
        let fitting: Vec<&Goals> =
            self.sayings.goal.iter().filter(|goal| (goal.from..=goal.to).contains(&age)).collect();
        let count = dice.weighted(&[(0usize, 18), (1, 55), (2, 27)], |w| w.1).map_or(1, |w| w.0);
        let chosen = dice.shuffled(fitting).into_iter().take(count);
        let mut goals: Vec<GoalFact> = chosen
            .map(|goal| {
                let days = dice.between(goal.years_from * 365, goal.years_to * 365);
                let day = self.calendar.in_days(days);
                let share = goal.least + (goal.most - goal.least) * dice.unit();
                GoalFact {
                    // People name a month.
                    due: day.with_day(1).unwrap_or(day),
                    amount: in_tens_of_thousands(assets * decimal(share, 4)),
                    name: Some(dice.word(&goal.texts).into()),
                    paid: false,
                }
            })
            .collect();
        goals.sort_by_key(|goal| goal.due);
        goals
    }

    /// Nothing, or one to three holdings.
    fn held_away(&self, assets: Decimal, asked: NaiveDate, dice: &mut Dice) -> Vec<HeldAway> {
        let count = dice.weighted(&[(0usize, 25), (1, 40), (2, 25), (3, 10)], |w| w.1).map_or(0, |w| w.0);
        let mut chosen: Vec<usize> = Vec::new();
        let kinds: Vec<(usize, &Elsewhere)> = self.sayings.elsewhere.iter().enumerate().collect();
        for _ in 0..count {
            let pick = dice.weighted(&kinds, |(_, kind)| kind.weight).map(|(at, _)| *at);
            chosen.extend(pick.filter(|at| !chosen.contains(at)));
        }
        let held = chosen.into_iter().filter_map(|at| self.sayings.elsewhere.get(at));
        held.map(|kind| {
            let share = kind.least + (kind.most - kind.least) * dice.unit();
            let locked = kind.locked_months.map(|most| 1 + dice.below(most));
            HeldAway {
                name: dice.word(&kind.names).to_owned(),
                kind: kind.kind,
                value: in_tens_of_thousands(assets * decimal(share, 4)),
                as_of: asked,
                risk_level: kind.risk,
                redeem_days: kind.redeem_days,
                locked_until: locked.and_then(|months| asked.checked_add_months(Months::new(months))),
            }
        })
        .collect()
    }

    fn self_check(&self, told: NaiveDate, dice: &mut Dice) -> SelfCheck {
        let complete = dice.chance(0.7);
        let done = shifted(told, dice.between(0, 5)).min(shifted(self.calendar.today, -1));
        let answered = if complete { ASKED.len() } else { usize::try_from(dice.between(2, 7)).unwrap_or(2) };
        SelfCheck {
            started_on: told.min(done),
            completed_on: complete.then_some(done),
            answered: ASKED.iter().copied().take(answered).collect(),
        }
    }
}

/// What of a sheet was known on an earlier day.
pub(crate) fn known_on(sheet: &FactSheet, day: NaiveDate) -> FactSheet {
    let known = |field| sheet.told_on.get(&field).is_none_or(|told| *told <= day);
    let told = sheet.means.reveal();
    let means = Means {
        monthly_income: told.monthly_income.filter(|_| known(FactField::MonthlyIncome)),
        essential_monthly_spend: told
            .essential_monthly_spend
            .filter(|_| known(FactField::EssentialMonthlySpend)),
        monthly_debt_payments: told.monthly_debt_payments.filter(|_| known(FactField::MonthlyDebtPayments)),
        debts: told.debts.filter(|_| known(FactField::Debts)),
        cover: told.cover.filter(|_| known(FactField::Cover)),
        premiums_year: told.premiums_year.filter(|_| known(FactField::PremiumsYear)),
        dependant_years: told.dependant_years.filter(|_| known(FactField::DependantYears)),
        horizon_months: told.horizon_months,
        loss_tolerance: told.loss_tolerance.filter(|_| known(FactField::LossTolerance)),
    };
    let told_then = |held: &Private<Vec<HeldAway>>| {
        let known: Vec<HeldAway> = held.reveal().iter().filter(|held| held.as_of <= day).cloned().collect();
        (!known.is_empty()).then(|| Private::new(known))
    };
    let told_on: BTreeMap<FactField, NaiveDate> =
        sheet.told_on.iter().filter(|(_, told)| **told <= day).map(|(field, told)| (*field, *told)).collect();
    FactSheet {
        client: sheet.client,
        means: Private::new(means),
        goals: sheet.goals.clone().filter(|_| known(FactField::Goals)),
        held_away: sheet.held_away.as_ref().and_then(told_then),
        target: sheet.target.filter(|_| known(FactField::Target)),
        told_on,
        self_check: None,
    }
}

/// A target as RM and client agree on one: around what class and age allow, in steps of five points.
fn agreed_target(class: Option<RiskClass>, age: u32, dice: &mut Dice) -> Allocation {
    let most: i64 = match class.unwrap_or(RiskClass::C2) {
        RiskClass::C1 => 10,
        RiskClass::C2 => 25,
        RiskClass::C3 => 50,
        RiskClass::C4 => 70,
        RiskClass::C5 => 80,
    };
    let by_age = 100 - i64::from(age.min(95));
    let equity = most.min(by_age).max(5) / 5 * 5 - 5 * dice.between(0, 1);
    let (cash, alternative) = (5 * dice.between(1, 3), 5 * dice.between(0, 1));
    let percent = |points: i64| Decimal::new(points, 2);
    Allocation {
        equity: percent(equity),
        bond: percent(100 - equity - cash - alternative),
        cash: percent(cash),
        alternative: percent(alternative),
    }
}

/// A sum as it is said, in whole tens of thousands, at least one.
fn in_tens_of_thousands(amount: Decimal) -> Decimal {
    let unit = Decimal::from(10_000);
    ((amount / unit).round() * unit).max(unit)
}

/// The sayings of `assets/demo/facts.toml`.
pub(crate) fn sayings() -> Sayings {
    assets::FACTS.read()
}
