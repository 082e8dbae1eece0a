//! Sync state, and an exchange on request.

use zhike_ipc::SyncStatus;
use zhike_sync::Event;

use super::{Answer, State};
use crate::shell::in_background;

/// Sync state. Asking for it does not count as using the workstation: the window does so by itself.
#[tauri::command]
#[specta::specta]
pub async fn sync_status(shell: State<'_>) -> Answer<SyncStatus> {
    in_background(&shell, |shell| shell.synchroniser().status(&*shell.workstation().desk()?)).await
}

/// Starts an exchange now; its course is told by events.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(shell: State<'_>) -> Answer<SyncStatus> {
    shell.note_use();
    shell.tell_schedule(Event::Asked);
    in_background(&shell, |shell| shell.synchroniser().status(&*shell.workstation().desk()?)).await
}
