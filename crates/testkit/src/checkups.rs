//! A fact sheet and a checkup as they might be. The figures follow from nothing: no test of a rule may rest on them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;
use zhike_domain::checkup::record::{Answer, Checkup, CheckupResult, FindingAnswer};
use zhike_domain::checkup::{Check, FigureValue, Finding, FindingFigure, Severity};
use zhike_domain::client::Means;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::facts::{Facts, GoalFact, HoldingFact, Outcome};
use zhike_domain::figures::Figures;
use zhike_domain::health::{Band, ChangeSplit, Dimension, DimensionScore, Health, HealthStatus};
use zhike_domain::ids::{CheckupId, ClientId, StaffId};
use zhike_domain::words::Words;

/// A sheet with spending and one goal.
pub fn fact_sheet(client: ClientId) -> FactSheet {
    let means = Means { essential_monthly_spend: Some(Decimal::from(18_000)), ..Means::default() };
    let goal = GoalFact {
        due: day(2028, 9, 1),
        amount: Decimal::from(800_000),
        name: Some("女儿学费".into()),
        paid: false,
    };
    FactSheet { means: means.into(), goals: Some(vec![goal].into()), ..FactSheet::empty(client) }
}

/// A checkup with two findings that was run and not shown yet.
pub fn checkup(number: u32, client: ClientId, rm: StaffId, made_at: DateTime<Utc>) -> Checkup {
    Checkup {
        id: CheckupId(Uuid::from_u128(0x0191_0000_0000_7000_8000_0000_0000_0000 | u128::from(number))),
        client,
        rm,
        made_at,
        software: "zhike 0.1.0".to_owned(),
        result: result().into(),
        shown_at: None,
        answers: BTreeMap::new(),
        target: None,
        completed_at: None,
    }
}

/// The same, shown, with each finding accepted, and complete an hour later.
pub fn completed(checkup: Checkup) -> Checkup {
    let at = checkup.made_at + TimeDelta::hours(1);
    let accepted = FindingAnswer { answer: Answer::Accepted, reason: None, at };
    let keys = checkup.result.reveal().findings.iter().map(Finding::key);
    let answers = keys.map(|key| (key, accepted.clone())).collect();
    Checkup { shown_at: Some(at), answers, completed_at: Some(at), ..checkup }
}

fn result() -> CheckupResult {
    let as_of = day(2026, 11, 20);
    let finding = |rule, subject: Option<&str>, severity| Finding {
        rule,
        subject: subject.map(str::to_owned),
        severity,
        figures: vec![FindingFigure {
            name: "share".to_owned(),
            value: FigureValue::Share(Decimal::new(25, 2)),
            as_of: Some(as_of),
        }],
        reason: words(),
        next_step: words(),
    };
    CheckupResult {
        facts: Facts {
            as_of,
            birth_date: Some(day(1983, 5, 17)),
            risk_class: None,
            essential_monthly_spend: Some(Decimal::from(18_000)),
            monthly_income: None,
            monthly_debt_payments: None,
            debts: None,
            assets_total: None,
            dependant_years: None,
            cover: None,
            premiums_year: None,
            holdings: Some(vec![HoldingFact { product: "510300".to_owned(), ..HoldingFact::default() }]),
            target: None,
            goals: None,
            // A rate that takes all its digits to say.
            outcome: Some(Outcome { xirr: Some(0.1 + 0.2), benchmark: Some(-0.0) }),
            open_breach: None,
            loss_tolerance: None,
        },
        health: Health {
            status: HealthStatus::Scored,
            score: Some(Decimal::new(724, 1)),
            band: Some(Band::Fair),
            cap: None,
            dimensions: vec![DimensionScore {
                id: Dimension::Liquidity,
                score: Some(Decimal::from(80)),
                weight: Decimal::from(15),
                reason: words(),
            }],
            missing: Vec::new(),
            method: "wh-1".to_owned(),
        },
        change: Some(ChangeSplit {
            since: day(2026, 5, 20),
            from: Decimal::new(700, 1),
            method: Decimal::ZERO,
            data: Decimal::ONE,
            action: Decimal::new(18, 1),
            market: Decimal::new(-4, 1),
            to: Decimal::new(724, 1),
        }),
        figures: Figures { observations: 242, twr: Some(1.0 / 3.0), ..Figures::default() },
        findings: vec![
            finding(Check::Fund, Some("510300"), Severity::Act),
            finding(Check::Liquidity, None, Severity::Watch),
        ],
        recommendations: Vec::new(),
        allocation: Vec::new(),
        buckets: Vec::new(),
        ladder: Vec::new(),
        replays: Vec::new(),
        six_month_loss: None,
        goals: Vec::new(),
        rules: "ck-1".to_owned(),
        prices_as_of: Some(as_of),
        story: None,
    }
}

fn words() -> Words {
    Words { zh: "一句话".to_owned(), en: "one sentence".to_owned() }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
