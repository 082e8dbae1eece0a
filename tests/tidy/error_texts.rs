//! Every error code that Rust may send has a message and a next step in both languages.

use crate::locales::{self, CHINESE, ENGLISH};
use crate::sources::{self, File};

/// The closed set of codes, as they are sent: the variants of `enum ErrorCode` in snake case.
fn codes(files: &[File]) -> Vec<String> {
    let ipc = files.iter().filter(|file| file.path.starts_with("crates/ipc/src/"));
    let body = ipc
        .filter_map(|file| file.text.split_once("pub enum ErrorCode {"))
        .filter_map(|(_, after)| after.split("\n}").next())
        .next()
        .expect("crates/ipc declares `pub enum ErrorCode`");
    let names = body.lines().map(str::trim).filter(|line| !line.starts_with("//") && !line.starts_with('#'));
    let names =
        names.filter_map(|line| line.split([',', ' ', '(', '{']).next()).filter(|name| !name.is_empty());
    names.map(snake_case).collect()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

fn check(files: &[File]) -> Vec<String> {
    let codes = codes(files);
    let mut findings = Vec::new();
    for path in [CHINESE, ENGLISH] {
        let texts = locales::texts(files, path);
        for code in &codes {
            for part in ["message", "hint"] {
                let key = format!("error.{code}.{part}");
                if !texts.contains_key(&key) {
                    findings.push(format!("{path}: `{key}` is missing"));
                }
            }
        }
    }
    findings
}

#[test]
fn every_error_code_has_words() {
    let files = sources::all();
    assert!(!codes(&files).is_empty(), "no error codes were found");
    sources::assert_none(check(&files));
}

#[test]
fn a_code_without_a_next_step_is_found() {
    let planted = [
        File::new(
            "crates/ipc/src/error.rs",
            "//! E.\npub enum ErrorCode {\n    /// Locked.\n    #[default]\n    Locked,\n    CentralDown,\n}\n",
        ),
        File::new(
            CHINESE,
            r#"{"error":{"locked":{"message":"a","hint":"b"},"central_down":{"message":"c"}}}"#,
        ),
        File::new(
            ENGLISH,
            r#"{"error":{"locked":{"message":"a","hint":"b"},"central_down":{"message":"c","hint":"d"}}}"#,
        ),
    ];
    assert_eq!(check(&planted), ["ui/src/locales/zh-CN.json: `error.central_down.hint` is missing"]);
}
