//! Offering a product: the verdict, its papers, and who may hold what.

use zhike_domain::document::DocumentRef;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_ipc::{
    DocumentContent, KeepDocument, LogForm, OfferCheck, OfferForm, OfferStart, VerdictView, WhoMayHold,
};

use super::{Answer, State};
use crate::shell::{at_desk, write_at_desk};

/// What the offer page begins with.
#[tauri::command]
#[specta::specta]
pub async fn start_offer(shell: State<'_>, client: ClientId) -> Answer<OfferStart> {
    at_desk(&shell, move |desk| desk.start_offer(client)).await
}

/// May this be offered to this client? Judged here, without network.
#[tauri::command]
#[specta::specta]
pub async fn verdict_for(shell: State<'_>, client: ClientId, offer: OfferForm) -> Answer<VerdictView> {
    at_desk(&shell, move |desk| desk.verdict_for(client, &offer)).await
}

/// What will be sealed of the form's offers.
#[tauri::command]
#[specta::specta]
pub async fn check_offers(shell: State<'_>, form: LogForm) -> Answer<Vec<OfferCheck>> {
    at_desk(&shell, move |desk| desk.check_offers(&form)).await
}

/// Who of the book may hold a product.
#[tauri::command]
#[specta::specta]
pub async fn who_may_hold(shell: State<'_>, product: ProductCode) -> Answer<WhoMayHold> {
    at_desk(&shell, move |desk| desk.who_may_hold(&product)).await
}

/// Keeps a document, encrypted; it goes to central by itself.
#[tauri::command]
#[specta::specta]
pub async fn keep_document(shell: State<'_>, keep: KeepDocument) -> Answer<DocumentRef> {
    write_at_desk(&shell, move |desk| desk.keep_document(&keep)).await
}

/// A document's bytes, for showing.
#[tauri::command]
#[specta::specta]
pub async fn read_document(
    shell: State<'_>,
    client: ClientId,
    document: DocumentRef,
) -> Answer<DocumentContent> {
    shell.note_use();
    let desk = shell.workstation().desk().map_err(|fault| shell.error(&fault))?;
    let content = desk.read_document(&**shell.workstation().central(), client, document).await;
    content.map_err(|fault| shell.error(&fault))
}
