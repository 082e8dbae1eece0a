//! Numbers only: slices in, figures out (returns, risk, attribution, money-weighted return, goals).
//! No business types, no I/O, no clock; what is undefined is said, never guessed.

pub mod attribution;
pub mod batch;
pub mod goals;
pub mod ladder;
mod numbers;
pub mod risk;
pub mod series;
pub mod similarity;
pub mod stress;
pub mod xirr;
