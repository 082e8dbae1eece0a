//! Evidence packs: whom is meant, fetching with progress, stopping, saving.

use std::sync::Arc;

use tauri::{AppHandle, Emitter};
use zhike_ipc::{
    ErrorCode, EvidenceClient, EvidenceForm, EvidenceProgress, EvidenceView, IpcError, ProductChoice,
    SavedDocument,
};

use super::{Answer, State};
use crate::events::EVIDENCE_PROGRESS;
use crate::paper;
use crate::shell::at_desk;

/// Whom somebody means.
#[tauri::command]
#[specta::specta]
pub async fn find_for_evidence(shell: State<'_>, text: String) -> Answer<Vec<EvidenceClient>> {
    shell.note_use();
    let desk = shell.workstation().desk().map_err(|fault| shell.error(&fault))?;
    let found = desk.find_for_evidence(&**shell.workstation().central(), &text).await;
    found.map_err(|fault| shell.error(&fault))
}

/// The firm's products, for naming one.
#[tauri::command]
#[specta::specta]
pub async fn evidence_products(shell: State<'_>) -> Answer<Vec<ProductChoice>> {
    at_desk(&shell, |desk| desk.evidence_products()).await
}

/// Fetches a pack and checks it on this device; nothing when it was stopped.
#[tauri::command]
#[specta::specta]
pub async fn fetch_evidence(
    app: AppHandle,
    shell: State<'_>,
    form: EvidenceForm,
) -> Answer<Option<EvidenceView>> {
    shell.note_use();
    let desk = shell.workstation().desk().map_err(|fault| shell.error(&fault))?;
    let central = shell.workstation().central().clone();
    let worker = Arc::clone(&shell);
    let runtime = tokio::runtime::Handle::current();
    // On a thread of its own: opening and checking a pack is work, not waiting.
    let fetched = tauri::async_runtime::spawn_blocking(move || {
        let tell = |received: u64, of: Option<u64>| {
            let kib = |bytes: u64| u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
            let progress = EvidenceProgress { received: kib(received), of: of.map(kib) };
            // A window that is closing no longer listens.
            let _ = app.emit(EVIDENCE_PROGRESS, progress);
        };
        runtime.block_on(async {
            tokio::select! {
                view = desk.fetch_evidence(&*central, form, &tell) => view.map(Some),
                () = worker.evidence_stopped() => Ok(None),
            }
        })
    });
    match fetched.await {
        Ok(view) => view.map_err(|fault| shell.error(&fault)),
        // The panic itself is in the log by its place.
        Err(_) => Err(IpcError::of(ErrorCode::Internal)),
    }
}

/// Stops the fetching.
#[tauri::command]
#[specta::specta]
pub async fn stop_evidence(shell: State<'_>) -> Answer<()> {
    shell.stop_evidence();
    Ok(())
}

/// Saves the pack that was fetched last, under the client's number.
#[tauri::command]
#[specta::specta]
pub async fn save_evidence(shell: State<'_>, number: String) -> Answer<SavedDocument> {
    at_desk(&shell, move |desk| paper::save_evidence(desk, &number)).await
}
