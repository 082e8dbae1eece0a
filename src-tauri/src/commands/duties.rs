//! The duty board.

use zhike_ipc::DutyBoard;

use super::{Answer, State};
use crate::shell::at_desk;

/// What has to be done, for every client of this device.
#[tauri::command]
#[specta::specta]
pub async fn duty_board(shell: State<'_>) -> Answer<DutyBoard> {
    at_desk(&shell, |desk| desk.duty_board()).await
}
