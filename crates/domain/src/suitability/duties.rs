//! The duty board (F60): what suitability asks to be done about a client, who is late, and what done looks like; matching again after a
//! re-rating (SU-12); how long records are kept (SU-21). No verdict is given here.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::case::{Case, Initiator, OfferFacts};
use super::judge::{judge, months_later};
use super::offer::{OfferEnd, OfferMade};
use super::pack::RulePack;
use super::verdict::{Outcome, RuleId};
use crate::client::{Client, anniversary};
use crate::closed_sets::AmlRisk;
use crate::document::DocumentKind;
use crate::ids::{LogEntryId, ProductCode};
use crate::product::Product;
use crate::words::Words;

/// What a client's duties rest on.
#[derive(Debug, Clone, Copy)]
pub struct DutyFacts<'a> {
    /// The client.
    pub client: &'a Client,
    /// Offers that were sealed and not corrected since.
    pub offers: &'a [SealedOffer],
    /// The limits.
    pub pack: &'a RulePack,
}

/// An offer as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedOffer {
    /// The entry that holds it.
    pub entry: LogEntryId,
    /// The day of the contact in Shanghai.
    pub on: NaiveDate,
    /// The offer, with what the gate missed.
    pub offer: OfferMade,
}

/// What has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// 警示书未签 (SU-08)
    UnsignedWarning,
    /// 材料未齐
    Papers,
    /// 反洗钱复核 (SU-24)
    AmlReview,
    /// 风险测评 (SU-13)
    Questionnaire,
    /// 证件 (AG-01)
    IdDocument,
    /// 敏感信息同意书 (SU-25)
    Consent,
    /// 新客户回访 (SU-22)
    Revisit,
}

impl DutyKind {
    /// Every kind, the most pressing first.
    pub const ALL: [Self; 7] = [
        Self::UnsignedWarning,
        Self::Papers,
        Self::AmlReview,
        Self::Questionnaire,
        Self::IdDocument,
        Self::Consent,
        Self::Revisit,
    ];
}

/// How many duties of a kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DutyCount {
    /// The kind.
    pub kind: DutyKind,
    /// All.
    pub all: u32,
    /// Past their day.
    pub late: u32,
}

/// Counts duties by kind, the most pressing kind first; kinds without any are there too.
pub fn count<'a>(duties: impl IntoIterator<Item = &'a Duty>) -> Vec<DutyCount> {
    let mut counts = DutyKind::ALL.map(|kind| DutyCount { kind, all: 0, late: 0 });
    for duty in duties {
        if let Some(count) = counts.iter_mut().find(|count| count.kind == duty.kind) {
            count.all += 1;
            count.late += u32::from(duty.days_late > 0);
        }
    }
    counts.into()
}

/// Something suitability asks to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Duty {
    /// What.
    pub kind: DutyKind,
    /// By which rule ("SU-24").
    pub rule: String,
    /// The last day on which it is in time.
    pub due_on: NaiveDate,
    /// Days since then; below zero while there is time.
    pub days_late: i32,
    /// What is the matter.
    pub words: Words,
    /// What done looks like.
    pub done_when: Words,
    /// The entry it is about.
    pub entry: Option<LogEntryId>,
    /// Papers that are missing.
    pub missing: Vec<DocumentKind>,
}

/// A client opened longer ago than this is no new client: the yearly share of revisits covers him (SU-22).
const NEW_FOR: Days = Days::new(365);

/// What has to be done about a client, the latest first. What runs out is shown from the pack's days of warning on; what was never
/// done is due since the account was opened.
pub fn duties(facts: &DutyFacts<'_>, today: NaiveDate) -> Vec<Duty> {
    let (client, pack) = (facts.client, facts.pack);
    let soon = today.checked_add_days(Days::new(pack.questionnaire.remind_days.into())).unwrap_or(today);
    let mut list: Vec<Duty> = facts.offers.iter().flat_map(|sealed| of_offer(sealed, today)).collect();
    let within = |due: &Duty| due.due_on <= soon;
    list.extend(questionnaire(client, pack, today).filter(within));
    list.extend(id_document(client, today).filter(within));
    list.extend(consent(client, today).filter(within));
    list.extend(aml_review(client, pack, today).filter(within));
    list.extend(revisit(client, pack, today));
    list.sort_by(|a, b| (b.days_late, a.kind, a.entry).cmp(&(a.days_late, b.kind, b.entry)));
    list
}

fn duty(
    kind: DutyKind,
    rule: &str,
    due_on: NaiveDate,
    today: NaiveDate,
    words: Words,
    done_when: Words,
) -> Duty {
    let days = today.signed_duration_since(due_on).num_days();
    Duty {
        kind,
        rule: rule.to_owned(),
        due_on,
        days_late: i32::try_from(days).unwrap_or(i32::MAX),
        words,
        done_when,
        entry: None,
        missing: Vec::new(),
    }
}

fn questionnaire(client: &Client, pack: &RulePack, today: NaiveDate) -> Option<Duty> {
    let until = client.risk_class.and(client.risk_class_on).and_then(|on| {
        months_later(on, pack.questionnaire.valid_months).and_then(|expires| expires.pred_opt())
    });
    let (due_on, words) = match until {
        None => (client.opened_on, Words::new("没有风险测评", "There is no risk questionnaire")),
        Some(until) if until < today => (
            until,
            Words::new(
                format!("风险测评 {until} 到期，已过期"),
                format!("The risk questionnaire ran out on {until}"),
            ),
        ),
        Some(until) => (
            until,
            Words::new(
                format!("风险测评 {until} 到期"),
                format!("The risk questionnaire runs out on {until}"),
            ),
        ),
    };
    let done = Words::new("客户本人重新做完测评", "The client has answered it himself");
    Some(duty(DutyKind::Questionnaire, "SU-13", due_on, today, words, done))
}

fn id_document(client: &Client, today: NaiveDate) -> Option<Duty> {
    let until = client.id_expires_on?;
    let words =
        Words::new(format!("证件 {until} 到期"), format!("The identity document is valid through {until}"));
    let done = Words::new("新证件已登记", "The new document is on file");
    Some(duty(DutyKind::IdDocument, "AG-01", until, today, words, done))
}

fn consent(client: &Client, today: NaiveDate) -> Option<Duty> {
    let until = client.profile.consent_until;
    let words = match until {
        None => Words::new("没有敏感信息使用同意书", "There is no consent to the use of sensitive data"),
        Some(until) => Words::new(
            format!("敏感信息使用同意书 {until} 到期"),
            format!("The consent to the use of sensitive data holds through {until}"),
        ),
    };
    let done =
        Words::new("客户签了新的同意书，写明用途", "The client signed a new one that names the purpose");
    Some(duty(DutyKind::Consent, "SU-25", until.unwrap_or(client.opened_on), today, words, done))
}

fn aml_review(client: &Client, pack: &RulePack, today: NaiveDate) -> Option<Duty> {
    let done = Words::new("复核完成，结论已登记", "The review is done and its result is on file");
    let of = |due_on, words| Some(duty(DutyKind::AmlReview, "SU-24", due_on, today, words, done));
    let Some(risk) = client.aml_risk else {
        return of(
            client.opened_on,
            Words::new("洗钱风险等级还没有评定", "The money-laundering risk was never rated"),
        );
    };
    let months = match risk {
        AmlRisk::High => pack.aml.high_months,
        AmlRisk::Medium => pack.aml.medium_months,
        AmlRisk::Low => pack.aml.low_months,
    };
    match client.aml_reviewed_on {
        None => of(client.opened_on, Words::new("没有反洗钱复核记录", "No money-laundering review is known")),
        Some(on) => {
            let due_on = months_later(on, months)?;
            let words = Words::new(
                format!("反洗钱复核最迟 {due_on}"),
                format!("The money-laundering review is due by {due_on}"),
            );
            of(due_on, words)
        }
    }
}

fn revisit(client: &Client, pack: &RulePack, today: NaiveDate) -> Option<Duty> {
    let done_since = client.profile.revisited_on.is_some_and(|on| on >= client.opened_on);
    let new = client.opened_on.checked_add_days(NEW_FOR).is_some_and(|last| today <= last);
    if done_since || !new || client.opened_on > today {
        return None;
    }
    let due_on = client.opened_on.checked_add_days(Days::new(pack.revisit.new_client_days.into()))?;
    let words = Words::new(
        format!("新客户回访最迟 {due_on}"),
        format!("The revisit of a new client is due by {due_on}"),
    );
    let done = Words::new("不负责销售的同事已回访", "Somebody who does not sell to him has called");
    Some(duty(DutyKind::Revisit, "SU-22", due_on, today, words, done))
}

/// Papers of a sale that are still missing: signatures under a warning first, for without them the sale is a breach.
fn of_offer(sealed: &SealedOffer, today: NaiveDate) -> Vec<Duty> {
    let offer = &sealed.offer;
    if offer.end != OfferEnd::Accepted {
        return Vec::new();
    }
    let warning = |kind: &DocumentKind| matches!(kind, DocumentKind::RiskWarning | DocumentKind::Insistence);
    let (unsigned, papers): (Vec<DocumentKind>, Vec<DocumentKind>) =
        offer.missing.iter().partition(|kind| warning(kind));
    let of = |kind, missing: Vec<DocumentKind>, words, done| {
        let first = missing.first()?;
        let rule = offer
            .verdict
            .documents
            .iter()
            .find(|due| due.kind == *first)
            .map_or(RuleId::Su20, |due| due.rule);
        let found = duty(kind, rule.name(), sealed.on, today, words, done);
        Some(Duty { entry: Some(sealed.entry), missing, ..found })
    };
    let unsigned = of(
        DutyKind::UnsignedWarning,
        unsigned,
        Words::new(
            format!("{}：警示书或声明没有签", offer.product_name),
            format!("{}: warning or statement not signed", offer.product_name),
        ),
        Words::new("客户签好，补一条更正记录附上", "Signed by the client, and attached by a correction"),
    );
    let papers = of(
        DutyKind::Papers,
        papers,
        Words::new(
            format!("{}：材料没有齐", offer.product_name),
            format!("{}: papers are missing", offer.product_name),
        ),
        Words::new("材料补齐，补一条更正记录附上", "The papers are complete, and attached by a correction"),
    );
    unsigned.into_iter().chain(papers).collect()
}

/// A position that no longer matches its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// The product.
    pub product: ProductCode,
    /// SU-05, SU-10 or both: what does not hold, or cannot be judged.
    pub rules: Vec<RuleId>,
    /// It cannot be judged.
    pub unknown: bool,
}

/// SU-12: the positions that do not match, or cannot be matched, on a day. To be asked again when client or product is re-rated; the
/// client is told of each.
pub fn rematch(client: &Client, held: &[Product], today: NaiveDate, pack: &RulePack) -> Vec<Unmatched> {
    // Whoever brings a position up, it fits or does not: the client is asked as the milder of the two.
    let offer = OfferFacts { date: Some(today), initiator: Some(Initiator::Client), ..OfferFacts::default() };
    let of = |product: &Product| {
        let verdict = judge(&Case::of(client, product, offer.clone()), pack);
        let matching = verdict.rules.iter().filter(|rule| matches!(rule.id, RuleId::Su05 | RuleId::Su10));
        let open: Vec<_> = matching.filter(|rule| rule.outcome > Outcome::Pass).collect();
        (!open.is_empty()).then(|| Unmatched {
            product: product.code.clone(),
            unknown: open.iter().all(|rule| rule.outcome == Outcome::Unknown),
            rules: open.iter().map(|rule| rule.id).collect(),
        })
    };
    held.iter().filter_map(of).collect()
}

/// What a record is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// 适当性
    Suitability,
    /// 反洗钱
    AntiMoneyLaundering,
}

/// SU-21: the last day before which a record may not be deleted; the longest term of its kinds wins. `None` where it serves none of them.
pub fn retain_until(made_on: NaiveDate, kinds: &[RecordKind], pack: &RulePack) -> Option<NaiveDate> {
    let years = kinds.iter().map(|kind| match kind {
        RecordKind::Suitability => pack.retention.suitability_years,
        RecordKind::AntiMoneyLaundering => pack.retention.aml_years,
    });
    anniversary(made_on, i32::try_from(years.max()?).ok()?)
}
