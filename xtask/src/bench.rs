//! `cargo xtask bench`: the measurements, in release; ratios, never pass or fail.

use anyhow::Result;

use crate::workspace::{Profile, Workspace};
use crate::{display, firm, setup, ui};

pub fn bench(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::install_missing(workspace, setup::Needs::Window)?;
    ui::build(workspace)?;
    // Cold start is measured on the programs as they are shipped.
    firm::build_programs(workspace, Profile::Release)?;
    let mut cargo = workspace.cargo();
    cargo.args(["run", "--release", "--quiet", "-p", "zhike-tests", "--bin", "bench", "--"]).args(arguments);
    display::run_unseen(workspace, Profile::Release, &cargo)
}
