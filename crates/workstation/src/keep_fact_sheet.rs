//! Keeping a client's sheet of facts: checked field by field, dated, and the guided self-check noted (F25, WH-16).

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use zhike_domain::client::Means;
use zhike_domain::fact_sheet::{FactSheet, HeldAway, SelfCheck};
use zhike_domain::facts::GoalFact;
use zhike_domain::health::FactField;
use zhike_domain::private::Private;
use zhike_ipc::{FactSheetForm, FactSheetView, GoalForm, HeldAwayForm, MeansForm};

use crate::desk::Desk;
use crate::fact_sheet::GUIDED;
use crate::fault::Fault;

/// No amount of a person is larger; a slip of the finger is.
const LARGEST: Decimal = Decimal::from_parts(1_215_752_192, 23, 0, false, 0);
/// Years over which others can depend on somebody, and over which a goal can lie ahead.
const MOST_YEARS: i32 = 100;
/// A name is a few words.
const LONGEST_NAME: usize = 100;
/// More rows are a mistake.
const MOST_ROWS: usize = 100;

impl Desk {
    /// Keeps the sheet; works offline, central hears of it with the next exchange. Each fact that changed is told as of
    /// today.
    pub fn keep_fact_sheet(&self, form: FactSheetForm) -> Result<FactSheetView, Fault> {
        let client = self.known_client(form.client)?;
        let (now, today) = (self.now(), self.today());
        let before = self.store().fact_sheet(client.id)?.unwrap_or_else(|| FactSheet::empty(client.id));
        let mut sheet = before.clone();
        sheet.means = Private::new(means(&form.means)?);
        let past: BTreeSet<NaiveDate> =
            before.goals.iter().flat_map(|goals| goals.reveal()).map(|goal| goal.due).collect();
        sheet.goals = match form.goals {
            Some(goals) => Some(Private::new(goals_of(goals, &past, today)?)),
            None => None,
        };
        sheet.held_away = match form.held_away {
            Some(told) => Some(Private::new(held_away_of(told, today)?)),
            None => None,
        };
        if let Some(target) = form.target {
            let shares = target.parts().map(|(_, share)| share);
            let within = shares.iter().all(|share| (Decimal::ZERO..=Decimal::ONE).contains(share));
            if !within || shares.iter().sum::<Decimal>() != Decimal::ONE {
                return Err(Fault::Invalid("target"));
            }
        }
        sheet.target = form.target;
        for field in changed(&before, &sheet) {
            sheet.told_on.insert(field, today);
        }
        if form.self_check {
            sheet.self_check = Some(self_check(&before, &sheet, form.answered, today));
        }
        if sheet != before {
            self.store().put_fact_sheet(&sheet, now)?;
        }
        self.fact_sheet(client.id)
    }
}

fn means(form: &MeansForm) -> Result<Means, Fault> {
    let within = |field: &'static str, value: Option<Decimal>, most: Decimal| match value {
        Some(value) if !(Decimal::ZERO..=most).contains(&value) => Err(Fault::Invalid(field)),
        value => Ok(value.map(|value| value.normalize())),
    };
    if form.horizon_months.is_some_and(|months| months > 1_200) {
        return Err(Fault::Invalid("horizon_months"));
    }
    Ok(Means {
        monthly_income: within("monthly_income", form.monthly_income, LARGEST)?,
        essential_monthly_spend: within("essential_monthly_spend", form.essential_monthly_spend, LARGEST)?,
        monthly_debt_payments: within("monthly_debt_payments", form.monthly_debt_payments, LARGEST)?,
        debts: within("debts", form.debts, LARGEST)?,
        cover: within("cover", form.cover, LARGEST)?,
        premiums_year: within("premiums_year", form.premiums_year, LARGEST)?,
        dependant_years: within("dependant_years", form.dependant_years, MOST_YEARS.into())?,
        horizon_months: form.horizon_months,
        loss_tolerance: within("loss_tolerance", form.loss_tolerance, Decimal::ONE)?,
    })
}

/// Goals with a name, an amount and a day ahead; one that was kept before may have come due.
fn goals_of(
    goals: Vec<GoalForm>,
    past: &BTreeSet<NaiveDate>,
    today: NaiveDate,
) -> Result<Vec<GoalFact>, Fault> {
    if goals.len() > MOST_ROWS {
        return Err(Fault::Invalid("goals"));
    }
    let goal = |goal: GoalForm| {
        let name = name(&goal.name).ok_or(Fault::Invalid("goals"))?;
        let ahead = today <= goal.due && goal.due.year() - today.year() <= MOST_YEARS;
        let paid_for = goal.amount > Decimal::ZERO && goal.amount <= LARGEST;
        if !paid_for || !(ahead || past.contains(&goal.due)) {
            return Err(Fault::Invalid("goals"));
        }
        let amount = goal.amount.normalize();
        Ok(GoalFact { due: goal.due, amount, name: Some(Private::new(name)), paid: false })
    };
    goals.into_iter().map(goal).collect()
}

fn held_away_of(told: Vec<HeldAwayForm>, today: NaiveDate) -> Result<Vec<HeldAway>, Fault> {
    if told.len() > MOST_ROWS {
        return Err(Fault::Invalid("held_away"));
    }
    let one = |told: HeldAwayForm| {
        let name = name(&told.name).ok_or(Fault::Invalid("held_away"))?;
        if !(Decimal::ZERO..=LARGEST).contains(&told.value) || told.as_of > today {
            return Err(Fault::Invalid("held_away"));
        }
        Ok(HeldAway {
            name,
            kind: told.kind,
            value: told.value.normalize(),
            as_of: told.as_of,
            risk_level: told.risk_level,
            redeem_days: told.redeem_days,
            locked_until: told.locked_until,
        })
    };
    told.into_iter().map(one).collect()
}

fn name(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= LONGEST_NAME).then(|| text.to_owned())
}

/// Each field with what the sheet says of it.
fn told(sheet: &FactSheet) -> Vec<(FactField, Option<Decimal>)> {
    let means = sheet.means.reveal();
    vec![
        (FactField::MonthlyIncome, means.monthly_income),
        (FactField::EssentialMonthlySpend, means.essential_monthly_spend),
        (FactField::MonthlyDebtPayments, means.monthly_debt_payments),
        (FactField::Debts, means.debts),
        (FactField::Cover, means.cover),
        (FactField::PremiumsYear, means.premiums_year),
        (FactField::DependantYears, means.dependant_years),
        (FactField::LossTolerance, means.loss_tolerance),
    ]
}

fn changed(before: &FactSheet, after: &FactSheet) -> Vec<FactField> {
    let pairs = told(before).into_iter().zip(told(after));
    let mut fields: Vec<FactField> = pairs.filter(|(was, is)| was.1 != is.1).map(|(was, _)| was.0).collect();
    fields.extend((before.goals != after.goals).then_some(FactField::Goals));
    fields.extend((before.held_away != after.held_away).then_some(FactField::Holdings));
    fields.extend((before.target != after.target).then_some(FactField::Target));
    fields
}

/// The self-check with the fields answered now. One that was complete in an earlier year is over; what is filled in counts as
/// answered.
fn self_check(
    before: &FactSheet,
    sheet: &FactSheet,
    answered: Vec<FactField>,
    today: NaiveDate,
) -> SelfCheck {
    let going_on = before
        .self_check
        .clone()
        .filter(|check| check.completed_on.is_none_or(|on| on.year() == today.year()));
    let mut check =
        going_on.unwrap_or(SelfCheck { started_on: today, completed_on: None, answered: Vec::new() });
    let mut fields: BTreeSet<FactField> = check.answered.iter().copied().chain(answered).collect();
    fields.extend(told(sheet).into_iter().filter(|(_, value)| value.is_some()).map(|(field, _)| field));
    fields.extend(sheet.goals.as_ref().map(|_| FactField::Goals));
    fields.extend(sheet.held_away.as_ref().map(|_| FactField::Holdings));
    if GUIDED.iter().all(|field| fields.contains(field)) {
        check.completed_on.get_or_insert(today);
    }
    check.answered = fields.into_iter().collect();
    check
}
