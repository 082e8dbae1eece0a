//! The presentation window: opened by the RM, read by the presentation itself, left with the passphrase. And the sheet on paper.

use tauri::AppHandle;
use zhike_domain::ids::{CheckupId, ClientId};
use zhike_ipc::{ErrorCode, IpcError, Presentation, SavedDocument};

use super::{Answer, State};
use crate::paper;
use crate::shell::{at_desk, in_background};
use crate::window;

/// What the presentation shows.
#[tauri::command]
#[specta::specta]
pub async fn presentation(shell: State<'_>) -> Answer<Presentation> {
    at_desk(&shell, |desk| desk.presentation()).await
}

/// Opens the presentation window on a client's checkup; the workstation's window hides behind it.
#[tauri::command]
#[specta::specta]
pub async fn open_presentation(
    app: AppHandle,
    shell: State<'_>,
    client: ClientId,
    checkup: Option<CheckupId>,
) -> Answer<()> {
    at_desk(&shell, move |desk| desk.choose_presentation(client, checkup)).await?;
    window::open_presentation(&app).map_err(|fault| {
        tracing::error!(%fault, "the presentation window did not open");
        window::close_presentation(&app);
        IpcError::of(ErrorCode::Internal)
    })
}

/// Leaves the presentation; needs the passphrase, because the laptop is in front of a client.
#[tauri::command]
#[specta::specta]
pub async fn leave_presentation(app: AppHandle, shell: State<'_>, passphrase: String) -> Answer<()> {
    in_background(&shell, move |shell| shell.workstation().leave_presentation(&passphrase)).await?;
    shell.note_use();
    window::close_presentation(&app);
    Ok(())
}

/// Saves the one-page checkup as a PDF, in the language of the screen.
#[tauri::command]
#[specta::specta]
pub async fn save_checkup_pdf(
    shell: State<'_>,
    client: ClientId,
    checkup: Option<CheckupId>,
) -> Answer<SavedDocument> {
    at_desk(&shell, move |desk| paper::save_checkup(desk, client, checkup)).await
}
