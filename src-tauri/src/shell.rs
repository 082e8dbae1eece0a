//! What every command needs: the workstation, its synchroniser, and how to wake the schedule.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;
use zhike_ipc::{ErrorCode, IpcError};
use zhike_sync::Event;
use zhike_workstation::{Desk, Fault, SyncWatch, Synchroniser, Workstation};

use crate::events::SYNC_CHANGED;

/// The shell's state.
pub struct Shell {
    workstation: Workstation,
    synchroniser: Synchroniser,
    schedule: UnboundedSender<Event>,
    last_use: Mutex<Instant>,
    scoring: Notify,
    evidence: Notify,
}

/// Sends the sync state to the window whenever it changes.
struct TellWindow(AppHandle);

impl SyncWatch for TellWindow {
    fn changed(&self) {
        let Some(shell) = self.0.try_state::<Arc<Shell>>() else { return };
        let Ok(desk) = shell.workstation.desk() else { return };
        if let Ok(status) = shell.synchroniser.status(&desk) {
            // A window that is closing no longer listens.
            let _ = self.0.emit(SYNC_CHANGED, status);
        }
    }
}

impl Shell {
    /// A shell over a workstation; what matters to the schedule of exchanges is told to `schedule`.
    pub fn new(workstation: Workstation, app: AppHandle, schedule: UnboundedSender<Event>) -> Arc<Self> {
        Arc::new(Self {
            workstation,
            synchroniser: Synchroniser::new(Arc::new(TellWindow(app))),
            schedule,
            last_use: Mutex::new(Instant::now()),
            scoring: Notify::new(),
            evidence: Notify::new(),
        })
    }

    /// The workstation.
    pub fn workstation(&self) -> &Workstation {
        &self.workstation
    }

    /// The synchroniser.
    pub fn synchroniser(&self) -> &Synchroniser {
        &self.synchroniser
    }

    /// Tells the schedule of exchanges what happened.
    pub fn tell_schedule(&self, event: Event) {
        // The schedule ends with the program only.
        let _ = self.schedule.send(event);
    }

    /// Asks for the book to be scored: something it rests on may have changed.
    pub fn score_soon(&self) {
        self.scoring.notify_one();
    }

    /// Returns when the scoring was asked for.
    pub async fn scoring_asked(&self) {
        self.scoring.notified().await;
    }

    /// Stops the fetching of an evidence pack, if there is one.
    pub fn stop_evidence(&self) {
        self.evidence.notify_waiters();
    }

    /// Returns when it is to be stopped.
    pub async fn evidence_stopped(&self) {
        self.evidence.notified().await;
    }

    /// Notes that somebody is using the workstation.
    pub fn note_use(&self) {
        *self.last_use.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// For how long nobody has.
    pub fn unused_for(&self) -> std::time::Duration {
        self.last_use.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }

    /// The window's error for a fault. An unexpected one goes into the log under a reference that the window shows.
    pub fn error(&self, fault: &Fault) -> IpcError {
        let mut error = fault.to_ipc();
        if error.code == ErrorCode::Internal {
            let mut bytes = [0; 4];
            // Without randomness the reference is all zeros, and still found in the log.
            let _ = self.workstation.randomness().fill(&mut bytes);
            let reference = hex::encode(bytes);
            tracing::error!(reference, %fault, "a use case failed");
            error.reference = Some(reference);
        }
        error
    }
}

/// Runs a use case at the desk away from the window's thread.
pub async fn at_desk<T: Send + 'static>(
    shell: &Arc<Shell>,
    use_case: impl FnOnce(&Desk) -> Result<T, Fault> + Send + 'static,
) -> Result<T, IpcError> {
    shell.note_use();
    in_background(shell, move |shell| use_case(&*shell.workstation.desk()?)).await
}

/// The same for a use case that writes: the schedule is told, so that central hears of it soon.
pub async fn write_at_desk<T: Send + 'static>(
    shell: &Arc<Shell>,
    use_case: impl FnOnce(&Desk) -> Result<T, Fault> + Send + 'static,
) -> Result<T, IpcError> {
    let done = at_desk(shell, use_case).await?;
    shell.tell_schedule(Event::Written);
    shell.score_soon();
    Ok(done)
}

/// Runs something slow away from the window's thread.
pub async fn in_background<T: Send + 'static>(
    shell: &Arc<Shell>,
    work: impl FnOnce(&Shell) -> Result<T, Fault> + Send + 'static,
) -> Result<T, IpcError> {
    let worker = shell.clone();
    let done = tauri::async_runtime::spawn_blocking(move || work(&worker)).await;
    match done {
        Ok(result) => result.map_err(|fault| shell.error(&fault)),
        // The panic itself is in the log by its place.
        Err(_) => Err(IpcError::of(ErrorCode::Internal)),
    }
}
