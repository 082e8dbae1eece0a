//! Today's page.

use zhike_domain::ids::FollowUpId;
use zhike_ipc::TodayPage;

use super::{Answer, State};
use crate::shell::{at_desk, write_at_desk};

/// Today's page.
#[tauri::command]
#[specta::specta]
pub async fn today(shell: State<'_>) -> Answer<TodayPage> {
    at_desk(&shell, |desk| desk.todays_page()).await
}

/// Marks a promise as kept.
#[tauri::command]
#[specta::specta]
pub async fn complete_follow_up(shell: State<'_>, follow_up: FollowUpId) -> Answer<()> {
    write_at_desk(&shell, move |desk| desk.complete_follow_up(follow_up)).await
}

/// Takes back that a promise was kept.
#[tauri::command]
#[specta::specta]
pub async fn reopen_follow_up(shell: State<'_>, follow_up: FollowUpId) -> Answer<()> {
    write_at_desk(&shell, move |desk| desk.reopen_follow_up(follow_up)).await
}
