//! The checkup page, what-if, and a checkup as a process.

use zhike_domain::checkup::record::StageTarget;
use zhike_domain::ids::{CheckupId, ClientId};
use zhike_ipc::{AnswerFinding, CheckupPage, CheckupState, WhatIf, WhatIfAnswer};

use super::{Answer, State};
use crate::shell::{at_desk, write_at_desk};

/// The checkup page as things stand, or a stored checkup as it was on its day.
#[tauri::command]
#[specta::specta]
pub async fn checkup_page(
    shell: State<'_>,
    client: ClientId,
    checkup: Option<CheckupId>,
) -> Answer<CheckupPage> {
    at_desk(&shell, move |desk| desk.checkup_page(client, checkup)).await
}

/// What the score and the figures would be.
#[tauri::command]
#[specta::specta]
pub async fn try_what_if(shell: State<'_>, client: ClientId, what_if: WhatIf) -> Answer<WhatIfAnswer> {
    at_desk(&shell, move |desk| desk.try_what_if(client, &what_if)).await
}

/// Runs a checkup and keeps its result for ever as it is today.
#[tauri::command]
#[specta::specta]
pub async fn start_checkup(shell: State<'_>, client: ClientId) -> Answer<CheckupPage> {
    write_at_desk(&shell, move |desk| desk.start_checkup(client)).await
}

/// Notes that the findings were shown to the client.
#[tauri::command]
#[specta::specta]
pub async fn show_checkup(shell: State<'_>, checkup: CheckupId) -> Answer<CheckupState> {
    write_at_desk(&shell, move |desk| desk.show_checkup(checkup)).await
}

/// Notes the client's answer to a finding.
#[tauri::command]
#[specta::specta]
pub async fn answer_finding(shell: State<'_>, answer: AnswerFinding) -> Answer<CheckupState> {
    write_at_desk(&shell, move |desk| desk.answer_finding(answer)).await
}

/// Completes a checkup, with a target for the next one.
#[tauri::command]
#[specta::specta]
pub async fn complete_checkup(
    shell: State<'_>,
    checkup: CheckupId,
    target: Option<StageTarget>,
) -> Answer<CheckupState> {
    write_at_desk(&shell, move |desk| desk.complete_checkup(checkup, target)).await
}
