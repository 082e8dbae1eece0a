//! `cargo xtask test`: everything CI runs, from the sources' format to the real window.

use anyhow::Result;

use crate::display;
use crate::run::Options;
use crate::steps::Steps;
use crate::workspace::{Profile, Workspace};
use crate::{check, process, setup, smoke};

/// Large enough for every kind of client and product, small enough to fill in seconds.
const SMOKE_CLIENTS: u32 = 200;

pub fn test(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::default();
    steps.step("setup", || setup::install_missing(workspace, setup::Needs::Test))?;
    check::static_checks(workspace, &mut steps)?;
    check::interface_tests(workspace, &mut steps)?;
    steps.step("layout (interface)", || process::run(&mut workspace.npm(&["run", "--silent", "layout"])))?;
    // Programs and tests in one go, with the features of both together: apart, every library is compiled twice.
    steps.step("build", || process::run(&mut check::all_targets(workspace)))?;
    steps.step("tests", || display::run_unseen(workspace, Profile::Debug, &check::all_tests(workspace)))?;
    steps.step("smoke", || {
        let options = Options { clients: Some(SMOKE_CLIENTS), smoke: true, ..Options::default() };
        smoke::smoke(workspace, &options)
    })?;
    steps.finish();
    Ok(())
}
