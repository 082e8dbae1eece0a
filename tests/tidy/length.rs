//! A file over 500 lines explains in its head why it is one file, with a line that begins `Long because`.

use crate::sources::{self, File};

const LINES: usize = 500;
/// How far down the explanation may stand: a reader has to meet it before the code.
const HEAD: usize = 20;

fn check(files: &[File]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files {
        if !file.has_extension(&["rs", "ts", "tsx"]) || file.is_generated() {
            continue;
        }
        let lines = file.text.lines().count();
        let explained = file.text.lines().take(HEAD).any(|line| {
            let comment = line.strip_prefix("//!").or_else(|| line.strip_prefix("//"));
            comment.is_some_and(|comment| comment.trim_start().starts_with("Long because"))
        });
        if lines > LINES && !explained {
            findings.push(format!(
                "{}: {lines} lines; split what holds two ideas, or say `Long because …` in its head",
                file.path
            ));
        }
    }
    findings
}

#[test]
fn long_files_explain_themselves() {
    sources::assert_none(check(&sources::all()));
}

#[test]
fn a_long_file_without_a_word_is_found() {
    let long = "\n".repeat(LINES + 1);
    let planted = [
        File::new("crates/a/src/long.rs", &format!("//! A.\n{long}")),
        File::new("crates/a/src/told.rs", &format!("//! B.\n//! Long because one table.\n{long}")),
        File::new("ui/src/ipc/generated/bindings.ts", &long),
        File::new("ui/src/app/short.ts", "x"),
    ];
    let found = check(&planted);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("crates/a/src/long.rs: 502 lines"));
}
