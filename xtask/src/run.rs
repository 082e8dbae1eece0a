//! `cargo xtask run`: from sources to an open workstation, with a central server and a demo firm behind it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::firm::{self, Filling, Firm};
use crate::process::Running;
use crate::workspace::{Profile, Workspace};
use crate::{setup, smoke, ui};

#[derive(Args, Default)]
pub struct Options {
    /// Data folder (default: .zhike/demo, or .zhike/book with --book)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Clients of the first RM in the demo firm
    #[arg(long, value_name = "N")]
    pub clients: Option<u32>,
    /// Seed of the demo firm: the same seed makes the same firm
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Fill the firm from market files (products, closes, dividends, splits)
    #[arg(long, value_name = "DIR", requires = "book", conflicts_with_all = ["clients", "seed"])]
    pub market: Option<PathBuf>,
    /// Fill the firm from book files (clients, trades)
    #[arg(long, value_name = "DIR", requires = "market")]
    pub book: Option<PathBuf>,
    /// Throw the data folder away first
    #[arg(long)]
    pub fresh: bool,
    /// Build with optimisation
    #[arg(long)]
    pub release: bool,
    /// Without a screen: unlock the real window, wait for Today, take a picture, print the times, end
    #[arg(long)]
    pub smoke: bool,
}

impl Options {
    pub fn profile(&self) -> Profile {
        if self.release { Profile::Release } else { Profile::Debug }
    }

    pub fn filling(&self) -> Result<Filling> {
        let absolute = |folder: &Path| {
            folder.canonicalize().with_context(|| format!("there is no folder {}", folder.display()))
        };
        let files = match (&self.market, &self.book) {
            (Some(market), Some(book)) => Some((absolute(market)?, absolute(book)?)),
            _ => None,
        };
        Ok(Filling { seed: self.seed, clients: self.clients, files })
    }

    fn folder(&self, workspace: &Workspace) -> Result<PathBuf> {
        match &self.data {
            Some(folder) => Ok(std::path::absolute(folder)?),
            None if self.book.is_some() => Ok(workspace.root.join(".zhike/book")),
            None => Ok(workspace.root.join(".zhike/demo")),
        }
    }
}

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    // Options that cannot work are refused before anything is installed or built.
    let filling = options.filling()?;
    let needs = if options.smoke { setup::Needs::Window } else { setup::Needs::Build };
    setup::install_missing(workspace, needs)?;
    ui::build(workspace)?;
    firm::build_programs(workspace, options.profile())?;
    if options.smoke {
        return smoke::smoke(workspace, options);
    }

    ensure!(
        !cfg!(target_os = "linux") || has_display(),
        "there is no display to open a window on; `cargo xtask run --smoke` needs none"
    );
    let folder = options.folder(workspace)?;
    if options.fresh {
        firm::clear(&folder)?;
    }
    let mut firm = Firm::open(workspace, options.profile(), &folder, &filling)?;
    println!(
        "\n知客 · 演示机构              Zhike, demo firm\n\
         \x20 客户经理 RM          {}\n\
         \x20 口令     passphrase  {}\n\
         \x20 数据     data        {}\n\
         \x20 服务端   central     {}\n\
         关闭窗口或按 Ctrl-C 结束     close the window or press Ctrl-C to end\n",
        firm.rm,
        firm.passphrase,
        workspace.shown(&folder),
        firm.url
    );
    let mut desktop = Running::start(
        "the workstation",
        Command::new(workspace.binary(options.profile(), "zhike-desktop")).env("ZHIKE_DATA", &firm.device),
    )?;
    // Ctrl-C is one of the two ways to end that were offered above, and no error.
    if let Some(status) = desktop.wait_or_interrupt()? {
        ensure!(status.success(), "the workstation ended badly ({status})");
    }
    // The workstation first: it may be sending what it has to a server that must still be there.
    desktop.stop();
    firm.central.stop();
    Ok(())
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|name| !name.is_empty()))
}
