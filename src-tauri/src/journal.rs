//! The local log: what the program did, never whom it was about. Panics go in by their place alone, because their text
//! may quote data.

use std::fs::OpenOptions;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use crate::data_folder::DataFolder;

/// The log starts anew at this size; the one before is kept beside it.
const MOST_BYTES: u64 = 5 * 1024 * 1024;

/// Starts the log in `workstation.log` of the data folder. Without a writable file the program runs without a log.
pub fn start(folder: &DataFolder) {
    let path = folder.path().join("workstation.log");
    if std::fs::metadata(&path).is_ok_and(|file| file.len() > MOST_BYTES) {
        // Failing to turn the page over only makes the file longer.
        let _ = std::fs::rename(&path, folder.path().join("workstation.1.log"));
    }
    let Ok(file) = OpenOptions::new().create(true).append(true).open(&path) else { return };
    // Only our own crates: what libraries write is not ours to vouch for.
    let filter =
        EnvFilter::new("off,zhike_desktop=info,zhike_workstation=info,zhike_store=info,zhike_sync=info");
    let subscriber =
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(Mutex::new(file)).finish();
    if tracing::subscriber::set_global_default(subscriber).is_ok() {
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        tracing::error!(place, "a part of the program stopped unexpectedly");
    }));
}
