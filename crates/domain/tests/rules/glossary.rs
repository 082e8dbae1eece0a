//! docs/GLOSSARY.md: every name it gives is one the code has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!("../../../../docs/GLOSSARY.md");

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The words of a crate's sources, file and folder names among them.
fn words(crate_name: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(crate_name).join("src");
    let mut files = Vec::new();
    sources(&folder, &mut files);
    let mut words = BTreeSet::new();
    for file in files {
        let path = file.strip_prefix(&folder).unwrap().with_extension("");
        words.extend(path.iter().map(|part| part.to_string_lossy().into_owned()));
        let text = fs::read_to_string(&file).unwrap();
        words.extend(text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned));
    }
    words
}

#[test]
fn every_name_is_one_the_code_has() {
    let rows: Vec<Vec<&str>> = PAGE
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 50);
    let (mut english, mut known) = (BTreeSet::new(), BTreeMap::new());
    for row in rows {
        let [_, term, name, _] = row[..] else { panic!("not four cells: {row:?}") };
        assert!(english.insert(term), "{term} stands twice");
        let mut parts: Vec<&str> = name.trim_matches('`').split("::").collect();
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let of = if crates.join(parts[0]).is_dir() { parts.remove(0) } else { "domain" };
        let words = known.entry(of).or_insert_with(|| words(of));
        for part in parts {
            assert!(words.contains(part), "{term}: `{name}` is not in {of}");
        }
    }
}
