//! What happens without being asked: exchanges with central by schedule, scoring the book, and locking a workstation nobody uses.

use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::mpsc::UnboundedReceiver;
use zhike_ipc::{ErrorCode, ScoringProgress};
use zhike_sync::{Event, Schedule};

use crate::events::{BOOK_CHANGED, LOCKED, SCORES_PROGRESS};
use crate::shell::Shell;
use crate::window;

/// How often it is looked whether somebody still uses the workstation.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// The window hears of the scoring at most this often.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// The window locks itself after the session's `lock_after_minutes`; this is the shell's own watch, a little later, for a
/// window whose scripts have stopped.
const UNUSED_LIMIT: Duration = Duration::from_secs(6 * 60);

/// Starts the watches.
pub fn start(app: &AppHandle, events: UnboundedReceiver<Event>) {
    let syncing = app.clone();
    tauri::async_runtime::spawn(async move { exchange_by_schedule(&syncing, events).await });
    let scoring = app.clone();
    tauri::async_runtime::spawn(async move { score_when_asked(&scoring).await });
    let watching = app.clone();
    tauri::async_runtime::spawn(async move { lock_when_unused(&watching).await });
}

/// Waits for what the schedule says or for the next event, whichever comes first; exchanges when a wait is over.
async fn exchange_by_schedule(app: &AppHandle, mut events: UnboundedReceiver<Event>) {
    let mut schedule = Schedule::default();
    // Nothing is due before the workstation is opened for the first time.
    let mut due: Option<tokio::time::Instant> = None;
    loop {
        let over = async {
            match due {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        let event = tokio::select! {
            event = events.recv() => match event {
                Some(event) => event,
                None => return,
            },
            () = over => match exchange(app).await {
                Some(event) => event,
                // Locked: the next opening is an event of its own.
                None => { due = None; continue }
            },
        };
        let wait = schedule.after(event, jitter(app));
        let next = tokio::time::Instant::now() + wait;
        // A change never puts off an exchange that is due sooner.
        due = Some(if event == Event::Written { due.map_or(next, |at| at.min(next)) } else { next });
    }
}

/// One exchange on a thread of its own: the store's transactions block. `None` while the workstation is locked.
async fn exchange(app: &AppHandle) -> Option<Event> {
    let shell = app.try_state::<Arc<Shell>>()?.inner().clone();
    let desk = shell.workstation().desk().ok()?;
    let runtime = tokio::runtime::Handle::current();
    let central = shell.workstation().central().clone();
    let worker = shell.clone();
    let exchanged = tauri::async_runtime::spawn_blocking(move || {
        runtime.block_on(worker.synchroniser().exchange(&desk, &*central))
    });
    match exchanged.await {
        Ok(Ok(outcome)) => {
            if outcome.pushed > 0 || outcome.pulled > 0 {
                tracing::info!(outcome.pushed, outcome.pulled, "exchanged with central");
                // A window that is closing no longer listens.
                let _ = app.emit(BOOK_CHANGED, ());
                shell.score_soon();
            }
            // The rest of a long recording goes with the next exchange, after what was written meanwhile.
            Some(if outcome.documents_left { Event::Asked } else { Event::Succeeded })
        }
        Ok(Err(fault)) => match fault.to_ipc().code {
            ErrorCode::DeviceRefused => Some(Event::Refused),
            _ => Some(Event::Failed),
        },
        Err(_) => Some(Event::Failed),
    }
}

/// Scores the book each time something it rests on may have changed. Those who ask while it runs are served by one more run.
async fn score_when_asked(app: &AppHandle) {
    let Some(shell) = app.try_state::<Arc<Shell>>().map(|shell| shell.inner().clone()) else { return };
    loop {
        shell.scoring_asked().await;
        let (worker, windows) = (shell.clone(), app.clone());
        // A panic is in the log by its place; the next change tries again.
        let _ = tauri::async_runtime::spawn_blocking(move || score(&worker, &windows)).await;
    }
}

/// One run; ends early when the workstation locks, so that the store can close.
fn score(shell: &Shell, app: &AppHandle) {
    let Ok(desk) = shell.workstation().desk() else { return };
    let told = Cell::new(None::<Instant>);
    let tell = |progress: ScoringProgress| {
        // A window that is closing no longer listens.
        let _ = app.emit(SCORES_PROGRESS, progress);
    };
    let scored = desk.score_book(&|progress| {
        if told.get().is_none_or(|at| at.elapsed() >= TELL_EVERY) {
            told.set(Some(Instant::now()));
            tell(progress);
        }
        shell.workstation().desk().is_ok_and(|open| Arc::ptr_eq(&open, &desk))
    });
    match scored {
        Ok(progress) => tell(progress),
        Err(fault) => tracing::warn!(%fault, "the book was not scored"),
    }
}

fn jitter(app: &AppHandle) -> u8 {
    let mut byte = [0; 1];
    if let Some(shell) = app.try_state::<Arc<Shell>>() {
        // Without randomness retries are merely not spread.
        let _ = shell.workstation().randomness().fill(&mut byte);
    }
    let [jitter] = byte;
    jitter
}

async fn lock_when_unused(app: &AppHandle) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        look.tick().await;
        let Some(shell) = app.try_state::<Arc<Shell>>() else { continue };
        if shell.unused_for() > UNUSED_LIMIT && shell.workstation().desk().is_ok() {
            shell.workstation().lock();
            tracing::info!("locked: unused");
            // A window that is closing no longer listens.
            let _ = app.emit(LOCKED, ());
            window::close_presentation(app);
        }
    }
}
