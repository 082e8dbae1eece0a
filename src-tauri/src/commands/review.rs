//! The review queue.

use zhike_domain::ids::LogEntryId;
use zhike_ipc::{DecideReview, ReviewList, ReviewView};

use super::{Answer, State};
use crate::shell::{at_desk, write_at_desk};

/// What waits for this person, and what was decided.
#[tauri::command]
#[specta::specta]
pub async fn list_reviews(shell: State<'_>) -> Answer<ReviewList> {
    at_desk(&shell, |desk| desk.review_list()).await
}

/// An entry under review, to be read and decided.
#[tauri::command]
#[specta::specta]
pub async fn open_review(shell: State<'_>, entry: LogEntryId) -> Answer<ReviewView> {
    at_desk(&shell, move |desk| desk.open_review(entry)).await
}

/// Decides; the decision is sealed.
#[tauri::command]
#[specta::specta]
pub async fn decide_review(shell: State<'_>, decision: DecideReview) -> Answer<ReviewView> {
    write_at_desk(&shell, move |desk| desk.decide_review(decision)).await
}
