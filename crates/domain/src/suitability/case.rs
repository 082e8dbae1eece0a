//! What is judged: client, product and offer as flat lists of what is known, in the form of `zhike verdict`. A missing field is
//! unknown. No rule lives here.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::{local_day, shanghai};
use crate::client::Client;
use crate::closed_sets::{
    AmlRisk, Capacity, ClientKind, InvestorType, IssuerKind, ProductKind, RiskClass, RiskLevel,
};
use crate::facts::amount;
use crate::private::Private;
use crate::product::Product;

/// Client, product and offer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// To whom.
    #[serde(default, deserialize_with = "or_default")]
    pub client: ClientFacts,
    /// What.
    #[serde(default, deserialize_with = "or_default")]
    pub product: ProductFacts,
    /// On which day and how.
    #[serde(default, deserialize_with = "or_default")]
    pub offer: OfferFacts,
}

/// What is known of the client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientFacts {
    /// Identity; free text outside the product.
    #[serde(default)]
    pub id: Option<String>,
    /// Person or organisation.
    #[serde(default)]
    pub kind: Option<ClientKind>,
    /// Date of birth.
    #[serde(default)]
    pub birth_date: Option<Private<NaiveDate>>,
    /// Legal capacity.
    #[serde(default)]
    pub capacity: Option<Capacity>,
    /// Risk class.
    #[serde(default)]
    pub risk_class: Option<RiskClass>,
    /// Day of the questionnaire that set it.
    #[serde(default)]
    pub risk_class_on: Option<NaiveDate>,
    /// Tolerates no loss at all: of the lowest class whatever the class says (SU-06).
    #[serde(default)]
    pub tolerates_no_loss: Option<bool>,
    /// Ordinary or professional.
    #[serde(default)]
    pub investor_type: Option<InvestorType>,
    /// Financial assets, CNY.
    #[serde(default, with = "amount")]
    pub financial_assets: Option<Decimal>,
    /// Average yearly income of three years, CNY.
    #[serde(default, with = "amount")]
    pub income_avg3: Option<Decimal>,
    /// Years of experience with investments.
    #[serde(default, with = "amount")]
    pub experience_years: Option<Decimal>,
    /// Months for which the money can stay invested.
    #[serde(default, with = "whole")]
    pub horizon_months: Option<u32>,
    /// Kinds of products he accepts.
    #[serde(default)]
    pub accepted_kinds: Option<Vec<ProductKind>>,
    /// Anti-money-laundering risk.
    #[serde(default)]
    pub aml_risk: Option<AmlRisk>,
    /// Day of the last anti-money-laundering review.
    #[serde(default)]
    pub aml_reviewed_on: Option<NaiveDate>,
    /// When he answered risk questionnaires (SU-13, SU-14). A day without a time may stand for the day.
    #[serde(default)]
    pub questionnaires: Option<Vec<String>>,
    /// Largest ticket the firm set for him, CNY (SU-09).
    #[serde(default, with = "amount")]
    pub max_ticket: Option<Decimal>,
}

/// What is known of the product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductFacts {
    /// Its code.
    #[serde(default)]
    pub id: Option<String>,
    /// What kind of house issues it (SU-01).
    #[serde(default)]
    pub issuer_kind: Option<IssuerKind>,
    /// Principal guaranteed; of a deposit: outside SU.
    #[serde(default)]
    pub guaranteed: Option<bool>,
    /// What it is.
    #[serde(default)]
    pub kind: Option<ProductKind>,
    /// Our rating.
    #[serde(default)]
    pub risk_level: Option<RiskLevel>,
    /// Ratings of others (SU-18).
    #[serde(default)]
    pub other_ratings: Option<Vec<RiskLevel>>,
    /// Months for which the money is locked.
    #[serde(default, with = "whole")]
    pub lockup_months: Option<u32>,
    /// Private offering (SU-17).
    #[serde(default)]
    pub private: Option<bool>,
    /// Smallest amount, CNY.
    #[serde(default, with = "amount")]
    pub min_ticket: Option<Decimal>,
    /// Terms of an insurance (SU-19).
    #[serde(default)]
    pub insurance: Option<InsuranceFacts>,
}

/// Terms of an insurance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsuranceFacts {
    /// Paid at once, CNY.
    #[serde(default, with = "amount")]
    pub lump_sum: Option<Decimal>,
    /// Paid each year, CNY.
    #[serde(default, with = "amount")]
    pub annual_premium: Option<Decimal>,
    /// Years over which it is paid.
    #[serde(default, with = "whole")]
    pub term_years: Option<u32>,
    /// What the client had meant to spend in all, CNY.
    #[serde(default, with = "amount")]
    pub budget: Option<Decimal>,
}

/// What is known of the offer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferFacts {
    /// Its day (Asia/Shanghai); the day as of which all is judged.
    #[serde(default)]
    pub date: Option<NaiveDate>,
    /// Its time, where known (SU-14).
    #[serde(default, deserialize_with = "moment")]
    pub at: Option<DateTime<Utc>>,
    /// Who brought the product up (SU-07, SU-08).
    #[serde(default)]
    pub initiator: Option<Initiator>,
    /// Where it happens.
    #[serde(default)]
    pub channel: Option<OfferChannel>,
    /// Amount, CNY.
    #[serde(default, with = "amount")]
    pub amount: Option<Decimal>,
    /// The special risk warning was signed (SU-08).
    #[serde(default)]
    pub warning_signed: Option<bool>,
    /// The client insists, in writing (SU-08).
    #[serde(default)]
    pub insists: Option<bool>,
    /// Elder care was done (SU-15).
    #[serde(default)]
    pub elder_care_done: Option<bool>,
    /// Days of thinking time that were given (SU-11).
    #[serde(default, with = "whole")]
    pub thinking_days: Option<u32>,
    /// The guardian consented (SU-16).
    #[serde(default)]
    pub guardian_consent: Option<bool>,
    /// It is being recorded (SU-20).
    #[serde(default)]
    pub recording: Option<bool>,
}

/// Who brought the product up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Initiator {
    /// 客户主动
    Client,
    /// 客户经理推介
    Rm,
}

/// Where an offer happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum OfferChannel {
    /// 现场
    OnSite,
    /// 线上
    Online,
    /// 电话
    Phone,
}

/// A questionnaire that was answered: its day, and its time where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answered {
    /// The day in Shanghai.
    pub day: NaiveDate,
    /// The instant.
    pub at: Option<DateTime<Utc>>,
}

impl Answered {
    /// From an instant, a time without a zone (of Shanghai), or a day; `None` when it is none of these.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        match instant(text) {
            Some(at) => Some(Self { day: local_day(at), at: Some(at) }),
            None => text.parse().ok().map(|day| Self { day, at: None }),
        }
    }
}

/// An instant from its text; a time without a zone is of Shanghai.
pub fn instant(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    const FORMS: [&str; 4] =
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let local = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    local.and_local_timezone(shanghai()).single().map(|at| at.with_timezone(&Utc))
}

impl Case {
    /// The case of one of our clients and one of the firm's products. What the firm does not know stays unknown.
    pub fn of(client: &Client, product: &Product, offer: OfferFacts) -> Self {
        let profile = &client.profile;
        let times = |at: &DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        Self {
            client: ClientFacts {
                id: Some(client.id.to_string()),
                kind: Some(client.kind),
                birth_date: client.birth_date.clone(),
                capacity: Some(client.capacity),
                risk_class: client.risk_class,
                risk_class_on: client.risk_class_on,
                tolerates_no_loss: profile.tolerates_no_loss,
                investor_type: Some(client.investor_type),
                financial_assets: profile.financial_assets,
                income_avg3: profile.income_avg3,
                experience_years: profile.experience_years,
                horizon_months: client.means.horizon_months,
                accepted_kinds: profile.accepted_kinds.clone(),
                aml_risk: client.aml_risk,
                aml_reviewed_on: client.aml_reviewed_on,
                questionnaires: Some(profile.questionnaires.iter().map(times).collect()),
                max_ticket: profile.max_ticket,
            },
            product: ProductFacts {
                id: Some(product.code.0.clone()),
                issuer_kind: Some(product.issuer_kind),
                guaranteed: Some(product.guaranteed),
                kind: Some(product.kind),
                risk_level: Some(product.risk_level),
                other_ratings: Some(product.other_ratings.clone()),
                lockup_months: Some(product.lockup_months),
                private: Some(product.private),
                min_ticket: product.min_ticket,
                insurance: product.insurance.clone(),
            },
            offer,
        }
    }
}

/// `null` is as good as a part left out.
fn or_default<'de, D: serde::Deserializer<'de>, T: Deserialize<'de> + Default>(
    from: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

/// Reads an instant; a time without a zone is of Shanghai.
fn moment<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    match Option::<String>::deserialize(from)? {
        None => Ok(None),
        Some(text) => match instant(text.trim()) {
            Some(at) => Ok(Some(at)),
            None => Err(serde::de::Error::custom("expected a time of the form 2026-07-31T10:30:00+08:00")),
        },
    }
}

/// A count, read from a number or from its text.
mod whole {
    use rust_decimal::prelude::ToPrimitive;
    use serde::{Deserializer, Serialize, Serializer};

    use crate::facts::amount;

    #[expect(clippy::ref_option, reason = "serde asks for a reference")]
    pub fn serialize<S: Serializer>(value: &Option<u32>, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
        match amount::deserialize(deserializer)? {
            None => Ok(None),
            Some(value) => match value.is_integer().then(|| value.to_u32()).flatten() {
                Some(count) => Ok(Some(count)),
                None => Err(serde::de::Error::custom("expected a whole number, not below zero")),
            },
        }
    }
}
