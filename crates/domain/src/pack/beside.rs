//! What stands beside the points: what not to do today, and what to bring.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::closed_sets::{Capacity, CaseKind, RiskClass, RiskLevel, VisitPurpose};
use crate::open_item::OpenItem;
use crate::words::Words;

/// What is known of a client when a pack is made, beside his points.
#[derive(Debug, Clone, Copy)]
pub struct Why<'a> {
    /// The client as the rules see him.
    pub client: &'a Client,
    /// What is open with him.
    pub items: &'a [OpenItem],
    /// Purpose of the visit, where one is known.
    pub purpose: Option<VisitPurpose>,
    /// He holds something above his class.
    pub above_class: bool,
    /// A suitability breach is open.
    pub open_breach: bool,
    /// A checkup of his is due.
    pub checkup_due: bool,
    /// Nobody has logged a contact with him.
    pub never_met: bool,
    /// The day.
    pub today: NaiveDate,
}

/// Something not to do today, with the rule that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NotToday {
    /// What not to do, as short as on a tile.
    pub what: Words,
    /// Why.
    pub why: Words,
    /// The rule, where a numbered one says so.
    pub rule: Option<String>,
}

/// A paper to bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ToBring {
    /// What.
    pub what: Words,
    /// What for.
    pub why: Words,
}

/// What not to do today, the gravest first.
pub fn not_today(facts: &Why<'_>) -> Vec<NotToday> {
    let client = facts.client;
    let mut list = Vec::new();
    let mut add = |rule: Option<&str>, what: (&str, &str), why: (String, String)| {
        list.push(NotToday {
            what: Words::new(what.0, what.1),
            why: Words::new(why.0, why.1),
            rule: rule.map(str::to_owned),
        });
    };
    let case = facts.items.iter().find_map(|item| match item {
        OpenItem::Case { kind, .. } => Some(*kind),
        _ => None,
    });
    if let Some(kind) = case {
        let (zh, en) = match kind {
            CaseKind::Complaint => ("投诉还没了结", "a complaint is open"),
            CaseKind::Detractor => ("低分还没了结", "a low score is not settled"),
        };
        add(
            Some("NP-08"),
            ("别推产品", "Offer nothing"),
            (format!("{zh}，先把事情办完"), format!("Because {en}: settle it first")),
        );
    }
    if client.do_not_contact {
        add(
            None,
            ("别主动推销", "Do not sell"),
            (
                "客户要求不打扰，只在客户找我们时谈".into(),
                "Asked not to be contacted for sales; wait to be asked".into(),
            ),
        );
    }
    match client.capacity {
        Capacity::Full => {}
        Capacity::Limited | Capacity::None => add(
            Some("SU-16"),
            ("别单独办理", "Conclude nothing with the client alone"),
            (
                "行为能力受限，要有监护人同意".into(),
                "Capacity is limited: the guardian has to consent".into(),
            ),
        ),
    }
    if facts.open_breach {
        add(
            Some("LG-04"),
            ("别加风险", "Add no risk"),
            ("有一笔适当性违规还没了结".into(), "A breach of suitability is not settled yet".into()),
        );
    }
    let valid =
        client.risk_class.filter(|_| client.risk_class_valid_until().is_some_and(|last| facts.today <= last));
    match valid {
        None => add(
            Some("SU-13"),
            ("别推荐任何产品", "Recommend nothing"),
            (
                "没有有效的风险测评，先把测评做了".into(),
                "There is no valid risk class: do the questionnaire first".into(),
            ),
        ),
        Some(class) => {
            if let Some(level) = first_above(class) {
                let what = match level {
                    RiskLevel::R1 => ("别推 R1 以上", "Do not offer R1 and up"),
                    RiskLevel::R2 => ("别推 R2 以上", "Do not offer R2 and up"),
                    RiskLevel::R3 => ("别推 R3 以上", "Do not offer R3 and up"),
                    RiskLevel::R4 => ("别推 R4、R5", "Do not offer R4, R5"),
                    RiskLevel::R5 => ("别推 R5", "Do not offer R5"),
                };
                add(
                    Some("SU-05"),
                    what,
                    (
                        format!("客户是 {class:?}；客户自己提出来，才按规矩说明和签字"),
                        format!(
                            "The class is {class:?}; if the client asks for it, explain and have it signed as the rules say"
                        ),
                    ),
                );
            }
        }
    }
    if client.profile.consent_until.is_some_and(|last| last < facts.today) {
        add(
            Some("SU-25"),
            ("别再收集敏感信息", "Collect no sensitive data"),
            ("客户的同意已经过期".into(), "The consent has run out".into()),
        );
    }
    list
}

/// The lowest level above a class.
fn first_above(class: RiskClass) -> Option<RiskLevel> {
    RiskLevel::ALL.iter().copied().find(|level| !crate::suitability::eligible(class, *level))
}

/// What to bring, by what is open and what the visit is for; each once.
pub fn to_bring(facts: &Why<'_>) -> Vec<ToBring> {
    let mut list: Vec<ToBring> = Vec::new();
    let mut add = |what: (&str, &str), why: (&str, &str)| {
        let paper = ToBring { what: Words::new(what.0, what.1), why: Words::new(why.0, why.1) };
        if !list.iter().any(|other| other.what == paper.what) {
            list.push(paper);
        }
    };
    for item in facts.items {
        match item {
            OpenItem::Case { .. } => add(
                ("处理进展的书面说明", "A written note of what was done"),
                ("口头的话客户已经听过了", "Spoken words were heard already"),
            ),
            OpenItem::RiskClassExpiry { .. } => add(
                ("平板，当面重做测评", "The tablet, for the questionnaire"),
                ("测评到期", "The class runs out"),
            ),
            OpenItem::IdDocumentExpiry { .. } => {
                add(("更新证件的指引", "How to renew the document"), ("证件到期", "It runs out"))
            }
            OpenItem::Maturity { .. } => add(
                ("到期产品的净值和到账日", "Value and day of payment of what matures"),
                ("到期资金", "Money matures"),
            ),
            OpenItem::Promise { .. } => {
                add(("答应过客户的东西", "What was promised"), ("还欠着", "It is owed"))
            }
            OpenItem::Birthday { .. } | OpenItem::ContactDue { .. } => {}
        }
    }
    if facts.client.risk_class.is_none() {
        add(("平板，当面做测评", "The tablet, for the questionnaire"), ("没有测评", "There is no class"));
    }
    if facts.checkup_due || facts.purpose == Some(VisitPurpose::Checkup) {
        add(("一页检视报告", "The one-page checkup"), ("定期检视", "A checkup is due"));
    }
    if facts.above_class {
        add(
            ("特别风险警示书", "The special risk warning"),
            ("持有高于等级的产品，如果客户要加", "Something above the class is held, should more be wanted"),
        );
    }
    if facts.client.capacity != Capacity::Full {
        add(("监护人同意书", "The guardian's consent"), ("行为能力受限", "Capacity is limited"));
    }
    if facts.never_met || facts.purpose == Some(VisitPurpose::FirstMeeting) {
        add(
            ("名片和服务内容一页纸", "A card and one page on our service"),
            ("第一次见面", "A first meeting"),
        );
    }
    list
}
