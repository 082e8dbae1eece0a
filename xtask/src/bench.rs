//! `cargo xtask bench`: the measurements, in release; ratios, never pass or fail.

use anyhow::Result;

use crate::workspace::{DESKTOP_FEATURES, Profile, Workspace};
use crate::{display, firm, process, setup, ui};

pub fn bench(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::install_missing(workspace, setup::Needs::Window)?;
    ui::build(workspace)?;
    // Cold start is measured on the programs as they are shipped.
    firm::build_programs(workspace, Profile::Release)?;
    let mut empty = workspace.cargo();
    empty
        .args(["build", "--release", "-p", "zhike-desktop", "--example", "empty_window"])
        .args(DESKTOP_FEATURES);
    process::run(&mut empty)?;
    let mut cargo = workspace.cargo();
    cargo.args(["run", "--release", "--quiet", "-p", "zhike-tests", "--bin", "bench", "--"]).args(arguments);
    display::run_unseen(workspace, Profile::Release, &cargo)
}
