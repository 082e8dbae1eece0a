//! The workstation as a whole: enrolled or not, locked or open. Opening it gives the desk.

use std::sync::{Arc, PoisonError, RwLock};

use zhike_ipc::{EnrolRequest, Owner, Preferences, Session, SessionState};

use crate::desk::Desk;
use crate::enrol::enrol;
use crate::fault::Fault;
use crate::ports::{Central, Clock, Randomness, Vault};

/// Minutes without input after which the workstation locks itself.
const LOCK_AFTER_MINUTES: u32 = 5;

/// The workstation: its store behind a lock, and the desk while it is open.
pub struct Workstation {
    vault: Arc<dyn Vault>,
    central: Arc<dyn Central>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    desk: RwLock<Option<Arc<Desk>>>,
}

impl Workstation {
    /// A locked workstation over its ports.
    pub fn new(
        vault: Arc<dyn Vault>,
        central: Arc<dyn Central>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self { vault, central, clock, randomness, desk: RwLock::new(None) }
    }

    /// Where the workstation stands; decides the first screen.
    pub fn session(&self) -> Result<Session, Fault> {
        let open = self.desk.read().unwrap_or_else(PoisonError::into_inner).clone();
        let role = open.as_ref().map(|desk| desk.device().owner.role);
        let (state, owner, passphrase_only, preferences) = match open {
            Some(desk) => {
                let device = desk.device();
                let owner = Owner {
                    name: device.owner.name.clone(),
                    branch: device.owner.branch.clone(),
                    firm: device.firm.clone(),
                };
                let preferences = desk.store().preferences()?;
                (SessionState::Ready, Some(owner), self.vault.status()?.passphrase_only, preferences)
            }
            None => {
                let status = self.vault.status()?;
                let state = if status.enrolled { SessionState::Locked } else { SessionState::NotEnrolled };
                (state, status.owner, status.passphrase_only, Preferences::default())
            }
        };
        Ok(Session {
            state,
            owner,
            role,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            passphrase_only,
            lock_after_minutes: LOCK_AFTER_MINUTES,
            today: self.clock.today(),
            preferences,
        })
    }

    /// Enrols this device with a one-time code and opens the desk.
    pub async fn enrol(&self, request: EnrolRequest) -> Result<(), Fault> {
        let enrolled = enrol(&request, &*self.vault, &*self.central, &*self.randomness).await?;
        self.open(Desk::new(enrolled.store, enrolled.device, self.clock.clone(), self.randomness.clone()));
        Ok(())
    }

    /// Opens the store with the passphrase. Slow on purpose: the key is derived from the passphrase.
    pub fn unlock(&self, passphrase: &str) -> Result<(), Fault> {
        if !self.vault.status()?.enrolled {
            return Err(Fault::NotEnrolled);
        }
        let store = self.vault.unlock(passphrase, self.clock.now())?;
        let device = store.device()?.ok_or(Fault::NotEnrolled)?;
        self.open(Desk::new(store, device, self.clock.clone(), self.randomness.clone()));
        Ok(())
    }

    /// Closes the store; nothing can be read until the passphrase is given again.
    pub fn lock(&self) {
        *self.desk.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Leaves the presentation. Needs the passphrase, since the laptop stands in front of a client; a wrong one counts like one
    /// at the lock.
    pub fn leave_presentation(&self, passphrase: &str) -> Result<(), Fault> {
        let desk = self.desk()?;
        self.vault.check_passphrase(passphrase, self.clock.now())?;
        desk.end_presentation();
        Ok(())
    }

    /// The open desk.
    pub fn desk(&self) -> Result<Arc<Desk>, Fault> {
        self.desk.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(Fault::Locked)
    }

    /// Central, for synchronising.
    pub fn central(&self) -> &Arc<dyn Central> {
        &self.central
    }

    /// Randomness, for jitter and references.
    pub fn randomness(&self) -> &Arc<dyn Randomness> {
        &self.randomness
    }

    fn open(&self, desk: Desk) {
        *self.desk.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(desk));
    }
}
