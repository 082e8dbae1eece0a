//! `cargo xtask package`: the installer for this system, made by Tauri's bundler from `src-tauri/tauri.conf.json`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Result, ensure};

use crate::workspace::Workspace;
use crate::{process, setup, ui};

pub fn package(workspace: &Workspace, bundles: &str, target: Option<&str>) -> Result<()> {
    setup::install_missing(workspace, setup::Needs::Build)?;
    ui::build(workspace)?;
    // The bundler leaves earlier versions beside the new one; only what is newer than this is shown.
    #[expect(clippy::disallowed_methods, reason = "compared with file times, which the same clock wrote")]
    let start = SystemTime::now();
    let program = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    let mut tauri = Command::new(workspace.ui().join("node_modules/.bin").join(program));
    // The bundler looks for src-tauri below the folder it is started in.
    tauri.current_dir(&workspace.root).args(["build", "--ci", "--bundles", bundles]);
    let mut output = workspace.target.clone();
    if let Some(target) = target {
        tauri.args(["--target", target]);
        output.push(target);
    }
    process::run(&mut tauri)?;

    let mut made = Vec::new();
    files_since(&output.join("release/bundle"), start, &mut made)?;
    made.retain(|path| path.extension().is_some_and(|kind| INSTALLERS.iter().any(|known| kind == *known)));
    ensure!(!made.is_empty(), "the bundler reported success but made no installer");
    for path in made {
        let kibibytes = fs::metadata(&path)?.len() / 1024;
        println!("package: {} ({} KiB)", path.display(), kibibytes);
    }
    Ok(())
}

const INSTALLERS: [&str; 6] = ["deb", "rpm", "AppImage", "msi", "exe", "dmg"];

fn files_since(folder: &Path, start: SystemTime, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files_since(&entry.path(), start, found)?;
        } else if entry.metadata()?.modified()? >= start {
            found.push(entry.path());
        }
    }
    Ok(())
}
