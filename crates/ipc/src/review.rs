//! Reviews: what waits for a second pair of eyes, what is to be read of it, and what was decided (LG-05).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::ids::LogEntryId;
use zhike_domain::review::{NotYours, ReviewQueue, ReviewReason, Ruling};

use crate::LogEntryView;

/// What waits for this person, and what was decided lately.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ReviewList {
    /// Undecided, by the time they are due.
    pub waiting: Vec<ReviewRow>,
    /// Decided, the newest decision first.
    pub decided: Vec<ReviewRow>,
    /// Of those that wait, how many this person may decide.
    pub mine: u32,
    /// Of those that wait, how many are overdue.
    pub overdue: u32,
}

/// An entry under review, in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReviewRow {
    /// The entry.
    pub entry: LogEntryId,
    /// Who looks at it.
    pub queue: ReviewQueue,
    /// Why it waits, most pressing first.
    pub reasons: Vec<ReviewReason>,
    /// Client's name.
    pub client_name: String,
    /// The firm's number of him.
    pub client_number: String,
    /// Who made the entry.
    pub maker_name: String,
    /// His branch.
    pub branch: String,
    /// When the contact began.
    pub happened_at: DateTime<Utc>,
    /// When central took it in.
    pub asked_at: DateTime<Utc>,
    /// By when it should be decided.
    pub due_at: DateTime<Utc>,
    /// Minutes until then; negative when it is past.
    pub minutes_left: i32,
    /// Products offered, by name.
    pub products: Vec<String>,
    /// Why this person may not decide it; `None` when he may.
    pub not_yours: Option<NotYours>,
    /// What was decided, by central's word or, until it has answered, by this device's own entry.
    pub decided: Option<DecidedView>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DecidedView {
    /// What.
    pub ruling: Ruling,
    /// Why.
    pub reason: Option<String>,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Central has it.
    pub confirmed: bool,
}

/// An entry under review, to be read and decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ReviewView {
    /// Its line.
    pub row: ReviewRow,
    /// The entry as it was sealed, its seal checked just now.
    pub entry: LogEntryView,
    /// The entry it corrects.
    pub before: Option<LogEntryView>,
    /// What may be ruled.
    pub rulings: Vec<Ruling>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DecideReview {
    /// The entry.
    pub entry: LogEntryId,
    /// Hash of the entry as it was read.
    pub hash: String,
    /// What is decided.
    pub ruling: Ruling,
    /// Why; wanted when it is returned.
    pub reason: Option<String>,
}
