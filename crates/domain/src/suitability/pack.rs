//! The rule pack of suitability: limits, terms and papers, read from a file and checked. The file says how much, the code beside
//! this says how. A pack that cannot be read is refused with its line, and the one before it goes on holding.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::verdict::RuleId;
use crate::canonical::Digest256;
use crate::closed_sets::RiskLevel;
use crate::document::DocumentKind;
use crate::facts::share;
use crate::rule_pack::PublishedPack;
use crate::words::Words;

/// The limits of SU-01 … SU-25 (`assets/rules`), one version of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePack {
    /// Name and version, kept with every verdict.
    pub version: String,
    /// SHA-256 of the text it was read from.
    #[serde(skip, default = "no_digest")]
    pub digest: Digest256,
    /// SU-13.
    pub questionnaire: QuestionnaireLimits,
    /// SU-11, SU-20.
    pub high_risk: HighRisk,
    /// SU-15.
    pub elder: Elder,
    /// SU-16.
    pub limited_capacity: LimitedCapacity,
    /// SU-17.
    pub private: PrivateOffering,
    /// SU-19.
    pub insurance: InsuranceLimits,
    /// SU-24.
    pub aml: AmlTerms,
    /// SU-22.
    pub revisit: Revisit,
    /// SU-21.
    pub retention: Retention,
    /// SU-02.
    pub professional_person: PersonLimits,
    /// SU-04, persons.
    pub converted_person: PersonLimits,
    /// SU-03.
    pub professional_organisation: OrganisationLimits,
    /// SU-04, organisations.
    pub converted_organisation: OrganisationLimits,
    /// Papers by rule.
    pub documents: BTreeMap<RuleId, Vec<DocumentKind>>,
    /// SU-23: what is said with every advice.
    #[serde(deserialize_with = "words")]
    pub advice: Words,
}

/// Both languages and nothing besides; `Words` itself stands flattened among other fields elsewhere.
fn words<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Words, D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Both {
        zh: String,
        en: String,
    }
    Both::deserialize(deserializer).map(|Both { zh, en }| Words { zh, en })
}

/// SU-13.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireLimits {
    /// Months for which the class holds.
    pub valid_months: u32,
    /// So many a day count.
    pub per_day: u32,
    /// So many in twelve months count.
    pub per_twelve_months: u32,
    /// Days before the end from which the duty board reminds.
    pub remind_days: u32,
}

/// SU-11, SU-20.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HighRisk {
    /// From this level on.
    pub from_level: RiskLevel,
    /// Days to think it over.
    pub thinking_days: u32,
}

/// SU-15.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elder {
    /// From this age on, completed years.
    pub age: u32,
    /// For products of this level and above.
    pub from_level: RiskLevel,
}

/// SU-16.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitedCapacity {
    /// Up to this level, with consent.
    pub up_to_level: RiskLevel,
}

/// SU-17, CNY.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateOffering {
    /// Financial assets of a qualified person.
    #[serde(with = "share")]
    pub financial_assets: Decimal,
    /// Or his average yearly income of three years.
    #[serde(with = "share")]
    pub income: Decimal,
    /// Years of experience that a trust asks besides.
    #[serde(with = "share")]
    pub trust_experience_years: Decimal,
    /// Smallest amount of a private fund.
    #[serde(with = "share")]
    pub fund_ticket: Decimal,
}

/// SU-19.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsuranceLimits {
    /// A lump sum above so many years of income.
    #[serde(with = "share")]
    pub lump_sum_incomes: Decimal,
    /// A yearly premium above this share of income.
    #[serde(with = "share")]
    pub annual_premium_share: Decimal,
    /// Age and years of payment together, from this on.
    pub age_and_term: u32,
    /// All that is paid, from this share of the budget on.
    #[serde(with = "share")]
    pub budget_share: Decimal,
}

/// SU-24: months within which somebody of this risk is reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmlTerms {
    /// Of high risk: overdue blocks.
    pub high_months: u32,
    /// Of medium risk: overdue is a duty.
    pub medium_months: u32,
    /// Of low risk: overdue is a duty.
    pub low_months: u32,
}

/// SU-22.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revisit {
    /// Days after the opening.
    pub new_client_days: u32,
    /// Share of the book a year.
    #[serde(with = "share")]
    pub yearly_share: Decimal,
}

/// SU-21, years.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Of suitability.
    pub suitability_years: u32,
    /// Against money laundering.
    pub aml_years: u32,
}

/// SU-02, SU-04: assets or income, and experience.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonLimits {
    /// Financial assets, CNY.
    #[serde(with = "share")]
    pub financial_assets: Decimal,
    /// Average yearly income of three years, CNY.
    #[serde(with = "share")]
    pub income: Decimal,
    /// Years of experience.
    #[serde(with = "share")]
    pub experience_years: Decimal,
}

/// SU-03, SU-04: all three.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationLimits {
    /// Net assets, CNY.
    #[serde(with = "share")]
    pub net_assets: Decimal,
    /// Financial assets, CNY.
    #[serde(with = "share")]
    pub financial_assets: Decimal,
    /// Years of experience.
    #[serde(with = "share")]
    pub experience_years: Decimal,
}

/// Why a pack cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct PackFault {
    /// The published version that was refused, where the pack came by that way.
    pub version: Option<String>,
    /// Line of the text, from 1.
    pub line: u32,
    /// What is wrong there.
    pub reason: String,
}

fn no_digest() -> Digest256 {
    Digest256([0; 32])
}

/// Months and years beyond this are a slip of the pen: no day of the calendar is left.
const MOST_MONTHS: u32 = 1_200;

impl RulePack {
    /// Reads and checks a pack.
    pub fn from_toml(text: &str) -> Result<Self, PackFault> {
        let mut pack: Self = toml::from_str(text).map_err(|error| PackFault {
            version: None,
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            reason: error.message().to_owned(),
        })?;
        pack.digest = Digest256(Sha256::digest(text.as_bytes()).into());
        match pack.fault() {
            None => Ok(pack),
            Some((place, reason)) => Err(PackFault {
                version: None,
                line: line_of_key(text, place),
                reason: format!("`{place}` {reason}"),
            }),
        }
    }

    /// The pack the product ships with. A test reads the file; were it broken none the less, the strictest pack stands in: too much
    /// is refused, too little is not.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<RulePack> =
            LazyLock::new(|| RulePack::from_toml(SHIPPED_TOML).unwrap_or_else(|_| RulePack::strictest()));
        &SHIPPED
    }

    /// The text of the shipped pack, as an evidence pack holds it.
    pub fn shipped_text() -> &'static str {
        SHIPPED_TOML
    }

    /// The papers a rule asks for.
    pub fn papers(&self, rule: RuleId) -> &[DocumentKind] {
        self.documents.get(&rule).map_or(&[], Vec::as_slice)
    }

    /// The first field out of its range, and what it should be.
    fn fault(&self) -> Option<(&'static str, &'static str)> {
        const WHOLE: &str = "must be from 1 to 1200";
        const AMOUNT: &str = "must not be below zero";
        const PART: &str = "must be a fraction of one";
        let months = |value: u32| (1..=MOST_MONTHS).contains(&value);
        let amount = |value: Decimal| value >= Decimal::ZERO;
        let (questionnaire, private, insurance) = (&self.questionnaire, &self.private, &self.insurance);
        let person = |limits: &PersonLimits| {
            amount(limits.financial_assets) && amount(limits.income) && amount(limits.experience_years)
        };
        let organisation = |limits: &OrganisationLimits| {
            amount(limits.net_assets) && amount(limits.financial_assets) && amount(limits.experience_years)
        };
        let checks = [
            ("version", !self.version.trim().is_empty(), "must not be empty"),
            ("questionnaire.valid_months", months(questionnaire.valid_months), WHOLE),
            ("questionnaire.per_day", months(questionnaire.per_day), WHOLE),
            (
                "questionnaire.per_twelve_months",
                months(questionnaire.per_twelve_months)
                    && questionnaire.per_twelve_months >= questionnaire.per_day,
                "must be from 1 to 1200 and not below per_day",
            ),
            ("questionnaire.remind_days", questionnaire.remind_days <= 366, "must be at most 366"),
            ("high_risk.thinking_days", self.high_risk.thinking_days <= 366, "must be at most 366"),
            ("elder.age", (1..=150).contains(&self.elder.age), "must be from 1 to 150"),
            ("private.financial_assets", amount(private.financial_assets), AMOUNT),
            ("private.income", amount(private.income), AMOUNT),
            ("private.trust_experience_years", amount(private.trust_experience_years), AMOUNT),
            ("private.fund_ticket", amount(private.fund_ticket), AMOUNT),
            ("insurance.lump_sum_incomes", amount(insurance.lump_sum_incomes), AMOUNT),
            ("insurance.annual_premium_share", amount(insurance.annual_premium_share), AMOUNT),
            ("insurance.age_and_term", (1..=300).contains(&insurance.age_and_term), "must be from 1 to 300"),
            ("insurance.budget_share", amount(insurance.budget_share), AMOUNT),
            ("aml.high_months", months(self.aml.high_months), WHOLE),
            ("aml.medium_months", months(self.aml.medium_months), WHOLE),
            ("aml.low_months", months(self.aml.low_months), WHOLE),
            ("revisit.new_client_days", self.revisit.new_client_days <= 366, "must be at most 366"),
            (
                "revisit.yearly_share",
                amount(self.revisit.yearly_share) && self.revisit.yearly_share <= Decimal::ONE,
                PART,
            ),
            ("retention.suitability_years", months(self.retention.suitability_years), WHOLE),
            ("retention.aml_years", months(self.retention.aml_years), WHOLE),
            ("professional_person.financial_assets", person(&self.professional_person), AMOUNT),
            ("converted_person.financial_assets", person(&self.converted_person), AMOUNT),
            ("professional_organisation.net_assets", organisation(&self.professional_organisation), AMOUNT),
            ("converted_organisation.net_assets", organisation(&self.converted_organisation), AMOUNT),
            (
                "documents.SU-08",
                !self.papers(RuleId::Su08).is_empty(),
                "must name the papers that a warning is signed with",
            ),
            ("advice.zh", !self.advice.zh.trim().is_empty(), "must not be empty"),
            ("advice.en", !self.advice.en.trim().is_empty(), "must not be empty"),
        ];
        checks.into_iter().find(|(_, holds, _)| !holds).map(|(place, _, reason)| (place, reason))
    }

    fn strictest() -> Self {
        let (zero, most) = (Decimal::ZERO, Decimal::new(1_000_000_000_000, 0));
        let person = || PersonLimits { financial_assets: most, income: most, experience_years: most };
        let organisation =
            || OrganisationLimits { net_assets: most, financial_assets: most, experience_years: most };
        Self {
            version: "none".to_owned(),
            digest: no_digest(),
            questionnaire: QuestionnaireLimits {
                valid_months: 1,
                per_day: 1,
                per_twelve_months: 1,
                remind_days: 366,
            },
            high_risk: HighRisk { from_level: RiskLevel::R1, thinking_days: 366 },
            elder: Elder { age: 1, from_level: RiskLevel::R1 },
            limited_capacity: LimitedCapacity { up_to_level: RiskLevel::R1 },
            private: PrivateOffering {
                financial_assets: most,
                income: most,
                trust_experience_years: most,
                fund_ticket: most,
            },
            insurance: InsuranceLimits {
                lump_sum_incomes: zero,
                annual_premium_share: zero,
                age_and_term: 1,
                budget_share: zero,
            },
            aml: AmlTerms { high_months: 1, medium_months: 1, low_months: 1 },
            revisit: Revisit { new_client_days: 0, yearly_share: Decimal::ONE },
            retention: Retention { suitability_years: MOST_MONTHS, aml_years: MOST_MONTHS },
            professional_person: person(),
            converted_person: person(),
            professional_organisation: organisation(),
            converted_organisation: organisation(),
            documents: [
                (RuleId::Su08, vec![DocumentKind::RiskWarning, DocumentKind::Insistence]),
                (RuleId::Su11, vec![DocumentKind::HighRiskConfirmation]),
                (RuleId::Su15, vec![DocumentKind::ElderCare]),
                (RuleId::Su16, vec![DocumentKind::GuardianConsent]),
                (RuleId::Su17, vec![DocumentKind::Qualification]),
                (RuleId::Su20, vec![DocumentKind::Recording]),
            ]
            .into(),
            advice: Words::new("产品有风险。", "The product carries risk."),
        }
    }
}

/// The newest pack in force on a day that can be read, else the shipped one; and why newer ones were refused, each with its version.
pub fn newest_valid(published: &[PublishedPack], today: NaiveDate) -> (RulePack, Vec<PackFault>) {
    let mut in_force: Vec<&PublishedPack> = published.iter().filter(|pack| pack.from <= today).collect();
    in_force.sort_by(|a, b| {
        (b.from, b.published_at, &b.version, &b.text).cmp(&(a.from, a.published_at, &a.version, &a.text))
    });
    let mut faults = Vec::new();
    for pack in in_force {
        match read(pack) {
            Ok(read) => return (read, faults),
            Err(fault) => faults.push(PackFault { version: Some(pack.version.clone()), ..fault }),
        }
    }
    (RulePack::shipped().clone(), faults)
}

/// A published pack, which must be of the version it was published as.
fn read(published: &PublishedPack) -> Result<RulePack, PackFault> {
    let pack = RulePack::from_toml(&published.text)?;
    if pack.version == published.version {
        return Ok(pack);
    }
    let reason = format!("`version` is {}, but it was published as {}", pack.version, published.version);
    Err(PackFault { version: None, line: line_of_key(&published.text, "version"), reason })
}

/// The line of a place in a text, from 1.
pub(super) fn line_of(text: &str, at: usize) -> u32 {
    let before = text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX - 1) + 1
}

/// The line of a field of a table, or of the text's own; the first line where it is written in another way.
fn line_of_key(text: &str, place: &str) -> u32 {
    let (table, key) = place.split_once('.').map_or((None, place), |(table, key)| (Some(table), key));
    let header =
        |line: &str| line.trim().strip_prefix('[')?.split(']').next().map(|name| name.trim().to_owned());
    let mut within = None;
    let mut of_table = 1;
    for (number, line) in (1u32..).zip(text.lines()) {
        if let Some(name) = header(line) {
            if table == Some(name.as_str()) {
                of_table = number;
            }
            within = Some(name);
        } else if within.as_deref() == table
            && line.split_once('=').is_some_and(|(name, _)| name.trim().trim_matches('"') == key)
        {
            return number;
        }
    }
    of_table
}

const SHIPPED_TOML: &str = include_str!("../../../../assets/rules/suitability-1.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_holds_a_pack() {
        let pack = RulePack::from_toml(SHIPPED_TOML).unwrap();
        assert_eq!(&pack, RulePack::shipped());
        assert_eq!(pack.version, "suitability-1");
        assert_eq!(pack.digest, Digest256(Sha256::digest(SHIPPED_TOML).into()));
        assert_eq!(RulePack::strictest().fault(), None);
    }

    #[test]
    fn a_pack_that_cannot_hold_is_refused_with_its_line() {
        let fault = |from: &str, to: &str| {
            let at = SHIPPED_TOML.find(from).unwrap();
            let fault = RulePack::from_toml(&SHIPPED_TOML.replacen(from, to, 1)).unwrap_err();
            assert_eq!(fault.line, line_of(SHIPPED_TOML, at), "{fault}");
            fault.reason
        };
        assert_eq!(
            fault("valid_months = 12", "valid_months = 0"),
            "`questionnaire.valid_months` must be from 1 to 1200"
        );
        assert!(fault("per_twelve_months = 8", "per_twelve_months = 1").contains("not below per_day"));
        assert!(fault("age = 65", "age = 0").contains("elder.age"));
        assert!(fault("version = \"suitability-1\"", "version = \" \"").contains("empty"));
        assert!(fault("low_months = 24", "low_months = \"two years\"").contains("invalid type"));
        assert!(fault("thinking_days = 1", "thinking_hours = 1").contains("unknown field"));
        assert!(fault("yearly_share = 0.10", "yearly_share = 10").contains("fraction"));
    }

    #[test]
    fn the_newest_pack_that_can_be_read_holds_and_a_bad_one_changes_nothing() {
        let pack = |version: &str, from: &str, text: String| PublishedPack {
            version: version.to_owned(),
            text,
            from: from.parse().unwrap(),
            published_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        };
        let named = |version: &str| SHIPPED_TOML.replace("suitability-1", version);
        let today = "2026-11-20".parse().unwrap();
        assert_eq!(newest_valid(&[], today), (RulePack::shipped().clone(), vec![]));
        let packs = [
            pack("suitability-2", "2026-11-20", named("suitability-2")),
            pack("suitability-3", "2026-11-21", named("suitability-3")),
            pack("suitability-0", "2026-01-01", named("suitability-0")),
        ];
        assert_eq!(newest_valid(&packs, today).0.version, "suitability-2", "in force from its day on");
        let bad = [
            packs[2].clone(),
            pack("suitability-4", "2026-11-01", named("suitability-4").replace("age = 65", "age = 650")),
            pack("suitability-5", "2026-11-02", named("suitability-6")),
        ];
        let (held, faults) = newest_valid(&bad, today);
        assert_eq!(held.version, "suitability-0");
        let of: Vec<(&str, bool)> =
            faults.iter().map(|fault| (fault.version.as_deref().unwrap(), fault.line > 1)).collect();
        assert_eq!(of, [("suitability-5", true), ("suitability-4", true)]);
    }
}
