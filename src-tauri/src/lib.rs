//! tmp
pub mod commands;
pub fn builder() -> tauri_specta::Builder<tauri::Wry> {
    use commands::*;
    tauri_specta::Builder::<tauri::Wry>::new().disable_serde_phases().commands(
        tauri_specta::collect_commands![
            session,
            enrol,
            unlock,
            lock,
            save_preferences,
            sync_status,
            sync_now,
            today,
            complete_follow_up,
            list_clients,
            search_clients,
            open_client,
            reveal_field,
            list_visits,
            plan_visit,
            cancel_visit,
            prepare_visit,
            start_log,
            keep_draft,
            discard_draft,
            seal_log,
            list_log,
            open_log_entry
        ],
    )
}
pub fn run() {}
#[cfg(test)]
mod tests {
    #[test]
    fn generated_bindings() {
        let ts = specta_typescript::Typescript::default();
        super::builder().export(ts, "../ui/src/ipc/generated/bindings.ts").unwrap();
    }
}
