//! Income, spending, debts and cover, by age, tier and risk class; some of it unknown, as in life.

use rust_decimal::Decimal;
use zhike_domain::client::Means;
use zhike_domain::closed_sets::{RiskClass, Tier};

use crate::dice::{Dice, decimal};

/// The means of a client.
pub(crate) struct Drawn {
    /// What the firm's record knows; each fact is missing for about a fifth of the clients.
    pub told: Means,
    /// What is so.
    pub truth: Means,
}

/// The means of a client of this age, tier and class.
pub(crate) fn means(age: u32, tier: Tier, class: Option<RiskClass>, dice: &mut Dice) -> Drawn {
    let retired = age >= 60;
    let (least, most) = match tier {
        Tier::Mass => (5_000, 19_000),
        Tier::Affluent => (13_000, 62_000),
        Tier::HighNetWorth => (42_000, 150_000),
        Tier::Private => (85_000, 400_000),
    };
    let earned = dice.yuan(least, most, 100);
    let income = if retired { part(earned, 0.45).max(Decimal::from(3_200)) } else { earned };
    let spend = part(income, 0.28 + 0.42 * dice.unit()).max(Decimal::from(2_200));
    let indebted = (25..56).contains(&age) && dice.chance(0.55);
    let payments = if indebted { part(income, 0.08 + 0.38 * dice.unit()) } else { Decimal::ZERO };
    let debts = payments * Decimal::from(dice.between(60, 230));
    let insured = dice.chance(if retired { 0.3 } else { 0.6 });
    let cover = if insured { part(income * Decimal::from(dice.between(10, 90)), 1.0) } else { Decimal::ZERO };
    let premiums =
        if insured { part(income * Decimal::from(12), 0.02 + 0.10 * dice.unit()) } else { Decimal::ZERO };
    let dependants = match age {
        0..28 => 0,
        28..45 => dice.between(8, 22),
        45..60 => dice.between(0, 10),
        _ => 0,
    };
    let horizon = match class.unwrap_or(RiskClass::C2) {
        RiskClass::C1 => dice.between(6, 24),
        RiskClass::C2 => dice.between(12, 36),
        RiskClass::C3 => dice.between(24, 72),
        RiskClass::C4 | RiskClass::C5 => dice.between(36, 180),
    };
    let tolerance = match class.unwrap_or(RiskClass::C2) {
        RiskClass::C1 => dice.between(0, 3),
        RiskClass::C2 => dice.between(2, 6),
        RiskClass::C3 => dice.between(5, 12),
        RiskClass::C4 => dice.between(10, 22),
        RiskClass::C5 => dice.between(18, 40),
    };
    // Who is looked after more closely has told more.
    let known = if matches!(tier, Tier::HighNetWorth | Tier::Private) { 0.86 } else { 0.76 };
    let truth = Means {
        monthly_income: Some(income),
        essential_monthly_spend: Some(spend),
        monthly_debt_payments: Some(payments),
        debts: Some(debts),
        cover: Some(cover),
        premiums_year: Some(premiums),
        dependant_years: Some(Decimal::from(dependants)),
        horizon_months: u32::try_from(horizon / 6 * 6).ok(),
        loss_tolerance: Some(Decimal::new(tolerance, 2)),
    };
    let mut told = || dice.chance(known);
    let told = Means {
        monthly_income: truth.monthly_income.filter(|_| told()),
        essential_monthly_spend: truth.essential_monthly_spend.filter(|_| told()),
        monthly_debt_payments: truth.monthly_debt_payments.filter(|_| told()),
        debts: truth.debts.filter(|_| told()),
        cover: truth.cover.filter(|_| told()),
        premiums_year: truth.premiums_year.filter(|_| told()),
        dependant_years: truth.dependant_years.filter(|_| told()),
        horizon_months: truth.horizon_months.filter(|_| told()),
        loss_tolerance: truth.loss_tolerance.filter(|_| told()),
    };
    Drawn { told, truth }
}

/// A part of an amount, in whole hundreds.
fn part(amount: Decimal, share: f64) -> Decimal {
    (amount * decimal(share, 4) / Decimal::ONE_HUNDRED).round() * Decimal::ONE_HUNDRED
}
