//! The report of an evidence pack: everything a reader asks for stands on it, whatever the texts hold.
#![cfg(test)]

use chrono::{DateTime, NaiveDate, Utc};
use zhike_domain::closed_sets::{ClientAnswer, ContactChannel, VisitPurpose};
use zhike_domain::document::DocumentKind;
use zhike_domain::review::Ruling;
use zhike_domain::suitability::{OfferEnd, OfferPath, Outcome};
use zhike_domain::words::Words;
use zhike_report::{
    EvidenceDecision, EvidenceDocument, EvidenceEntry, EvidenceOffer, EvidenceRule, EvidenceSheet,
    evidence_pdf,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn sheet(summary: &str) -> EvidenceSheet {
    let offer = EvidenceOffer {
        product: "沪深300ETF 510300".to_owned(),
        amount: Some(rust_decimal::Decimal::new(500_000, 0)),
        verdict: Outcome::WarnAndSign,
        end: OfferEnd::Accepted,
        path: OfferPath::Breach,
        pack: "2026-1".to_owned(),
        rules: vec![EvidenceRule {
            id: "SU-08".to_owned(),
            outcome: Outcome::WarnAndSign,
            reason: Words::new("产品高于客户等级", "The product is above the client's class"),
        }],
        missing: vec![DocumentKind::HighRiskConfirmation],
    };
    let entry = EvidenceEntry {
        id: "0190aaaa-0000-7000-8000-000000000001".to_owned(),
        log_index: 41,
        hash: "ab".repeat(32),
        started_at: at("2026-11-20T01:00:00Z"),
        ended_at: at("2026-11-20T02:00:00Z"),
        sealed_at: at("2026-11-20T17:30:00Z"),
        received_at: at("2026-11-20T17:31:00Z"),
        late: true,
        rm_name: "林悦".to_owned(),
        branch: "陆家嘴营业部".to_owned(),
        channel: ContactChannel::HomeVisit,
        purpose: VisitPurpose::Maturity,
        summary: summary.to_owned(),
        disclosures: vec!["本金可能受损".to_owned()],
        client_answer: ClientAnswer::Accepted,
        corrects: None,
        offers: vec![offer],
        documents: vec![EvidenceDocument { kind: DocumentKind::Recording, sha256: "cd".repeat(32) }],
        decisions: vec![EvidenceDecision {
            ruling: Ruling::Returned,
            by: "周敏".to_owned(),
            at: at("2026-11-21T02:00:00Z"),
            reason: Some("补充录音".to_owned()),
        }],
    };
    EvidenceSheet {
        firm: "海晏证券".to_owned(),
        client_name: "王晓明".to_owned(),
        client_number: "K000123".to_owned(),
        product: None,
        from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        to: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
        made_at: at("2026-11-29T16:30:00Z"),
        log_size: 77,
        log_root: "ef".repeat(32),
        log_key: "12".repeat(32),
        entries: vec![entry],
    }
}

fn text(sheet: &EvidenceSheet) -> String {
    let pdf = evidence_pdf(sheet).unwrap();
    let text = pdf_extract::extract_text_from_mem(&pdf.bytes).unwrap();
    text.chars().filter(|character| !character.is_whitespace() && *character != '\u{200B}').collect()
}

#[test]
fn who_what_when_verdict_papers_and_decisions_stand_on_it() {
    let text = text(&sheet("谈了到期资金"));
    for words in [
        "王晓明",
        "K000123",
        "谈了到期资金",
        "上门athome",
        "警示并签字",
        "违规outsidetherules",
        "SU-08",
        "产品高于客户等级",
        "高风险产品确认",
        "退回returned",
        "补充录音",
        "补记late",
        // Shanghai: the day has changed there.
        "2026-11-2101:30",
        "2026-11-3000:30",
    ] {
        assert!(text.contains(words), "“{words}” is not on the report:\n{text}");
    }
    assert!(text.contains(&"ab".repeat(32)) && text.contains(&"cd".repeat(32)));
}

#[test]
fn texts_are_values_and_never_markup() {
    let sheet = sheet("#panic() $x^2$ *粗* <a> \\ [] \u{0} 𠮷");
    assert!(text(&sheet).contains("#panic()$x^2$*粗*<a>"));
}

#[test]
fn an_empty_answer_and_a_long_one_are_printed() {
    let mut empty = sheet("");
    empty.entries.clear();
    assert!(text(&empty).contains("没有记录"));
    let mut long = sheet(&"很长的谈话。".repeat(3_000));
    long.entries = vec![long.entries[0].clone(); 20];
    assert!(evidence_pdf(&long).unwrap().pages > 20);
}
