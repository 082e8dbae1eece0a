//! What must hold of the health score whatever the facts: bounds, scale, order, direction, parts that add up, agreement with a
//! second reckoning written without sight of the first, and no facts that make it panic.
#![cfg(test)]

mod extremes;
mod given;
mod invariants;
mod monotone;
mod reckoning;
