//! What a device asks of the log at every exchange, so that each workstation is a monitor: the newest checkpoint, proof that it
//! extends the one seen before, and proof that the device's own entries are in it.

use serde::{Deserialize, Serialize};
use zhike_domain::canonical::Digest256;

/// What a device saw last, and what it wants to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WitnessRequest {
    /// Size of the log at the newest checkpoint this device has seen; 0 before the first.
    pub witnessed: u64,
    /// Its root, so that central learns of a fork too; of nothing but zeros before the first.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub root: Option<Digest256>,
    /// Indices of entries whose inclusion is not proven yet; at most [`MOST_PROOFS`].
    #[serde(default)]
    pub indices: Vec<u64>,
}

/// A request asks for at most this many proofs.
pub const MOST_PROOFS: usize = 256;

/// The newest checkpoint and the proofs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WitnessAnswer {
    /// The checkpoint, a signed note.
    pub checkpoint: String,
    /// Proof that it extends what was witnessed (RFC 6962, section 2.1.2); empty where nothing was.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub consistency: Vec<Digest256>,
    /// The entries that were asked for.
    pub entries: Vec<ProvenLeaf>,
}

/// A leaf of the log with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProvenLeaf {
    /// Position in the log, from 0.
    pub index: u64,
    /// The leaf's bytes in standard base64.
    pub leaf: String,
    /// Audit path to the root of the checkpoint (RFC 6962, section 2.1.1).
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub proof: Vec<Digest256>,
}
