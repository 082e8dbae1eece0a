//! Gives a device a challenge to sign: good once, for a minute.

use chrono::TimeDelta;
use zhike_domain::ids::DeviceId;
use zhike_protocol::auth::Challenge;

use super::{Refused, stored_form};
use crate::database::Database;

/// How long a challenge is good.
const CHALLENGE_LIFE: TimeDelta = TimeDelta::seconds(60);

pub(crate) const NONCE_PURPOSE: &str = "zhike/nonce/1";

/// A new challenge. An unknown device gets one too, which is good for nothing: who asks does not learn which devices exist.
pub(crate) fn give_challenge(database: &Database, device: DeviceId) -> Result<Challenge, Refused> {
    let nonce = hex::encode(crate::random::bytes::<32>()?);
    let now = database.now();
    if database.read(|tables| tables.device(device))?.is_some_and(|known| !known.revoked) {
        let until = now + CHALLENGE_LIFE;
        database
            .write(|tables| tables.add_challenge(stored_form(NONCE_PURPOSE, &nonce), device, now, until))?;
    }
    Ok(Challenge { nonce, server_time: now })
}
