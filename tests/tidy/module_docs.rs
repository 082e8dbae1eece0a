//! Every Rust file begins by saying what lives in it.

use crate::sources::{self, File};

fn check(files: &[File]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.has_extension(&["rs"]) && !file.is_generated());
    let silent = rust.filter(|file| !is_excused(&file.path) && !file.text.starts_with("//! "));
    silent.map(|file| format!("{}: does not begin with `//! `, saying what lives here", file.path)).collect()
}

/// A build script is one call, and a module of unit tests is described by what it tests.
fn is_excused(path: &str) -> bool {
    path.ends_with("/build.rs") || path.ends_with("/tests.rs")
}

#[test]
fn every_file_says_what_lives_in_it() {
    sources::assert_none(check(&sources::all()));
}

#[test]
fn a_file_that_says_nothing_is_found() {
    let planted = [
        File::new("crates/a/src/lib.rs", "//! Clients.\n"),
        File::new("crates/a/src/b.rs", "use std::fmt;\n//! Late.\n"),
        File::new("src-tauri/build.rs", "fn main() {}\n"),
    ];
    assert_eq!(check(&planted), ["crates/a/src/b.rs: does not begin with `//! `, saying what lives here"]);
}
