//! The health of the whole book.

use zhike_ipc::{BookHealth, ScoringProgress};

use super::{Answer, State};
use crate::shell::at_desk;

/// Scores, targets and checkups of the book, from the scores at hand.
#[tauri::command]
#[specta::specta]
pub async fn book_health(shell: State<'_>) -> Answer<BookHealth> {
    at_desk(&shell, |desk| desk.book_health()).await
}

/// How far the scoring in the background is.
#[tauri::command]
#[specta::specta]
pub async fn scoring_progress(shell: State<'_>) -> Answer<ScoringProgress> {
    at_desk(&shell, |desk| desk.scoring_progress()).await
}

/// Stops the scoring in the background until the next change of the book.
#[tauri::command]
#[specta::specta]
pub async fn cancel_scoring(shell: State<'_>) -> Answer<ScoringProgress> {
    at_desk(&shell, |desk| desk.cancel_scoring()).await
}
