//! Every crate inherits the workspace's lints, and only the desktop shell knows Tauri.

use toml::Table;

use crate::sources::{self, File};

/// A member's manifest, read.
pub struct Manifest {
    pub path: String,
    pub name: String,
    pub table: Table,
}

impl Manifest {
    /// Names in `[dependencies]`, `[build-dependencies]` and their `[target.….]` forms.
    pub fn dependencies(&self) -> Vec<String> {
        self.names(&["dependencies", "build-dependencies"])
    }

    fn all_dependencies(&self) -> Vec<String> {
        self.names(&["dependencies", "build-dependencies", "dev-dependencies"])
    }

    fn names(&self, sections: &[&str]) -> Vec<String> {
        let targets = self.table.get("target").and_then(toml::Value::as_table);
        let targets = targets.into_iter().flat_map(Table::values).filter_map(toml::Value::as_table);
        std::iter::once(&self.table)
            .chain(targets)
            .flat_map(|table| sections.iter().filter_map(|section| table.get(*section)?.as_table()))
            .flatten()
            .map(|(key, value)| {
                // `db = { package = "rusqlite" }` is still rusqlite.
                value.get("package").and_then(toml::Value::as_str).unwrap_or(key).to_owned()
            })
            .collect()
    }
}

/// The manifests of the members; the root's own, which has no package, is left out.
pub fn members(files: &[File]) -> Vec<Manifest> {
    files
        .iter()
        .filter(|file| file.path.ends_with("/Cargo.toml"))
        .map(|file| {
            let table: Table = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path));
            let name = table.get("package").and_then(|package| package.get("name")?.as_str());
            let name = name.unwrap_or_else(|| panic!("{} has no package name", file.path)).to_owned();
            Manifest { path: file.path.clone(), name, table }
        })
        .collect()
}

fn inherits_lints(files: &[File]) -> Vec<String> {
    let inherits = |manifest: &Manifest| {
        manifest.table.get("lints").and_then(|lints| lints.get("workspace")?.as_bool()) == Some(true)
    };
    let without = members(files).into_iter().filter(|manifest| !inherits(manifest));
    without.map(|manifest| format!("{}: `[lints] workspace = true` is missing", manifest.path)).collect()
}

fn tauri_stays_in_its_shell(files: &[File]) -> Vec<String> {
    let mut findings = Vec::new();
    for manifest in members(files).iter().filter(|manifest| !manifest.path.starts_with("src-tauri/")) {
        let tauri = |name: &String| name == "tauri" || name.starts_with("tauri-");
        for name in manifest.all_dependencies().into_iter().filter(tauri) {
            findings.push(format!("{}: `{name}` belongs to src-tauri", manifest.path));
        }
    }
    findings
}

#[test]
fn every_crate_inherits_the_lints() {
    let files = sources::all();
    assert!(members(&files).len() > 5, "the members' manifests were not found");
    sources::assert_none(inherits_lints(&files));
}

#[test]
fn only_the_shell_knows_tauri() {
    sources::assert_none(tauri_stays_in_its_shell(&sources::all()));
}

#[test]
fn a_crate_with_lints_of_its_own_is_found() {
    let planted = [
        File::new("crates/a/Cargo.toml", "[package]\nname = 'a'\n[lints]\nworkspace = true"),
        File::new("crates/b/Cargo.toml", "[package]\nname = 'b'\n[lints.clippy]\nunwrap_used = 'allow'"),
    ];
    assert_eq!(inherits_lints(&planted), ["crates/b/Cargo.toml: `[lints] workspace = true` is missing"]);
}

#[test]
fn tauri_under_another_name_is_found() {
    let planted = [
        File::new("src-tauri/Cargo.toml", "[package]\nname = 'd'\n[dependencies]\ntauri = '2'"),
        File::new(
            "crates/a/Cargo.toml",
            "[package]\nname = 'a'\n[target.'cfg(unix)'.dependencies]\nshell = { package = 'tauri', version = '2' }",
        ),
    ];
    assert_eq!(tauri_stays_in_its_shell(&planted), ["crates/a/Cargo.toml: `tauri` belongs to src-tauri"]);
}
