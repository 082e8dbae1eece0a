//! Where things are: the repository's root, cargo's target folder, built binaries, and the tools xtask installs.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

pub struct Workspace {
    pub root: PathBuf,
    /// As cargo itself sees it, so that `CARGO_TARGET_DIR` and configuration files are honoured.
    pub target: PathBuf,
}

/// The three programs that `run` starts are always built together and with these features, so that every
/// command finds the artefacts of the others.
pub const DESKTOP_FEATURES: [&str; 2] = ["--features", "zhike-desktop/custom-protocol"];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Debug,
    Release,
}

impl Profile {
    pub fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

impl Workspace {
    pub fn find() -> Result<Self> {
        let output = cargo()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()
            .context("cannot start cargo")?;
        ensure!(
            output.status.success(),
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
        let folder = |name: &str| -> Result<PathBuf> {
            let path = metadata.get(name).and_then(serde_json::Value::as_str);
            Ok(PathBuf::from(path.with_context(|| format!("cargo metadata names no {name}"))?))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    pub fn binary(&self, profile: Profile, name: &str) -> PathBuf {
        self.target.join(profile.folder()).join(format!("{name}{EXE_SUFFIX}"))
    }

    /// Programs that xtask installs for this repository alone.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A cargo command at the root.
    pub fn cargo(&self) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root);
        command
    }

    /// An npm command in `ui/`.
    pub fn npm(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.current_dir(self.ui()).args(arguments).env("npm_config_update_notifier", "false");
        command
    }

    /// `path` as a person at the root would write it.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
