//! Which of his holdings are worth a word, and why.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::closed_sets::{RiskClass, RiskLevel};
use crate::ids::ProductCode;
use crate::suitability::eligible;

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
    /// Its name.
    pub name: String,
    /// What it is worth, CNY.
    pub value: Decimal,
    /// Why, most pressing first; never empty.
    pub reasons: Vec<TopicReason>,
}

/// What is known of one holding when the agenda is drawn up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldingFacts {
    /// The product.
    pub product: ProductCode,
    /// Its name.
    pub name: String,
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
            let topic = HoldingTopic {
                product: holding.product.clone(),
                name: holding.name.clone(),
                value: holding.value,
                reasons,
            };
            Some((rank, weight, topic))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(code: &str, value: i64) -> HoldingFacts {
        HoldingFacts {
            product: code.into(),
            name: code.to_owned(),
            risk_level: RiskLevel::R3,
            value: Decimal::new(value, 0),
            value_then: None,
            matures_on: None,
        }
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
