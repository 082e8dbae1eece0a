//! What leaves the program: bytes on standard output, or one refusal on standard error and exit code 2.

use std::io::{self, Write};
use std::process::ExitCode;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use zhike_intake::Problem;

/// Exit code for something that was checked and does not hold.
const DOES_NOT_HOLD: u8 = 1;
/// Exit code for bad input.
const BAD_INPUT: u8 = 2;

/// Why nothing was printed.
#[derive(Debug, Serialize)]
pub struct Refusal {
    code: &'static str,
    message: String,
    #[serde(rename = "where")]
    place: String,
}

impl Refusal {
    /// A refusal with a code of the closed set, its wording, and the argument or file it is about.
    pub fn new(code: &'static str, message: impl Into<String>, place: impl Into<String>) -> Self {
        Self { code, message: message.into(), place: place.into() }
    }

    /// Arguments that cannot be followed.
    pub fn usage(error: &clap::Error) -> Self {
        use clap::error::ContextKind;
        let context = |kind| error.get(kind).map(ToString::to_string);
        let place = context(ContextKind::InvalidArg).or_else(|| context(ContextKind::InvalidSubcommand));
        let text = error.render().to_string();
        let message = text.trim().trim_start_matches("error: ");
        Self::new("usage", message, place.unwrap_or_else(|| "command line".to_owned()))
    }

    /// A folder or file that cannot be used at all.
    pub fn unreadable(problem: &Problem) -> Self {
        Self::new("unreadable_file", problem.to_string(), problem.file.clone())
    }
}

/// A value as JSON, with a line end.
pub fn json(value: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|_| Refusal::new("internal", "the figures cannot be written as JSON", "output"))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Money as it is printed: CNY with two decimals, rounded half-even.
pub fn yuan(amount: Decimal) -> String {
    let mut cents = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven);
    if cents.is_zero() {
        cents = Decimal::ZERO;
    }
    format!("{cents:.2}")
}

/// What is printed, and whether what was asked about holds.
pub struct Answer {
    bytes: Vec<u8>,
    code: ExitCode,
}

impl Answer {
    /// Nothing was in question.
    pub fn held(bytes: Vec<u8>) -> Self {
        Self { bytes, code: ExitCode::SUCCESS }
    }

    /// Something that was checked does not hold: it is printed none the less, and the exit code is 1.
    pub fn broken(bytes: Vec<u8>) -> Self {
        Self { bytes, code: ExitCode::from(DOES_NOT_HOLD) }
    }
}

/// Prints to standard output. A reader that has gone away is no error of ours.
pub fn print(Answer { bytes, code }: &Answer) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            refuse(&Refusal::new("output", "standard output cannot be written to", "output"))
        }
        _ => *code,
    }
}

/// Says on standard error why nothing was printed.
pub fn refuse(refusal: &Refusal) -> ExitCode {
    #[derive(Serialize)]
    struct Envelope<'a> {
        error: &'a Refusal,
    }
    let mut bytes = serde_json::to_vec(&Envelope { error: refusal }).unwrap_or_default();
    bytes.push(b'\n');
    // Nowhere is left to say that standard error is closed; the exit code still says it.
    let _ = io::stderr().lock().write_all(&bytes);
    ExitCode::from(BAD_INPUT)
}
