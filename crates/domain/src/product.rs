//! Products: what a client may hold. Prices live in `price`, suitability rules with their own module.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::closed_sets::{AssetClass, IssuerKind, ProductKind, RiskLevel};
use crate::ids::ProductCode;
use crate::suitability::InsuranceFacts;

/// A product on the firm's list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Its code.
    pub code: ProductCode,
    /// Its short name.
    pub name: String,
    /// What it is.
    pub kind: ProductKind,
    /// Who issues it, by name.
    pub issuer: Option<String>,
    /// What kind of house issues it (SU-01).
    pub issuer_kind: IssuerKind,
    /// Our rating.
    pub risk_level: RiskLevel,
    /// Ratings of others; the highest binds (SU-18).
    #[serde(default)]
    pub other_ratings: Vec<RiskLevel>,
    /// Months for which the money is locked.
    #[serde(default)]
    pub lockup_months: u32,
    /// Days until redeemed money is at hand; `None` is unknown.
    pub redeem_days: Option<u32>,
    /// Day on which it matures, for closed-term products.
    pub matures_on: Option<NaiveDate>,
    /// Private offering (SU-17).
    #[serde(default)]
    pub private: bool,
    /// Smallest amount, in CNY.
    pub min_ticket: Option<Decimal>,
    /// Share of value per industry sector, as fractions; empty when unknown.
    #[serde(default)]
    pub sector_weights: BTreeMap<String, Decimal>,
    /// Index it tracks.
    pub tracks: Option<String>,
    /// Annual costs as a fraction of value.
    pub annual_cost: Option<Decimal>,
    /// Principal guaranteed; a guaranteed deposit is outside SU.
    #[serde(default)]
    pub guaranteed: bool,
    /// Terms of an insurance (SU-19).
    #[serde(default)]
    pub insurance: Option<InsuranceFacts>,
}

impl Product {
    /// The rating that binds: the highest of ours and others' (SU-18).
    pub fn binding_risk_level(&self) -> RiskLevel {
        self.other_ratings.iter().copied().fold(self.risk_level, RiskLevel::max)
    }
}

impl ProductKind {
    /// Share of each asset class in a kind (WH, "Reading the inputs"): a mixed fund counts 60 % equity and 40 % bond.
    pub fn asset_classes(self) -> &'static [(AssetClass, Decimal)] {
        const WHOLE: Decimal = Decimal::ONE;
        const SIXTY: Decimal = Decimal::from_parts(6, 0, 0, false, 1);
        const FORTY: Decimal = Decimal::from_parts(4, 0, 0, false, 1);
        match self {
            Self::Cash | Self::Deposit | Self::MoneyFund => &[(AssetClass::Cash, WHOLE)],
            Self::Bond | Self::BondFund | Self::BankWealth | Self::StructuredDeposit => {
                &[(AssetClass::Bond, WHOLE)]
            }
            Self::Stock | Self::EquityFund | Self::IndexFund | Self::QdiiFund => {
                &[(AssetClass::Equity, WHOLE)]
            }
            Self::MixedFund => &[(AssetClass::Equity, SIXTY), (AssetClass::Bond, FORTY)],
            Self::Gold | Self::CommodityFund | Self::PrivateFund | Self::Trust | Self::Insurance => {
                &[(AssetClass::Alternative, WHOLE)]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn su_18_the_highest_of_several_ratings_binds() {
        let product = |other_ratings: Vec<RiskLevel>| Product {
            code: "F1".into(),
            name: "示例".to_owned(),
            kind: ProductKind::MixedFund,
            issuer: None,
            issuer_kind: IssuerKind::Fund,
            risk_level: RiskLevel::R3,
            other_ratings,
            lockup_months: 0,
            redeem_days: None,
            matures_on: None,
            private: false,
            min_ticket: None,
            sector_weights: BTreeMap::new(),
            tracks: None,
            annual_cost: None,
            guaranteed: false,
            insurance: None,
        };
        assert_eq!(product(vec![]).binding_risk_level(), RiskLevel::R3);
        assert_eq!(product(vec![RiskLevel::R2]).binding_risk_level(), RiskLevel::R3);
        assert_eq!(product(vec![RiskLevel::R2, RiskLevel::R4]).binding_risk_level(), RiskLevel::R4);
    }

    #[test]
    fn every_kind_is_wholly_allocated() {
        for kind in ProductKind::ALL {
            let sum: Decimal = kind.asset_classes().iter().map(|(_, share)| *share).sum();
            assert_eq!(sum, Decimal::ONE, "{kind:?}");
        }
    }
}
