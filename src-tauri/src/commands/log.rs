//! The service log: drafting, sealing, reading.

use chrono::{DateTime, Utc};
use zhike_domain::ids::{ClientId, LogEntryId, VisitId};
use zhike_ipc::{LogEntryView, LogForm, LogFormStart};

use super::{Answer, State};
use crate::shell::{at_desk, write_at_desk};

/// The form to begin with: a kept draft, or one filled from the visit.
#[tauri::command]
#[specta::specta]
pub async fn start_log(shell: State<'_>, client: ClientId, visit: Option<VisitId>) -> Answer<LogFormStart> {
    at_desk(&shell, move |desk| desk.start_log(client, visit)).await
}

/// Keeps the draft; answers when.
#[tauri::command]
#[specta::specta]
pub async fn keep_draft(shell: State<'_>, form: LogForm) -> Answer<DateTime<Utc>> {
    at_desk(&shell, move |desk| desk.keep_draft(&form)).await
}

/// Throws the draft away.
#[tauri::command]
#[specta::specta]
pub async fn discard_draft(shell: State<'_>, client: ClientId) -> Answer<()> {
    at_desk(&shell, move |desk| desk.discard_draft(client)).await
}

/// Seals the form; what is answered survives a power cut.
#[tauri::command]
#[specta::specta]
pub async fn seal_log(shell: State<'_>, form: LogForm) -> Answer<LogEntryView> {
    write_at_desk(&shell, move |desk| desk.seal_log_entry(form)).await
}

/// The newest entries of a client, or of the whole book.
#[tauri::command]
#[specta::specta]
pub async fn list_log(shell: State<'_>, client: Option<ClientId>) -> Answer<Vec<LogEntryView>> {
    at_desk(&shell, move |desk| desk.list_log(client)).await
}

/// One entry, checked against its seal.
#[tauri::command]
#[specta::specta]
pub async fn open_log_entry(shell: State<'_>, entry: LogEntryId) -> Answer<LogEntryView> {
    at_desk(&shell, move |desk| desk.open_log_entry(entry)).await
}

/// Entries in which every word occurs, of one client or of the whole book.
#[tauri::command]
#[specta::specta]
pub async fn search_log(
    shell: State<'_>,
    text: String,
    client: Option<ClientId>,
) -> Answer<Vec<LogEntryView>> {
    at_desk(&shell, move |desk| desk.search_log(&text, client)).await
}
