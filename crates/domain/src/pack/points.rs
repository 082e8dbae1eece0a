//! The points of a talk: at most three, the most pressing first, no two about the same thing.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::holdings::{HoldingTopic, TopicReason};
use super::titles::{of_check, of_purpose, situation_of_check, situations_of_purpose};
use crate::checkup::{Check, Finding, Severity};
use crate::closed_sets::{CaseKind, CaseState, Situation, VisitPurpose};
use crate::health::wording::{money, percent};
use crate::health::{Dimension, Health};
use crate::ids::ProductCode;
use crate::nps::Case;
use crate::open_item::OpenItem;
use crate::words::Words;

/// A visit has room for so many (F40).
const MOST_POINTS: usize = 3;
/// Below this a dimension of the score is worth a word; the band "fair" begins here (WH-11).
const WEAK: Decimal = Decimal::from_parts(60, 0, 0, false, 0);

/// What the points of a talk are chosen from.
#[derive(Debug, Clone, Copy)]
pub struct PointFacts<'a> {
    /// Purpose of the visit, where one is known.
    pub purpose: Option<VisitPurpose>,
    /// What is open with him.
    pub items: &'a [OpenItem],
    /// His cases.
    pub cases: &'a [Case],
    /// What is to be said of his holdings.
    pub topics: &'a [HoldingTopic],
    /// What a checkup of today finds.
    pub findings: &'a [Finding],
    /// His score.
    pub health: &'a Health,
    /// All he has with us, CNY.
    pub assets: Decimal,
    /// The day.
    pub today: NaiveDate,
}

/// What a point rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// An open item.
    Item,
    /// What he holds, and what it is worth.
    Holding,
    /// A rule of the checkup, by its number.
    Rule(&'static str),
    /// A dimension of the score.
    Dimension(Dimension),
    /// What the visit is for.
    Purpose,
}

/// A point to talk about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkingPoint {
    /// What tells it from the other points of this client; the same tomorrow while the matter is the same.
    pub key: String,
    /// What it is about, by which its script is found.
    pub situation: Situation,
    /// The point in a few words.
    pub title: Words,
    /// Why today, with its figures.
    pub why: Words,
    /// What it rests on.
    pub basis: Basis,
    /// The product it is about.
    pub product: Option<ProductCode>,
    /// The amount a script may name, CNY.
    pub amount: Option<Decimal>,
    /// The day a script may name.
    pub date: Option<NaiveDate>,
}

/// How pressing a point is; within one rank the larger weight comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Case,
    Maturity,
    Purpose,
    Act,
    Moved,
    Papers,
    Watch,
    Birthday,
    Info,
}

struct Candidate {
    rank: Rank,
    weight: Decimal,
    point: TalkingPoint,
}

/// The points of a talk, at most three and never none. With an open case the talk is about the case, and about papers that run out:
/// whoever is angry is not sold to (NP-08).
pub fn talking_points(facts: &PointFacts<'_>) -> Vec<TalkingPoint> {
    let mut found = of_items(facts);
    found.extend(of_topics(facts));
    found.extend(of_findings(facts));
    found.extend(of_protection(facts.health));
    found.extend(of_purpose_itself(facts, &found));
    if found.iter().any(|candidate| candidate.rank == Rank::Case) {
        found.retain(|candidate| matches!(candidate.rank, Rank::Case | Rank::Papers));
    }
    let wanted = facts.purpose.map(situations_of_purpose).unwrap_or_default();
    for candidate in &mut found {
        if candidate.rank > Rank::Purpose && wanted.contains(&candidate.point.situation) {
            candidate.rank = Rank::Purpose;
        }
    }
    found.sort_by(|a, b| {
        a.rank.cmp(&b.rank).then_with(|| b.weight.cmp(&a.weight)).then_with(|| a.point.key.cmp(&b.point.key))
    });
    let mut points: Vec<TalkingPoint> = Vec::new();
    for Candidate { point, .. } in found {
        let told = points.iter().any(|other| {
            other.situation == point.situation || (point.product.is_some() && other.product == point.product)
        });
        if !told && points.len() < MOST_POINTS {
            points.push(point);
        }
    }
    if points.is_empty() {
        points.push(how_he_is(facts.purpose));
    }
    points
}

/// What is left where nothing presses.
fn how_he_is(purpose: Option<VisitPurpose>) -> TalkingPoint {
    let purpose = purpose.unwrap_or(VisitPurpose::Care);
    let (title, why) = of_purpose(purpose);
    let situation = situations_of_purpose(purpose).first().copied().unwrap_or(Situation::ThankYou);
    TalkingPoint {
        key: "purpose".to_owned(),
        situation,
        title,
        why,
        basis: Basis::Purpose,
        product: None,
        amount: None,
        date: None,
    }
}

/// What the visit is for, where nothing found is about that.
fn of_purpose_itself(facts: &PointFacts<'_>, found: &[Candidate]) -> Option<Candidate> {
    let purpose = facts.purpose?;
    let own = situations_of_purpose(purpose);
    let told = own.is_empty() || found.iter().any(|candidate| own.contains(&candidate.point.situation));
    (!told).then(|| Candidate { rank: Rank::Purpose, weight: Decimal::ZERO, point: how_he_is(Some(purpose)) })
}

fn of_items(facts: &PointFacts<'_>) -> Vec<Candidate> {
    let point = |key: String, situation, title, why| TalkingPoint {
        key,
        situation,
        title,
        why,
        basis: Basis::Item,
        product: None,
        amount: None,
        date: None,
    };
    let of_item = |item: &OpenItem| match item {
        OpenItem::Case { case, kind, summary, due_at } => {
            let known = facts.cases.iter().find(|one| one.id == *case);
            let first = known.is_none_or(|case| case.state == CaseState::New);
            let due = crate::calendar::local_day(*due_at);
            let (situation, of_zh, of_en) = match kind {
                CaseKind::Complaint => (Situation::Complaint, "投诉", "complaint"),
                CaseKind::Detractor => (Situation::Detractor, "低分", "low score"),
            };
            let (zh, en) = if first {
                (format!("{due} 前要联系到客户"), format!("the client has to be reached by {due}"))
            } else {
                (format!("{due} 前要给出办法"), format!("an answer is due by {due}"))
            };
            let why = Words::new(
                format!("{of_zh}还没了结：{summary}；{zh}"),
                format!("The {of_en} is open: {summary}; {en}"),
            );
            let title = Words::new("先听客户说，不谈产品", "Listen first; no products today");
            Some((Rank::Case, Decimal::ZERO, point("case".to_owned(), situation, title, why)))
        }
        OpenItem::Maturity { product, name, amount, matures_on } => {
            let days = matures_on.signed_duration_since(facts.today).num_days();
            let sum = money(*amount);
            let title = Words::new(
                format!("{} {name}到期，先把要用的钱放好", sum.zh),
                format!("CNY {} from {name}: set aside what is needed first", sum.en),
            );
            let why = Words::new(
                format!("{matures_on} 到账，还有 {days} 天，没有定下一步"),
                format!("The money is free on {matures_on}, in {days} days, and nothing is settled"),
            );
            let of_product = TalkingPoint {
                product: Some(product.clone()),
                amount: Some(*amount),
                date: Some(*matures_on),
                ..point(format!("maturity/{product}"), Situation::Maturity, title, why)
            };
            Some((Rank::Maturity, *amount, of_product))
        }
        OpenItem::RiskClassExpiry { class, valid_until } => {
            let over = *valid_until < facts.today;
            let title = Words::new("风险测评要重新做", "The risk questionnaire has to be done again");
            let why = if over {
                Words::new(
                    format!("{class:?} 的测评 {valid_until} 已到期，重做之前不能推荐"),
                    format!(
                        "Class {class:?} ran out on {valid_until}; nothing may be recommended before it is renewed"
                    ),
                )
            } else {
                Words::new(
                    format!("{class:?} 的测评 {valid_until} 到期"),
                    format!("Class {class:?} runs out on {valid_until}"),
                )
            };
            let dated = TalkingPoint {
                date: Some(*valid_until),
                ..point("risk_class".to_owned(), Situation::RiskClassExpiry, title, why)
            };
            Some((Rank::Papers, Decimal::ONE, dated))
        }
        OpenItem::IdDocumentExpiry { expires_on } => {
            let title = Words::new("身份证件要更新", "The identity document has to be renewed");
            let why = Words::new(
                format!("证件 {expires_on} 到期，过期后账户会受限"),
                format!("It runs out on {expires_on}; after that the account is restricted"),
            );
            let dated = TalkingPoint {
                date: Some(*expires_on),
                ..point("id_document".to_owned(), Situation::IdExpiry, title, why)
            };
            Some((Rank::Papers, Decimal::ZERO, dated))
        }
        OpenItem::Birthday { on, turns, .. } => {
            let age = turns.map(|years| format!("（{years} 岁）")).unwrap_or_default();
            let title = Words::new(format!("{on} 生日{age}"), format!("Birthday on {on}"));
            let why = Words::new("祝福就是祝福，不带产品", "A wish is a wish; no product with it");
            let dated = TalkingPoint {
                date: Some(*on),
                ..point("birthday".to_owned(), Situation::Birthday, title, why)
            };
            Some((Rank::Birthday, Decimal::ZERO, dated))
        }
        // Promises stand under what is owed, and a contact that is due is no point of the talk that makes it.
        OpenItem::Promise { .. } | OpenItem::ContactDue { .. } => None,
    };
    let candidates = facts.items.iter().filter_map(of_item);
    candidates.map(|(rank, weight, point)| Candidate { rank, weight, point }).collect()
}

fn of_topics(facts: &PointFacts<'_>) -> Vec<Candidate> {
    let of_reason = |topic: &HoldingTopic, reason: &TopicReason| {
        let name = &topic.name;
        let (rank, weight, situation, title, why, amount) = match reason {
            // The open item says it with its day.
            TopicReason::Matures { .. } => return None,
            TopicReason::AboveClass { level, class } => (
                Rank::Act,
                topic.value,
                Situation::Unsuitable,
                Words::new(format!("{name}高于客户的等级"), format!("{name} is above the client's class")),
                Words::new(
                    format!("{level:?} 高于 {class:?}，市值 {}", money(topic.value).zh),
                    format!("{level:?} is above {class:?}; it is worth CNY {}", money(topic.value).en),
                ),
                Some(topic.value),
            ),
            TopicReason::Moved { change, since } => {
                let size = money(change.abs());
                let share = change.abs().checked_div(facts.assets).map(percent).unwrap_or_default();
                let (situation, zh, en) = if *change < Decimal::ZERO {
                    (Situation::MarketFall, "少了", "lost")
                } else {
                    (Situation::MarketRise, "多了", "gained")
                };
                (
                    Rank::Moved,
                    change.abs(),
                    situation,
                    Words::new(format!("{name}{zh} {}", size.zh), format!("{name} {en} CNY {}", size.en)),
                    Words::new(
                        format!("{since} 见面以来的涨跌，占客户全部资产的 {share}"),
                        format!("By prices since the last talk on {since}; {share} of all that is with us"),
                    ),
                    Some(change.abs()),
                )
            }
            TopicReason::Large { share } => (
                Rank::Watch,
                topic.value,
                Situation::Concentration,
                Words::new(
                    format!("{name}占了 {}", percent(*share)),
                    format!("{name} is {} of everything", percent(*share)),
                ),
                Words::new(
                    "一样东西超过两成，涨跌都由它说了算",
                    "With more than a fifth in one thing, it decides how all goes",
                ),
                Some(topic.value),
            ),
        };
        let point = TalkingPoint {
            key: format!("holding/{}", topic.product),
            situation,
            title,
            why,
            basis: Basis::Holding,
            product: Some(topic.product.clone()),
            amount,
            date: None,
        };
        Some(Candidate { rank, weight, point })
    };
    let reasons = facts.topics.iter().flat_map(|topic| topic.reasons.iter().map(move |one| (topic, one)));
    reasons.filter_map(|(topic, reason)| of_reason(topic, reason)).collect()
}

fn of_findings(facts: &PointFacts<'_>) -> Vec<Candidate> {
    let candidate = |(at, finding): (usize, &Finding)| {
        let situation = situation_of_check(finding.rule)?;
        // What only the desk can mend is no matter for a talk.
        finding.said_to_client()?;
        let rank = match finding.severity {
            Severity::Act => Rank::Act,
            Severity::Watch => Rank::Watch,
            Severity::Info => Rank::Info,
        };
        let product = matches!(
            finding.rule,
            Check::Stock | Check::Fund | Check::AboveClass | Check::Rerated | Check::Maturity
        )
        .then(|| finding.subject.clone().map(ProductCode))
        .flatten();
        let point = TalkingPoint {
            key: finding.key(),
            situation,
            title: of_check(finding.rule),
            why: finding.reason.clone(),
            basis: Basis::Rule(finding.rule.number()),
            product,
            amount: None,
            date: None,
        };
        // Findings come most pressing first.
        let weight = Decimal::from(u32::try_from(at).unwrap_or(u32::MAX));
        Some(Candidate { rank, weight: -weight, point })
    };
    facts.findings.iter().enumerate().filter_map(candidate).collect()
}

/// A gap of cover is asked about, and no product is offered with it.
fn of_protection(health: &Health) -> Option<Candidate> {
    let dimension = health.dimensions.iter().find(|one| one.id == Dimension::Protection)?;
    let score = dimension.score.filter(|score| *score < WEAK)?;
    let point = TalkingPoint {
        key: "protection".to_owned(),
        situation: Situation::ProtectionGap,
        title: Words::new("保障有缺口：只问，不推", "A gap of cover: ask, do not offer"),
        why: dimension.reason.clone(),
        basis: Basis::Dimension(Dimension::Protection),
        product: None,
        amount: None,
        date: None,
    };
    Some(Candidate { rank: Rank::Watch, weight: -score, point })
}

#[cfg(test)]
#[path = "points_tests.rs"]
mod tests;
