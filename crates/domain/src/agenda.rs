//! The agenda of a visit, first form: what to speak about, drawn from open items and holdings, and which script fits.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::closed_sets::{CaseKind, RiskClass, RiskLevel, Situation, Tier, VisitPurpose};
use crate::ids::ProductCode;
use crate::open_item::OpenItem;
use crate::script::Script;

/// Why a holding should be spoken about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TopicReason {
    /// It matures within thirty days.
    Matures {
        /// The day.
        on: NaiveDate,
    },
    /// Its price moved its value by this much since the last contact, in CNY.
    Moved {
        /// Change of value, signed.
        change: Decimal,
        /// Since which day.
        since: NaiveDate,
    },
    /// It is more than a fifth of everything held (CK-03 looks closer).
    Large {
        /// Share of all assets, as a fraction.
        share: Decimal,
    },
    /// Its risk level is above the client's class (SU-05).
    AboveClass {
        /// The product's level.
        level: RiskLevel,
        /// The client's class.
        class: RiskClass,
    },
}

/// A holding to speak about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldingTopic {
    /// The product.
    pub product: ProductCode,
    /// Why, most pressing first; never empty.
    pub reasons: Vec<TopicReason>,
}

/// What is known of one holding when the agenda is drawn up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldingFacts {
    /// The product.
    pub product: ProductCode,
    /// Its risk level.
    pub risk_level: RiskLevel,
    /// Value now, in CNY.
    pub value: Decimal,
    /// What the units held now were worth on the day of the last contact, in CNY.
    pub value_then: Option<(NaiveDate, Decimal)>,
    /// Day on which it matures.
    pub matures_on: Option<NaiveDate>,
}

/// A topic is a holding above this share of all assets.
const LARGE_SHARE: Decimal = Decimal::from_parts(20, 0, 0, false, 2);
/// A move is worth a word from this share of all assets on.
const WORTH_A_WORD: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// At most this many holdings: a visit has room for three points (F40).
const MOST_TOPICS: usize = 3;

/// The holdings to speak about, at most three: maturing ones first, then those above the client's class, then by how
/// much they moved his wealth, then the largest.
pub fn holding_topics(
    holdings: &[HoldingFacts],
    assets: Decimal,
    class: Option<RiskClass>,
    today: NaiveDate,
) -> Vec<HoldingTopic> {
    let mut topics: Vec<(u8, Decimal, HoldingTopic)> = holdings
        .iter()
        .filter_map(|holding| {
            let reasons = reasons(holding, assets, class, today);
            let rank = match reasons.first()? {
                TopicReason::Matures { .. } => 0,
                TopicReason::AboveClass { .. } => 1,
                TopicReason::Moved { .. } => 2,
                TopicReason::Large { .. } => 3,
            };
            let weight = match reasons.first()? {
                TopicReason::Moved { change, .. } => change.abs(),
                _ => holding.value,
            };
            Some((rank, weight, HoldingTopic { product: holding.product.clone(), reasons }))
        })
        .collect();
    topics.sort_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)).then_with(|| a.2.product.cmp(&b.2.product))
    });
    topics.into_iter().take(MOST_TOPICS).map(|(_, _, topic)| topic).collect()
}

fn reasons(
    holding: &HoldingFacts,
    assets: Decimal,
    class: Option<RiskClass>,
    today: NaiveDate,
) -> Vec<TopicReason> {
    let mut reasons = Vec::new();
    if let Some(on) = holding.matures_on {
        let days = on.signed_duration_since(today).num_days();
        if (0..=30).contains(&days) {
            reasons.push(TopicReason::Matures { on });
        }
    }
    if let Some(class) = class.filter(|class| !eligible(*class, holding.risk_level)) {
        reasons.push(TopicReason::AboveClass { level: holding.risk_level, class });
    }
    if let Some((since, then)) = holding.value_then {
        let change = holding.value - then;
        if assets > Decimal::ZERO && change.abs() >= assets * WORTH_A_WORD {
            reasons.push(TopicReason::Moved { change, since });
        }
    }
    if let Some(share) = holding.value.checked_div(assets).filter(|share| *share > LARGE_SHARE) {
        reasons.push(TopicReason::Large { share });
    }
    reasons
}

/// SU-05: a product of level R is eligible for a client of class C iff R ≤ C.
pub fn eligible(class: RiskClass, level: RiskLevel) -> bool {
    let class = RiskClass::ALL.iter().position(|c| *c == class);
    let level = RiskLevel::ALL.iter().position(|r| *r == level);
    level <= class
}

/// What scripts are chosen by.
#[derive(Debug, Clone, Copy)]
pub struct ScriptFacts<'a> {
    /// Purpose of the visit, where one is known.
    pub purpose: Option<VisitPurpose>,
    /// What is open with him.
    pub items: &'a [OpenItem],
    /// What is to be said of his holdings.
    pub topics: &'a [HoldingTopic],
    /// Years of age, where known.
    pub age: Option<u32>,
    /// His risk class, where it is known and valid.
    pub class: Option<RiskClass>,
    /// His tier.
    pub tier: Tier,
}

impl ScriptFacts<'_> {
    /// What a talk with him is about today, without the purpose.
    pub fn situations(&self) -> BTreeSet<Situation> {
        /// From this age on care is due (SU-15).
        const ELDER: u32 = 65;
        let of_items = self.items.iter().filter_map(|item| match item {
            OpenItem::Case { kind: CaseKind::Complaint, .. } => Some(Situation::Complaint),
            OpenItem::Case { .. } => Some(Situation::Detractor),
            OpenItem::RiskClassExpiry { .. } => Some(Situation::RiskClassExpiry),
            OpenItem::IdDocumentExpiry { .. } => Some(Situation::IdExpiry),
            OpenItem::Maturity { .. } => Some(Situation::Maturity),
            OpenItem::Birthday { .. } => Some(Situation::Birthday),
            OpenItem::Promise { .. } | OpenItem::ContactDue { .. } => None,
        });
        let of_topics = self.topics.iter().flat_map(|topic| &topic.reasons).map(|reason| match reason {
            TopicReason::Matures { .. } => Situation::Maturity,
            TopicReason::Moved { change, .. } if *change < Decimal::ZERO => Situation::MarketFall,
            TopicReason::Moved { .. } => Situation::MarketRise,
            TopicReason::Large { .. } => Situation::Concentration,
            TopicReason::AboveClass { .. } => Situation::Unsuitable,
        });
        let elder = self.age.is_some_and(|age| age >= ELDER).then_some(Situation::ElderClient);
        of_items.chain(of_topics).chain(elder).collect()
    }

    /// The situations a purpose is about by itself.
    fn of_purpose(purpose: VisitPurpose) -> &'static [Situation] {
        match purpose {
            VisitPurpose::FirstMeeting => &[Situation::FirstMeeting],
            VisitPurpose::Checkup => &[Situation::Checkup],
            VisitPurpose::Maturity => &[Situation::Maturity],
            VisitPurpose::Product => &[Situation::ProductQuestion],
            VisitPurpose::Complaint => &[Situation::Complaint, Situation::Detractor],
            VisitPurpose::MarketMove => &[Situation::MarketFall, Situation::MarketRise],
            VisitPurpose::Paperwork => &[Situation::RiskClassExpiry, Situation::IdExpiry],
            VisitPurpose::Other => &[Situation::Tax],
            // A greeting without an occasion needs no script.
            VisitPurpose::Care => &[],
        }
    }
}

/// Scripts for a visit, best first: those that may be shown to this client (SC-01) for its purpose where one is known, then for what is
/// most pressing among the open items, then for a regular checkup. Within one scenario those whose situation is his today come first,
/// then those of the purpose itself and those for any; of a situation that is not his none is there. The newest first among equals.
/// Answers to objections are looked for, not proposed.
pub fn scripts_for<'a>(scripts: &'a [Script], facts: &ScriptFacts<'_>, today: NaiveDate) -> Vec<&'a Script> {
    let pressing = facts.items.iter().map(|item| match item {
        OpenItem::Case { .. } => VisitPurpose::Complaint,
        OpenItem::RiskClassExpiry { .. } | OpenItem::IdDocumentExpiry { .. } => VisitPurpose::Paperwork,
        OpenItem::Maturity { .. } => VisitPurpose::Maturity,
        OpenItem::Promise { .. } => VisitPurpose::Checkup,
        OpenItem::Birthday { .. } | OpenItem::ContactDue { .. } => VisitPurpose::Care,
    });
    let mut scenarios: Vec<VisitPurpose> = Vec::new();
    for scenario in facts.purpose.into_iter().chain(pressing).chain(std::iter::once(VisitPurpose::Checkup)) {
        if !scenarios.contains(&scenario) {
            scenarios.push(scenario);
        }
    }
    let his = facts.situations();
    let mut fitting = Vec::new();
    for scenario in scenarios {
        let own = ScriptFacts::of_purpose(scenario);
        let rank = |script: &Script| {
            if script.situations.iter().any(|one| his.contains(one)) {
                Some(0)
            } else if script.situations.is_empty() || script.situations.iter().any(|one| own.contains(one)) {
                Some(1)
            } else {
                None
            }
        };
        let mut of_scenario: Vec<(i32, &Script)> = scripts
            .iter()
            .filter(|script| script.scenario == scenario && script.objection.is_none())
            .filter(|script| script.may_be_shown(today, facts.class, facts.tier))
            .filter_map(|script| Some((rank(script)?, script)))
            .collect();
        of_scenario.sort_by(|(rank_a, a), (rank_b, b)| {
            rank_a
                .cmp(rank_b)
                .then_with(|| (b.valid_from, b.version, &a.code).cmp(&(a.valid_from, a.version, &b.code)))
        });
        fitting.extend(of_scenario.into_iter().map(|(_, script)| script));
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(code: &str, value: i64) -> HoldingFacts {
        HoldingFacts {
            product: code.into(),
            risk_level: RiskLevel::R3,
            value: Decimal::new(value, 0),
            value_then: None,
            matures_on: None,
        }
    }

    #[test]
    fn eligible_iff_the_level_is_not_above_the_class() {
        assert!(eligible(RiskClass::C3, RiskLevel::R3));
        assert!(!eligible(RiskClass::C3, RiskLevel::R4));
        assert!(eligible(RiskClass::C5, RiskLevel::R5));
    }

    #[test]
    fn maturing_money_comes_first_and_quiet_holdings_are_left_out() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        let maturing = HoldingFacts { matures_on: Some("2026-11-23".parse().unwrap()), ..holding("W1", 100) };
        let moved = HoldingFacts { value_then: Some((today, Decimal::new(150, 0))), ..holding("E1", 100) };
        let topics = holding_topics(
            &[holding("Q1", 100), moved, maturing],
            Decimal::new(1000, 0),
            Some(RiskClass::C3),
            today,
        );
        let codes: Vec<&str> = topics.iter().map(|t| t.product.0.as_str()).collect();
        assert_eq!(codes, ["W1", "E1"]);
        assert_eq!(topics[1].reasons, [TopicReason::Moved { change: Decimal::new(-50, 0), since: today }]);
    }
}
