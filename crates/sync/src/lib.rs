//! Central over HTTP: the port `Central` of the workstation, the token, and when to exchange next. What a record means and where
//! it is stored is not known here.

mod address;
mod client;
mod exchange;
mod fault;
mod schedule;
mod token;

pub use client::HttpCentral;
pub use schedule::{Event, Schedule};
