//! The risk questionnaire: begun by the RM, answered in the client's own window.

use tauri::AppHandle;
use zhike_domain::ids::ClientId;
use zhike_ipc::{
    ErrorCode, FinishQuestionnaire, IpcError, PresentedQuestionnaire, QuestionnaireAnswer, QuestionnaireKept,
    QuestionnaireResult, QuestionnaireStart,
};

use super::{Answer, State};
use crate::shell::{at_desk, write_at_desk};
use crate::window;

/// What is said before it begins: limits, and how things stand.
#[tauri::command]
#[specta::specta]
pub async fn questionnaire_start(shell: State<'_>, client: ClientId) -> Answer<QuestionnaireStart> {
    at_desk(&shell, move |desk| desk.questionnaire_start(client)).await
}

/// Opens the client's window on his questionnaire; the workstation's window hides behind it.
#[tauri::command]
#[specta::specta]
pub async fn open_questionnaire(app: AppHandle, shell: State<'_>, client: ClientId) -> Answer<()> {
    at_desk(&shell, move |desk| desk.choose_questionnaire(client)).await?;
    window::open_questionnaire(&app).map_err(|fault| {
        tracing::error!(%fault, "the window of the questionnaire did not open");
        window::close_presentation(&app);
        IpcError::of(ErrorCode::Internal)
    })
}

/// The questions, in the client's window.
#[tauri::command]
#[specta::specta]
pub async fn presented_questionnaire(shell: State<'_>) -> Answer<PresentedQuestionnaire> {
    at_desk(&shell, |desk| desk.presented_questionnaire()).await
}

/// What the answers give; nothing is kept.
#[tauri::command]
#[specta::specta]
pub async fn judge_questionnaire(
    shell: State<'_>,
    answers: Vec<QuestionnaireAnswer>,
) -> Answer<QuestionnaireResult> {
    at_desk(&shell, move |desk| desk.judge_questionnaire(answers)).await
}

/// Keeps the signed questionnaire.
#[tauri::command]
#[specta::specta]
pub async fn finish_questionnaire(shell: State<'_>, form: FinishQuestionnaire) -> Answer<QuestionnaireKept> {
    write_at_desk(&shell, move |desk| desk.finish_questionnaire(form)).await
}
