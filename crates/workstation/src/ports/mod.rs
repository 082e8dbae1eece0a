//! What the use cases need from outside, as traits: a clock, randomness, the encrypted store, central.
//! No implementation lives here but the system's clock and randomness.

mod central;
mod clock;
mod document;
mod log_watch;
mod store;

pub use central::*;
pub use clock::*;
pub use document::*;
pub use log_watch::*;
pub use store::*;
