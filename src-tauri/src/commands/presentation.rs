//! The presentation window: opened by the RM, read by the presentation itself, left with the passphrase. And the sheet on paper.

use zhike_domain::ids::{CheckupId, ClientId};
use zhike_ipc::{Presentation, SavedDocument};

use super::{Answer, State};
use crate::shell::at_desk;

/// What the presentation shows.
#[tauri::command]
#[specta::specta]
pub async fn presentation(shell: State<'_>) -> Answer<Presentation> {
    at_desk(&shell, |desk| desk.presentation()).await
}

/// Opens the presentation window on a client's checkup; the workstation's window hides behind it.
#[tauri::command]
#[specta::specta]
pub async fn open_presentation(shell: State<'_>, client: ClientId, checkup: Option<CheckupId>) -> Answer<()> {
    at_desk(&shell, move |desk| desk.choose_presentation(client, checkup)).await
}

/// Leaves the presentation; needs the passphrase, because the laptop is in front of a client.
#[tauri::command]
#[specta::specta]
pub async fn leave_presentation(shell: State<'_>, passphrase: String) -> Answer<()> {
    at_desk(&shell, move |desk| desk.leave_presentation(&passphrase)).await
}

/// Saves the one-page checkup as a PDF, in the language of the screen.
#[tauri::command]
#[specta::specta]
pub async fn save_checkup_pdf(
    shell: State<'_>,
    client: ClientId,
    checkup: Option<CheckupId>,
) -> Answer<SavedDocument> {
    at_desk(&shell, move |desk| desk.save_checkup_pdf(client, checkup)).await
}
