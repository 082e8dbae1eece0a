//! Suitability (适当性, SU-01 … SU-25): may this be offered to this client, on which grounds, and what has to be done or signed.
//! Judging is pure: client, product, offer and rule pack in, verdict out. What was offered is recorded in the service log.

mod case;
mod case_check;
pub mod classify;
pub mod duties;
mod gate;
mod judge;
mod offer;
mod pack;
pub mod questions;
mod replay;
mod verdict;

pub use case::{
    Answered, Case, ClientFacts, Initiator, InsuranceFacts, OfferChannel, OfferFacts, ProductFacts, instant,
};
pub use case_check::{CaseFault, CaseFaultKind};
pub use gate::{Gate, gate};
pub use judge::judge;
pub use offer::{OfferEnd, OfferMade, OfferPath};
pub use pack::{PackFault, RulePack, newest_valid};
pub use replay::{ReplayFault, replay};
pub use verdict::{DocumentDue, Due, Input, Judged, Outcome, Regime, RuleId, Verdict};

use crate::closed_sets::{RiskClass, RiskLevel};

/// SU-05: a product of level R is eligible for a client of class C iff R ≤ C.
pub fn eligible(class: RiskClass, level: RiskLevel) -> bool {
    let class = RiskClass::ALL.iter().position(|c| *c == class);
    let level = RiskLevel::ALL.iter().position(|r| *r == level);
    level <= class
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eligible_iff_the_level_is_not_above_the_class() {
        assert!(eligible(RiskClass::C3, RiskLevel::R3));
        assert!(!eligible(RiskClass::C3, RiskLevel::R4));
        assert!(eligible(RiskClass::C5, RiskLevel::R5));
    }
}
