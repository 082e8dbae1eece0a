//! The files that the rules judge: all that git tracks or would track, with their text.

use std::path::Path;
use std::process::Command;

/// A text file; its path is from the root, with `/`.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = self.path.rsplit_once('.').map_or("", |(_, extension)| extension);
        extensions.contains(&extension)
    }

    /// Under `src/ipc/generated` and the like: its generator answers for it.
    pub fn is_generated(&self) -> bool {
        self.path.split('/').any(|part| part == "generated")
    }
}

/// Every text file of the repository. Files not yet added to git count, so that a rule speaks before the commit.
pub fn all() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository");
    let listing = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"])
        .current_dir(root)
        .output()
        .expect("git lists the files");
    assert!(listing.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listing.stderr));
    let listing = String::from_utf8(listing.stdout).expect("paths are text");
    let files: Vec<File> = listing
        .split_terminator('\0')
        .filter_map(|path| {
            // Pictures and fonts are not text; a file deleted but not yet committed is not there.
            let text = std::fs::read_to_string(root.join(path)).ok()?;
            Some(File { path: path.to_owned(), text })
        })
        .collect();
    assert!(files.iter().any(|file| file.path == "Cargo.toml"), "the repository's files were not found");
    files
}

/// Fails with every finding on a line of its own.
#[track_caller]
pub fn assert_none(findings: Vec<String>) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}
