//! The kernel: what a client, a product, a ledger, a visit and a log entry are, and the rules over them.
//! Pure and total: no I/O, no clock, no randomness, no async; bad input becomes a value, never a panic.

pub mod account_path;
pub mod address_form;
pub mod agenda;
pub mod calendar;
pub mod canonical;
pub mod checkup;
pub mod client;
pub mod closed_sets;
pub mod document;
pub mod fact_sheet;
pub mod facts;
pub mod facts_check;
pub mod facts_of;
pub mod figures;
pub mod health;
pub mod household;
pub mod ids;
pub mod ledger;
pub mod log_entry;
pub mod market;
pub mod masking;
pub mod nps;
pub mod open_item;
pub mod price;
pub mod private;
pub mod product;
pub mod questionnaire;
pub mod review;
pub mod rule_pack;
pub mod script;
pub mod staff;
pub mod suitability;
pub mod today;
pub mod visit;
pub mod words;
