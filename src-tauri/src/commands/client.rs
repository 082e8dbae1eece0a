//! Client list, search, the client's page, revealing a field.

use zhike_domain::ids::ClientId;
use zhike_ipc::{ClientList, ClientPage, RevealRequest, Revealed, SearchHit};

use super::{Answer, State};
use crate::shell::{at_desk, write_at_desk};

/// The client list.
#[tauri::command]
#[specta::specta]
pub async fn list_clients(shell: State<'_>) -> Answer<ClientList> {
    at_desk(&shell, |desk| desk.client_list()).await
}

/// Clients that match a text.
#[tauri::command]
#[specta::specta]
pub async fn search_clients(shell: State<'_>, text: String, limit: u32) -> Answer<Vec<SearchHit>> {
    at_desk(&shell, move |desk| desk.search_clients(&text, limit)).await
}

/// The client's page.
#[tauri::command]
#[specta::specta]
pub async fn open_client(shell: State<'_>, client: ClientId) -> Answer<ClientPage> {
    at_desk(&shell, move |desk| desk.open_client(client)).await
}

/// Reveals a masked field; the reveal is on record.
#[tauri::command]
#[specta::specta]
pub async fn reveal_field(shell: State<'_>, request: RevealRequest) -> Answer<Revealed> {
    write_at_desk(&shell, move |desk| desk.reveal_field(&request)).await
}
