//! `cargo xtask check`: what a change has to pass before it is worth anyone's time. Its steps are the first of CI's.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::steps::Steps;
use crate::workspace::{DESKTOP_FEATURES, Workspace};
use crate::{process, setup, ui};

pub fn check(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::default();
    steps.step("setup", || setup::install_missing(workspace, setup::Needs::Build))?;
    static_checks(workspace, &mut steps)?;
    steps.step("quick tests", || process::run(&mut quick_tests(workspace)))?;
    interface_tests(workspace, &mut steps)?;
    steps.finish();
    Ok(())
}

/// Everything that reads the sources without running the product.
pub fn static_checks(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.step("format", || process::run(workspace.cargo().args(["fmt", "--all", "--check"])))?;
    // The desktop embeds the built interface, so even its lints need one.
    steps.step("interface build", || ui::build(workspace))?;
    steps
        .step("types (interface)", || process::run(&mut workspace.npm(&["run", "--silent", "typecheck"])))?;
    steps.step("lint (interface)", || process::run(&mut workspace.npm(&["run", "--silent", "lint"])))?;
    steps.step("lint (clippy)", || {
        let mut clippy = workspace.cargo();
        clippy.args(["clippy", "--workspace", "--all-targets"]).args(DESKTOP_FEATURES);
        process::run(clippy.args(["--", "-D", "warnings"]))
    })
}

pub fn interface_tests(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.step("tests (interface)", || process::run(&mut workspace.npm(&["test", "--silent"])))
}

/// All tests but those that open windows or start servers; which ones is said in `.config/nextest.toml`.
fn quick_tests(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    if has_nextest(workspace) {
        cargo.args(["nextest", "run", "--workspace", "--profile", "quick"]).args(DESKTOP_FEATURES);
    } else {
        cargo.args(["test", "--workspace", "--lib", "--bins", "--test", "tidy"]).args(DESKTOP_FEATURES);
    }
    cargo
}

/// Compiles everything there is: libraries, programs, tests.
pub fn all_targets(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--workspace", "--all-targets"]).args(DESKTOP_FEATURES);
    cargo
}

/// Every test of the workspace.
pub fn all_tests(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    if has_nextest(workspace) {
        cargo.args(["nextest", "run", "--workspace", "--no-fail-fast"]).args(DESKTOP_FEATURES);
    } else {
        cargo.args(["test", "--workspace", "--all-targets", "--no-fail-fast"]).args(DESKTOP_FEATURES);
    }
    cargo
}

fn has_nextest(workspace: &Workspace) -> bool {
    let mut nextest = workspace.cargo();
    nextest.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    nextest.status().is_ok_and(|status| status.success())
}
