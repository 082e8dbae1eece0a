//! Scripts (话术): approved words for a situation, with their risk line, sources and opposing view (SC-01).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::closed_sets::{RiskClass, Tier, VisitPurpose};

/// A script as head office published it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// Stable code, as quoted in log entries ("MAT-03").
    pub code: String,
    /// Version, counted up at each publication.
    pub version: u32,
    /// Situation it is for.
    pub scenario: VisitPurpose,
    /// Lowest and highest risk class it addresses; empty for all.
    #[serde(default)]
    pub classes: Vec<RiskClass>,
    /// Tiers it addresses; empty for all.
    #[serde(default)]
    pub tiers: Vec<Tier>,
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
    /// What speaks against it, zh.
    pub opposing_zh: String,
    /// What speaks against it, en.
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

/// Fills the variables of a text: `{{ name }}` becomes its value. `None` when a variable has no value: a hole in a
/// sentence is worse on stage than another script.
pub fn fill(text: &str, variables: &[(&str, &str)]) -> Option<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, tail) = after.split_once("}}")?;
        let (_, value) = variables.iter().find(|(known, _)| *known == name.trim())?;
        filled.push_str(before);
        filled.push_str(value);
        rest = tail;
    }
    filled.push_str(rest);
    Some(filled)
}

impl Script {
    /// Whether the script may be shown on a day to a client of this class and tier (SC-01): valid on that day,
    /// approved by somebody other than its author, and addressed to him. An unknown class fits only scripts for all classes.
    pub fn may_be_shown(&self, on: NaiveDate, class: Option<RiskClass>, tier: Tier) -> bool {
        let valid = self.valid_from <= on && on <= self.valid_to;
        let approved = !self.approver.is_empty() && self.approver != self.author;
        let for_class = self.classes.is_empty() || class.is_some_and(|c| self.classes.contains(&c));
        let for_tier = self.tiers.is_empty() || self.tiers.contains(&tier);
        valid && approved && for_class && for_tier
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_without_a_value_gives_no_text() {
        let variables = [("form_of_address", "周女士")];
        assert_eq!(fill("{{ form_of_address }}，您好", &variables).as_deref(), Some("周女士，您好"));
        assert_eq!(fill("{{form_of_address}}的{{ product }}", &variables), None);
        assert_eq!(fill("没有变量 {", &variables).as_deref(), Some("没有变量 {"));
        assert_eq!(fill("{{ 未闭合", &variables), None);
    }
}
