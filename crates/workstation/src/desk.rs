//! The desk: an open store with its device, a clock and randomness. Each use case is a method in a file of its own.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use zhike_domain::ids::ClientId;
use zhike_ipc::Preferences;

use crate::evidence::FetchedPack;
use crate::examined::ReadyDay;
use crate::fault::Fault;
use crate::ports::{Clock, Device, Randomness, Store, SyncStore};
use crate::presentation::Presented;
use crate::score_book::Scoring;

/// An open workstation. Dropping the last reference closes the store.
pub struct Desk {
    store: Arc<dyn Store>,
    device: Device,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    last_view: Mutex<Option<(ClientId, DateTime<Utc>)>>,
    pub(crate) ready: ReadyDay,
    pub(crate) scoring: Scoring,
    pub(crate) presented: Mutex<Option<Presented>>,
    pub(crate) fetched: Mutex<Option<FetchedPack>>,
}

/// A page that is read again within this time is the same view: sync brought something, or the RM went back to it.
const SAME_VIEW: TimeDelta = TimeDelta::minutes(5);

impl Desk {
    /// A desk over an open store.
    pub fn new(
        store: Arc<dyn Store>,
        device: Device,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self {
            store,
            device,
            clock,
            randomness,
            last_view: Mutex::new(None),
            ready: ReadyDay::default(),
            scoring: Scoring::default(),
            presented: Mutex::new(None),
            fetched: Mutex::new(None),
        }
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

    /// Writes a view of a client's page into the access log, once a view.
    pub(crate) fn note_view(&self, client: ClientId) -> Result<(), Fault> {
        let now = self.now();
        let mut last = self.last_view.lock().unwrap_or_else(PoisonError::into_inner);
        let same = last.is_some_and(|(viewed, at)| viewed == client && (now - at).abs() < SAME_VIEW);
        if !same {
            self.store.record_view(client, now)?;
            *last = Some((client, now));
        }
        Ok(())
    }

    /// The day in Shanghai, by this desk's clock.
    pub fn day(&self) -> NaiveDate {
        self.today()
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
