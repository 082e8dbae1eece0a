//! A client: who he is, how he may be contacted, what he told us of his means. No holdings (see `ledger`).

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::closed_sets::{
    AmlRisk, Capacity, ClientKind, ContactChannel, Gender, InvestorType, ProductKind, RiskClass, Tier,
};
use crate::ids::{ClientId, HouseholdId, StaffId};
use crate::private::Private;

/// A client as the firm's system of record knows him. A missing field is unknown, never zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Client {
    /// Identity inside the product.
    pub id: ClientId,
    /// The firm's client number (客户号), as printed on statements.
    pub number: String,
    /// Person or organisation.
    pub kind: ClientKind,
    /// Full name.
    pub name: Private<String>,
    /// Gender, for the form of address.
    pub gender: Option<Gender>,
    /// Date of birth; SU-15 counts completed years from it.
    pub birth_date: Option<Private<NaiveDate>>,
    /// The client keeps his birthday by the lunar calendar (AG-01).
    #[serde(default)]
    pub lunar_birthday: bool,
    /// Mobile number.
    pub phone: Option<Private<String>>,
    /// Identity document number.
    pub id_number: Option<Private<String>>,
    /// Last day on which the identity document is valid.
    pub id_expires_on: Option<NaiveDate>,
    /// Home address.
    pub address: Option<Private<String>>,
    /// Bank card on file.
    pub bank_card: Option<Private<String>>,
    /// Profession in the client's words.
    pub occupation: Option<String>,
    /// Account opened on.
    pub opened_on: NaiveDate,
    /// Service tier as head office set it; AG-05 derives it from assets where it is absent.
    pub tier: Tier,
    /// Risk class from the last valid questionnaire.
    pub risk_class: Option<RiskClass>,
    /// Day of that questionnaire; valid as SU-13 says.
    pub risk_class_on: Option<NaiveDate>,
    /// Ordinary or professional investor.
    pub investor_type: InvestorType,
    /// Legal capacity.
    pub capacity: Capacity,
    /// Anti-money-laundering risk.
    pub aml_risk: Option<AmlRisk>,
    /// Day of the last anti-money-laundering review.
    pub aml_reviewed_on: Option<NaiveDate>,
    /// How the client likes to be reached.
    pub preferred_channel: Option<ContactChannel>,
    /// The client asked not to be contacted for sales.
    #[serde(default)]
    pub do_not_contact: bool,
    /// The RM in charge.
    pub rm: StaffId,
    /// The household he belongs to.
    pub household: Option<HouseholdId>,
    /// Who introduced him.
    pub referrer: Option<ClientId>,
    /// What he told us of his means.
    #[serde(default)]
    pub means: Means,
    /// What suitability asks beyond class and means.
    #[serde(default)]
    pub profile: SuitabilityProfile,
    /// What he cares about and when we last asked (F11).
    #[serde(default)]
    pub interests: Vec<Interest>,
}

/// What suitability asks of a client beyond his class and his means; a missing field is unknown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SuitabilityProfile {
    /// Tolerates no loss at all (SU-06).
    pub tolerates_no_loss: Option<bool>,
    /// Kinds of products he accepts (SU-10).
    pub accepted_kinds: Option<Vec<ProductKind>>,
    /// Financial assets with everybody, as he declared them, CNY (SU-02, SU-17).
    pub financial_assets: Option<Decimal>,
    /// Average yearly income of three years, CNY (SU-02, SU-17).
    pub income_avg3: Option<Decimal>,
    /// Years of experience with investments (SU-02, SU-17).
    pub experience_years: Option<Decimal>,
    /// Largest ticket the firm set for him, CNY (SU-09).
    pub max_ticket: Option<Decimal>,
    /// When he answered risk questionnaires (SU-13).
    #[serde(default)]
    pub questionnaires: Vec<DateTime<Utc>>,
    /// Last day on which his consent to the use of sensitive data holds (SU-25).
    pub consent_until: Option<NaiveDate>,
    /// Day of the last revisit by somebody who does not sell to him (SU-22).
    pub revisited_on: Option<NaiveDate>,
}

/// Income, spending, debts and cover, in CNY; a missing figure is unknown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Means {
    /// After-tax income a month.
    pub monthly_income: Option<Decimal>,
    /// Spending a month that cannot be cut.
    pub essential_monthly_spend: Option<Decimal>,
    /// Debt payments a month.
    pub monthly_debt_payments: Option<Decimal>,
    /// Outstanding debts.
    pub debts: Option<Decimal>,
    /// Sum insured on life and critical illness.
    pub cover: Option<Decimal>,
    /// Insurance premiums a year.
    pub premiums_year: Option<Decimal>,
    /// Years for which others depend on this income.
    pub dependant_years: Option<Decimal>,
    /// For how many months the money can stay invested.
    pub horizon_months: Option<u32>,
    /// Largest six-month loss the client says he bears, as a fraction of value.
    pub loss_tolerance: Option<Decimal>,
}

/// Something of the client's life, with the day it was last asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interest {
    /// In the RM's words.
    pub text: Private<String>,
    /// Last asked or mentioned on.
    pub last_asked_on: NaiveDate,
}

impl Client {
    /// Age in completed years on a day, reached on the birthday; 29 February counts as 28 February in other
    /// years. `None` when the birth date is unknown or lies after the day.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        let born = *self.birth_date.as_ref()?.reveal();
        completed_years(born, day)
    }

    /// Last day on which the risk class is valid (SU-13): the same calendar day twelve months later, minus one
    /// day. `None` when no questionnaire is known.
    pub fn risk_class_valid_until(&self) -> Option<NaiveDate> {
        anniversary(self.risk_class_on?, 1)?.pred_opt()
    }
}

/// Completed years from one day to another; `None` when the second lies before the first.
pub fn completed_years(from: NaiveDate, to: NaiveDate) -> Option<u32> {
    if to < from {
        return None;
    }
    let years = to.year() - from.year();
    let reached = anniversary(from, years)? <= to;
    u32::try_from(if reached { years } else { years - 1 }).ok()
}

/// The same calendar day some years later; 29 February counts as 28 February in other years.
pub fn anniversary(day: NaiveDate, years: i32) -> Option<NaiveDate> {
    let year = day.year().checked_add(years)?;
    NaiveDate::from_ymd_opt(year, day.month(), day.day()).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
}

/// Service tier by assets under management in CNY (AG-05): mass < 0.5 m ≤ affluent < 6 m ≤ high-net-worth < 10 m ≤ private.
pub fn tier_by_assets(assets: Decimal) -> Tier {
    if assets < Decimal::new(500_000, 0) {
        Tier::Mass
    } else if assets < Decimal::new(6_000_000, 0) {
        Tier::Affluent
    } else if assets < Decimal::new(10_000_000, 0) {
        Tier::HighNetWorth
    } else {
        Tier::Private
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn age_is_reached_on_the_birthday() {
        assert_eq!(completed_years(day("1960-03-15"), day("2025-03-14")), Some(64));
        assert_eq!(completed_years(day("1960-03-15"), day("2025-03-15")), Some(65));
        assert_eq!(completed_years(day("1960-02-29"), day("2025-02-28")), Some(65));
        assert_eq!(completed_years(day("2025-01-02"), day("2025-01-01")), None);
    }

    #[test]
    fn tiers_begin_at_their_lower_bound() {
        let tier = |yuan| tier_by_assets(Decimal::new(yuan, 0));
        assert_eq!(tier(499_999), Tier::Mass);
        assert_eq!(tier(500_000), Tier::Affluent);
        assert_eq!(tier(6_000_000), Tier::HighNetWorth);
        assert_eq!(tier(10_000_000), Tier::Private);
    }
}
