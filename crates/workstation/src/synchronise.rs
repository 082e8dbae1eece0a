//! One exchange with central at a time, and the sync state the window shows in its corner.

use std::sync::{Arc, Mutex, PoisonError};

use zhike_ipc::{ErrorCode, IpcError, SyncPhase, SyncStatus};

use crate::desk::Desk;
use crate::fault::Fault;
use crate::ports::{Central, CentralError, SyncOutcome};

/// Told whenever the sync state changes.
pub trait SyncWatch: Send + Sync {
    /// The state changed; ask for it.
    fn changed(&self);
}

/// Runs exchanges one at a time and remembers how the last one went.
pub struct Synchroniser {
    state: Mutex<State>,
    running: tokio::sync::Mutex<()>,
    watch: Arc<dyn SyncWatch>,
}

struct State {
    phase: SyncPhase,
    fetched: Option<u32>,
    error: Option<IpcError>,
}

impl Synchroniser {
    /// Nothing under way yet.
    pub fn new(watch: Arc<dyn SyncWatch>) -> Self {
        let state = State { phase: SyncPhase::Idle, fetched: None, error: None };
        Self { state: Mutex::new(state), running: tokio::sync::Mutex::new(()), watch }
    }

    /// One complete exchange; a second call waits for the first and then runs its own, so that what was written before
    /// the call has been sent when it returns.
    pub async fn exchange(&self, desk: &Desk, central: &dyn Central) -> Result<SyncOutcome, Fault> {
        let _one_at_a_time = self.running.lock().await;
        self.set(SyncPhase::Running, None, None);
        let progress = |fetched: u32| self.set(SyncPhase::Running, Some(fetched), None);
        let outcome = central.exchange(desk.device(), desk.sync_store(), &progress).await;
        match outcome {
            Ok(outcome) => {
                desk.store().note_success(desk.now())?;
                self.set(SyncPhase::Idle, None, None);
                Ok(outcome)
            }
            Err(fault) => {
                let phase =
                    if fault == CentralError::Unreachable { SyncPhase::Offline } else { SyncPhase::Failed };
                let fault = Fault::from(fault);
                self.set(phase, None, Some(fault.to_ipc()));
                Err(fault)
            }
        }
    }

    /// The state for the window.
    pub fn status(&self, desk: &Desk) -> Result<SyncStatus, Fault> {
        let counts = desk.store().outbox_counts()?;
        let last_success_at = desk.store().last_success()?;
        let documents = desk.sync_store().documents_waiting()?;
        let distrusted = desk.sync_store().log_fault()?.is_some();
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (phase, error) = match state.phase {
            // It stands, whatever the last exchange brought and however often the program was started since, until the log shows
            // again what was seen of it.
            SyncPhase::Idle | SyncPhase::Offline | SyncPhase::Failed if distrusted => {
                (SyncPhase::Failed, Some(IpcError::of(ErrorCode::LogNotTrusted)))
            }
            phase => (phase, state.error.clone()),
        };
        Ok(SyncStatus {
            phase,
            pending: counts.pending,
            needs_attention: counts.needs_attention,
            last_success_at,
            fetched: state.fetched,
            documents: documents.count,
            documents_kib: u32::try_from(documents.bytes.div_ceil(1024)).unwrap_or(u32::MAX),
            error,
        })
    }

    fn set(&self, phase: SyncPhase, fetched: Option<u32>, error: Option<IpcError>) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State { phase, fetched, error };
        self.watch.changed();
    }
}
