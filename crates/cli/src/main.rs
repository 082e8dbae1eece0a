//! `zhike`: the product's rules without a window, for batches, inspectors and scripts. It parses, calls, prints;
//! no rule lives here.

mod arguments;
mod book;
mod checkup;
mod figures;
mod health;
mod input;
mod lint;
mod output;
mod verdict;
mod verify;
mod xirr;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use arguments::{Arguments, Command};
use output::{Answer, Refusal};

fn main() -> ExitCode {
    let answer = match Arguments::try_parse() {
        Ok(arguments) => run(&arguments.command),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Ok(Answer::held(error.render().to_string().into_bytes()))
        }
        Err(error) => Err(Refusal::usage(&error)),
    };
    match answer {
        Ok(answer) => output::print(&answer),
        Err(refusal) => output::refuse(&refusal),
    }
}

/// What a command prints.
fn run(command: &Command) -> Result<Answer, Refusal> {
    let bytes = match command {
        Command::Book(options) => output::json(&book::book(options)?),
        Command::Xirr => output::json(&xirr::xirr()?),
        Command::Figures => output::json(&figures::figures()?),
        Command::Health(options) => output::json(&health::health(options)?),
        Command::Verdict(options) => output::json(&verdict::verdict(options)?),
        Command::Checkup(options) => output::json(&checkup::checkup(options)?),
        Command::Completions { shell } => Ok(arguments::completions(*shell)),
        Command::Man { command } => arguments::man_page(command.as_deref()),
        Command::Verify(options) => return verify::verify(options),
        Command::Lint(options) => return lint::lint(options),
    };
    bytes.map(Answer::held)
}
