//! Enrolling, unlocking, locking, preferences.

use tauri::{AppHandle, Emitter};
use zhike_ipc::{EnrolRequest, Preferences, Session};
use zhike_sync::Event;

use super::{Answer, State};
use crate::events::LOCKED;
use crate::shell::{at_desk, in_background};
use crate::window;

/// Where the workstation stands.
#[tauri::command]
#[specta::specta]
pub async fn session(shell: State<'_>) -> Answer<Session> {
    in_background(&shell, |shell| shell.workstation().session()).await
}

/// Enrols this device with a one-time code.
#[tauri::command]
#[specta::specta]
pub async fn enrol(shell: State<'_>, request: EnrolRequest) -> Answer<Session> {
    shell.workstation().enrol(request).await.map_err(|fault| shell.error(&fault))?;
    shell.note_use();
    shell.tell_schedule(Event::Opened);
    in_background(&shell, |shell| shell.workstation().session()).await
}

/// Opens the store with the passphrase.
#[tauri::command]
#[specta::specta]
pub async fn unlock(shell: State<'_>, passphrase: String) -> Answer<Session> {
    let session = in_background(&shell, move |shell| {
        shell.workstation().unlock(&passphrase)?;
        shell.workstation().session()
    })
    .await?;
    shell.note_use();
    shell.tell_schedule(Event::Opened);
    shell.score_soon();
    Ok(session)
}

/// Locks the workstation.
#[tauri::command]
#[specta::specta]
pub async fn lock(app: AppHandle, shell: State<'_>) -> Answer<Session> {
    shell.workstation().lock();
    // A window that is closing no longer listens.
    let _ = app.emit(LOCKED, ());
    window::close_presentation(&app);
    in_background(&shell, |shell| shell.workstation().session()).await
}

/// Notes that somebody is using a window in which nothing is asked for, so that the workstation does not lock meanwhile.
#[tauri::command]
#[specta::specta]
pub async fn note_use(shell: State<'_>) -> Answer<()> {
    shell.note_use();
    Ok(())
}

/// Keeps the RM's preferences.
#[tauri::command]
#[specta::specta]
pub async fn save_preferences(shell: State<'_>, preferences: Preferences) -> Answer<Session> {
    at_desk(&shell, move |desk| desk.keep_preferences(&preferences)).await?;
    in_background(&shell, |shell| shell.workstation().session()).await
}
