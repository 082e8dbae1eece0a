//! The desktop shell: the window, the lock, the schedule of sync, thin commands. No SQL, no business rule.

mod background;
mod checkup_sheet;
#[cfg(test)]
#[path = "../command_names.rs"]
mod command_names;
pub mod commands;
mod data_folder;
mod events;
mod journal;
mod paper;
mod shell;
mod visit_sheet;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use tauri::Manager;
use tauri_specta::{Builder, collect_commands};
use zhike_ipc::EvidenceProgress;
use zhike_store::DeviceVault;
use zhike_sync::HttpCentral;
use zhike_workstation::Workstation;
use zhike_workstation::ports::{SystemClock, SystemRandomness};

use crate::data_folder::DataFolder;
use crate::shell::Shell;

/// The one list of commands; the TypeScript in `ui/src/ipc/generated` is made from it.
pub fn commands() -> Builder<tauri::Wry> {
    use commands::{
        book, checkup, client, duties, evidence, facts, log, offer, phrases, presentation, questionnaire,
        review, session, sync, today, visit,
    };
    // Serialised and deserialised forms of our types differ only in optional fields, which the window always sends.
    // What an event carries stands in no command.
    Builder::new().disable_serde_phases().typ::<EvidenceProgress>().commands(collect_commands![
        session::session,
        session::enrol,
        session::unlock,
        session::lock,
        session::note_use,
        session::save_preferences,
        sync::sync_status,
        sync::sync_now,
        today::today,
        today::complete_follow_up,
        today::reopen_follow_up,
        client::list_clients,
        client::search_clients,
        client::open_client,
        client::reveal_field,
        visit::list_visits,
        visit::plan_visit,
        visit::cancel_visit,
        visit::prepare_visit,
        visit::save_visit_pdf,
        visit::save_day_pdf,
        visit::scripts,
        log::start_log,
        log::keep_draft,
        log::discard_draft,
        log::seal_log,
        log::list_log,
        log::open_log_entry,
        log::search_log,
        phrases::check_phrases,
        offer::start_offer,
        offer::verdict_for,
        offer::check_offers,
        offer::who_may_hold,
        offer::keep_document,
        offer::read_document,
        checkup::checkup_page,
        checkup::try_what_if,
        checkup::start_checkup,
        checkup::show_checkup,
        checkup::answer_finding,
        checkup::complete_checkup,
        facts::fact_sheet,
        facts::keep_fact_sheet,
        book::book_health,
        book::scoring_progress,
        book::cancel_scoring,
        review::list_reviews,
        review::open_review,
        review::decide_review,
        duties::duty_board,
        duties::branch_duties,
        evidence::find_for_evidence,
        evidence::evidence_products,
        evidence::fetch_evidence,
        evidence::stop_evidence,
        evidence::save_evidence,
        questionnaire::questionnaire_start,
        questionnaire::open_questionnaire,
        presentation::presentation,
        presentation::open_presentation,
        presentation::leave_presentation,
        questionnaire::presented_questionnaire,
        questionnaire::judge_questionnaire,
        questionnaire::finish_questionnaire,
        presentation::save_checkup_pdf,
    ])
}

/// Opens the workstation and returns when its window is closed.
pub fn run() -> ExitCode {
    let folder = match DataFolder::claim() {
        Ok(folder) => folder,
        Err(fault) => return fault.tell(),
    };
    journal::start(&folder);
    let commands = commands();
    let mut app = tauri::Builder::default();
    if folder.is_default() {
        // A second start by the same person raises the window that is open. Folders named by hand stand on their own.
        app = app.plugin(tauri_plugin_single_instance::init(|app, _, _| window::raise(app)));
    }
    let path = folder.path().to_owned();
    let built = app
        .invoke_handler(commands.invoke_handler())
        .setup(move |app| {
            let workstation = Workstation::new(
                Arc::new(DeviceVault::new(path)),
                Arc::new(HttpCentral::new()?),
                Arc::new(SystemClock),
                Arc::new(SystemRandomness),
            );
            let (schedule, events) = tokio::sync::mpsc::unbounded_channel();
            app.manage(Shell::new(workstation, app.handle().clone(), schedule));
            background::start(app.handle(), events);
            window::open(app.handle())?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|_, _| {});
            drop(folder);
            ExitCode::SUCCESS
        }
        Err(fault) => {
            tracing::error!(%fault, "the window system did not start");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::command_names::COMMANDS;

    fn permissions(capability: &str) -> Vec<String> {
        let path = format!("{}/capabilities/{capability}.json", env!("CARGO_MANIFEST_DIR"));
        let read: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let listed =
            read["permissions"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned());
        listed.filter(|one| one.starts_with("allow-")).collect()
    }

    fn permission(command: &str) -> String {
        format!("allow-{}", command.replace('_', "-"))
    }

    #[test]
    fn every_command_is_a_permission_and_the_presentation_has_its_own_alone() {
        let source = include_str!("lib.rs");
        let list = source.split("collect_commands![").nth(1).unwrap().split("])").next().unwrap();
        let listed: Vec<&str> =
            list.split(',').filter_map(|path| path.trim().rsplit_once("::")).map(|(_, name)| name).collect();
        assert_eq!(listed, COMMANDS, "command_names.rs names them in the order of lib.rs");
        let own = [
            "presentation",
            "leave_presentation",
            "presented_questionnaire",
            "judge_questionnaire",
            "finish_questionnaire",
        ];
        let of_presentation: Vec<&str> = ["session", "lock", "note_use"].into_iter().chain(own).collect();
        let expected: Vec<String> = of_presentation.into_iter().map(permission).collect();
        assert_eq!(permissions("presentation"), expected);
        let expected: Vec<String> =
            COMMANDS.iter().filter(|name| !own.contains(name)).map(|name| permission(name)).collect();
        assert_eq!(permissions("main"), expected);
    }

    /// `cargo xtask gen` runs this with `ZHIKE_UPDATE=1`; otherwise it fails when the committed file is stale.
    #[test]
    fn generated_bindings_are_fresh() {
        let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/ipc/generated/bindings.ts");
        let update = std::env::var_os("ZHIKE_UPDATE").is_some();
        let folder = tempfile::tempdir().unwrap();
        let fresh = if update { committed.into() } else { folder.path().join("bindings.ts") };
        super::commands().export(specta_typescript::Typescript::default(), &fresh).unwrap();
        let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
        assert!(read(&fresh) == read(committed.as_ref()), "the bindings are stale: run `cargo xtask gen`");
    }
}
