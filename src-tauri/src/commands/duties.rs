//! The duty board.

use zhike_ipc::{BranchDuties, DutyBoard};

use super::{Answer, State};
use crate::shell::at_desk;

/// What has to be done, for every client of this device.
#[tauri::command]
#[specta::specta]
pub async fn duty_board(shell: State<'_>) -> Answer<DutyBoard> {
    at_desk(&shell, |desk| desk.duty_board()).await
}

/// What is due at one's branch, asked of central.
#[tauri::command]
#[specta::specta]
pub async fn branch_duties(shell: State<'_>) -> Answer<BranchDuties> {
    shell.note_use();
    let desk = shell.workstation().desk().map_err(|fault| shell.error(&fault))?;
    let duties = desk.branch_duties(&**shell.workstation().central()).await;
    duties.map_err(|fault| shell.error(&fault))
}
