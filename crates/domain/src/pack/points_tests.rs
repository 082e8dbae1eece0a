//! What is talked about, and what is not.

use super::*;
use crate::closed_sets::{RiskClass, RiskLevel};
use crate::health::{DimensionScore, HealthStatus};
use crate::ids::CaseId;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn health(protection: Option<i64>) -> Health {
    let dimension = DimensionScore {
        id: Dimension::Protection,
        score: protection.map(Decimal::from),
        weight: Decimal::TEN,
        reason: Words::new("保额只够三年", "The cover lasts three years"),
    };
    Health {
        status: HealthStatus::Scored,
        score: Some(Decimal::from(70)),
        band: None,
        cap: None,
        dimensions: vec![dimension],
        missing: Vec::new(),
        method: "1".to_owned(),
    }
}

fn finding(rule: Check, severity: Severity, subject: Option<&str>) -> Finding {
    Finding {
        rule,
        subject: subject.map(str::to_owned),
        severity,
        figures: Vec::new(),
        reason: Words::new("因为……", "because …"),
        next_step: Words::default(),
    }
}

fn maturity(product: &str, amount: i64) -> OpenItem {
    OpenItem::Maturity {
        product: product.into(),
        name: format!("理财{product}"),
        amount: Decimal::from(amount),
        matures_on: day("2026-12-07"),
    }
}

fn case() -> OpenItem {
    let now = day("2026-11-30").and_hms_opt(2, 0, 0).unwrap().and_utc();
    OpenItem::Case {
        case: CaseId::new(now, [1; 10]),
        kind: CaseKind::Detractor,
        summary: "等了三天没人回电话".to_owned(),
        due_at: now,
    }
}

fn keys(
    items: &[OpenItem],
    findings: &[Finding],
    topics: &[HoldingTopic],
    health: &Health,
    purpose: Option<VisitPurpose>,
) -> Vec<String> {
    let facts = PointFacts {
        purpose,
        items,
        cases: &[],
        topics,
        findings,
        health,
        assets: Decimal::from(1_000_000),
        today: day("2026-11-30"),
    };
    talking_points(&facts).into_iter().map(|point| point.key).collect()
}

fn topic(product: &str, reasons: Vec<TopicReason>) -> HoldingTopic {
    HoldingTopic { product: product.into(), name: product.to_owned(), value: Decimal::from(300_000), reasons }
}

#[test]
fn three_points_the_most_pressing_first() {
    let items = [maturity("W1", 320_000)];
    let findings = [
        finding(Check::Liquidity, Severity::Act, None),
        finding(Check::Stress, Severity::Act, Some("2015")),
        finding(Check::IdleCash, Severity::Watch, None),
    ];
    assert_eq!(keys(&items, &findings, &[], &health(Some(90)), None), ["maturity/W1", "CK-09", "CK-21/2015"]);
}

#[test]
fn no_two_points_are_about_the_same() {
    let items = [maturity("W1", 100_000), maturity("W2", 320_000)];
    let findings = [finding(Check::Maturity, Severity::Act, Some("W1"))];
    assert_eq!(
        keys(&items, &findings, &[], &health(None), None),
        ["maturity/W2"],
        "one talk about maturing money"
    );
    let above = topic("E1", vec![TopicReason::AboveClass { level: RiskLevel::R4, class: RiskClass::C3 }]);
    let findings = [finding(Check::AboveClass, Severity::Act, Some("E1"))];
    assert_eq!(keys(&[], &findings, &[above], &health(None), None).len(), 1);
}

#[test]
fn np_08_with_an_open_case_nothing_is_sold() {
    let items = [maturity("W1", 320_000), case()];
    let findings = [finding(Check::IdleCash, Severity::Act, None)];
    assert_eq!(keys(&items, &findings, &[], &health(Some(10)), Some(VisitPurpose::Product)), ["case"]);
}

#[test]
fn the_purpose_of_the_visit_comes_before_what_was_found() {
    let findings = [finding(Check::Liquidity, Severity::Act, None)];
    let found = keys(&[], &findings, &[], &health(Some(10)), Some(VisitPurpose::Product));
    assert_eq!(found, ["purpose", "CK-09", "protection"]);
    let lifted =
        [finding(Check::Liquidity, Severity::Act, None), finding(Check::Drift, Severity::Watch, None)];
    let found = keys(&[], &lifted, &[], &health(None), Some(VisitPurpose::Checkup));
    assert_eq!(found, ["CK-01", "CK-09"], "a finding about what the visit is for stands for it");
}

#[test]
fn there_is_always_something_to_say() {
    for purpose in VisitPurpose::ALL.iter().copied().map(Some).chain([None]) {
        let facts = PointFacts {
            purpose,
            items: &[],
            cases: &[],
            topics: &[],
            findings: &[],
            health: &health(None),
            assets: Decimal::ZERO,
            today: day("2026-11-30"),
        };
        let points = talking_points(&facts);
        assert_eq!(points.len(), 1, "{purpose:?}");
        assert!(!points[0].title.zh.is_empty() && !points[0].why.en.is_empty());
    }
}

#[test]
fn a_loss_names_its_yuan_and_its_share() {
    let fell =
        topic("E1", vec![TopicReason::Moved { change: Decimal::from(-126_000), since: day("2026-10-28") }]);
    let facts = PointFacts {
        purpose: None,
        items: &[],
        cases: &[],
        topics: &[fell],
        findings: &[],
        health: &health(None),
        assets: Decimal::from(1_000_000),
        today: day("2026-11-30"),
    };
    let point = talking_points(&facts).remove(0);
    assert_eq!(point.title.zh, "E1少了 12.6 万");
    assert_eq!(point.why.zh, "2026-10-28 见面以来的涨跌，占客户全部资产的 12.6%");
    assert_eq!(point.situation, Situation::MarketFall);
}
