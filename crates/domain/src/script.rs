//! Scripts (话术) and answers to objections: approved words for a situation, with their risk line, sources and opposing view (SC-01).
//! Who publishes them, and where they are kept, is not here; how their variables are filled is [`template`]'s.

pub mod check;
pub mod template;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::closed_sets::{RiskClass, Situation, Tier, VisitPurpose};

/// A script as head office published it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// Stable code, as quoted in log entries ("MAT-03").
    pub code: String,
    /// Version, counted up at each publication.
    pub version: u32,
    /// Purpose of a visit it is for.
    pub scenario: VisitPurpose,
    /// What the talk is about; empty for any.
    #[serde(default)]
    pub situations: Vec<Situation>,
    /// Risk classes it addresses; empty for all.
    #[serde(default)]
    pub classes: Vec<RiskClass>,
    /// Tiers it addresses; empty for all.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// What the client says, where this is an answer to it.
    #[serde(default)]
    pub objection: Option<Objection>,
    /// Title, zh.
    pub title_zh: String,
    /// Title, en.
    pub title_en: String,
    /// What to say, zh. Variables in double braces are filled from the client: `{{ form_of_address }}`.
    pub body_zh: String,
    /// What to say, en.
    pub body_en: String,
    /// The risk line that must be spoken with it, zh.
    pub risk_zh: String,
    /// The risk line, en.
    pub risk_en: String,
    /// What speaks against it, zh; of an answer to an objection, what not to say.
    pub opposing_zh: String,
    /// The same, en.
    pub opposing_en: String,
    /// What its claims rest on (F43).
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Who wrote it.
    pub author: String,
    /// Who approved it; never the author.
    pub approver: String,
    /// Valid from.
    pub valid_from: NaiveDate,
    /// Last valid day.
    pub valid_to: NaiveDate,
    /// The day from which it may not be used any more, whatever it says it is valid to.
    #[serde(default)]
    pub withdrawn_on: Option<NaiveDate>,
}

/// What a client says against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// In his words, zh.
    pub said_zh: String,
    /// In his words, en.
    pub said_en: String,
    /// Short words by which it is found while he speaks.
    pub keywords: Vec<String>,
}

/// What a claim rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Publisher.
    pub publisher: String,
    /// What was published.
    pub title: String,
    /// On which day.
    pub published_on: NaiveDate,
    /// Last day on which it may be quoted.
    pub expires_on: Option<NaiveDate>,
}

impl Source {
    /// Whether it may still be quoted on a day.
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.expires_on.is_none_or(|last| on <= last)
    }
}

impl Script {
    /// Whether the script may be used on a day at all (SC-01): valid, not withdrawn, approved by somebody other than its author.
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        let valid = self.valid_from <= on && on <= self.valid_to;
        let withdrawn = self.withdrawn_on.is_some_and(|day| day <= on);
        valid && !withdrawn && !self.approver.is_empty() && self.approver != self.author
    }

    /// Whether the script may be shown on a day to a client of this class and tier (SC-01): in force, and addressed to him. An
    /// unknown class fits only scripts for all classes.
    pub fn may_be_shown(&self, on: NaiveDate, class: Option<RiskClass>, tier: Tier) -> bool {
        let for_class = self.classes.is_empty() || class.is_some_and(|c| self.classes.contains(&c));
        let for_tier = self.tiers.is_empty() || self.tiers.contains(&tier);
        self.is_in_force(on) && for_class && for_tier
    }

    /// Its texts by the names of their fields.
    pub fn texts(&self) -> Vec<(&'static str, &str)> {
        let mut texts = vec![
            ("title_zh", self.title_zh.as_str()),
            ("title_en", &self.title_en),
            ("body_zh", &self.body_zh),
            ("body_en", &self.body_en),
            ("risk_zh", &self.risk_zh),
            ("risk_en", &self.risk_en),
            ("opposing_zh", &self.opposing_zh),
            ("opposing_en", &self.opposing_en),
        ];
        if let Some(objection) = &self.objection {
            texts.extend([("said_zh", objection.said_zh.as_str()), ("said_en", &objection.said_en)]);
        }
        texts
    }
}
