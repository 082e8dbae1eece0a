//! The score itself: dimensions weighed, the cap of WH-10, the bands of WH-11, and WH-12's refusal to score on too little.

use rust_decimal::Decimal;

use super::dimensions::{self, Judgement};
use super::method::Method;
use super::wording::{limit, percent, plain};
use super::{Band, Cap, Dimension, DimensionScore, Health, HealthStatus};
use crate::facts::Facts;
use crate::words::Words;

/// The wealth-health score of a client's facts under a method: `Σ wᵢ·sᵢ / Σ wᵢ` over the dimensions that can be computed, at most
/// the cap while a condition of WH-10 holds. Unrounded. With inputs for less than `sufficient_share` of the weight there is no
/// score (WH-12). Total: facts of any values give an answer; a negative amount counts as unknown.
pub fn score(facts: &Facts, method: &Method) -> Health {
    let judged: Vec<(Dimension, Decimal, Judgement)> = Dimension::ALL
        .iter()
        .map(|dimension| {
            (*dimension, method.weight(*dimension), dimensions::judge(*dimension, facts, method))
        })
        .collect();
    let mean = weighed(&judged, method);
    let cap = mean.and_then(|_| cap(facts, method));
    let score = mean.map(|mean| cap.as_ref().map_or(mean, |cap| mean.min(cap.at.into())));
    Health {
        status: if score.is_some() { HealthStatus::Scored } else { HealthStatus::Insufficient },
        score,
        band: score.map(|score| band(score, method)),
        cap,
        missing: super::missing::missing(&judged, facts.holdings.is_some()),
        dimensions: judged
            .into_iter()
            .map(|(id, weight, judged)| DimensionScore {
                id,
                score: judged.points,
                weight,
                reason: judged.reason,
            })
            .collect(),
        method: method.version.clone(),
    }
}

/// The weighed mean; `None` when too little is known.
fn weighed(judged: &[(Dimension, Decimal, Judgement)], method: &Method) -> Option<Decimal> {
    let (mut sum, mut weight) = (Decimal::ZERO, Decimal::ZERO);
    for (_, of, judgement) in judged {
        if let Some(points) = judgement.points {
            sum = sum.checked_add(of.checked_mul(points)?)?;
            weight = weight.checked_add(*of)?;
        }
    }
    if weight < method.sufficient_share.checked_mul(method.total_weight())? || weight.is_zero() {
        return None;
    }
    Some(sum.checked_div(weight)?.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED))
}

/// The conditions of WH-10 that hold, binding or not.
fn cap(facts: &Facts, method: &Method) -> Option<Cap> {
    let rule = &method.cap;
    let mut because = Vec::new();
    if facts.open_breach == Some(true) {
        because.push(Words::new("有未了结的适当性违规", "a suitability breach is open"));
    }
    if let Some(ratio) =
        dimensions::payments_to_income(facts).filter(|ratio| *ratio >= rule.payments_to_income)
    {
        let (is, bound) = (percent(ratio), limit(rule.payments_to_income));
        because.push(Words::new(
            format!("每月还款占月收入 {is}，达到 {bound}"),
            format!("debt payments are {is} of income, {bound} or more"),
        ));
    }
    if let Some(months) =
        dimensions::liquid_months(facts, method).filter(|months| *months < rule.months_below)
    {
        let (is, bound) = (format!("{:.1}", months.round_dp(1)), plain(rule.months_below));
        because.push(Words::new(
            format!("流动资产只够 {is} 个月，不到 {bound} 个月"),
            format!("liquid assets last {is} months, less than {bound}"),
        ));
    }
    (!because.is_empty()).then_some(Cap { at: rule.at, because })
}

/// The band of a score (WH-11).
pub fn band(score: Decimal, method: &Method) -> Band {
    let bands = &method.bands;
    if score >= bands.strong {
        Band::Strong
    } else if score >= bands.good {
        Band::Good
    } else if score >= bands.fair {
        Band::Fair
    } else {
        Band::Weak
    }
}
