//! Planning and preparing visits.

use chrono::NaiveDate;
use zhike_domain::ids::{ClientId, VisitId};
use zhike_ipc::{PlanVisit, SavedDocument, ScriptLibrary, VisitBrief, VisitPreparation};

use super::{Answer, State};
use crate::paper::{save_day, save_visit};
use crate::shell::{at_desk, write_at_desk};

/// Visits of a span of days, both included.
#[tauri::command]
#[specta::specta]
pub async fn list_visits(shell: State<'_>, from: NaiveDate, to: NaiveDate) -> Answer<Vec<VisitBrief>> {
    at_desk(&shell, move |desk| desk.list_visits(from, to)).await
}

/// Plans a visit.
#[tauri::command]
#[specta::specta]
pub async fn plan_visit(shell: State<'_>, visit: PlanVisit) -> Answer<VisitBrief> {
    write_at_desk(&shell, move |desk| desk.plan_visit(visit)).await
}

/// Cancels a planned visit.
#[tauri::command]
#[specta::specta]
pub async fn cancel_visit(shell: State<'_>, visit: VisitId) -> Answer<VisitBrief> {
    write_at_desk(&shell, move |desk| desk.cancel_visit(visit)).await
}

/// What the RM needs before seeing the client.
#[tauri::command]
#[specta::specta]
pub async fn prepare_visit(
    shell: State<'_>,
    client: ClientId,
    visit: Option<VisitId>,
) -> Answer<VisitPreparation> {
    at_desk(&shell, move |desk| desk.prepare_visit(client, visit)).await
}

/// Saves a visit pack as PDF in the person's folder for downloads.
#[tauri::command]
#[specta::specta]
pub async fn save_visit_pdf(
    shell: State<'_>,
    client: ClientId,
    visit: Option<VisitId>,
) -> Answer<SavedDocument> {
    at_desk(&shell, move |desk| save_visit(desk, client, visit)).await
}

/// Saves the packs of all visits planned on a day as one PDF.
#[tauri::command]
#[specta::specta]
pub async fn save_day_pdf(shell: State<'_>, day: NaiveDate) -> Answer<SavedDocument> {
    at_desk(&shell, move |desk| save_day(desk, day)).await
}

/// The scripts and answers that may be used today.
#[tauri::command]
#[specta::specta]
pub async fn scripts(shell: State<'_>) -> Answer<ScriptLibrary> {
    at_desk(&shell, |desk| desk.scripts()).await
}
