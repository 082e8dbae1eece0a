//! Who speaks: the device behind an access token, and its owner.

use zhike_domain::staff::Staff;
use zhike_protocol::error::ApiErrorCode;

use super::token::TOKEN_PURPOSE;
use super::{Refused, stored_form};
use crate::database::{Database, DatabaseError, DeviceRow, Tables};

/// A device whose token is good, with its owner.
pub(crate) struct Caller {
    /// The device.
    pub device: DeviceRow,
    /// Its owner.
    pub owner: Staff,
}

/// The caller behind a token, within the transaction that does what he asks: rights are those of this very moment.
pub(crate) fn authenticate(database: &Database, tables: &Tables<'_>, token: &str) -> Result<Caller, Refused> {
    let device = tables
        .token_device(stored_form(TOKEN_PURPOSE, token), database.now())?
        .ok_or(ApiErrorCode::Unauthorized)?;
    let device = tables.device(device)?.ok_or(DatabaseError::Damaged("a token's device"))?;
    if device.revoked {
        return Err(ApiErrorCode::DeviceRefused.into());
    }
    let owner = tables.staff(device.owner)?.ok_or(ApiErrorCode::DeviceRefused)?;
    Ok(Caller { device, owner })
}
