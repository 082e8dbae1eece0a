//! `zhike`: the product's rules without a window, for batches, inspectors and scripts. It parses, calls, prints;
//! no rule lives here.

mod arguments;
mod book;
mod checkup;
mod figures;
mod health;
mod input;
mod output;
mod xirr;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use arguments::{Arguments, Command};
use output::Refusal;

fn main() -> ExitCode {
    let answer = match Arguments::try_parse() {
        Ok(arguments) => run(&arguments.command),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Ok(error.render().to_string().into_bytes())
        }
        Err(error) => Err(Refusal::usage(&error)),
    };
    match answer {
        Ok(bytes) => output::print(&bytes),
        Err(refusal) => output::refuse(&refusal),
    }
}

/// What a command prints on success.
fn run(command: &Command) -> Result<Vec<u8>, Refusal> {
    match command {
        Command::Book(options) => output::json(&book::book(options)?),
        Command::Xirr => output::json(&xirr::xirr()?),
        Command::Figures => output::json(&figures::figures()?),
        Command::Health(options) => output::json(&health::health(options)?),
        Command::Checkup(options) => output::json(&checkup::checkup(options)?),
        Command::Completions { shell } => Ok(arguments::completions(*shell)),
        Command::Man { command } => arguments::man_page(command.as_deref()),
    }
}
