//! Households: clients who keep house together (F02).

use serde::{Deserialize, Serialize};

use crate::closed_sets::HouseholdRole;
use crate::ids::{ClientId, HouseholdId};
use crate::private::Private;

/// A household and its members; a member need not be a client of the firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// Identity.
    pub id: HouseholdId,
    /// What we call it ("周家").
    pub name: Private<String>,
    /// Members, head first.
    pub members: Vec<HouseholdMember>,
}

/// One member of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdMember {
    /// The member as a client, if he is one.
    pub client: Option<ClientId>,
    /// Name or form of address.
    pub name: Private<String>,
    /// What he is to the head.
    pub role: HouseholdRole,
    /// What we know of him ("女儿, 13 岁, 学大提琴").
    pub note: Option<Private<String>>,
}
