//! Who may see a record. Every query for a device names the scopes of its owner; there is no query without one.

use std::fmt;

use zhike_domain::closed_sets::StaffRole;
use zhike_domain::ids::StaffId;
use zhike_domain::review::ReviewQueue;
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
    /// Everybody of a role, in whichever branch: what waits for a second pair of eyes (LG-05).
    Role(StaffRole),
}

impl Scope {
    /// What a person may see; never nothing.
    pub fn of(staff: &Staff) -> Vec<Self> {
        let mut scopes = vec![Self::Firm, Self::Branch(staff.branch.clone()), Self::Rm(staff.id)];
        match staff.role {
            // A branch head checks what other branches made.
            StaffRole::Reviewer | StaffRole::BranchHead => scopes.push(Self::Role(StaffRole::Reviewer)),
            StaffRole::Compliance => scopes.push(Self::Role(StaffRole::Compliance)),
            StaffRole::RelationshipManager | StaffRole::Content => {}
        }
        scopes
    }

    /// Who sees a queue of reviews.
    pub fn of_queue(queue: ReviewQueue) -> Self {
        Self::Role(match queue {
            ReviewQueue::Checker => StaffRole::Reviewer,
            ReviewQueue::Compliance => StaffRole::Compliance,
        })
    }
}

fn role_name(role: StaffRole) -> &'static str {
    match role {
        StaffRole::RelationshipManager => "relationship_manager",
        StaffRole::Reviewer => "reviewer",
        StaffRole::BranchHead => "branch_head",
        StaffRole::Compliance => "compliance",
        StaffRole::Content => "content",
    }
}

/// As in storage.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Firm => f.write_str("firm"),
            Self::Branch(name) => write!(f, "branch:{name}"),
            Self::Rm(id) => write!(f, "rm:{id}"),
            Self::Role(role) => write!(f, "role:{}", role_name(*role)),
        }
    }
}
