//! `zhike checkup`: what CK-01 … CK-21 find in a client's facts and account.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use serde_json::{Map, Value};
use zhike_domain::calendar::closed_days;
use zhike_domain::checkup::episodes::Episodes;
use zhike_domain::checkup::findings::{CheckupInput, findings};
use zhike_domain::checkup::rules::CheckupRules;
use zhike_domain::checkup::{FigureValue, Finding, LossBasis, Severity, views};
use zhike_domain::figures::{Figures, daily_returns, merged};
use zhike_domain::health::classes::class_values;
use zhike_domain::health::method::Method;

use crate::arguments::{CheckupOptions, Language};
use crate::figures;
use crate::health;
use crate::input::{self, Account};
use crate::output::{Refusal, yuan};

/// What is printed.
#[derive(Debug, Serialize)]
pub struct Answer {
    findings: Vec<Said>,
    figures: Figures,
}

/// A finding in one language.
#[derive(Debug, Serialize)]
struct Said {
    rule: &'static str,
    severity: Severity,
    reason: String,
    figures: Map<String, Value>,
    next_step: String,
}

/// Runs the command.
pub fn checkup(options: &CheckupOptions) -> Result<Answer, Refusal> {
    let text = input::text()?;
    let facts = health::facts(&text)?;
    let account: Account = input::read(&text)?;
    let figures = figures::of(&account)?;
    let history = merged(&account.values(), &account.flows()).map_err(input::refusal_of)?;
    let returns: Vec<f64> =
        daily_returns(&history).map_err(input::refusal_of)?.iter().map(|daily| daily.rate).collect();
    let (method, rules) = (Method::shipped(), CheckupRules::shipped());
    let holdings = facts.holdings.as_deref();
    let value = holdings.and_then(class_values).map_or(Decimal::ZERO, |values| values.total);
    let loss = views::six_month_loss(&returns, value, LossBasis::Account);
    // Prices of products are not in the contract: each holding moves as its kind did.
    let no_prices = |_: &str, _: NaiveDate, _: NaiveDate| None;
    let found = findings(&CheckupInput {
        facts: &facts,
        figures: Some(&figures),
        drawdown_now: views::drawdown_now(&returns),
        six_month_loss: loss.as_ref(),
        replays: &views::replays(&facts, Episodes::shipped(), &no_prices),
        goals: &views::goal_funding(&facts, rules, None),
        method,
        rules,
        closed_days: closed_days(),
    });
    let findings = found.into_iter().map(|finding| said(finding, options.lang)).collect();
    Ok(Answer { findings, figures })
}

fn said(finding: Finding, language: Language) -> Said {
    let mut figures = Map::new();
    for figure in finding.figures {
        if let Some(day) = figure.as_of {
            figures.insert(format!("{}_as_of", figure.name), Value::String(day.to_string()));
        }
        figures.insert(figure.name, value(figure.value));
    }
    Said {
        rule: finding.rule.number(),
        severity: finding.severity,
        reason: language.of(finding.reason),
        figures,
        next_step: language.of(finding.next_step),
    }
}

/// Money as a string of a decimal, fractions and months as numbers, days as ISO dates.
fn value(of: FigureValue) -> Value {
    match of {
        FigureValue::Money(amount) => Value::String(yuan(amount)),
        FigureValue::Share(figure) | FigureValue::Months(figure) => figure.to_f64().into(),
        FigureValue::Days(days) => Value::from(days),
        FigureValue::Date(day) => Value::String(day.to_string()),
        FigureValue::Name(name) => Value::String(name),
    }
}
