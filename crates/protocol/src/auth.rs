//! Enrolment with a one-time code and a device key; short access tokens against a signed challenge.

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};
use zhike_domain::ids::DeviceId;
use zhike_domain::staff::Staff;

/// Asks to enrol a device.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    /// One-time code from the firm.
    pub code: String,
    /// The device's Ed25519 public key, 32 bytes in hexadecimal.
    pub public_key: String,
    /// What the device calls itself, for the list of devices ("Linux laptop").
    pub device_name: String,
    /// Signature by the device's key over the code, proving that it holds the key; 64 bytes in hexadecimal.
    pub proof: String,
}

/// What a newly enrolled device has to know.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolment {
    /// The device's identity.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
    pub device: DeviceId,
    /// Whose device it is.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub owner: Staff,
    /// The firm's name.
    pub firm: String,
    /// Central's Ed25519 public key for receipts, 32 bytes in hexadecimal.
    pub central_key: String,
    /// Central's clock.
    pub server_time: DateTime<Utc>,
}

/// Asks for a challenge.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChallengeRequest {
    /// Which device asks.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
    pub device: DeviceId,
}

/// A challenge to sign; usable once, for a minute.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// Random bytes in hexadecimal.
    pub nonce: String,
    /// Central's clock.
    pub server_time: DateTime<Utc>,
}

/// A signed challenge.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRequest {
    /// Which device.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
    pub device: DeviceId,
    /// The challenge's nonce.
    pub nonce: String,
    /// Signature by the device's key over device and nonce, 64 bytes in hexadecimal.
    pub signature: String,
}

/// A short access token, sent as `Authorization: Bearer`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessToken {
    /// The token.
    pub token: String,
    /// Seconds for which it is good; at most 600.
    pub expires_in: u32,
    /// Central's clock.
    pub server_time: DateTime<Utc>,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessToken").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

/// What a device signs to prove at enrolment that it holds its key.
pub fn enrolment_message(code: &str) -> Vec<u8> {
    [b"zhike/enrol/1\0", code.as_bytes()].concat()
}

/// What a device signs to get a token.
pub fn challenge_message(device: DeviceId, nonce: &str) -> Vec<u8> {
    [b"zhike/token/1\0".as_slice(), device.0.as_bytes(), nonce.as_bytes()].concat()
}

/// Signs a message; 64 bytes in hexadecimal.
pub fn sign(key: &SigningKey, message: &[u8]) -> String {
    hex::encode(key.sign(message).to_bytes())
}

/// Whether a signature in hexadecimal is that of a public key in hexadecimal over a message. Anything malformed is
/// simply not a signature.
pub fn verify(public_key: &str, message: &[u8], signature: &str) -> bool {
    let Some(key) = verifying_key(public_key) else { return false };
    let mut bytes = [0; 64];
    if hex::decode_to_slice(signature, &mut bytes).is_err() {
        return false;
    }
    key.verify(message, &Signature::from_bytes(&bytes)).is_ok()
}

/// Reads a public key in hexadecimal.
pub fn verifying_key(public_key: &str) -> Option<VerifyingKey> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(public_key, &mut bytes).ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_message_and_key_alone() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = hex::encode(key.verifying_key().to_bytes());
        let signature = sign(&key, b"message");
        assert!(verify(&public, b"message", &signature));
        assert!(!verify(&public, b"another", &signature));
        let other = hex::encode(SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes());
        assert!(!verify(&other, b"message", &signature));
        assert!(!verify("not a key", b"message", &signature));
        assert!(!verify(&public, b"message", "not a signature"));
    }
}
