//! Which recommendation answers a finding: the one that raises the dimension the finding is about, and best by trading what it
//! names.

use super::{Check, Finding};
use crate::health::{Dimension, Measure, Recommendation};

/// Place of the best recommendation for a finding; `None` where none raises what the finding is about.
pub fn remedy(finding: &Finding, recommendations: &[Recommendation]) -> Option<usize> {
    let about = dimensions(finding.rule);
    let subject = finding.subject.as_deref().unwrap_or_default();
    let names = |recommendation: &Recommendation| match &recommendation.measure {
        Measure::Trade { trades } => !subject.is_empty() && trades.iter().any(|step| step.product == subject),
        Measure::Cover { .. } | Measure::PayDebt { .. } | Measure::Questionnaire => false,
    };
    recommendations
        .iter()
        .enumerate()
        .filter(|(_, recommendation)| recommendation.raises.iter().any(|raised| about.contains(raised)))
        .max_by_key(|(at, recommendation)| {
            (names(recommendation), recommendation.points, std::cmp::Reverse(*at))
        })
        .map(|(at, _)| at)
}

/// The dimensions that a rule of the checkup is about.
fn dimensions(rule: Check) -> &'static [Dimension] {
    match rule {
        Check::Drift => &[Dimension::Allocation],
        Check::Stock | Check::Fund | Check::Issuer | Check::Sector | Check::Overlap => {
            &[Dimension::Concentration]
        }
        Check::AboveClass | Check::Rerated | Check::SixMonthLoss | Check::Drawdown | Check::Stress => {
            &[Dimension::RiskFit, Dimension::Allocation]
        }
        Check::Liquidity => &[Dimension::Liquidity],
        Check::IdleCash => &[Dimension::Allocation, Dimension::Liquidity],
        Check::Horizon | Check::Goal | Check::Maturity => &[Dimension::Horizon],
        Check::Lag | Check::Costs => &[Dimension::Outcome],
        Check::Insurance => &[Dimension::Protection],
        Check::Currency => &[Dimension::Allocation],
        Check::Stale => &[],
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::checkup::Severity;
    use crate::health::TradeStep;
    use crate::words::Words;

    fn sale(product: &str, raises: &[Dimension], points: i64) -> Recommendation {
        let step = TradeStep {
            product: product.to_owned(),
            name: product.to_owned(),
            kind: None,
            before: Decimal::TEN,
            after: Decimal::ZERO,
        };
        Recommendation {
            measure: Measure::Trade { trades: vec![step] },
            raises: raises.to_vec(),
            points: points.into(),
            cost: None,
            words: Words::default(),
        }
    }

    fn finding(rule: Check, subject: Option<&str>) -> Finding {
        Finding {
            rule,
            subject: subject.map(str::to_owned),
            severity: Severity::Watch,
            figures: Vec::new(),
            reason: Words::default(),
            next_step: Words::default(),
        }
    }

    #[test]
    fn what_trades_the_product_comes_before_what_brings_more_points() {
        let all = [
            sale("A", &[Dimension::Concentration], 7),
            sale("B", &[Dimension::Allocation, Dimension::Concentration], 3),
            sale("C", &[Dimension::Liquidity], 9),
        ];
        assert_eq!(remedy(&finding(Check::Fund, Some("B")), &all), Some(1));
        assert_eq!(remedy(&finding(Check::Fund, Some("Z")), &all), Some(0));
        assert_eq!(remedy(&finding(Check::Drift, None), &all), Some(1));
        assert_eq!(remedy(&finding(Check::Stale, None), &all), None);
    }
}
