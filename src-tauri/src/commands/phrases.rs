//! Phrases that may not leave the device.

use zhike_ipc::PhraseHit;

use super::{Answer, State};
use crate::shell::at_desk;

/// What of a text may not leave the device, as it is typed.
#[tauri::command]
#[specta::specta]
pub async fn check_phrases(shell: State<'_>, text: String) -> Answer<Vec<PhraseHit>> {
    at_desk(&shell, move |_| zhike_workstation::check_phrases(&text)).await
}
