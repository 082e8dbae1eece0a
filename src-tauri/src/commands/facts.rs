//! The sheet of facts, and the guided self-check that fills it.

use zhike_domain::ids::ClientId;
use zhike_ipc::{FactSheetForm, FactSheetView};

use super::{Answer, State};
use crate::shell::{at_desk, write_at_desk};

/// A client's sheet.
#[tauri::command]
#[specta::specta]
pub async fn fact_sheet(shell: State<'_>, client: ClientId) -> Answer<FactSheetView> {
    at_desk(&shell, move |desk| desk.fact_sheet(client)).await
}

/// Keeps a client's sheet.
#[tauri::command]
#[specta::specta]
pub async fn keep_fact_sheet(shell: State<'_>, form: FactSheetForm) -> Answer<FactSheetView> {
    write_at_desk(&shell, move |desk| desk.keep_fact_sheet(form)).await
}
