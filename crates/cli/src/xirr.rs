//! `zhike xirr`: every money-weighted rate of dated flows.

use chrono::NaiveDate;
use serde::Deserialize;
use zhike_domain::figures::{Xirr, money_weighted};

use crate::input::{self, Flow};
use crate::output::Refusal;

#[derive(Deserialize)]
struct Flows {
    flows: Vec<Flow>,
}

/// Runs the command.
pub fn xirr() -> Result<Xirr, Refusal> {
    let flows = input::read::<Flows>(&input::text()?)?.flows;
    let flows: Vec<(NaiveDate, f64)> = flows.iter().map(|flow| (flow.date, flow.amount.0)).collect();
    money_weighted(&flows).map_err(|fault| Refusal::new("no_rate", fault.to_string(), "flows"))
}
