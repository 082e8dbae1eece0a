//! `cargo xtask`: every task of this repository as one program, so that a bare machine needs Rust, Node and nothing else.
//!
//! One file per command. No product crate is used here: xtask starts the product's binaries and speaks to
//! them only by argument, environment, standard output and WebDriver.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a developer tool talks to its terminal")]

mod bench;
mod check;
mod display;
mod firm;
mod generate;
mod package;
mod process;
mod run;
mod setup;
mod smoke;
mod steps;
mod test;
mod ui;
mod webdriver;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Tasks of the Zhike repository", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing: system packages, npm packages (every other command does this too)
    Setup {
        /// Also what the tests need: a virtual display, the WebDriver, a browser
        #[arg(long)]
        test: bool,
    },
    /// Build the interface into ui/dist, if its sources changed
    Ui,
    /// Start a central server with a demo firm and open the workstation, signed in
    Run(run::Options),
    /// Format, lints, types, repository rules and quick tests
    Check,
    /// Write the generated files anew: TypeScript bindings, OpenAPI
    Gen,
    /// Everything CI runs
    Test,
    /// Measure, in release; arguments go to the benchmark
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build the installer
    Package {
        /// What to build: deb, appimage, rpm, msi, nsis, app, dmg (several with commas)
        #[arg(long, default_value = "deb")]
        bundles: String,
        /// Compile for another target, such as aarch64-unknown-linux-gnu
        #[arg(long)]
        target: Option<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match carry_out(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(command: Command) -> anyhow::Result<()> {
    process::listen_for_interrupts()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Setup { test } => {
            let needs = if test { setup::Needs::Test } else { setup::Needs::Build };
            setup::install_missing(&workspace, needs)
        }
        Command::Ui => {
            setup::install_missing(&workspace, setup::Needs::Build)?;
            ui::build(&workspace)
        }
        Command::Run(options) => run::run(&workspace, &options),
        Command::Check => check::check(&workspace),
        Command::Gen => generate::generate(&workspace),
        Command::Test => test::test(&workspace),
        Command::Bench { arguments } => bench::bench(&workspace, &arguments),
        Command::Package { bundles, target } => package::package(&workspace, &bundles, target.as_deref()),
    }
}
