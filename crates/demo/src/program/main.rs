//! `zhike-demo`: fills a new central database with a demo firm, and enrols the demo's device with the code the desktop
//! uses. Progress goes to stderr, one line of JSON to stdout. Reads the clock only through the workstation's adapter.

mod enrol;
mod fill;
mod passphrase;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "zhike-demo",
    version,
    about = "A demo firm for Zhike: invented, and the same for the same seed"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fill a new central database with a demo firm, or with a firm from files
    Fill(FillArguments),
    /// Enrol a device for the demo's relationship manager and fetch his book; does nothing when it is enrolled
    Enrol(EnrolArguments),
}

#[derive(Args)]
struct FillArguments {
    /// Central's database; made if there is none, refused if it holds a firm
    #[arg(long)]
    database: PathBuf,
    /// The same seed, size and day make the same firm
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Clients of the first relationship manager
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(0..=5_000))]
    clients: u32,
    /// Folder with products.csv, closes.csv, dividends.csv and splits.csv, instead of an invented market
    #[arg(long, requires = "book", conflicts_with = "clients")]
    market: Option<PathBuf>,
    /// Folder with clients.csv and trades.csv, instead of an invented book
    #[arg(long, requires = "market")]
    book: Option<PathBuf>,
}

#[derive(Args)]
struct EnrolArguments {
    /// Central's database, from which the one-time code is taken
    #[arg(long)]
    database: PathBuf,
    /// Address at which central is served
    #[arg(long)]
    central: String,
    /// The device's folder; its passphrase is kept in it too, which only a demo may do
    #[arg(long)]
    device: PathBuf,
    /// Use the system's key store too, where there is one; without it the passphrase alone protects the demo
    #[arg(long)]
    key_store: bool,
}

/// Why a command did not do what it should.
enum Failure {
    /// The input cannot be taken; a line for each thing that is wrong.
    Input(Vec<String>),
    /// Anything else.
    Other(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Fill(arguments) => fill::fill(&arguments),
        Command::Enrol(arguments) => enrol::enrol(&arguments),
    };
    match outcome {
        Ok(answer) => {
            let written = writeln!(std::io::stdout().lock(), "{answer}");
            if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(Failure::Input(lines)) => {
            lines.iter().for_each(|line| progress(line));
            ExitCode::from(2)
        }
        Err(Failure::Other(error)) => {
            progress(&format!("zhike-demo: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Says something on stderr; nobody is left to be told when that is closed.
fn progress(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
