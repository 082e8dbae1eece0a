//! Suitability over many random cases: invariants, and the rules reckoned a second time.
#![cfg(test)]

mod given;
mod invariants;
mod reckoning;
