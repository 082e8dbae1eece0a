//! The use cases, one file each, over the ports they need. No SQL, no HTTP, no window: those implement the ports.
//!
//! [`Workstation`] is the locked door; behind it stands the [`Desk`], on which every use case of a working day happens.

mod answer_finding;
mod book_health;
mod brief;
mod cancel_visit;
mod checkup_page;
mod complete_checkup;
mod complete_follow_up;
mod decide_review;
mod desk;
mod documents;
mod duty_board;
mod enrol;
mod evidence;
mod examined;
mod fact_sheet;
mod fault;
mod judged;
mod keep_fact_sheet;
mod list_clients;
mod list_visits;
mod log_draft;
mod offer;
mod open_client;
mod phrases;
mod plan_visit;
pub mod ports;
mod prepare_visit;
mod presentation;
mod questionnaire;
mod read_log;
mod reveal_field;
mod review;
mod score_book;
mod scripts;
mod seal_log_entry;
mod search_clients;
mod show_checkup;
mod start_checkup;
mod synchronise;
mod timeline;
mod today;
mod try_what_if;
mod valuation;
mod who_may_hold;
mod workstation;

pub use desk::Desk;
pub use enrol::{Enrolled, enrol};
pub use fault::Fault;
pub use phrases::check_phrases;
pub use synchronise::{SyncWatch, Synchroniser};
pub use workstation::Workstation;
