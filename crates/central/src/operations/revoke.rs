//! Shuts a device out: its tokens are gone at once, and it gets no new ones.

use zhike_domain::ids::DeviceId;

use crate::database::{Database, DatabaseError};

impl Database {
    /// Revokes a device. Whether there was such a device.
    pub fn revoke_device(&self, device: DeviceId) -> Result<bool, DatabaseError> {
        let now = self.now();
        self.write(|tables| tables.revoke_device(device, now))
    }
}
