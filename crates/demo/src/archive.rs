//! The firm's archive: the devices of the time before this product, and the entries they sealed, chained and signed.

use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::DeviceId;
use zhike_domain::log_entry::{CHAIN_START, EntryContent, LogEntry, SealedEntry};
use zhike_domain::staff::Staff;
use zhike_intake::ArchiveDevice;
use zhike_protocol::seal::seal;

use crate::contacts::Written;
use crate::days::{Calendar, instant};
use crate::dice::Dice;

/// What the old workstations called their software.
const SOFTWARE: &str = "archive 2024.2";

/// Seals a relationship manager's entries, oldest first, with the key of his old device.
pub(crate) fn sealed(
    written: Vec<Written>,
    rm: &Staff,
    calendar: &Calendar,
    dice: &mut Dice,
) -> (ArchiveDevice, Vec<SealedEntry>) {
    let key = SigningKey::from_bytes(&dice.bytes());
    let enrolled = instant(calendar.in_days(-800), 9, 0);
    let device = DeviceId::new(enrolled, dice.bytes());
    let mut previous = CHAIN_START;
    let mut entries = Vec::with_capacity(written.len());
    for (sequence, one) in (1..).zip(written) {
        let entry = LogEntry {
            id: one.id,
            rm: rm.id,
            device,
            sequence,
            sealed_at: one.sealed_at,
            last_server_time: Some(one.sealed_at - TimeDelta::minutes(dice.between(1, 300))),
            late: one.late,
            software: SOFTWARE.to_owned(),
            content: EntryContent::Service(Box::new(one.record)),
        };
        // Entries made of strings and times always have a canonical form.
        let Ok(entry) = seal(entry, previous, Digest256(dice.bytes()), &key) else { continue };
        previous = entry.seal.hash;
        entries.push(entry);
    }
    let public_key = hex::encode(key.verifying_key().to_bytes());
    (ArchiveDevice { id: device, owner: rm.id, public_key }, entries)
}
