//! Builds `ui/dist`, when what it is made from has changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

/// Files and folders of `ui/` that decide what the build makes. Tests' own folders are left out.
const INPUTS: [&str; 8] = [
    "index.html",
    "package.json",
    "package-lock.json",
    "public",
    "src",
    "tsconfig.json",
    "tsconfig.app.json",
    "vite.config.ts",
];

pub fn build(workspace: &Workspace) -> Result<()> {
    let ui = workspace.ui();
    let wanted = fingerprint(&ui)?;
    // Not in ui/dist, whose files all become part of the program.
    let stamp = ui.join("node_modules/.zhike-dist");
    let built = fs::read_to_string(&stamp).ok();
    if built.as_deref() == Some(wanted.as_str()) && ui.join("dist/index.html").exists() {
        return Ok(());
    }
    println!("ui: building");
    process::run(&mut workspace.npm(&["run", "--silent", "build"]))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// A hash of names and contents; times are no use after a fresh clone.
fn fingerprint(ui: &Path) -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&ui.join(input), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let name = file.strip_prefix(ui).unwrap_or(&file);
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        (name.to_string_lossy(), content).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file at or under `path`; an input that a project does not have counts as empty.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_source_asks_for_a_build_and_a_changed_test_report_does_not() {
        let ui = std::env::temp_dir().join(format!("zhike-ui-{}", std::process::id()));
        fs::create_dir_all(ui.join("src/app")).unwrap();
        fs::write(ui.join("src/app/main.tsx"), "one").unwrap();
        let before = fingerprint(&ui).unwrap();
        fs::write(ui.join("report.json"), "anything").unwrap();
        assert_eq!(fingerprint(&ui).unwrap(), before);
        fs::write(ui.join("src/app/main.tsx"), "two").unwrap();
        assert_ne!(fingerprint(&ui).unwrap(), before);
        fs::remove_dir_all(&ui).unwrap();
    }
}
