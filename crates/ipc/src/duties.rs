//! The duty board (F60): what suitability asks to be done for the clients of this device, the latest first.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::suitability::duties::{Duty, DutyKind};

use crate::ClientBrief;

/// What is due for the whole book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct DutyBoard {
    /// The day.
    pub day: NaiveDate,
    /// Clients of this device.
    pub clients: u32,
    /// Clients with nothing due.
    pub clear: u32,
    /// Duties of each kind, most pressing kind first; kinds without any are there too.
    pub counts: Vec<DutyCount>,
    /// The duties, the latest first.
    pub rows: Vec<DutyRow>,
}

/// How many duties of a kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DutyCount {
    /// The kind.
    pub kind: DutyKind,
    /// All.
    pub all: u32,
    /// Past their day.
    pub late: u32,
}

/// One duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct DutyRow {
    /// Whom it is about.
    pub client: ClientBrief,
    /// What has to be done.
    pub duty: Duty,
}
