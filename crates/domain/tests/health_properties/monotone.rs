//! Directions: what is better for the client never lowers the points of its dimension.

use proptest::prelude::*;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::{RiskClass, RiskLevel};
use zhike_domain::facts::{Facts, HoldingFact, Outcome};
use zhike_domain::health::Dimension;

use crate::given::{facts, method, money, points};

fn next_level(level: RiskLevel) -> RiskLevel {
    RiskLevel::ALL.iter().copied().find(|next| *next > level).unwrap_or(level)
}

proptest! {
    #[test]
    fn wh_1_more_at_hand_never_lowers_up_to_24_months(facts in facts(0.95), more in money(2_000_000)) {
        let mut richer = facts.clone();
        if let Some(holdings) = &mut richer.holdings {
            holdings.push(HoldingFact {
                product: "cash".to_owned(),
                value: Some(more),
                redeem_days: Some(0),
                ..HoldingFact::default()
            });
        }
        let months = zhike_domain::health::liquid_months(&richer, method());
        if months.is_some_and(|months| months <= Decimal::from(24))
            && let Some(before) = points(&facts, Dimension::Liquidity)
        {
            prop_assert!(points(&richer, Dimension::Liquidity).unwrap() >= before);
        }
    }

    #[test]
    fn wh_2_more_payments_or_debts_never_raise(facts in facts(0.95), more in money(50_000)) {
        let before = points(&facts, Dimension::Debt);
        let paying = Facts { monthly_debt_payments: facts.monthly_debt_payments.map(|paid| paid + more), ..facts.clone() };
        prop_assert!(points(&paying, Dimension::Debt) <= before);
        let owing = Facts { debts: facts.debts.map(|debts| debts + more), ..facts };
        prop_assert!(points(&owing, Dimension::Debt) <= before);
    }

    #[test]
    fn wh_3_more_cover_never_lowers_and_premiums_never_raise(facts in facts(0.95), more in money(500_000)) {
        if let Some(before) = points(&facts, Dimension::Protection) {
            let covered = Facts { cover: facts.cover.map(|cover| cover + more), ..facts.clone() };
            // More cover can bring points above the cap, where premiums begin to matter; these may be unknown.
            if let Some(after) = points(&covered, Dimension::Protection) {
                prop_assert!(after >= before);
            }
            let dearer = Facts { premiums_year: facts.premiums_year.map(|paid| paid + more), ..facts };
            if let Some(after) = points(&dearer, Dimension::Protection) {
                prop_assert!(after <= before);
            }
        }
    }

    #[test]
    fn wh_4_riskier_products_never_raise_and_a_higher_class_never_lowers(facts in facts(0.95), which in 0usize..8) {
        let before = points(&facts, Dimension::RiskFit);
        let mut riskier = facts.clone();
        if let Some(holding) = riskier.holdings.iter_mut().flatten().nth(which) {
            holding.risk_level = holding.risk_level.map(next_level);
        }
        prop_assert!(points(&riskier, Dimension::RiskFit) <= before);
        let bolder = facts.risk_class.map(|class| RiskClass::ALL.iter().copied().find(|c| *c > class).unwrap_or(class));
        let bolder = Facts { risk_class: bolder, ..facts };
        prop_assert!(points(&bolder, Dimension::RiskFit) >= before);
    }

    #[test]
    fn wh_6_telling_an_issuer_never_raises(facts in facts(0.95), which in 0usize..8) {
        let mut silent = facts.clone();
        if let Some(holding) = silent.holdings.iter_mut().flatten().nth(which)
            // A government bond whose issuer is unknown is no government bond: it begins to count.
            && holding.issuer.as_deref() != Some("government")
        {
            holding.issuer = None;
            prop_assert!(points(&facts, Dimension::Concentration) <= points(&silent, Dimension::Concentration));
        }
    }

    #[test]
    fn wh_7_unlocking_never_lowers_and_dearer_goals_never_raise_past_what_is_free(facts in facts(0.95), which in 0usize..8) {
        let before = points(&facts, Dimension::Horizon);
        let mut freer = facts.clone();
        if let Some(holding) = freer.holdings.iter_mut().flatten().nth(which) {
            holding.locked_until = None;
        }
        prop_assert!(points(&freer, Dimension::Horizon) >= before);
        let mut sooner = facts;
        for goal in sooner.goals.iter_mut().flatten() {
            goal.due = sooner.as_of;
        }
        prop_assert!(points(&sooner, Dimension::Horizon) <= before);
    }

    #[test]
    fn wh_8_more_of_ones_own_never_lowers(own in -0.5..0.5f64, more in 0.0..0.5f64, benchmark in -0.3..0.3f64) {
        let at = |xirr: f64| {
            let outcome = Some(Outcome { xirr: Some(xirr), benchmark: Some(benchmark) });
            let nothing: Facts = serde_json::from_str(r#"{"as_of":"2026-11-20"}"#).unwrap();
            points(&Facts { outcome, ..nothing }, Dimension::Outcome)
        };
        prop_assert!(at(own + more) >= at(own));
    }
}
