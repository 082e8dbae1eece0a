//! Which approved words go with a point (SC-01, F45).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::points::TalkingPoint;
use crate::closed_sets::{RiskClass, Situation, Tier, VisitPurpose};
use crate::script::Script;

/// To whom words are spoken.
#[derive(Debug, Clone, Copy)]
pub struct Spoken<'a> {
    /// Purpose of the visit, where one is known.
    pub purpose: Option<VisitPurpose>,
    /// Years of age, where known.
    pub age: Option<u32>,
    /// His risk class, where it is known and valid.
    pub class: Option<RiskClass>,
    /// His tier.
    pub tier: Tier,
    /// What else the talk with him is about today.
    pub others: &'a [Situation],
}

/// From this age on care is due (SU-15).
const ELDER: u32 = 65;

/// Scripts for a point, best first: those that may be shown to this client (SC-01) and are about what the point is about. Words for elder
/// clients come first with an elder one and last with another; words that are also about what is not his today come after those that are
/// not; then those of the visit's own purpose, and the newest. Answers to objections are looked for, not proposed. Where a point has no words
/// of its own, there are none.
pub fn scripts_for<'a>(
    scripts: &'a [Script],
    point: &TalkingPoint,
    to: &Spoken<'_>,
    today: NaiveDate,
) -> Vec<&'a Script> {
    let elder = to.age.is_some_and(|age| age >= ELDER);
    let mut newest: BTreeSet<&str> = BTreeSet::new();
    let mut fitting: Vec<&Script> = scripts
        .iter()
        .filter(|script| script.objection.is_none() && script.situations.contains(&point.situation))
        .filter(|script| script.may_be_shown(today, to.class, to.tier))
        .collect();
    fitting.sort_by_key(|script| {
        let for_elders = script.situations.contains(&Situation::ElderClient);
        let his = |of: &Situation| {
            *of == point.situation || *of == Situation::ElderClient || to.others.contains(of)
        };
        let foreign = script.situations.iter().filter(|of| !his(of)).count();
        (
            for_elders != elder && (for_elders || elder),
            foreign,
            to.purpose != Some(script.scenario),
            std::cmp::Reverse((script.valid_from, script.version)),
            script.code.as_str(),
        )
    });
    // Of two versions in force the newer one is spoken.
    fitting.retain(|script| {
        let older = scripts.iter().any(|other| {
            other.code == script.code
                && other.version > script.version
                && other.may_be_shown(today, to.class, to.tier)
        });
        !older && newest.insert(script.code.as_str())
    });
    fitting
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::*;
    use crate::words::Words;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn script(code: &str, version: u32, situations: &[Situation]) -> Script {
        Script {
            code: code.to_owned(),
            version,
            scenario: VisitPurpose::Maturity,
            situations: situations.to_vec(),
            classes: Vec::new(),
            tiers: Vec::new(),
            objection: None,
            title_zh: String::new(),
            title_en: String::new(),
            body_zh: String::new(),
            body_en: String::new(),
            risk_zh: String::new(),
            risk_en: String::new(),
            opposing_zh: String::new(),
            opposing_en: String::new(),
            sources: Vec::new(),
            author: "甲".to_owned(),
            approver: "乙".to_owned(),
            valid_from: day("2026-01-01"),
            valid_to: day("2027-12-31"),
            withdrawn_on: None,
        }
    }

    fn codes(scripts: &[Script], age: Option<u32>, class: Option<RiskClass>) -> Vec<String> {
        let point = TalkingPoint {
            key: "maturity/X".to_owned(),
            situation: Situation::Maturity,
            title: Words::default(),
            why: Words::default(),
            basis: Basis::Item,
            product: None,
            amount: None,
            date: None,
        };
        let to = Spoken { purpose: Some(VisitPurpose::Maturity), age, class, tier: Tier::Mass, others: &[] };
        let found = scripts_for(scripts, &point, &to, day("2026-11-30"));
        found.iter().map(|script| format!("{}/{}", script.code, script.version)).collect()
    }

    #[test]
    fn words_for_elders_are_for_elders() {
        let general = script("GEN", 1, &[Situation::Maturity]);
        let elder = script("ELD", 1, &[Situation::Maturity, Situation::ElderClient]);
        let scripts = [general, elder];
        assert_eq!(codes(&scripts, Some(70), None), ["ELD/1", "GEN/1"]);
        assert_eq!(codes(&scripts, Some(40), None), ["GEN/1", "ELD/1"]);
    }

    #[test]
    fn only_the_newest_version_of_what_is_in_force_is_spoken() {
        let withdrawn =
            Script { withdrawn_on: Some(day("2026-11-30")), ..script("GEN", 3, &[Situation::Maturity]) };
        let scripts =
            [script("GEN", 1, &[Situation::Maturity]), script("GEN", 2, &[Situation::Maturity]), withdrawn];
        assert_eq!(codes(&scripts, None, None), ["GEN/2"]);
        let elsewhere = [script("FALL", 1, &[Situation::MarketFall])];
        assert!(codes(&elsewhere, None, None).is_empty(), "words about something else are no words");
    }

    #[test]
    fn words_about_what_is_not_his_come_last() {
        let also = script("ALSO", 1, &[Situation::Maturity, Situation::Underperformance]);
        let also = Script { valid_from: day("2026-06-01"), ..also };
        let scripts = [also, script("OWN", 1, &[Situation::Maturity])];
        assert_eq!(codes(&scripts, None, None), ["OWN/1", "ALSO/1"]);
    }

    #[test]
    fn an_unknown_class_gets_what_is_for_all() {
        let for_c3 = Script { classes: vec![RiskClass::C3], ..script("C3", 1, &[Situation::Maturity]) };
        let scripts = [script("ALL", 1, &[Situation::Maturity]), for_c3];
        assert_eq!(codes(&scripts, None, Some(RiskClass::C3)), ["ALL/1", "C3/1"]);
        assert_eq!(codes(&scripts, None, None), ["ALL/1"]);
    }
}
