//! What must not be found in clear on the disk: names, phones and words of clients.

use std::path::{Path, PathBuf};

/// Files below a folder that hold one of the needles in clear, each with the needle's position in the list (the
/// needle itself is personal data and stays out of the message).
pub fn find_in_clear(folder: &Path, needles: &[String]) -> Vec<(PathBuf, usize)> {
    let mut found = Vec::new();
    for file in files_below(folder) {
        let bytes = std::fs::read(&file).unwrap_or_default();
        for (position, needle) in needles.iter().enumerate() {
            if memchr::memmem::find(&bytes, needle.as_bytes()).is_some() {
                found.push((file.clone(), position));
            }
        }
    }
    found
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[test]
fn a_planted_name_is_found() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("deep")).expect("a folder");
    std::fs::write(folder.path().join("deep/file"), "前 周思敏 后").expect("a file");
    let needles = ["欧阳建国".to_owned(), "周思敏".to_owned()];
    assert_eq!(find_in_clear(folder.path(), &needles), [(folder.path().join("deep/file"), 1)]);
}
