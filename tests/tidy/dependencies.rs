//! Which room may know which, and what the pure rooms may use at all. See `docs/ARCHITECTURE.md`.

use crate::manifests::members;
use crate::sources::{self, File};

/// A room and the rooms it may depend on. Nothing points back. `demo` and `tests` may know every room;
/// `xtask` knows none, so that it builds before the system libraries are there.
const ROOMS: [(&str, &[&str]); 16] = [
    ("zhike-analytics", &[]),
    ("zhike-domain", &["zhike-analytics"]),
    ("zhike-protocol", &["zhike-domain"]),
    ("zhike-ipc", &["zhike-domain"]),
    ("zhike-intake", &["zhike-domain"]),
    ("zhike-lint", &["zhike-domain"]),
    ("zhike-workstation", &["zhike-domain", "zhike-evidence", "zhike-lint", "zhike-protocol", "zhike-ipc"]),
    // The store's port hands out some shapes of the window as they are, so its adapter has to name them.
    ("zhike-store", &["zhike-domain", "zhike-protocol", "zhike-ipc", "zhike-workstation"]),
    ("zhike-sync", &["zhike-domain", "zhike-protocol", "zhike-workstation"]),
    ("zhike-report", &["zhike-domain", "zhike-workstation"]),
    (
        "zhike-central",
        &["zhike-domain", "zhike-evidence", "zhike-intake", "zhike-lint", "zhike-protocol", "zhike-report"],
    ),
    ("zhike-evidence", &["zhike-domain", "zhike-protocol"]),
    // Of protocol the CLI's tests alone know, to make the packs that `zhike verify` checks.
    ("zhike-cli", &["zhike-domain", "zhike-evidence", "zhike-intake", "zhike-lint", "zhike-protocol"]),
    ("zhike-testkit", &["zhike-domain", "zhike-protocol", "zhike-workstation", "zhike-ipc"]),
    (
        "zhike-desktop",
        &[
            "zhike-domain",
            "zhike-ipc",
            "zhike-protocol",
            "zhike-report",
            "zhike-store",
            "zhike-sync",
            "zhike-workstation",
        ],
    ),
    ("xtask", &[]),
];
const KNOW_ALL: [&str; 2] = ["zhike-demo", "zhike-tests"];

/// What the pure rooms may use: values, their formats and their arithmetic. No I/O, no clock, no async.
/// `specta` only describes the types, for the window, and is switched on there.
const PURE: [(&str, &[&str]); 3] = [
    ("zhike-analytics", &["rand_chacha", "thiserror", "wide"]),
    (
        "zhike-lint",
        &["jieba-rs", "regex", "serde", "thiserror", "toml", "unicode-normalization", "zhike-domain"],
    ),
    (
        "zhike-domain",
        &[
            "chrono",
            "ciborium",
            "hex",
            "minijinja",
            "postcard",
            "rust_decimal",
            "serde",
            "sha2",
            "specta",
            "thiserror",
            "toml",
            "tyme4rs",
            "uuid",
            "zhike-analytics",
        ],
    ),
];

/// Only these two may open a database; `tests` looks into them from outside.
const DATABASE: (&str, [&str; 3]) = ("rusqlite", ["zhike-store", "zhike-central", "zhike-tests"]);

fn directions(files: &[File]) -> Vec<String> {
    let manifests = members(files);
    let ours: Vec<&str> = manifests.iter().map(|manifest| manifest.name.as_str()).collect();
    let mut findings = Vec::new();
    for manifest in &manifests {
        if KNOW_ALL.contains(&manifest.name.as_str()) {
            continue;
        }
        let Some((_, may)) = ROOMS.iter().find(|(room, _)| *room == manifest.name) else {
            findings.push(format!("{}: a room that the plan does not have; add it to ROOMS", manifest.path));
            continue;
        };
        for name in manifest.dependencies() {
            if ours.contains(&name.as_str()) && !may.contains(&name.as_str()) {
                findings.push(format!("{}: {} must not know {name}", manifest.path, manifest.name));
            }
        }
    }
    findings
}

fn purity(files: &[File]) -> Vec<String> {
    let mut findings = Vec::new();
    for manifest in members(files) {
        let Some((_, may)) = PURE.iter().find(|(room, _)| *room == manifest.name) else { continue };
        for name in manifest.dependencies() {
            if !may.contains(&name.as_str()) {
                findings.push(format!("{}: `{name}` is not on the list of a pure crate", manifest.path));
            }
        }
    }
    findings
}

fn databases(files: &[File]) -> Vec<String> {
    let (library, rooms) = DATABASE;
    let others = members(files).into_iter().filter(|manifest| !rooms.contains(&manifest.name.as_str()));
    others
        .filter(|manifest| manifest.dependencies().iter().any(|name| name == library))
        .map(|manifest| format!("{}: `{library}` belongs to store and central", manifest.path))
        .collect()
}

#[test]
fn rooms_know_only_the_rooms_below_them() {
    sources::assert_none(directions(&sources::all()));
}

#[test]
fn pure_crates_use_only_what_is_listed() {
    sources::assert_none(purity(&sources::all()));
}

#[test]
fn only_store_and_central_open_databases() {
    sources::assert_none(databases(&sources::all()));
}

fn manifest(path: &str, name: &str, dependencies: &[&str]) -> File {
    let lines: Vec<String> = dependencies.iter().map(|name| format!("{name}.workspace = true")).collect();
    File::new(path, &format!("[package]\nname = '{name}'\n[dependencies]\n{}\n", lines.join("\n")))
}

#[test]
fn a_dependency_that_points_back_is_found() {
    let planted = [
        manifest("crates/domain/Cargo.toml", "zhike-domain", &["zhike-store", "serde"]),
        manifest("crates/store/Cargo.toml", "zhike-store", &["zhike-domain"]),
        manifest("crates/attic/Cargo.toml", "zhike-attic", &[]),
    ];
    assert_eq!(
        directions(&planted),
        [
            "crates/domain/Cargo.toml: zhike-domain must not know zhike-store",
            "crates/attic/Cargo.toml: a room that the plan does not have; add it to ROOMS",
        ]
    );
}

#[test]
fn a_library_added_to_a_pure_crate_is_found() {
    let planted = [manifest("crates/domain/Cargo.toml", "zhike-domain", &["serde", "tokio"])];
    assert_eq!(purity(&planted), ["crates/domain/Cargo.toml: `tokio` is not on the list of a pure crate"]);
}

#[test]
fn a_database_in_another_room_is_found() {
    let planted = [
        manifest("crates/sync/Cargo.toml", "zhike-sync", &["rusqlite"]),
        manifest("crates/store/Cargo.toml", "zhike-store", &["rusqlite"]),
    ];
    assert_eq!(databases(&planted), ["crates/sync/Cargo.toml: `rusqlite` belongs to store and central"]);
}
