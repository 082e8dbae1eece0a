//! Table `device`: this device's identity and signing key. Nowhere else is the key stored.

use ed25519_dalek::SigningKey;
use rusqlite::{Connection, params};
use zeroize::Zeroizing;
use zhike_domain::ids::DeviceId;
use zhike_workstation::ports::Device;

use crate::convert::{blob, json, text, uuid};
use crate::error::Fault;

/// Keeps the device, in place of one that was there.
pub(crate) fn put(connection: &Connection, device: &Device) -> Result<(), Fault> {
    let key = Zeroizing::new(device.signing_key.to_bytes());
    super::run(
        connection,
        "INSERT INTO device (only, id, owner, firm, central_url, central_key, signing_key)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (only) DO UPDATE SET id = excluded.id, owner = excluded.owner, firm = excluded.firm,
         central_url = excluded.central_url, central_key = excluded.central_key,
         signing_key = excluded.signing_key",
        params![
            blob(device.id.0),
            text(&device.owner)?,
            device.firm,
            device.central_url,
            device.central_key,
            key.as_slice()
        ],
    )?;
    Ok(())
}

/// The device, once enrolled.
pub(crate) fn read(connection: &Connection) -> Result<Option<Device>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, owner, firm, central_url, central_key, signing_key FROM device WHERE only = 1",
    )?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let stored = row.get_ref(5)?.as_blob().map_err(|_| Fault::Damaged("device"))?;
    let key: Zeroizing<[u8; 32]> = Zeroizing::new(stored.try_into().map_err(|_| Fault::Damaged("device"))?);
    Ok(Some(Device {
        id: DeviceId(uuid(row, 0)?),
        owner: json(row, 1, "device")?,
        firm: row.get(2)?,
        central_url: row.get(3)?,
        central_key: row.get(4)?,
        signing_key: SigningKey::from_bytes(&key),
    }))
}
