//! A client's sheet of facts: what he told us, since when, and what to ask him next (F10, F25).

use rust_decimal::Decimal;
use zhike_domain::client::Means;
use zhike_domain::fact_sheet::{FactSheet, HeldAway};
use zhike_domain::health::missing::question;
use zhike_domain::health::score::score;
use zhike_domain::health::{FactField, Health};
use zhike_domain::ids::ClientId;
use zhike_ipc::{FactQuestion, FactSheetForm, FactSheetView, GoalForm, HeldAwayForm, MeansForm, ToldOn};

use crate::brief::client_brief;
use crate::desk::Desk;
use crate::examined::Examined;
use crate::fault::Fault;

/// What the guided self-check asks, in its order: what a client alone can say. Money elsewhere is asked as holdings.
pub(crate) const GUIDED: [FactField; 10] = [
    FactField::EssentialMonthlySpend,
    FactField::MonthlyIncome,
    FactField::MonthlyDebtPayments,
    FactField::Debts,
    FactField::DependantYears,
    FactField::Cover,
    FactField::PremiumsYear,
    FactField::LossTolerance,
    FactField::Goals,
    FactField::Holdings,
];

impl Desk {
    /// The sheet as it can be edited.
    pub fn fact_sheet(&self, client: ClientId) -> Result<FactSheetView, Fault> {
        self.note_view(client)?;
        let examined = self.examine(client)?;
        let Examined { client, sheet, day, examination, .. } = &examined;
        let sheet = sheet.clone().unwrap_or_else(|| FactSheet::empty(client.id));
        let answered = answered(&sheet);
        let health = score(&examination.facts, day.method);
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        Ok(FactSheetView {
            client: client_brief(client, self.today()),
            record: means_form(&client.means),
            told_on: sheet.told_on.iter().map(|(field, on)| ToldOn { field: *field, on: *on }).collect(),
            questions: questions(&health, &answered),
            answered: count(answered.iter().filter(|field| GUIDED.contains(field)).count()),
            questions_total: count(GUIDED.len()),
            completed_on: sheet.self_check.as_ref().and_then(|check| check.completed_on),
            form: form(&sheet, answered),
        })
    }
}

/// Fields answered in the guided self-check that is under way or complete.
fn answered(sheet: &FactSheet) -> Vec<FactField> {
    sheet.self_check.as_ref().map(|check| check.answered.clone()).unwrap_or_default()
}

/// What brings most weight first, then the rest of what the guided self-check asks.
fn questions(health: &Health, answered: &[FactField]) -> Vec<FactQuestion> {
    let mut questions: Vec<FactQuestion> = health
        .missing
        .iter()
        .map(|missing| FactQuestion {
            field: missing.field,
            question: missing.question.clone(),
            weight_gained: missing.weight_gained,
            answered: answered.contains(&missing.field),
        })
        .collect();
    for field in GUIDED {
        if questions.iter().all(|asked| asked.field != field) {
            questions.push(FactQuestion {
                field,
                question: question(field),
                weight_gained: Decimal::ZERO,
                answered: answered.contains(&field),
            });
        }
    }
    questions
}

fn means_form(means: &Means) -> MeansForm {
    MeansForm {
        monthly_income: means.monthly_income,
        essential_monthly_spend: means.essential_monthly_spend,
        monthly_debt_payments: means.monthly_debt_payments,
        debts: means.debts,
        cover: means.cover,
        premiums_year: means.premiums_year,
        dependant_years: means.dependant_years,
        horizon_months: means.horizon_months,
        loss_tolerance: means.loss_tolerance,
    }
}

fn form(sheet: &FactSheet, answered: Vec<FactField>) -> FactSheetForm {
    let goals = sheet.goals.as_ref().map(|goals| {
        let goals = goals.reveal().iter().map(|goal| GoalForm {
            name: goal.name.as_ref().map(|name| name.reveal().clone()).unwrap_or_default(),
            due: goal.due,
            amount: goal.amount,
        });
        goals.collect()
    });
    let held_away = sheet.held_away.as_ref().map(|told| told.reveal().iter().map(held_away_form).collect());
    FactSheetForm {
        client: sheet.client,
        means: means_form(sheet.means.reveal()),
        goals,
        held_away,
        target: sheet.target,
        answered,
        self_check: false,
    }
}

fn held_away_form(told: &HeldAway) -> HeldAwayForm {
    HeldAwayForm {
        name: told.name.clone(),
        kind: told.kind,
        value: told.value,
        as_of: told.as_of,
        risk_level: told.risk_level,
        redeem_days: told.redeem_days,
        locked_until: told.locked_until,
    }
}
