//! What the window and the shell say to each other: one type a request or answer, and the closed set of error codes.
//! No logic, no I/O. The TypeScript in `ui/src/ipc/generated` is generated from the list of commands in `src-tauri`.
//!
//! Money crosses as decimal strings in CNY; dates as `YYYY-MM-DD`, instants as RFC 3339 in UTC; fractions as numbers.
//! Only the points of a chart are floating-point amounts.

mod book_health;
mod checkup;
mod client;
mod duties;
mod error;
mod evidence;
mod fact_sheet;
mod log;
mod offer;
mod phrases;
mod presentation;
mod questionnaire;
mod review;
mod session;
mod sync;
mod today;
mod visit;

pub use book_health::*;
pub use checkup::*;
pub use client::*;
pub use duties::*;
pub use error::*;
pub use evidence::*;
pub use fact_sheet::*;
pub use log::*;
pub use offer::*;
pub use phrases::*;
pub use presentation::*;
pub use questionnaire::*;
pub use review::*;
pub use session::*;
pub use sync::*;
pub use today::*;
pub use visit::*;
