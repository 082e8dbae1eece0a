//! `cargo xtask test`: everything CI runs, from the sources' format to the real window.

use std::env;
use std::process::Command;

use anyhow::{Context, Result};

use crate::display::Display;
use crate::run::Options;
use crate::steps::Steps;
use crate::workspace::{Profile, Workspace};
use crate::{check, firm, process, setup, smoke};

/// Large enough for every kind of client and product, small enough to fill in seconds.
const SMOKE_CLIENTS: u32 = 200;

pub fn test(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::default();
    steps.step("setup", || setup::install_missing(workspace, setup::Needs::Test))?;
    check::static_checks(workspace, &mut steps)?;
    check::interface_tests(workspace, &mut steps)?;
    steps.step("build", || firm::build_programs(workspace, Profile::Debug))?;
    steps.step("tests", || all_tests(workspace))?;
    steps.step("smoke", || {
        let options = Options { clients: Some(SMOKE_CLIENTS), smoke: true, ..Options::default() };
        smoke::smoke(workspace, &options)
    })?;
    steps.finish();
    Ok(())
}

/// The tests find the built programs by `ZHIKE_BIN_DIR` and tauri-driver on the path; their windows open unseen.
fn all_tests(workspace: &Workspace) -> Result<()> {
    let display = Display::open()?;
    let tools = workspace.tools().join("bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(tools).chain(env::split_paths(&path)))
        .context("PATH cannot be extended")?;
    let cargo = check::all_tests(workspace);
    // A session bus for the windows, which a machine without a desktop has not.
    let mut tests = Command::new("dbus-run-session");
    tests.arg("--").arg(cargo.get_program()).args(cargo.get_args()).current_dir(&workspace.root);
    tests.env("PATH", path).env("ZHIKE_BIN_DIR", workspace.target.join(Profile::Debug.folder()));
    display.apply(&mut tests);
    process::run(&mut tests)
}
