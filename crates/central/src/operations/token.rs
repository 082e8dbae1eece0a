//! Exchanges a signed challenge for a short access token.

use chrono::TimeDelta;
use zhike_protocol::auth::{AccessToken, TokenRequest, challenge_message, verify};
use zhike_protocol::error::ApiErrorCode;

use super::challenge::NONCE_PURPOSE;
use super::{Refused, stored_form};
use crate::database::Database;

pub(crate) const TOKEN_PURPOSE: &str = "zhike/access-token/1";

/// Checks the signature over device and nonce, takes the nonce out, and gives a token good for `life` seconds.
pub(crate) fn give_token(
    database: &Database,
    request: &TokenRequest,
    life: u32,
) -> Result<AccessToken, Refused> {
    let token = hex::encode(crate::random::bytes::<32>()?);
    let now = database.now();
    let device = database
        .read(|tables| tables.device(request.device))?
        .filter(|device| !device.revoked)
        .ok_or(ApiErrorCode::DeviceRefused)?;
    let message = challenge_message(request.device, &request.nonce);
    let signed = verify(&device.public_key, &message, &request.signature);
    // The nonce is used up even by a wrong signature: there is no second guess.
    let fresh = database.write(|tables| {
        let fresh = tables.take_challenge(stored_form(NONCE_PURPOSE, &request.nonce), device.id, now)?;
        if fresh && signed {
            let until = now + TimeDelta::seconds(i64::from(life));
            tables.add_token(stored_form(TOKEN_PURPOSE, &token), device.id, now, until)?;
        }
        Ok::<_, Refused>(fresh)
    })?;
    if !(fresh && signed) {
        return Err(ApiErrorCode::Unauthorized.into());
    }
    Ok(AccessToken { token, expires_in: life, server_time: now })
}
