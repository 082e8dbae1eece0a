//! Who is a professional investor (SU-02, SU-03), and who may become one on request (SU-04). A classification, not part of a verdict;
//! what is missing is said and never counted as reached.

use rust_decimal::Decimal;

use super::pack::{OrganisationLimits, PersonLimits, RulePack};

/// What a classification finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Classified {
    /// Every condition is met.
    Yes,
    /// One is not met, whatever the missing facts are.
    No,
    /// It turns on facts that are missing, by name.
    Unknown(Vec<&'static str>),
}

/// What a person's classification rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// Financial assets, CNY.
    pub financial_assets: Option<Decimal>,
    /// Average yearly income of three years, CNY.
    pub income_avg3: Option<Decimal>,
    /// Years of experience with investments.
    pub experience_years: Option<Decimal>,
    /// Of a profession the measures list (managers of professional organisations, certified accountants and lawyers of the field).
    pub listed_profession: Option<bool>,
}

/// What an organisation's classification rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganisationFacts {
    /// Net assets at the last year's end, CNY.
    pub net_assets: Option<Decimal>,
    /// Financial assets at the last year's end, CNY.
    pub financial_assets: Option<Decimal>,
    /// Years of experience with investments.
    pub experience_years: Option<Decimal>,
}

/// What a conversion asks besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConversionFacts {
    /// He asked for it in writing, and confirmed the risks that come with it.
    pub written_request: Option<bool>,
    /// He passed the test of knowledge.
    pub test_passed: Option<bool>,
}

/// One condition: met, not met, or open for want of these facts.
type Condition = (Option<bool>, Vec<&'static str>);

fn at_least(name: &'static str, value: Option<Decimal>, limit: Decimal) -> Condition {
    (value.map(|value| value >= limit), if value.is_none() { vec![name] } else { Vec::new() })
}

fn said(name: &'static str, value: Option<bool>) -> Condition {
    (value, if value.is_none() { vec![name] } else { Vec::new() })
}

fn either(one: Condition, other: Condition) -> Condition {
    match (one.0, other.0) {
        (Some(true), _) | (_, Some(true)) => (Some(true), Vec::new()),
        (Some(false), Some(false)) => (Some(false), Vec::new()),
        _ => (None, one.1.into_iter().chain(other.1).collect()),
    }
}

fn all(conditions: Vec<Condition>) -> Classified {
    if conditions.iter().any(|(met, _)| *met == Some(false)) {
        return Classified::No;
    }
    let missing: Vec<&'static str> = conditions.into_iter().flat_map(|(_, missing)| missing).collect();
    if missing.is_empty() { Classified::Yes } else { Classified::Unknown(missing) }
}

/// SU-02: assets or income, and experience or a listed profession.
pub fn professional_person(facts: &PersonFacts, pack: &RulePack) -> Classified {
    let limits = &pack.professional_person;
    all(vec![
        means(facts, limits),
        either(
            at_least("experience_years", facts.experience_years, limits.experience_years),
            said("listed_profession", facts.listed_profession),
        ),
    ])
}

/// SU-03: net assets, financial assets and experience.
pub fn professional_organisation(facts: &OrganisationFacts, pack: &RulePack) -> Classified {
    all(organisation(facts, &pack.professional_organisation))
}

/// SU-04, persons: assets or income, experience, a written request and a test. The firm may refuse all the same.
pub fn convertible_person(facts: &PersonFacts, asked: &ConversionFacts, pack: &RulePack) -> Classified {
    let limits = &pack.converted_person;
    all(vec![
        means(facts, limits),
        at_least("experience_years", facts.experience_years, limits.experience_years),
        said("written_request", asked.written_request),
        said("test_passed", asked.test_passed),
    ])
}

/// SU-04, organisations. The firm may refuse all the same.
pub fn convertible_organisation(
    facts: &OrganisationFacts,
    asked: &ConversionFacts,
    pack: &RulePack,
) -> Classified {
    let mut conditions = organisation(facts, &pack.converted_organisation);
    conditions.push(said("written_request", asked.written_request));
    conditions.push(said("test_passed", asked.test_passed));
    all(conditions)
}

fn means(facts: &PersonFacts, limits: &PersonLimits) -> Condition {
    either(
        at_least("financial_assets", facts.financial_assets, limits.financial_assets),
        at_least("income_avg3", facts.income_avg3, limits.income),
    )
}

fn organisation(facts: &OrganisationFacts, limits: &OrganisationLimits) -> Vec<Condition> {
    vec![
        at_least("net_assets", facts.net_assets, limits.net_assets),
        at_least("financial_assets", facts.financial_assets, limits.financial_assets),
        at_least("experience_years", facts.experience_years, limits.experience_years),
    ]
}
