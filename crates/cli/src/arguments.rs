//! What can be typed after `zhike`, its help, and the completions and manual made from it.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use zhike_domain::words::Words;

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
    /// Holdings, cash, market value, returns and risk of every client of a book
    #[command(long_about = BOOK_HELP)]
    Book(BookOptions),
    /// Money-weighted return of dated flows, with every rate that fits them
    #[command(long_about = XIRR_HELP)]
    Xirr,
    /// Returns and risk of an account from its values and flows
    #[command(long_about = FIGURES_HELP)]
    Figures,
    /// The wealth-health score of a client: the rules WH-1 to WH-12
    #[command(long_about = HEALTH_HELP)]
    Health(HealthOptions),
    /// May this be offered to this client: the rules SU-01 to SU-25
    #[command(long_about = VERDICT_HELP)]
    Verdict(VerdictOptions),
    /// What a portfolio checkup finds: the rules CK-01 to CK-21
    #[command(long_about = CHECKUP_HELP)]
    Checkup(CheckupOptions),
    /// What of a text may not leave the device: the rule SC-02
    #[command(long_about = LINT_HELP)]
    Lint(LintOptions),
    /// Check an evidence pack with central's public key alone: the rule LG-07
    #[command(long_about = VERIFY_HELP)]
    Verify(VerifyOptions),
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

const LINT_HELP: &str = "\
What of a text may not leave the device: promises of gain, of no risk, of principal, and words that hurry (SC-02).

Reads a text of at most 200,000 characters from standard input. Prints:
  {\"hits\":[{\"rule\",\"level\",\"start\",\"end\",\"text\",\"why\",\"rewrite\"}]}
level       block or warn
start, end  characters from 0; end is the one after the last
text        what stands there, disguise included
why         what is wrong with it, rewrite what may be said instead, in the language of --lang

Negation in the same clause, quotation under rejection, and terms that only look alike are no hits. Exit code 1 when anything \
blocks, 0 otherwise.";

const BOOK_HELP: &str = "\
Holdings, cash, market value, returns and risk of every client of a book.

MARKET holds products.csv, closes.csv, dividends.csv, splits.csv and perhaps bond_yields.csv; BOOK holds clients.csv and \
trades.csv. UTF-8, a first line with the names of the columns, dates as 2026-07-31.

Prints one object. Under each client's number:
  name          the client's name
  as_of         the day the figures are of
  market_value  holdings at their last close on or before that day, plus cash; null when a holding has no close yet
  cash          deposits, withdrawals, trades and dividends, less fees
  holdings      units by product code, splits included
  net_invested  deposits less withdrawals
  observations  daily returns from the first deposit on
  twr           time-weighted return of the whole time, as a fraction
  volatility    of daily returns, a year
  max_drawdown  deepest fall from a peak, zero or below
  xirr          money-weighted return a year, when there is one and only one
  var95         5 % quantile of daily returns
  withheld      why a figure above is null, by its name
  fault         the day on which the account cannot be true, and what is wrong; only where there is one
Amounts are in CNY, strings with two decimals, rounded half-even; units are strings of exact decimals.

Rows that cannot be read are left out of the figures and listed under \"problems\", each with file, line and column (both from \
1), what was expected and the kind of what was found; at most 1000. A row that takes away more units than are held is listed \
too, and counts. When a folder or a whole file cannot be read the exit code is 2.";

const XIRR_HELP: &str = "\
Money-weighted return of dated flows (actual/365 from the first), with every rate that fits them.

Reads from standard input:
  {\"flows\":[{\"date\":\"2025-01-02\",\"amount\":\"-100000.00\"}, …]}
Negative amounts are paid in, positive ones come back; the last is usually the value on the last day. Amounts are numbers or \
strings of decimals, in any order, several a day.

Prints:
  status  unique, none or multiple
  rate    the yearly rate as a fraction, when there is one and only one; else null
  roots   every real rate above -1 that fits, ascending
Several rates, or none, are said and never chosen from. No flows, or flows that are all zero, are refused with exit code 2.";

const FIGURES_HELP: &str = "\
Returns and risk of an account from its values and flows.

Reads from standard input:
  {\"values\":[{\"date\",\"value\"}],\"flows\":[{\"date\",\"amount\"}],\"risk_free\":0.015,\"benchmark\":[{\"date\",\"value\"}]}
values     market value at each day's end, cash included, oldest first, each day once
flows      money in from the client (positive) or out to him; counts at the start of its day, or of the next day with a value
risk_free  a yearly rate; without it the one of the checkup's rules
benchmark  levels of what the account is measured against, oldest first; may be left out

A day's return is V1 / (V0 + F) - 1. The first day's base is its flow; without a flow that day the first value is where the \
account starts, and the first return is the second day's.

Prints from, to, observations, twr, twr_annual, xirr {status, rate, roots}, volatility, max_drawdown {depth, peak, trough, \
recovered}, sharpe, sortino, var95, cvar95, and with a benchmark tracking_error and alpha. Rates are fractions. A figure that may \
not be shown is null, with its reason under \"withheld\": risk figures under 60 observations, a yearly return under a year, a \
Sharpe ratio of constant returns, a money-weighted return with no rate or several.

Values out of order or doubled, below zero, a flow before the first value or after the last, a value that nothing was invested \
for: refused with exit code 2, \"where\" naming the row, as values[17].value, counted from 0.";

const HEALTH_HELP: &str = "\
The wealth-health score of a client: the rules WH-1 to WH-12.

Reads one object of facts from standard input; only as_of is needed, and whatever is null or left out is unknown:
  as_of                    the day
  birth_date               a day
  risk_class               C1 to C5, where the questionnaire is valid
  essential_monthly_spend  monthly_income, monthly_debt_payments, debts, assets_total, cover, premiums_year: amounts in CNY
  dependant_years          years for which others depend on the income
  holdings                 a list; empty means none: {product, kind, value, risk_level (R1 to R5), redeem_days, issuer, \
sector_weights {sector: share}, locked_until}
  target                   {equity, bond, cash, alternative}: shares agreed with the client
  goals                    a list; empty means none: {due, amount}
  outcome                  {xirr, benchmark}: own and the benchmark's yearly return as fractions
  open_breach              true while a suitability breach is open
  loss_tolerance           a fraction; the score does not need it
Amounts and shares are numbers or strings of decimals. Fields beside these are ignored.

Prints:
  status      scored, or insufficient when less than 60 % of the weight can be computed
  score       0 to 100, unrounded; null when insufficient
  band        strong from 85, good from 75, fair from 60, weak; null when insufficient
  cap         {at, because} while the score is held to 59, binding or not; else null
  dimensions  WH-1 to WH-8: {id, score, weight, reason}; the score is null when an input is unknown
  missing     what to ask, by weight gained: {field, weight_gained, question}
  method      version of weights, knots and limits

Amounts below zero, shares outside 0 to 1, a birth date after as_of: refused with exit code 2, \"where\" naming the field, as \
holdings[2].value, counted from 0.";

/// Options of `zhike health`.
#[derive(Debug, clap::Args)]
pub struct HealthOptions {
    /// Language of reasons and questions
    #[arg(long, value_name = "LANG", value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
}

const CHECKUP_HELP: &str = "\
What a portfolio checkup finds: the rules CK-01 to CK-21.

Reads one object from standard input: the facts (as for zhike health), and values, flows, risk_free and benchmark (as for zhike \
figures). Whatever is null or left out is unknown.

Prints:
  findings  for action first, then to watch, then to know; each with
            rule       CK-01 to CK-21
            severity   act, watch or info
            reason     one sentence
            figures    by name; money is a string of a decimal, shares are fractions, days are ISO dates
            next_step  what to do next
  figures   as zhike figures prints them

A rule that cannot be judged is never passed over: one finding to know for each missing fact names the rules that wait for it. The \
six-month loss rests on the account's own past. Stress replays move each holding as its kind did in dated episodes. Goals grow at \
the yearly returns that the rules assume, without new money.";

/// Options of `zhike checkup`.
#[derive(Debug, clap::Args)]
pub struct CheckupOptions {
    /// Language of reasons and next steps
    #[arg(long, value_name = "LANG", value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
}

const VERDICT_HELP: &str = "\
May this be offered to this client: the rules SU-01 to SU-25.

Reads one object from standard input; whatever is null or left out is unknown:
  client   id, kind (person, organisation), birth_date, capacity (full, limited, none), risk_class (C1 to C5), risk_class_on, \
tolerates_no_loss, investor_type (ordinary, professional), financial_assets, income_avg3, experience_years, horizon_months, \
accepted_kinds [], aml_risk (low, medium, high), aml_reviewed_on, questionnaires [] (times, or days), max_ticket
  product  id, issuer_kind, guaranteed, kind, risk_level (R1 to R5), other_ratings [], lockup_months, private, min_ticket, \
insurance {lump_sum, annual_premium, term_years, budget}
  offer    date, at (a time), initiator (client, rm), channel (on_site, online, phone), amount, warning_signed, insists, \
elder_care_done, thinking_days, guardian_consent, recording
Amounts and counts are numbers or strings of decimals. Times without a zone are of Shanghai. Fields beside these are ignored.

Prints:
  verdict    Pass, WarnAndSign, Unknown or Block: the worst of the rules
  regime     securities or banking; null when the issuer's kind is unknown
  rules      SU-01 to SU-25: {id, outcome, reason, inputs [{name, value, age_days}]}; an outcome may also be NotApplicable
  documents  what has to be signed, shown or recorded: {kind, rule, due (before the sale, or with it), words}
  pack       version of the limits

Amounts below zero, a birth date after offer.date, a time that cannot be read: refused with exit code 2, \"where\" naming the \
field, as client.questionnaires[2], counted from 0.";

/// Options of `zhike verdict`.
#[derive(Debug, clap::Args)]
pub struct VerdictOptions {
    /// Language of reasons and documents
    #[arg(long, value_name = "LANG", value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
}
const VERIFY_HELP: &str = "\
Check an evidence pack with central's public key alone, offline: the rule LG-07.

Every file is compared with the signed manifest; then, entry by entry, the device's seal, central's receipt, the leaf and its place \
in the log, what the leaf holds, the chain of the device, approvals, verdicts (each is judged again by the rules in the pack) and \
the list of documents. It stops at the first that does not hold.

The key is a file with 64 hexadecimal digits or a line name+id+base64. A checkpoint is a signed note that was kept from before: the \
pack's log must be the same log, and must extend it where the pack holds the proof.

Prints:
  holds   true when everything holds
  checks  in order, up to the first that does not hold: {what, where, holds, why}
The exit code is 1 when something does not hold, and 2 when key, checkpoint or zip cannot be read at all.";

/// Options of `zhike verify`.
#[derive(Debug, clap::Args)]
pub struct VerifyOptions {
    /// The evidence pack, a zip
    #[arg(value_name = "PACK")]
    pub pack: PathBuf,
    /// File with central's public key
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// A checkpoint of the log that was kept from before
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
}

/// Options of `zhike lint`.
#[derive(Debug, clap::Args)]
pub struct LintOptions {
    /// Language of `why` and `rewrite`; both lexicons always run
    #[arg(long, value_name = "LANG", value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
}

/// Languages of sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

impl Language {
    /// Words in this language.
    pub fn of(self, words: Words) -> String {
        match self {
            Self::Zh => words.zh,
            Self::En => words.en,
        }
    }
}

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
