//! What a case says once it is read by the pack: regime, class where it is valid, level, age. No rule is judged here.

use chrono::{Months, NaiveDate};

use crate::client::{anniversary, completed_years};
use crate::closed_sets::{ClientKind, InvestorType, IssuerKind, ProductKind, RiskClass, RiskLevel};
use crate::suitability::case::{Answered, Case};
use crate::suitability::pack::{QuestionnaireLimits, RulePack};
use crate::suitability::verdict::Regime;

/// A case as the rules look at it.
pub(in crate::suitability) struct Seen<'a> {
    pub case: &'a Case,
    pub pack: &'a RulePack,
    /// The offer's day.
    pub day: Option<NaiveDate>,
    /// Whose rules bind (SU-01).
    pub regime: Option<Regime>,
    /// A guaranteed deposit: outside SU.
    pub outside: bool,
    /// Class, if the questionnaire is valid (SU-13).
    pub class: Class,
    /// The level that binds (SU-18); `None` without our own rating.
    pub level: Option<RiskLevel>,
    /// The highest of the ratings that are known: the level is at least that.
    pub at_least: Option<RiskLevel>,
    pub organisation: bool,
    pub professional: bool,
    /// Completed years on the offer's day.
    pub age: Option<u32>,
}

/// The class, and where it is missing, why (SU-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::suitability) enum Class {
    /// By a valid questionnaire, whose last valid day this is.
    Valid(RiskClass, NaiveDate),
    /// There is none.
    Never,
    /// It was set on a day after the offer's.
    Later,
    /// It expired on this day.
    Expired(NaiveDate),
    /// It was beyond what counts on one day.
    TooManyThatDay,
    /// It was beyond what counts in twelve months.
    TooManyThatYear,
    /// It is unknown how often he answered.
    CountUnknown,
    /// The offer's day is unknown.
    DayUnknown,
}

impl Class {
    /// The class, if valid.
    pub fn valid(self) -> Option<RiskClass> {
        match self {
            Self::Valid(class, _) => Some(class),
            _ => None,
        }
    }
}

impl<'a> Seen<'a> {
    /// Reads a case.
    pub fn of(case: &'a Case, pack: &'a RulePack) -> Self {
        let (client, product, day) = (&case.client, &case.product, case.offer.date);
        let at_least =
            product.risk_level.into_iter().chain(product.other_ratings.iter().flatten().copied()).max();
        let regime = product.issuer_kind.map(regime);
        let born = client.birth_date.as_ref().map(|born| *born.reveal());
        let organisation = client.kind == Some(ClientKind::Organisation);
        Self {
            case,
            pack,
            day,
            regime,
            outside: product.guaranteed == Some(true)
                && regime == Some(Regime::Banking)
                && (deposit_house(product.issuer_kind) || deposit(product.kind)),
            class: class(case, &pack.questionnaire),
            level: product.risk_level.and(at_least),
            at_least,
            organisation,
            // Whoever was not recognised as professional is ordinary (CSRC measures, article 10).
            professional: client.investor_type == Some(InvestorType::Professional),
            age: born.zip(day).filter(|_| !organisation).and_then(|(born, day)| completed_years(born, day)),
        }
    }

    /// Of this level or above: `None` where the ratings that are missing would decide.
    pub fn is_from(&self, level: RiskLevel) -> Option<bool> {
        match (self.at_least, self.level) {
            (Some(known), _) if known >= level => Some(true),
            (_, Some(_)) => Some(false),
            _ => None,
        }
    }
}

/// SU-01: whose rules bind for a house's products.
fn regime(issuer: IssuerKind) -> Regime {
    match issuer {
        IssuerKind::Fund
        | IssuerKind::Securities
        | IssuerKind::Futures
        | IssuerKind::Listed
        | IssuerKind::Government => Regime::Securities,
        IssuerKind::BankWealth
        | IssuerKind::Trust
        | IssuerKind::InsuranceAm
        | IssuerKind::Insurance
        | IssuerKind::StructuredDeposit
        | IssuerKind::Deposit => Regime::Banking,
    }
}

/// SU-01 counts structured deposits that are not guaranteed into the banking regime: a guaranteed one is a deposit.
fn deposit_house(issuer: Option<IssuerKind>) -> bool {
    matches!(issuer, Some(IssuerKind::Deposit | IssuerKind::StructuredDeposit))
}

fn deposit(kind: Option<ProductKind>) -> bool {
    matches!(kind, Some(ProductKind::Deposit | ProductKind::StructuredDeposit))
}

/// SU-13: the class that holds on the offer's day.
fn class(case: &Case, limits: &QuestionnaireLimits) -> Class {
    let client = &case.client;
    let Some((class, on)) = client.risk_class.zip(client.risk_class_on) else { return Class::Never };
    let Some(day) = case.offer.date else { return Class::DayUnknown };
    let Some(expires) = months_later(on, limits.valid_months) else { return Class::Expired(on) };
    if day < on {
        return Class::Later;
    }
    if day >= expires {
        return Class::Expired(expires);
    }
    let Some(answered) = client.questionnaires.as_deref().and_then(read_all) else {
        return Class::CountUnknown;
    };
    match beyond(&answered, on, limits) {
        Some(fault) => fault,
        None => Class::Valid(class, expires.pred_opt().unwrap_or(on)),
    }
}

fn read_all(questionnaires: &[String]) -> Option<Vec<Answered>> {
    questionnaires.iter().map(|text| Answered::read(text)).collect()
}

/// Counts run back from the questionnaire that set the class, the last of its day; where the list does not hold it, it counts too.
fn beyond(answered: &[Answered], on: NaiveDate, limits: &QuestionnaireLimits) -> Option<Class> {
    let count = |within: &dyn Fn(NaiveDate) -> bool| {
        u32::try_from(answered.iter().filter(|one| within(one.day)).count()).unwrap_or(u32::MAX)
    };
    let that_day = count(&|day| day == on).max(1);
    let year_before = on.checked_sub_months(Months::new(12));
    let earlier = count(&|day| day < on && year_before.is_none_or(|before| day > before));
    if that_day > limits.per_day {
        Some(Class::TooManyThatDay)
    } else if earlier.saturating_add(that_day) > limits.per_twelve_months {
        Some(Class::TooManyThatYear)
    } else {
        None
    }
}

/// The same calendar day some months later; in months without it their last day, and 29 February counts as 28 February in other years.
pub(in crate::suitability) fn months_later(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    if months.is_multiple_of(12) {
        return anniversary(day, i32::try_from(months / 12).ok()?);
    }
    day.checked_add_months(Months::new(months))
}
