//! Numbers only: slices in, figures out (returns, risk, attribution, money-weighted return, goals).
//! No business types, no I/O, no clock; what is undefined is said, never guessed.

mod numbers;
pub mod risk;
pub mod series;
pub mod xirr;
