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
