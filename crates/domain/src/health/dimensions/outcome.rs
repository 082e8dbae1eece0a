//! WH-8 outcome: own money-weighted return after costs less the own benchmark's.

use rust_decimal::Decimal;

use super::Judgement;
use crate::facts::Facts;
use crate::health::FactField;
use crate::health::method::{Method, points_at};
use crate::health::wording::{percent, percentage_points, points};
use crate::words::Words;

/// Rates are read within ±1000 % a year: the scale is flat long before.
const BOUND: f64 = 10.0;

fn rate(rate: Option<f64>) -> Option<Decimal> {
    let rate = rate.filter(|rate| rate.is_finite())?;
    Decimal::try_from(rate.clamp(-BOUND, BOUND)).ok()
}

pub(super) fn outcome(facts: &Facts, method: &Method) -> Option<Judgement> {
    let outcome = facts.outcome.as_ref();
    let own = rate(outcome.and_then(|outcome| outcome.xirr));
    let benchmark = rate(outcome.and_then(|outcome| outcome.benchmark));
    let (Some(own), Some(benchmark)) = (own, benchmark) else {
        return Judgement::lacks(vec![FactField::Outcome]);
    };
    let difference = own.checked_sub(benchmark)?;
    let score = points_at(&method.outcome.knots, difference)?;
    let sign = if difference > Decimal::ZERO { "+" } else { "" };
    let (own, benchmark) = (percent(own), percent(benchmark));
    let (difference, text) = (percentage_points(difference), points(score));
    let reason = Words::new(
        format!("自己的年化 {own} − 基准 {benchmark} = {sign}{difference} 个百分点 → {text} 分"),
        format!("Own yearly return {own} − benchmark {benchmark} = {sign}{difference} pp → {text} points"),
    );
    Judgement::scored(score, reason)
}
