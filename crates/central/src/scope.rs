//! Who may see a record. Every query for a device names the scopes of its owner; there is no query without one.

use std::fmt;

use zhike_domain::ids::StaffId;
use zhike_domain::staff::Staff;

/// Who may see a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Scope {
    /// Everybody of the firm: products, prices, scripts.
    Firm,
    /// Everybody of a branch: its people.
    Branch(String),
    /// The RM in charge of the client.
    Rm(StaffId),
}

impl Scope {
    /// What a person may see.
    pub fn of(staff: &Staff) -> [Self; 3] {
        [Self::Firm, Self::Branch(staff.branch.clone()), Self::Rm(staff.id)]
    }
}

/// As in storage.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Firm => f.write_str("firm"),
            Self::Branch(name) => write!(f, "branch:{name}"),
            Self::Rm(id) => write!(f, "rm:{id}"),
        }
    }
}
