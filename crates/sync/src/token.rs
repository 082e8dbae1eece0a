//! The access token: fetched by signing a challenge, kept in memory until shortly before its end. Its life is counted by the
//! monotonic clock, so that a wrong wall clock changes nothing.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Url;
use zhike_domain::ids::DeviceId;
use zhike_protocol::auth::{AccessToken, Challenge, ChallengeRequest, TokenRequest, challenge_message, sign};
use zhike_protocol::paths;
use zhike_workstation::ports::Device;

use crate::client::Wire;
use crate::fault::Fault;

/// A token is renewed so long before its end.
const MARGIN: Duration = Duration::from_secs(30);

/// The token in use.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<Option<Kept>>);

struct Kept {
    device: DeviceId,
    base: Url,
    token: String,
    good_until: Instant,
}

impl Tokens {
    /// A token for the device at this central: the one in use, or a new one.
    pub async fn get(&self, wire: &Wire, device: &Device) -> Result<String, Fault> {
        if let Some(token) = self.kept(wire, device.id, Instant::now()) {
            return Ok(token);
        }
        // Counted from before the request: on the safe side.
        let asked_at = Instant::now();
        let answer = fetch(wire, device).await?;
        let life = Duration::from_secs(u64::from(answer.expires_in)).saturating_sub(MARGIN);
        let kept = Kept {
            device: device.id,
            base: wire.base.clone(),
            token: answer.token.clone(),
            good_until: asked_at + life,
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(answer.token)
    }

    /// A new token in place of one that central does not take.
    pub async fn renewed(&self, wire: &Wire, device: &Device) -> Result<String, Fault> {
        self.forget();
        self.get(wire, device).await
    }

    /// Forgets the token: central does not take it.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn kept(&self, wire: &Wire, device: DeviceId, now: Instant) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref()?;
        let good = kept.device == device && kept.base == wire.base && now < kept.good_until;
        good.then(|| kept.token.clone())
    }
}

async fn fetch(wire: &Wire, device: &Device) -> Result<AccessToken, Fault> {
    let challenge: Challenge =
        wire.post(paths::CHALLENGE, None, &ChallengeRequest { device: device.id }).await?;
    let signature = sign(&device.signing_key, &challenge_message(device.id, &challenge.nonce));
    let request = TokenRequest { device: device.id, nonce: challenge.nonce, signature };
    wire.post(paths::TOKEN, None, &request).await
}
