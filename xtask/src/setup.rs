//! Installs what the other commands need and nothing twice: a second call only looks, and takes a fraction of a second.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::process;
use crate::workspace::Workspace;

/// Each level contains the ones before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// To compile and open the workstation.
    Build,
    /// To drive its real window on a display that nobody sees.
    Window,
    /// To test its pages in a browser and look at the pictures.
    Test,
}

/// Debian and Ubuntu packages, with the level that first needs them.
const PACKAGES: [(Needs, &str); 18] = [
    (Needs::Build, "build-essential"),
    (Needs::Build, "pkg-config"),
    (Needs::Build, "libwebkit2gtk-4.1-dev"),
    (Needs::Build, "libgtk-3-dev"),
    (Needs::Build, "librsvg2-dev"),
    (Needs::Build, "libssl-dev"),
    (Needs::Build, "libdbus-1-dev"),
    (Needs::Build, "fonts-noto-cjk"),
    (Needs::Build, "ca-certificates"),
    (Needs::Build, "curl"),
    (Needs::Build, "file"),
    (Needs::Window, "webkit2gtk-driver"),
    (Needs::Window, "xvfb"),
    (Needs::Window, "xauth"),
    (Needs::Window, "dbus-x11"),
    (Needs::Window, "libgl1-mesa-dri"),
    (Needs::Test, "chromium"),
    (Needs::Test, "imagemagick"),
];

const NODE_AT_LEAST: u32 = 20;
const TAURI_DRIVER: &str = "2.1.0";

pub fn install_missing(workspace: &Workspace, needs: Needs) -> Result<()> {
    if cfg!(target_os = "linux") {
        system_packages(needs)?;
    } else if cfg!(windows) {
        println!("setup: expected here: Visual Studio C++ build tools and the WebView2 runtime");
    } else {
        println!("setup: expected here: Xcode command line tools (xcode-select --install)");
    }
    node()?;
    npm_packages(workspace)?;
    if needs >= Needs::Window {
        tauri_driver(workspace)?;
    }
    Ok(())
}

fn system_packages(needs: Needs) -> Result<()> {
    let wanted: Vec<&str> = PACKAGES
        .iter()
        .filter(|(level, package)| *level <= needs && !(*package == "chromium" && has_browser()))
        .map(|(_, package)| *package)
        .collect();
    let Some(installed) = installed_packages(&wanted)? else {
        println!("setup: not a Debian system; expected to be installed: {}", wanted.join(" "));
        return Ok(());
    };
    let missing: Vec<&str> =
        wanted.into_iter().filter(|package| !installed.iter().any(|name| name == package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("setup: installing {}", missing.join(" "));
    let Some(prefix) = root_prefix() else {
        bail!(
            "these packages are missing and installing them needs root. Please run\n\n  \
             sudo apt-get update && sudo apt-get install --yes --no-install-recommends {}\n\nand then this command again",
            missing.join(" ")
        );
    };
    process::run(apt_get(prefix).arg("update"))?;
    process::run(apt_get(prefix).args(["install", "--yes", "--no-install-recommends"]).args(&missing))
}

/// Which of `wanted` are installed, or `None` where there is no dpkg to ask.
fn installed_packages(wanted: &[&str]) -> Result<Option<Vec<String>>> {
    let query = Command::new("dpkg-query")
        .args(["--show", "--showformat=${binary:Package} ${db:Status-Status}\n"])
        .args(wanted)
        // It complains about each package it has never heard of; that is an answer here, not an error.
        .stderr(Stdio::null())
        .output();
    let output = match query {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).context("cannot ask dpkg-query what is installed"),
    };
    Ok(Some(parse_packages(&String::from_utf8_lossy(&output.stdout))))
}

/// Names of installed packages, without the architecture that dpkg adds to some (`libgtk-3-dev:amd64`).
fn parse_packages(listing: &str) -> Vec<String> {
    listing
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .filter_map(|name| name.split(':').next())
        .map(str::to_owned)
        .collect()
}

/// Ubuntu's `chromium` is a snap in disguise, so any Chromium or Chrome on the path is as good.
fn has_browser() -> bool {
    ["chromium", "chromium-browser", "google-chrome"].iter().any(|name| answers(name, &["--version"]))
}

fn answers(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What to put before a command to run it as root without being asked for a password.
fn root_prefix() -> Option<&'static [&'static str]> {
    #[cfg(unix)]
    if rustix::process::geteuid().is_root() {
        return Some(&[]);
    }
    answers("sudo", &["-n", "true"]).then_some(&["sudo", "-n"])
}

fn apt_get(prefix: &[&str]) -> Command {
    // `env` because sudo drops the environment.
    let mut words = prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut command = Command::new(words.next().unwrap_or("apt-get"));
    command.args(words).args(["--quiet", "-o", "DPkg::Lock::Timeout=120"]);
    command
}

fn node() -> Result<()> {
    let advice = format!("Node.js {NODE_AT_LEAST} or newer is needed, with npm");
    let version = Command::new("node").arg("--version").output().with_context(|| advice.clone())?;
    let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    let major = major_version(&version).with_context(|| advice.clone())?;
    ensure!(major >= NODE_AT_LEAST, "{advice}; found {version}");
    Ok(())
}

/// `v20.20.2` → 20
fn major_version(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Installs what the lock file says, when it is not the one that was installed last.
///
/// Not `npm ci`: that refuses a lock file without entries for every foreign platform's optional packages, and
/// npm leaves out those that the registry in use does not carry. A lock file that disagrees with package.json, which
/// `npm ci` refuses too, is found by the repository's rules.
fn npm_packages(workspace: &Workspace) -> Result<()> {
    let lock = workspace.ui().join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let stamp = workspace.ui().join("node_modules/.zhike-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("setup: npm packages of ui/");
    process::run(&mut workspace.npm(&[
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    // npm makes no folder for a project without packages.
    fs::create_dir_all(workspace.ui().join("node_modules"))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// The program that lets WebDriver talk to a Tauri window.
fn tauri_driver(workspace: &Workspace) -> Result<()> {
    let tools = workspace.tools();
    if has_tauri_driver(&tools) {
        return Ok(());
    }
    println!("setup: tauri-driver {TAURI_DRIVER}");
    process::run(
        workspace
            .cargo()
            .args(["install", "tauri-driver", "--version", TAURI_DRIVER, "--locked", "--quiet", "--root"])
            .arg(&tools)
            // Its own build folder: the workspace's may be locked by another build.
            .env("CARGO_TARGET_DIR", tools.join("build")),
    )
}

fn has_tauri_driver(tools: &Path) -> bool {
    let list = fs::read_to_string(tools.join(".crates.toml")).unwrap_or_default();
    list.contains(&format!("\"tauri-driver {TAURI_DRIVER} "))
        && tools.join("bin").join(format!("tauri-driver{}", std::env::consts::EXE_SUFFIX)).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_package_whose_settings_remain_is_missing() {
        let listing = "curl installed\nlibgtk-3-dev:amd64 installed\nxvfb config-files\nfile not-installed\n";
        assert_eq!(parse_packages(listing), ["curl", "libgtk-3-dev"]);
    }

    #[test]
    fn node_says_its_version_with_a_v() {
        assert_eq!(major_version("v20.20.2"), Some(20));
        assert_eq!(major_version(""), None);
    }
}
