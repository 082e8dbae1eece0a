//! What suitability asks of a client beyond class and means: kinds he accepts, wealth, experience, questionnaires, consent,
//! revisits. Fits his class and his life; some of it missing or run out, as in life.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use zhike_domain::client::{Client, SuitabilityProfile, anniversary};
use zhike_domain::closed_sets::{AmlRisk, ClientKind, ProductKind, RiskClass};

use crate::days::{Calendar, instant, shifted};
use crate::dice::{Dice, decimal};
use crate::people::Person;

/// Gives a client his profile, and a few of the high-risk ones a review that was forgotten (SU-24). The cast has told
/// everything, so that its stories turn on the rules and not on a gap.
pub(crate) fn give_profile(person: &mut Person, calendar: &Calendar, dice: &mut Dice) {
    let told_all = person.role.is_some();
    let told = |dice: &mut Dice, share: f64| told_all || dice.chance(share);
    let assets = person.assets;
    let client = &person.client;
    let wealth = rounded(assets * decimal(1.05 + 0.9 * dice.unit(), 3));
    let income = person.truth.monthly_income.map(|month| rounded(month * Decimal::from(12)));
    let years_here = calendar.today.signed_duration_since(client.opened_on).num_days() / 365;
    let experience = Decimal::from(years_here + dice.between(0, 6));
    let no_loss = client.risk_class == Some(RiskClass::C1) && !told_all && dice.chance(0.3);
    let profile = SuitabilityProfile {
        tolerates_no_loss: told(dice, 0.93).then_some(no_loss),
        accepted_kinds: if told(dice, 0.9) {
            client.risk_class.map(|class| kinds(class, dice))
        } else {
            None
        },
        financial_assets: told(dice, 0.84).then_some(wealth),
        income_avg3: income.filter(|_| told(dice, 0.8)),
        experience_years: told(dice, 0.9).then_some(experience),
        max_ticket: (!told_all && dice.chance(0.04)).then(|| rounded(assets * Decimal::new(25, 2))),
        questionnaires: questionnaires(client, dice),
        consent_until: consent(calendar, told_all, dice),
        revisited_on: revisit(client, calendar, told_all, dice),
    };
    let forgotten = !told_all && dice.chance(0.4);
    let client = &mut person.client;
    client.profile = profile;
    if client.aml_risk == Some(AmlRisk::High) && forgotten {
        client.aml_reviewed_on = Some(calendar.in_days(-dice.between(190, 260)).max(client.opened_on));
    }
}

/// What somebody of this class buys, now and then without one of the kinds.
fn kinds(class: RiskClass, dice: &mut Dice) -> Vec<ProductKind> {
    use ProductKind as K;
    let steps: [&[K]; 5] = [
        &[K::Cash, K::Deposit, K::MoneyFund, K::BankWealth, K::StructuredDeposit, K::Insurance],
        &[K::BondFund, K::Bond],
        &[K::MixedFund, K::IndexFund, K::Gold],
        &[K::EquityFund, K::Stock, K::QdiiFund, K::PrivateFund, K::Trust],
        &[K::CommodityFund],
    ];
    let count = 1 + RiskClass::ALL.iter().position(|one| *one == class).unwrap_or(0);
    let kinds = steps.iter().take(count).flat_map(|step| step.iter().copied());
    // Cash and deposits nobody refuses.
    kinds.filter(|kind| matches!(kind, K::Cash | K::Deposit | K::MoneyFund) || !dice.chance(0.04)).collect()
}

/// The questionnaire of his class, and one a year before it since he is with us.
fn questionnaires(client: &Client, dice: &mut Dice) -> Vec<DateTime<Utc>> {
    let Some(last) = client.risk_class_on else { return Vec::new() };
    if client.kind == ClientKind::Organisation {
        return vec![instant(last, 10, 0)];
    }
    let earlier = (1..4).rev().filter_map(|years| anniversary(last, -years));
    let mut days: Vec<NaiveDate> = earlier.filter(|day| *day >= client.opened_on).collect();
    days.push(last);
    let time = |dice: &mut Dice| {
        (u32::try_from(dice.between(9, 16)).unwrap_or(10), u32::try_from(dice.between(0, 59)).unwrap_or(0))
    };
    let taken = days.into_iter().map(|day| {
        let (hour, minute) = time(dice);
        instant(day, hour, minute)
    });
    taken.collect()
}

fn consent(calendar: &Calendar, told_all: bool, dice: &mut Dice) -> Option<NaiveDate> {
    match dice.below(100) {
        0..4 if !told_all => None,
        4..7 if !told_all => Some(calendar.in_days(-dice.between(1, 120))),
        _ => Some(calendar.in_days(dice.between(45, 900))),
    }
}

/// The revisit of a new client within 30 days (SU-22), and of some again later.
fn revisit(client: &Client, calendar: &Calendar, told_all: bool, dice: &mut Dice) -> Option<NaiveDate> {
    let first = shifted(client.opened_on, dice.between(5, 29));
    let again = calendar.in_days(-dice.between(3, 360));
    let (kept, recent) = (told_all || dice.chance(0.98), dice.chance(0.14));
    let first = (kept && first < calendar.today).then_some(first);
    if recent && again > client.opened_on { first.map(|day| day.max(again)) } else { first }
}

/// In whole ten thousands, as people say it.
fn rounded(amount: Decimal) -> Decimal {
    let step = Decimal::from(10_000);
    (amount / step).round() * step
}
