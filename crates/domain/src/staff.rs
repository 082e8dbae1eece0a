//! People and places of the firm: relationship managers, heads, branches.

use serde::{Deserialize, Serialize};

use crate::closed_sets::StaffRole;
use crate::ids::StaffId;

/// A person who works at the firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Identity.
    pub id: StaffId,
    /// Name as colleagues and clients see it; staff names are not client data.
    pub name: String,
    /// Role.
    pub role: StaffRole,
    /// Branch (营业部) by name.
    pub branch: String,
}
