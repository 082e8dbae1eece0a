//! Push: what a device did, in its own gapless order, each exactly once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::DeviceId;

use crate::seal::Receipt;

/// A batch of mutations of one device, `mid` contiguous and ascending.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushRequest {
    /// [`crate::PROTOCOL`].
    pub proto: u32,
    /// [`crate::SCHEMA`].
    pub schema: u32,
    /// Who pushes; must be the token's device.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
    pub device: DeviceId,
    /// Central's epoch as last seen; 0 before the first answer.
    pub epoch: u64,
    /// What was done; at most [`MOST_MUTATIONS`].
    pub mutations: Vec<Mutation>,
}

/// A push carries at most this many mutations.
pub const MOST_MUTATIONS: usize = 500;

/// One thing a device did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mutation {
    /// Counts up from 1 per device without gaps.
    pub mid: u64,
    /// Identity of the mutation, kept if it has to be sent under another device.
    pub uuid: Uuid,
    /// What kind of thing was done.
    pub kind: MutationKind,
    /// Id of the thing it was done to.
    pub entity: String,
    /// Revision the device had seen of it; 0 for a new thing.
    pub base_rev: u64,
    /// The thing itself, by kind.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub args: serde_json::Value,
    /// SHA-256 over kind, entity, base_rev and args, see [`Mutation::digest`].
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hash: Digest256,
    /// The device's clock; never decides anything.
    pub client_time: DateTime<Utc>,
}

/// What a device may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MutationKind {
    /// Appends a sealed entry to the service log; `args` is a [`zhike_domain::log_entry::SealedEntry`].
    SealLogEntry,
    /// Plans or changes a visit; `args` is a [`zhike_domain::visit::Visit`].
    PutVisit,
    /// Adds a promise or marks it kept; `args` is a [`zhike_domain::visit::FollowUp`].
    PutFollowUp,
    /// Records that a sensitive field was revealed; `args` is an [`AccessRecord`].
    RecordAccess,
    /// Keeps what a client told of his life; `args` is a [`zhike_domain::fact_sheet::FactSheet`], `entity` the client.
    PutFactSheet,
    /// Keeps a checkup, or what was added to it since; `args` is a [`zhike_domain::checkup::record::Checkup`].
    PutCheckup,
    /// Keeps a questionnaire a client answered; `args` is a [`zhike_domain::questionnaire::AnsweredQuestionnaire`].
    PutQuestionnaire,
}

impl MutationKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::SealLogEntry,
        Self::PutVisit,
        Self::PutFollowUp,
        Self::RecordAccess,
        Self::PutFactSheet,
        Self::PutCheckup,
        Self::PutQuestionnaire,
    ];

    /// The kind's name as in JSON and in storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::SealLogEntry => "seal_log_entry",
            Self::PutVisit => "put_visit",
            Self::PutFollowUp => "put_follow_up",
            Self::RecordAccess => "record_access",
            Self::PutFactSheet => "put_fact_sheet",
            Self::PutCheckup => "put_checkup",
            Self::PutQuestionnaire => "put_questionnaire",
        }
    }
}

/// Who looked at what and why (F13); goes to central's audit, never to other devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRecord {
    /// Whose field.
    pub client: zhike_domain::ids::ClientId,
    /// Which field.
    pub field: zhike_domain::closed_sets::SensitiveField,
    /// Why.
    pub reason: zhike_domain::closed_sets::RevealReason,
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
}

impl Mutation {
    /// The digest that makes a mutation recognisable: the same `mid` with another digest is a copied database.
    pub fn digest(
        kind: MutationKind,
        entity: &str,
        base_rev: u64,
        args: &serde_json::Value,
    ) -> Result<Digest256, zhike_domain::canonical::NotCanonical> {
        let canonical = zhike_domain::canonical::canonical_bytes(&(kind, entity, base_rev, args))?;
        Ok(zhike_domain::canonical::tagged_digest("zhike/mutation/1", &[&canonical]))
    }
}

/// Central's answer to a push.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushAnswer {
    /// One result a mutation, in order.
    pub results: Vec<MutationResult>,
    /// The last `mid` central has of this device.
    pub acked_mid: u64,
    /// Central's epoch.
    pub epoch: u64,
    /// Central's clock.
    pub server_time: DateTime<Utc>,
}

/// What became of one mutation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MutationResult {
    /// Which.
    pub mid: u64,
    /// What became of it.
    pub outcome: MutationOutcome,
    /// Revision of the thing afterwards.
    pub rev: u64,
    /// Receipt for a log entry.
    pub receipt: Option<Receipt>,
}

/// Outcome of a mutation. Every outcome advances `mid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "is", content = "code")]
pub enum MutationOutcome {
    /// Took effect.
    Applied,
    /// Had taken effect before; this is the stored result.
    Duplicate,
    /// Somebody else changed the same thing; a person decides.
    Conflict,
    /// Has no effect, for this reason.
    Rejected(RejectCode),
}

/// Why a mutation is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// The arguments are not those of its kind.
    Malformed,
    /// The client is not (or no longer) this RM's.
    NotEntitled,
    /// The entry's hash, chain or signature does not hold.
    BrokenSeal,
    /// The hash of the mutation does not fit its contents.
    BadHash,
    /// The entry is not for this person to decide, or was decided already (LG-05).
    NotYours,
    /// A limit of the rules was passed: too many questionnaires in a day or a year (SU-13).
    BeyondLimit,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_digest_does_not_depend_on_the_order_of_fields() {
        let a = json!({"a": 1, "b": [1, 2]});
        let b: serde_json::Value = serde_json::from_str(r#"{"b":[1,2],"a":1}"#).unwrap();
        let digest = |args| Mutation::digest(MutationKind::PutVisit, "x", 0, args).unwrap();
        assert_eq!(digest(&a), digest(&b));
        assert_ne!(digest(&a), digest(&json!({"a": 2, "b": [1, 2]})));
    }

    #[test]
    fn kinds_are_stored_under_the_name_they_travel_under() {
        for kind in MutationKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn outcomes_are_spelled_as_in_the_contract() {
        let rejected = MutationOutcome::Rejected(RejectCode::NotEntitled);
        assert_eq!(
            serde_json::to_value(rejected).unwrap(),
            json!({"is": "rejected", "code": "not_entitled"})
        );
        assert_eq!(serde_json::to_value(MutationOutcome::Applied).unwrap(), json!({"is": "applied"}));
    }
}
