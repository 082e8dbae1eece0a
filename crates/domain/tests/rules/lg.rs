//! docs/rules/lg.md

use chrono::{DateTime, Utc};
use uuid::Uuid;
use zhike_domain::canonical::{Digest256, canonical_bytes, tagged_digest};
use zhike_domain::closed_sets::{ClientAnswer, ContactChannel, VisitPurpose};
use zhike_domain::ids::{ClientId, DeviceId, LogEntryId, StaffId};
use zhike_domain::log_entry::{CHAIN_START, EntryContent, LogEntry, ServiceRecord, chain_hash, is_late};

use crate::page::{Row, table};

const PAGE: &str = include_str!("../../../../docs/rules/lg.md");

fn sixteen_times(byte: &str) -> Uuid {
    Uuid::from_bytes([u8::from_str_radix(byte, 16).unwrap(); 16])
}

fn entry(row: &Row<'_>) -> LogEntry {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    LogEntry {
        id: LogEntryId(sixteen_times(row.text("entry"))),
        rm: StaffId(sixteen_times("03")),
        device: DeviceId(sixteen_times("04")),
        sequence: row.read("sequence"),
        sealed_at: row.read("sealed at"),
        last_server_time: None,
        late: row.yes("late"),
        software: "zhike 0.1.0".into(),
        content: EntryContent::Service(Box::new(ServiceRecord {
            client: ClientId(sixteen_times("01")),
            visit: None,
            started_at: at("2026-11-20T02:00:00Z"),
            ended_at: at("2026-11-20T03:00:00Z"),
            channel: ContactChannel::Branch,
            place: None,
            purpose: VisitPurpose::Maturity,
            people_present: Vec::new(),
            summary: "谈了到期资金".into(),
            products: vec!["510300".into()],
            disclosures: Vec::new(),
            offers: Vec::new(),
            documents: Vec::new(),
            client_answer: ClientAnswer::Later,
            scripts: Vec::new(),
            follow_ups: Vec::new(),
            corrects: None,
        })),
    }
}

#[test]
fn lg_02_the_chain_is_the_one_computed_outside() {
    let mut previous = CHAIN_START;
    for row in table(PAGE, "Worked example") {
        let entry = entry(&row);
        assert_eq!(is_late(entry.service().unwrap().ended_at, entry.sealed_at), entry.late);
        let (salt, times) = row.text("salt").split_once(" × ").unwrap();
        assert_eq!(times, "32");
        let salt = Digest256([u8::from_str_radix(salt, 16).unwrap(); 32]);
        let canonical = canonical_bytes(&entry).unwrap();
        let commitment = tagged_digest("zhike/log/commitment/1", &[&salt.0, &canonical]);
        assert_eq!(commitment.to_string(), row.text("commitment"));
        previous = chain_hash(&entry, &salt, &previous).unwrap();
        assert_eq!(previous.to_string(), row.text("hash"));
    }
}

#[test]
fn lg_02_the_canonical_form_is_the_one_encoded_outside() {
    use sha2::{Digest, Sha256};
    let canonical = canonical_bytes(&entry(&table(PAGE, "Worked example")[0])).unwrap();
    let digest = Digest256(Sha256::digest(&canonical).into());
    assert!(PAGE.contains(&format!("has {} bytes and the SHA-256 `{digest}`", canonical.len())));
}

#[test]
fn lg_03_late_begins_after_24_hours() {
    for row in table(PAGE, "Late or not") {
        let late = is_late(row.read("contact ended"), row.read("sealed"));
        assert_eq!(late, row.yes("late"), "{}", row.text("sealed"));
    }
}

#[test]
fn lg_04_the_gate_lets_through_what_the_page_says() {
    use zhike_domain::document::{DocumentKind, DocumentRef};
    use zhike_domain::suitability::{Case, DocumentDue, Due, RuleId, RulePack, gate, judge};
    use zhike_domain::words::Words;

    let today = "2026-11-20".parse().unwrap();
    let yesterday = "2026-11-19".parse().unwrap();
    let kinds =
        |text: &str| -> Vec<DocumentKind> { text.split_whitespace().map(crate::page::member).collect() };
    let attached = |kind: DocumentKind| DocumentRef {
        kind,
        sha256: CHAIN_START,
        size: 1,
        media_type: "image/png".into(),
    };
    for row in table(PAGE, "Gate") {
        let mut verdict = judge(&Case::default(), RulePack::shipped());
        verdict.verdict = row.member("verdict");
        let (due, named) = row.text("due").split_once(' ').unwrap_or(("with", ""));
        let of = |kind| DocumentDue {
            kind,
            rule: RuleId::Su08,
            due: if due == "before" { Due::Before } else { Due::With },
            words: Words::default(),
        };
        verdict.documents = kinds(named).into_iter().map(of).collect();
        let there: Vec<DocumentRef> = kinds(row.text("there")).into_iter().map(attached).collect();
        let day = if row.yes("same day") { today } else { yesterday };
        let found = gate(&verdict, Some(day), today, row.member("end"), &there);
        let place = format!("{} {} {}", row.text("verdict"), row.text("there"), row.text("end"));
        assert_eq!(found.path, row.member("path"), "{place}");
        assert_eq!(found.missing, kinds(row.text("missing")), "{place}");
    }
}
