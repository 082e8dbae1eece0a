//! The use cases, one file each, over the ports they need. No SQL, no HTTP, no window: those implement the ports.
//!
//! [`Workstation`] is the locked door; behind it stands the [`Desk`], on which every use case of a working day happens.

mod brief;
mod cancel_visit;
mod checkups;
mod complete_follow_up;
mod desk;
mod enrol;
mod fault;
mod list_clients;
mod list_visits;
mod log_draft;
mod open_client;
mod plan_visit;
pub mod ports;
mod prepare_visit;
mod read_log;
mod reveal_field;
mod seal_log_entry;
mod search_clients;
mod synchronise;
mod timeline;
mod today;
mod valuation;
mod workstation;

pub use desk::Desk;
pub use enrol::{Enrolled, enrol};
pub use fault::Fault;
pub use synchronise::{SyncWatch, Synchroniser};
pub use workstation::Workstation;
