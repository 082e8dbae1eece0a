//! Shuts a device out: its tokens are gone at once, and it gets no new ones.

use zhike_domain::canonical::tagged_digest;
use zhike_domain::ids::DeviceId;

use crate::database::{Database, DatabaseError, Leaf, Subject};

impl Database {
    /// Revokes a device. Whether there was such a device.
    pub fn revoke_device(&self, device: DeviceId) -> Result<bool, DatabaseError> {
        let now = self.now();
        self.write(|tables| {
            let known = tables.revoke_device(device, now)?;
            if known {
                let leaf = Leaf {
                    subject: Subject::Digest(tagged_digest("zhike/revoked/1", &[device.0.as_bytes()])),
                    kind: "revoked",
                    outcome: "applied",
                    by: None,
                    at: now,
                };
                tables.append_leaf(self.keys(), &leaf)?;
            }
            Ok(known)
        })
    }
}
