//! The npm lock file belongs to the package.json beside it: the same packages asked for, in the same ranges.

use serde_json::Value;

use crate::sources::{self, File};

const PACKAGE: &str = "ui/package.json";
const LOCK: &str = "ui/package-lock.json";

fn check(files: &[File]) -> Vec<String> {
    let read = |path: &str| -> Value {
        let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is missing"));
        serde_json::from_str(&file.text).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let package = read(PACKAGE);
    let lock = read(LOCK);
    // The entry with the empty name repeats what package.json asked for when the lock was made.
    let locked = lock.pointer("/packages/").unwrap_or(&Value::Null);
    let sections = ["dependencies", "devDependencies"];
    let differing = sections.into_iter().filter(|section| package.get(*section) != locked.get(*section));
    differing
        .map(|section| format!("{LOCK}: `{section}` differ from {PACKAGE}; run `npm install` in ui/"))
        .collect()
}

#[test]
fn the_lock_belongs_to_its_package() {
    sources::assert_none(check(&sources::all()));
}

#[test]
fn a_package_asked_for_and_not_locked_is_found() {
    let planted = [
        File::new(PACKAGE, r#"{"dependencies":{"a":"1"},"devDependencies":{"b":"^2"}}"#),
        File::new(LOCK, r#"{"packages":{"":{"dependencies":{"a":"1"},"devDependencies":{"b":"^1"}}}}"#),
    ];
    assert_eq!(
        check(&planted),
        ["ui/package-lock.json: `devDependencies` differ from ui/package.json; run `npm install` in ui/"]
    );
}
