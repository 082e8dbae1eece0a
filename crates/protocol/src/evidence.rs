//! Asking for evidence: who is meant, and which of his entries. The pack itself is a zip (see the crate `evidence`).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zhike_domain::ids::{ClientId, ProductCode};

/// Whom an inspector means by a name or a client number. Only for those who may see every client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindClients {
    /// A full name, or a client number.
    pub text: String,
}

/// Clients that were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundClients {
    /// At most fifty.
    pub clients: Vec<FoundClient>,
}

/// A client that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundClient {
    /// Identity.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
    pub id: ClientId,
    /// Name.
    pub name: String,
    /// The firm's number of him.
    pub number: String,
    /// Name of the RM in charge.
    pub rm_name: String,
    /// His branch.
    pub branch: String,
}

/// Asks for an evidence pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceRequest {
    /// Of whom.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
    pub client: ClientId,
    /// Only entries that speak of this product.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub product: Option<ProductCode>,
    /// Contacts from this day on (Asia/Shanghai).
    pub from: NaiveDate,
    /// Contacts up to this day, included.
    pub to: NaiveDate,
    /// Size of the newest checkpoint the asker has kept: the pack then also proves that the log still extends it.
    #[serde(default)]
    pub seen: Option<u64>,
}
