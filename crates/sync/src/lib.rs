//! Central over HTTP, and the schedule of exchanges. Implements the port `Central`; keeps nothing on disk itself.

mod address;
mod http;
mod schedule;

pub use http::HttpCentral;
pub use schedule::{Event, Schedule};
