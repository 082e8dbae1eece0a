//! Enrolling a device: a new key and store here, the code and the public key to central, its identity back.

use std::sync::Arc;

use ed25519_dalek::SigningKey;
use zhike_ipc::EnrolRequest;
use zhike_protocol::auth::{self, enrolment_message, sign};

use crate::fault::Fault;
use crate::ports::{Central, Device, Randomness, Store, Vault};

/// A store with its newly enrolled device.
pub struct Enrolled {
    /// The open store, still without records.
    pub store: Arc<dyn Store>,
    /// The device.
    pub device: Device,
}

/// Enrols this device. The store is created before central is asked, so that a disk that cannot be written never costs
/// a code; until central has answered, the key file does not count as enrolled and the next try replaces it.
pub async fn enrol(
    request: &EnrolRequest,
    vault: &dyn Vault,
    central: &dyn Central,
    randomness: &dyn Randomness,
) -> Result<Enrolled, Fault> {
    let code = request.code.trim();
    if code.is_empty() {
        return Err(Fault::Invalid("code"));
    }
    let url = request.central_url.trim().trim_end_matches('/');
    let mut secret = [0; 32];
    randomness.fill(&mut secret)?;
    let signing_key = SigningKey::from_bytes(&secret);
    let store = vault.create(&request.passphrase)?;
    let answer = central
        .enrol(
            url,
            auth::EnrolRequest {
                code: code.to_owned(),
                public_key: hex::encode(signing_key.verifying_key().to_bytes()),
                device_name: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
                proof: sign(&signing_key, &enrolment_message(code)),
            },
        )
        .await?;
    let device = Device {
        id: answer.device,
        owner: answer.owner,
        firm: answer.firm,
        central_url: url.to_owned(),
        central_key: answer.central_key,
        signing_key,
    };
    store.keep_device(&device)?;
    vault.finish_enrolment(&device)?;
    Ok(Enrolled { store, device })
}
