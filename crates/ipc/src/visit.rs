//! Planning and preparing visits.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::closed_sets::{ContactChannel, RiskClass, RiskLevel, Situation, VisitPurpose};
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::words::Words;

use crate::{ClientBrief, InterestView, OpenItemView, VisitBrief};

/// A visit to plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PlanVisit {
    /// With whom.
    pub client: ClientId,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// Minutes.
    pub minutes: u32,
    /// How.
    pub channel: ContactChannel,
    /// Where.
    pub place: Option<String>,
    /// Why.
    pub purpose: VisitPurpose,
    /// A note.
    pub note: Option<String>,
}

/// What the RM needs before the visit, first form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct VisitPreparation {
    /// With whom.
    pub client: ClientBrief,
    /// The visit, if one is planned.
    pub visit: Option<VisitBrief>,
    /// Day of the last contact and what was noted then.
    pub last_contact: Option<LastContact>,
    /// Assets now, in CNY.
    #[specta(type = String)]
    pub assets: Decimal,
    /// Change of value by prices since the last contact, flows left out, in CNY; `None` without a last contact.
    #[specta(type = Option<String>)]
    pub change_since_last_contact: Option<Decimal>,
    /// Newest price it rests on.
    pub prices_as_of: Option<NaiveDate>,
    /// The agenda: open items, most pressing first.
    pub agenda: Vec<OpenItemView>,
    /// Holdings to speak about, at most three.
    pub holdings: Vec<HoldingTopicView>,
    /// The one script, filled for this client; `None` when none may be shown to him.
    pub script: Option<ScriptView>,
    /// Scripts of the same purpose that were withdrawn in the last thirty days: who learned one by heart is told.
    pub withdrawn: Vec<WithdrawnScript>,
    /// What he cares about.
    pub interests: Vec<InterestView>,
    /// Household members worth asking after.
    pub family: Vec<String>,
    /// Facts we lack and should ask for, by field name of the client's means.
    pub to_ask: Vec<MissingFact>,
}

/// A script that may not be used any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WithdrawnScript {
    /// Code.
    pub code: String,
    /// Title.
    pub title: Words,
    /// Since when.
    pub on: NaiveDate,
}

/// Day of the last contact and what was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LastContact {
    /// Day.
    pub on: NaiveDate,
    /// What was noted, if there is an entry.
    pub summary: Option<String>,
}

/// A holding to speak about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct HoldingTopicView {
    /// Product.
    pub product: ProductCode,
    /// Name.
    pub name: String,
    /// Value in CNY.
    #[specta(type = String)]
    pub value: Decimal,
    /// Day of its price.
    pub price_on: Option<NaiveDate>,
    /// Why, most pressing first.
    pub reasons: Vec<TopicReasonView>,
}

/// Why a holding should be spoken about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are those of zhike_domain::agenda::TopicReason")]
pub enum TopicReasonView {
    /// Matures soon.
    Matures { on: NaiveDate, days: i32 },
    /// Moved since the last contact.
    Moved {
        #[specta(type = String)]
        change: Decimal,
        since: NaiveDate,
    },
    /// Large share.
    Large { share: f64 },
    /// Above the client's class.
    AboveClass { level: RiskLevel, class: RiskClass },
}

/// A script filled for one client. Both languages: what is spoken follows the client, not the RM's screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScriptView {
    /// Code.
    pub code: String,
    /// Version.
    pub version: u32,
    /// Purpose of a visit it is for.
    pub scenario: VisitPurpose,
    /// What the talk is about; empty for any.
    pub situations: Vec<Situation>,
    /// What the client says, where it is an answer to that.
    pub said: Option<Words>,
    /// Short words by which it is found while he speaks.
    pub keywords: Vec<String>,
    /// Title, zh.
    pub title_zh: String,
    /// Title, en.
    pub title_en: String,
    /// Words, zh.
    pub body_zh: String,
    /// Words, en.
    pub body_en: String,
    /// Risk line, zh.
    pub risk_zh: String,
    /// Risk line, en.
    pub risk_en: String,
    /// What speaks against it, zh.
    pub opposing_zh: String,
    /// What speaks against it, en.
    pub opposing_en: String,
    /// Who approved it.
    pub approver: String,
    /// Last valid day.
    pub valid_to: NaiveDate,
    /// What it rests on.
    pub sources: Vec<SourceView>,
}

/// What a claim rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceView {
    /// Publisher.
    pub publisher: String,
    /// Title.
    pub title: String,
    /// Day.
    pub published_on: NaiveDate,
    /// Last quotable day.
    pub expires_on: Option<NaiveDate>,
    /// It may still be quoted today.
    pub holds: bool,
}

/// Every script in force, for reading and finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScriptLibrary {
    /// The day.
    pub as_of: NaiveDate,
    /// The newest version of each, by code; answers to objections among them.
    pub scripts: Vec<ScriptView>,
}

/// A fact we lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MissingFact {
    /// Essential monthly spending.
    EssentialMonthlySpend,
    /// Monthly income.
    MonthlyIncome,
    /// Debts and their payments.
    Debts,
    /// Insurance cover.
    Cover,
    /// Years for which others depend on the income.
    DependantYears,
    /// How long the money can stay invested.
    Horizon,
    /// The loss he says he bears.
    LossTolerance,
}
