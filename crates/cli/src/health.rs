//! `zhike health`: reads a client's facts and prints his wealth-health score. No rule lives here.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use zhike_domain::facts::Facts;
use zhike_domain::health::method::Method;
use zhike_domain::health::score::score;
use zhike_domain::health::{Band, Dimension, DimensionScore, FactField, Health, HealthStatus, Missing};

use crate::arguments::{HealthOptions, Language};
use crate::input;
use crate::output::Refusal;

/// What is printed.
#[derive(Debug, Serialize)]
pub struct Report {
    status: HealthStatus,
    score: Option<f64>,
    band: Option<Band>,
    cap: Option<CapReport>,
    dimensions: Vec<DimensionReport>,
    missing: Vec<MissingReport>,
    method: String,
}

#[derive(Debug, Serialize)]
struct CapReport {
    at: u32,
    because: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DimensionReport {
    id: Dimension,
    score: Option<f64>,
    weight: Figure,
    reason: String,
}

#[derive(Debug, Serialize)]
struct MissingReport {
    field: FactField,
    weight_gained: Figure,
    question: String,
}

/// A weight: whole where it is whole.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Figure {
    Whole(i64),
    Broken(f64),
}

/// Runs the command.
pub fn health(options: &HealthOptions) -> Result<Report, Refusal> {
    let facts = facts(&input::text()?)?;
    report(score(&facts, Method::shipped()), options.lang)
}

/// Facts from JSON; those that cannot be true are refused with their place.
pub fn facts(text: &str) -> Result<Facts, Refusal> {
    let facts: Facts = input::read(text)?;
    match facts.check().first() {
        None => Ok(facts),
        Some(fault) => Err(Refusal::new("bad_facts", fault.kind.to_string(), fault.to_string())),
    }
}

fn report(health: Health, lang: Language) -> Result<Report, Refusal> {
    let dimension = |of: DimensionScore| {
        Ok(DimensionReport {
            id: of.id,
            score: of.score.map(number).transpose()?,
            weight: figure(of.weight)?,
            reason: lang.of(of.reason),
        })
    };
    let missing = |of: Missing| {
        Ok(MissingReport {
            field: of.field,
            weight_gained: figure(of.weight_gained)?,
            question: lang.of(of.question),
        })
    };
    Ok(Report {
        status: health.status,
        score: health.score.map(number).transpose()?,
        band: health.band,
        cap: health.cap.map(|cap| CapReport {
            at: cap.at,
            because: cap.because.into_iter().map(|words| lang.of(words)).collect(),
        }),
        dimensions: health.dimensions.into_iter().map(dimension).collect::<Result<_, Refusal>>()?,
        missing: health.missing.into_iter().map(missing).collect::<Result<_, Refusal>>()?,
        method: health.method,
    })
}

/// The nearest number: by way of its text, as the direct way is off in the last digits.
fn number(value: Decimal) -> Result<f64, Refusal> {
    let fault = |_| Refusal::new("internal", "a score cannot be written as a number", "output");
    value.to_string().parse().map_err(fault)
}

fn figure(value: Decimal) -> Result<Figure, Refusal> {
    match value.is_integer().then(|| value.to_i64()).flatten() {
        Some(whole) => Ok(Figure::Whole(whole)),
        None => number(value).map(Figure::Broken),
    }
}
