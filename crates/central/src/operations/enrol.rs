//! Enrols a device with a one-time code.

use zhike_domain::canonical::tagged_digest;
use zhike_domain::ids::DeviceId;
use zhike_protocol::auth::{EnrolRequest, Enrolment, enrolment_message, verify, verifying_key};
use zhike_protocol::error::ApiErrorCode;

use super::Refused;
use super::new_code::code_hash;
use crate::database::{Database, DatabaseError, DeviceRow, Leaf, Subject, Tables};

/// A device's own name for itself is kept to this many characters.
const LONGEST_NAME: usize = 80;

/// Checks the code and that the device holds its key, and registers the device. The same code with the same key is
/// answered again, so that a lost answer costs nothing.
pub(crate) fn enrol(database: &Database, request: &EnrolRequest) -> Result<Enrolment, Refused> {
    let key = verifying_key(&request.public_key).ok_or(ApiErrorCode::BadRequest)?;
    if !verify(&request.public_key, &enrolment_message(&request.code), &request.proof) {
        return Err(ApiErrorCode::BadRequest.into());
    }
    // One spelling of a key in the database, whatever case the device sent.
    let public_key = hex::encode(key.to_bytes());
    let now = database.now();
    let new_id = DeviceId::new(now, crate::random::bytes()?);
    let hash = code_hash(&request.code);
    database.write(|tables| {
        let code = tables.code(hash)?.ok_or(ApiErrorCode::BadEnrolmentCode)?;
        let known = tables.device_of_key(&public_key)?;
        let device = match (code.used_by, known) {
            (Some(user), Some(device)) if user == device.id && !device.revoked => device.id,
            (Some(_), _) => return Err(ApiErrorCode::BadEnrolmentCode.into()),
            (None, _) if code.expires_at <= now.timestamp_millis() => {
                return Err(ApiErrorCode::BadEnrolmentCode.into());
            }
            // A second code of the same person for a device that is enrolled already.
            (None, Some(DeviceRow { id, owner, revoked: false, .. })) if owner == code.staff => {
                tables.use_code(hash, id)?;
                id
            }
            (None, Some(_)) => return Err(ApiErrorCode::DeviceRefused.into()),
            (None, None) => {
                let name: String = request.device_name.chars().take(LONGEST_NAME).collect();
                tables.add_device(new_id, code.staff, &public_key, &name, now)?;
                tables.use_code(hash, new_id)?;
                let parts: [&[u8]; 2] = [new_id.0.as_bytes(), &key.to_bytes()];
                let leaf = Leaf {
                    subject: Subject::Digest(tagged_digest("zhike/enrolled/1", &parts)),
                    kind: "enrolled",
                    outcome: "applied",
                    by: None,
                    at: now,
                };
                tables.append_leaf(database.keys(), &leaf)?;
                new_id
            }
        };
        answer(database, tables, device, &code.staff)
    })
}

fn answer(
    database: &Database,
    tables: &Tables<'_>,
    device: DeviceId,
    owner: &zhike_domain::ids::StaffId,
) -> Result<Enrolment, Refused> {
    let owner = tables.staff(*owner)?.ok_or(DatabaseError::Damaged("a code's person"))?;
    let firm = tables.firm()?.ok_or(DatabaseError::Damaged("the firm's row"))?.name;
    let central_key = database.central_key();
    Ok(Enrolment { device, owner, firm, central_key, server_time: database.now() })
}
