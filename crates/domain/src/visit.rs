//! Visits and what was promised at them. The service log's sealed entries live in `log_entry`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::closed_sets::{ContactChannel, VisitPurpose, VisitStatus};
use crate::ids::{ClientId, FollowUpId, LogEntryId, StaffId, VisitId};
use crate::private::Private;

/// A planned or past meeting, call or remote session with a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Identity.
    pub id: VisitId,
    /// With whom.
    pub client: ClientId,
    /// By whom.
    pub rm: StaffId,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// Planned length in minutes.
    pub minutes: u32,
    /// How they meet.
    pub channel: ContactChannel,
    /// Where, in the RM's words; may name a home address.
    pub place: Option<Private<String>>,
    /// Why.
    pub purpose: VisitPurpose,
    /// What the RM wants to remember.
    pub note: Option<Private<String>>,
    /// Where it stands.
    pub status: VisitStatus,
}

/// Something promised to a client, with a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Identity.
    pub id: FollowUpId,
    /// To whom.
    pub client: ClientId,
    /// What was promised.
    pub text: Private<String>,
    /// By when.
    pub due_on: NaiveDate,
    /// The log entry in which it was promised.
    pub from_entry: Option<LogEntryId>,
    /// Day on which it was kept.
    pub done_on: Option<NaiveDate>,
}
