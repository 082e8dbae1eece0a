//! The duty board (F60): what suitability asks to be done for the clients of this device, the latest first.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::ids::StaffId;
use zhike_domain::suitability::duties::{Duty, DutyCount};

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

/// One duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct DutyRow {
    /// Whom it is about.
    pub client: ClientBrief,
    /// What has to be done.
    pub duty: Duty,
}

/// What is due at a branch, or at every branch, by relationship manager. Sums alone: names are each RM's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BranchDuties {
    /// The day, as central has it.
    pub day: NaiveDate,
    /// Everybody with clients, by branch, the most late first.
    pub rms: Vec<RmDuties>,
}

/// What is due for the clients of one relationship manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RmDuties {
    /// Who.
    pub rm: StaffId,
    /// His name.
    pub rm_name: String,
    /// His branch.
    pub branch: String,
    /// His clients.
    pub clients: u32,
    /// His clients with nothing due.
    pub clear: u32,
    /// Duties of each kind.
    pub counts: Vec<DutyCount>,
}
