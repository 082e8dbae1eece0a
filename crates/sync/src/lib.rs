//! Central over HTTP: the port `Central` of the workstation, the token, and when to exchange next. What a record means and where
//! it is stored is not known here.

mod address;
mod client;
mod documents;
mod exchange;
mod fault;
mod schedule;
mod token;
mod watch_log;

pub use client::HttpCentral;
pub use schedule::{Event, Schedule};
