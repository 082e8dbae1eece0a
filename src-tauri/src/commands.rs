//! tmp
use chrono::{DateTime, NaiveDate, Utc};
use zhike_domain::ids::*;
use zhike_ipc::*;
/// x
#[tauri::command]
#[specta::specta]
pub async fn session() -> Result<Session, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn enrol(request: EnrolRequest) -> Result<Session, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn unlock(passphrase: String) -> Result<Session, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn lock() -> Result<Session, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn save_preferences(preferences: Preferences) -> Result<Session, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn sync_status() -> Result<SyncStatus, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn sync_now() -> Result<SyncStatus, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn today() -> Result<TodayPage, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn complete_follow_up(follow_up: FollowUpId) -> Result<(), IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn list_clients() -> Result<ClientList, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn search_clients(text: String, limit: u32) -> Result<Vec<SearchHit>, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn open_client(client: ClientId) -> Result<ClientPage, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn reveal_field(request: RevealRequest) -> Result<Revealed, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn list_visits(from: NaiveDate, to: NaiveDate) -> Result<Vec<VisitBrief>, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn plan_visit(visit: PlanVisit) -> Result<VisitBrief, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn cancel_visit(visit: VisitId) -> Result<VisitBrief, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn prepare_visit(client: ClientId, visit: Option<VisitId>) -> Result<VisitPreparation, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn start_log(client: ClientId, visit: Option<VisitId>) -> Result<LogFormStart, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn keep_draft(form: LogForm) -> Result<DateTime<Utc>, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn discard_draft(client: ClientId) -> Result<(), IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn seal_log(form: LogForm) -> Result<LogEntryView, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn list_log(client: Option<ClientId>) -> Result<Vec<LogEntryView>, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
/// x
#[tauri::command]
#[specta::specta]
pub async fn open_log_entry(entry: LogEntryId) -> Result<LogEntryView, IpcError> {
    Err(IpcError::of(ErrorCode::Internal))
}
