//! Nothing committed names a place that only one machine or one network has: a home folder, a package mirror.

use crate::sources::{self, File};

/// Folders of one person's or one machine's own. Split, so that this file does not name them.
const FOLDERS: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];

/// How hosts of package registries and their mirrors begin. Package managers know where to go by themselves.
const HOSTS: [&str; 8] =
    ["registry.", "npm.", "pypi.", "deb.", "mirror.", "mirrors.", "index.crates", "static.crates"];

fn check(files: &[File]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files {
        for (number, line) in file.text.lines().enumerate() {
            let number = number + 1;
            for folder in FOLDERS {
                if line.match_indices(folder).any(|(at, _)| begins_a_path(&line[..at])) {
                    findings
                        .push(format!("{}:{number}: names a folder of one machine ({folder})", file.path));
                }
            }
            if hosts(line).any(|host| HOSTS.iter().any(|start| host.starts_with(start))) {
                findings.push(format!("{}:{number}: names the host of a package registry", file.path));
            }
            if file.path.ends_with("package-lock.json") && line.contains("\"resolved\": \"http") {
                findings.push(format!("{}:{number}: records where a package was downloaded", file.path));
            }
        }
    }
    findings
}

/// Whether a path that starts after `before` is absolute: `a/home/b` and `https://x.org/home/` are not.
fn begins_a_path(before: &str) -> bool {
    !before.ends_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '}' | ')' | '*' | '~' | '$')
    })
}

fn hosts(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("://").filter_map(|(at, scheme)| {
        let host = &line[at + scheme.len()..];
        host.split(['/', ':', '"', '\'', ' ', ')', '>']).next()
    })
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    sources::assert_none(check(&sources::all()));
}

#[test]
fn a_home_folder_and_a_mirror_are_found() {
    let planted = [
        File::new(
            "docs/a.md",
            &format!("see `{}li/notes`\n[x](https://example.org{}y)", FOLDERS[2], FOLDERS[2]),
        ),
        File::new("ui/.npmrc", &format!("registry={}npm.example.org/", "https://")),
        File::new(
            "ui/package-lock.json",
            &format!("  {}: \"{}example.org/a.tgz\"", "\"resolved\"", "https://"),
        ),
    ];
    let found = check(&planted);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("docs/a.md:1: names a folder"));
    assert!(found[1].starts_with("ui/.npmrc:1: names the host"));
    assert!(found[2].starts_with("ui/package-lock.json:1: records where"));
}
