//! What suitability asks to be done at a branch, in sums by relationship manager. Nobody's name or number is in it but staff's.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zhike_domain::ids::StaffId;
use zhike_domain::suitability::duties::DutyCount;

/// What is due at a branch, or at every branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BranchDuties {
    /// The day (Asia/Shanghai).
    pub day: NaiveDate,
    /// Everybody with clients.
    pub rms: Vec<RmDuties>,
}

/// What is due for the clients of one relationship manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RmDuties {
    /// Who.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
    pub rm: StaffId,
    /// His name.
    pub rm_name: String,
    /// His branch.
    pub branch: String,
    /// His clients.
    pub clients: u32,
    /// His clients with nothing due.
    pub clear: u32,
    /// Duties of each kind: `kind`, `all`, and `late`, those past their day.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub counts: Vec<DutyCount>,
}
