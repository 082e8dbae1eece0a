//! `cargo xtask bench`: the measurements, each beside a named peer or limit of the same run. Prints one table; nothing
//! here passes or fails. Arguments name the groups to run: `analytics`, `checkup`, `suitability`, `log`, `phrases`, `search`, `sync`, `start`; none runs all.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports to the terminal")]

mod analytics;
mod checkup;
mod log;
mod phrases;
mod search;
mod start;
mod suitability;
mod sync;
mod table;

use table::Table;

fn main() -> std::process::ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let runs = |group: &str| wanted.is_empty() || wanted.iter().any(|name| name == group);
    let mut table = Table::default();
    let mut measured = Ok(());
    if runs("analytics") {
        measured = measured.and_then(|()| analytics::measure(&mut table));
    }
    if runs("checkup") {
        measured = measured.and_then(|()| checkup::measure(&mut table));
    }
    if runs("suitability") {
        measured = measured.and_then(|()| suitability::measure(&mut table));
    }
    if runs("log") {
        measured = measured.and_then(|()| log::measure(&mut table));
    }
    if runs("phrases") {
        measured = measured.and_then(|()| phrases::measure(&mut table));
    }
    if runs("search") {
        measured = measured.and_then(|()| search::measure(&mut table));
    }
    if runs("sync") {
        measured = measured.and_then(|()| sync::measure(&mut table));
    }
    if runs("start") {
        measured = measured.and_then(|()| start::measure(&mut table));
    }
    table.print();
    match measured {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
