//! Time and randomness are read in few places, each of which hands them on as values.
//!
//! Clippy denies the calls (see `clippy.toml`); this rule keeps the list of those who may say otherwise.

use crate::sources::{self, File};

/// Files that may read the clock, and why.
const ADAPTERS: [(&str, &str); 3] = [
    ("crates/central/src/clock.rs", "the adapter of the server"),
    ("crates/workstation/src/ports/clock.rs", "the adapter of desktop and command line"),
    ("xtask/src/package.rs", "compares with file times"),
];

fn check(files: &[File]) -> Vec<String> {
    // Split, so that this file is not one of those it looks for.
    let lint = concat!("clippy::", "disallowed_methods");
    let rust = files.iter().filter(|file| file.has_extension(&["rs"]) && file.text.contains(lint));
    let others = rust.filter(|file| !ADAPTERS.iter().any(|(path, _)| *path == file.path));
    others.map(|file| format!("{}: switches off `{lint}`; take a Clock instead", file.path)).collect()
}

#[test]
fn only_the_adapters_read_the_clock() {
    sources::assert_none(check(&sources::all()));
}

#[test]
fn another_reader_of_the_clock_is_found() {
    let code = concat!("#[allow(clippy::", "disallowed_methods)]\nfn now() { Utc::now() }");
    let planted = [File::new("crates/sync/src/pull.rs", code), File::new("xtask/src/package.rs", code)];
    assert_eq!(check(&planted).len(), 1);
}
