//! `cargo xtask gen`: writes the generated files anew, by the same tests that otherwise fail when those are stale.

use anyhow::Result;

use crate::workspace::{DESKTOP_FEATURES, Workspace};
use crate::{process, setup, ui};

/// Set, it makes a freshness test write what it would have compared.
const UPDATE: (&str, &str) = ("ZHIKE_UPDATE", "1");

pub fn generate(workspace: &Workspace) -> Result<()> {
    setup::install_missing(workspace, setup::Needs::Build)?;
    ui::build(workspace)?;
    freshness_test(workspace, "zhike-desktop", "generated_bindings", &DESKTOP_FEATURES)?;
    println!("gen: ui/src/ipc/generated/bindings.ts");
    freshness_test(workspace, "zhike-central", "generated_openapi", &[])?;
    println!("gen: docs/api/openapi.json");
    Ok(())
}

fn freshness_test(workspace: &Workspace, package: &str, test: &str, features: &[&str]) -> Result<()> {
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--quiet", "-p", package]).args(features).arg(test).env(UPDATE.0, UPDATE.1);
    process::run(&mut cargo)
}
