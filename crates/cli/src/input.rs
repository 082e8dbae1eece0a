//! What comes in on standard input: JSON read into the shapes of the contract, each fault with its place. No rule lives here.

use std::fmt;
use std::io::{self, Read};

use chrono::NaiveDate;
use serde::de::{self, DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};
use zhike_domain::figures::{HistoryFault, Series};

use crate::output::Refusal;

/// Standard input as text.
pub fn text() -> Result<String, Refusal> {
    let mut text = String::new();
    match io::stdin().lock().read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(_) => Err(Refusal::new("bad_input", "standard input cannot be read as UTF-8 text", "stdin")),
    }
}

/// A value of the contract from JSON. The place of a fault is its path, as `values[17].value`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        // An unnamed step (`?`) is where the text broke off; what leads there is the place.
        let path = error.path().to_string();
        let named = path.trim_end_matches('?').trim_end_matches('.');
        let place = if named.is_empty() { "stdin" } else { named };
        Refusal::new("bad_input", error.into_inner().to_string(), place)
    })?;
    match json.end() {
        Ok(()) => Ok(read),
        Err(error) => Err(Refusal::new("bad_input", error.to_string(), "stdin")),
    }
}

/// Values by day, flows and what they are measured against: the input of `zhike figures`, and a part of `zhike checkup`'s.
#[derive(Debug, Deserialize)]
pub struct Account {
    #[serde(default)]
    pub values: Option<Vec<Level>>,
    #[serde(default, deserialize_with = "or_default")]
    pub flows: Vec<Flow>,
    #[serde(default)]
    pub risk_free: Option<Number>,
    #[serde(default)]
    pub benchmark: Option<Vec<Level>>,
}

/// A value on a day.
#[derive(Debug, Deserialize)]
pub struct Level {
    pub date: NaiveDate,
    pub value: Number,
}

/// Money on a day.
#[derive(Debug, Deserialize)]
pub struct Flow {
    pub date: NaiveDate,
    pub amount: Number,
}

/// A finite number, written as a number or as a string of a decimal.
#[derive(Debug, Clone, Copy)]
pub struct Number(pub f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Either)
    }
}

struct Either;

impl Visitor<'_> for Either {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or a string of a decimal")
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number, E> {
        if number.is_finite() { Ok(Number(number)) } else { Err(E::custom("the number is not finite")) }
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Number, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
        // Rust reads "inf" and "NaN" as numbers; a decimal has neither.
        match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Number(number)),
            _ => Err(E::custom("expected a decimal")),
        }
    }
}

/// `null` is as good as a field left out.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

impl Account {
    pub fn values(&self) -> Vec<(NaiveDate, f64)> {
        self.values.as_deref().map(pairs).unwrap_or_default()
    }

    pub fn flows(&self) -> Vec<(NaiveDate, f64)> {
        self.flows.iter().map(|flow| (flow.date, flow.amount.0)).collect()
    }

    pub fn benchmark(&self) -> Option<Vec<(NaiveDate, f64)>> {
        self.benchmark.as_deref().map(pairs)
    }
}

fn pairs(levels: &[Level]) -> Vec<(NaiveDate, f64)> {
    levels.iter().map(|level| (level.date, level.value.0)).collect()
}

/// A history that cannot be true, with the place of the row in the input.
pub fn refusal_of(fault: HistoryFault) -> Refusal {
    let (place, message) = match fault {
        HistoryFault::Row { series, row, fault } => {
            let number = if series == Series::Flows { "amount" } else { "value" };
            let field = if fault.concerns_date() { "date" } else { number };
            (format!("{}[{row}].{field}", series.name()), fault.to_string())
        }
        HistoryFault::RiskFree => ("risk_free".to_owned(), fault.to_string()),
        HistoryFault::TooLarge => ("values".to_owned(), fault.to_string()),
    };
    Refusal::new("bad_history", message, place)
}
