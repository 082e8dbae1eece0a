//! The desk: an open store with its device, a clock and randomness. Each use case is a method in a file of its own.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use zhike_ipc::Preferences;

use crate::fault::Fault;
use crate::ports::{Clock, Device, Randomness, Store, SyncStore};

/// An open workstation. Dropping the last reference closes the store.
pub struct Desk {
    store: Arc<dyn Store>,
    device: Device,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl Desk {
    /// A desk over an open store.
    pub fn new(
        store: Arc<dyn Store>,
        device: Device,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self { store, device, clock, randomness }
    }

    /// The open store.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The open store, as sync sees it.
    pub fn sync_store(&self) -> &dyn SyncStore {
        &*self.store
    }

    /// This device and whose it is.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Keeps the RM's preferences.
    pub fn keep_preferences(&self, preferences: &Preferences) -> Result<(), Fault> {
        Ok(self.store.keep_preferences(preferences)?)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.randomness.fill(&mut bytes)?;
        Ok(bytes)
    }
}
