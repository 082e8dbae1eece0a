//! Both languages have every text: the same keys, no empty value, the same blanks to fill in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::sources::{self, File};

pub const CHINESE: &str = "ui/src/locales/zh-CN.json";
pub const ENGLISH: &str = "ui/src/locales/en.json";

/// Dotted key → text.
pub type Texts = BTreeMap<String, String>;

pub fn texts(files: &[File], path: &str) -> Texts {
    let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is missing"));
    let tree: Value = serde_json::from_str(&file.text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut texts = Texts::new();
    flatten("", &tree, &mut texts);
    assert!(!texts.is_empty(), "{path} holds no text");
    texts
}

fn flatten(key: &str, tree: &Value, texts: &mut Texts) {
    if let Value::Object(branches) = tree {
        for (name, branch) in branches {
            let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
            flatten(&key, branch, texts);
        }
    } else {
        texts.insert(key.to_owned(), tree.as_str().unwrap_or_default().to_owned());
    }
}

/// English has a singular where Chinese has none: `days_one` and `days_other` are both `days`.
fn base(key: &str) -> &str {
    const PLURALS: [&str; 6] = ["_zero", "_one", "_two", "_few", "_many", "_other"];
    PLURALS.iter().find_map(|plural| key.strip_suffix(plural)).unwrap_or(key)
}

/// Names in `{{…}}`, without what formats them.
fn blanks(text: &str) -> BTreeSet<String> {
    let inside = text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
    inside.map(|blank| blank.split(',').next().unwrap_or_default().trim().to_owned()).collect()
}

fn by_base(texts: &Texts) -> BTreeMap<&str, BTreeSet<String>> {
    let mut bases = BTreeMap::<&str, BTreeSet<String>>::new();
    for (key, text) in texts {
        bases.entry(base(key)).or_default().extend(blanks(text));
    }
    bases
}

fn check(files: &[File]) -> Vec<String> {
    let (chinese, english) = (texts(files, CHINESE), texts(files, ENGLISH));
    let mut findings = Vec::new();
    for (path, texts) in [(CHINESE, &chinese), (ENGLISH, &english)] {
        let empty = texts.iter().filter(|(_, text)| text.trim().is_empty());
        findings.extend(empty.map(|(key, _)| format!("{path}: `{key}` is empty")));
    }
    let (chinese, english) = (by_base(&chinese), by_base(&english));
    let pairs = [(CHINESE, &chinese, ENGLISH, &english), (ENGLISH, &english, CHINESE, &chinese)];
    for (one, has, other, lacks) in pairs {
        let missing = has.keys().filter(|key| !lacks.contains_key(*key));
        findings.extend(missing.map(|key| format!("{other}: `{key}` is missing ({one} has it)")));
    }
    for (key, blanks) in &chinese {
        let differs = english.get(key).filter(|theirs| *theirs != blanks);
        findings.extend(
            differs.map(|theirs| format!("`{key}` fills in {blanks:?} in Chinese and {theirs:?} in English")),
        );
    }
    findings
}

#[test]
fn both_languages_have_every_text() {
    sources::assert_none(check(&sources::all()));
}

#[test]
fn a_missing_an_empty_and_a_differing_text_are_found() {
    let planted = [
        File::new(
            CHINESE,
            r#"{"log":{"seal":"封存","days_other":"{{count}} 天","hello":"你好，{{name}}"},"a":"甲"}"#,
        ),
        File::new(
            ENGLISH,
            r#"{"log":{"seal":" ","days_one":"a day","days_other":"{{count}} days","hello":"Hello {{who}}"}}"#,
        ),
    ];
    let found = check(&planted);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].contains("`log.seal` is empty"));
    assert!(found[1].contains("`a` is missing"));
    assert!(found[2].contains("`log.hello` fills in"));
}
