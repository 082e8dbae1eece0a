//! What can be typed after `zhike`, its help, and the completions and manual made from it.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::output::Refusal;

/// The rules of Zhike without a window.
#[derive(Debug, Parser)]
#[command(
    name = "zhike",
    version,
    about = "Zhike's rules without a window: JSON out, for batches, inspectors and scripts",
    long_about = "Zhike's rules without a window, for head-office batches, inspectors and scripts.\n\n\
        Output is JSON on standard output with stable field names: money and units are decimal strings, dates are \
        ISO, and null or a missing field means unknown. On bad input nothing is printed there; standard error gets \
        {\"error\":{\"code\",\"message\",\"where\"}} and the exit code is 2.",
    arg_required_else_help = false
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Holdings, cash and market value of every client of a book
    #[command(long_about = BOOK_HELP)]
    Book(BookOptions),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, of a command where one is named
    Man {
        /// The command
        command: Option<String>,
    },
}

const BOOK_HELP: &str = "\
Holdings, cash and market value of every client of a book.

MARKET holds products.csv, closes.csv, dividends.csv, splits.csv and perhaps bond_yields.csv; BOOK holds clients.csv and \
trades.csv. UTF-8, a first line with the names of the columns, dates as 2026-07-31.

Prints one object. Under each client's number:
  name          the client's name
  as_of         the day the figures are of
  market_value  holdings at their last close on or before that day, plus cash; null when a holding has no close yet
  cash          deposits, withdrawals, trades and dividends, less fees
  holdings      units by product code, splits included
  net_invested  deposits less withdrawals
Amounts are in CNY, strings with two decimals, rounded half-even; units are strings of exact decimals.

Rows that cannot be read are left out of the figures and listed under \"problems\", each with file, line and column (both from \
1), what was expected and the kind of what was found; at most 1000. A row that takes away more units than are held is listed \
too, and counts. When a folder or a whole file cannot be read the exit code is 2.

Returns and risk figures (observations, twr, volatility, max_drawdown, xirr, var95) are not printed yet.";

/// Options of `zhike book`.
#[derive(Debug, clap::Args)]
pub struct BookOptions {
    /// Folder with products, closes, dividends and splits
    #[arg(long, value_name = "DIR")]
    pub market: PathBuf,
    /// Folder with clients and trades
    #[arg(long, value_name = "DIR")]
    pub book: PathBuf,
    /// Day of the figures, as 2026-07-31; without it the last trading day of the last month that is over
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<NaiveDate>,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    zhike_intake::parse_date(text).ok_or_else(|| "expected a date of the form 2026-07-31".to_owned())
}

/// The completions for a shell.
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "zhike", &mut bytes);
    bytes
}

/// The manual page of `zhike`, or of one of its commands.
pub fn man_page(command: Option<&str>) -> Result<Vec<u8>, Refusal> {
    let mut whole = Arguments::command();
    whole.build();
    let page = match command {
        None => whole,
        Some(name) => {
            let found = whole.find_subcommand(name).cloned();
            found.ok_or_else(|| Refusal::new("usage", "there is no such command", name))?
        }
    };
    let mut bytes = Vec::new();
    match clap_mangen::Man::new(page).render(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(Refusal::new("internal", "the manual page cannot be made", "man")),
    }
}
