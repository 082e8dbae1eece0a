//! A device folder, a small firm, and pages of the feed, for the stories.

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use ed25519_dalek::SigningKey;
use rust_decimal::Decimal;
use serde::Serialize;
use tempfile::TempDir;
use zhike_domain::canonical::Digest256;
use zhike_domain::client::{Client, Means, SuitabilityProfile};
use zhike_domain::closed_sets::*;
use zhike_domain::ids::*;
use zhike_domain::ledger::{LedgerEntry, LedgerKind};
use zhike_domain::log_entry::{EntryContent, LogEntry, Promise, SealedEntry, ServiceRecord};
use zhike_domain::nps::{Case, SurveyAnswer};
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_domain::review::{Review, ReviewQueue, ReviewReason};
use zhike_domain::staff::Staff;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_ipc::LogForm;
use zhike_protocol::pull::{Change, ChangeOp, PullAnswer};
use zhike_protocol::record::{LedgerRecord, LogRecord, RecordKind};
use zhike_protocol::seal::{Receipt, seal};
use zhike_workstation::ports::{ChainHead, Device, Journal, StoreError, SyncStore};

use crate::{DeviceVault, EncryptedStore, KdfParameters, KeyStorePolicy};

pub const PASSPHRASE: &str = "correct horse battery";

/// The cheapest key derivation there is.
pub const CHEAP: KdfParameters = KdfParameters { memory_kib: 8, passes: 1, lanes: 1 };

pub fn vault(folder: &std::path::Path) -> DeviceVault {
    DeviceVault::new(folder).with_kdf(CHEAP).with_key_store(KeyStorePolicy::Off)
}

/// An enrolled device in a folder of its own.
pub struct Fresh {
    pub folder: TempDir,
    pub vault: DeviceVault,
    pub store: EncryptedStore,
}

pub fn fresh() -> Fresh {
    let folder = TempDir::new().unwrap();
    let vault = vault(folder.path());
    let store = vault.create_store(PASSPHRASE).unwrap();
    store.keep_device(&device()).unwrap();
    Fresh { folder, vault, store }
}

impl Fresh {
    pub fn reopened(self) -> Self {
        drop(self.store);
        let store = self.vault.unlock_store(PASSPHRASE, at(0)).unwrap();
        Self { store, ..self }
    }
}

pub fn at(minute: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 1, 0, 0).single().unwrap() + TimeDelta::minutes(minute)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn random(number: u32) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    bytes
}

pub fn client_id(number: u32) -> ClientId {
    ClientId::new(at(0), random(number))
}

pub fn visit_id(number: u32) -> VisitId {
    VisitId::new(at(1), random(number))
}

pub fn follow_up_id(number: u32) -> FollowUpId {
    FollowUpId::new(at(2), random(number))
}

pub fn entry_id(number: u32) -> LogEntryId {
    LogEntryId::new(at(3), random(number))
}

pub fn staff() -> Staff {
    Staff {
        id: StaffId::new(at(0), random(7)),
        name: "林晓".into(),
        role: StaffRole::RelationshipManager,
        branch: "深圳福田营业部".into(),
    }
}

pub fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub fn device() -> Device {
    Device {
        id: DeviceId::new(at(0), random(77)),
        owner: staff(),
        firm: "示范证券".into(),
        central_url: "http://127.0.0.1:1".into(),
        central_key: hex::encode(central_key().verifying_key().to_bytes()),
        signing_key: signing_key(),
    }
}

pub fn central_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

pub fn client(number: u32, name: &str, phone: &str) -> Client {
    Client {
        id: client_id(number),
        number: format!("C{number:07}"),
        kind: ClientKind::Person,
        name: name.into(),
        gender: None,
        birth_date: Some(day("1960-03-15").into()),
        lunar_birthday: false,
        phone: Some(phone.into()),
        id_number: None,
        id_expires_on: None,
        address: None,
        bank_card: None,
        occupation: None,
        opened_on: day("2015-01-05"),
        tier: Tier::Affluent,
        risk_class: Some(RiskClass::C3),
        risk_class_on: None,
        investor_type: InvestorType::Ordinary,
        capacity: Capacity::Full,
        aml_risk: None,
        aml_reviewed_on: None,
        preferred_channel: None,
        do_not_contact: false,
        rm: staff().id,
        household: None,
        referrer: None,
        means: Means::default(),
        profile: SuitabilityProfile::default(),
        interests: Vec::new(),
    }
}

pub fn visit(number: u32, client: u32) -> Visit {
    Visit {
        id: visit_id(number),
        client: client_id(client),
        rm: staff().id,
        starts_at: at(60),
        minutes: 45,
        channel: ContactChannel::Branch,
        place: Some("二楼会客室".into()),
        purpose: VisitPurpose::Maturity,
        note: None,
        status: VisitStatus::Planned,
    }
}

pub fn follow_up(number: u32, client: u32) -> FollowUp {
    FollowUp {
        id: follow_up_id(number),
        client: client_id(client),
        text: "寄送产品说明书".into(),
        due_on: day("2026-12-01"),
        from_entry: None,
        done_on: None,
    }
}

pub fn answer(number: u32, client: u32) -> SurveyAnswer {
    SurveyAnswer {
        id: SurveyAnswerId::new(at(4), random(number)),
        client: client_id(client),
        answered_at: at(-600),
        score: 4,
        element: None,
        scene: None,
        comment: Some("等得太久".into()),
    }
}

pub fn case(number: u32, client: u32) -> Case {
    Case {
        id: CaseId::new(at(5), random(number)),
        client: client_id(client),
        kind: CaseKind::Detractor,
        opened_at: at(-500),
        answer: None,
        summary: "对等候时间不满".into(),
        state: CaseState::New,
        first_contact_due: at(900),
        solution_due: at(3900),
    }
}

pub fn deposit(number: u32, client: u32, date: &str, yuan: i64) -> LedgerEntry {
    LedgerEntry {
        id: LedgerEntryId::new(at(6), random(number)),
        client: client_id(client),
        date: day(date),
        position: 0,
        kind: LedgerKind::Deposit,
        product: None,
        units: Decimal::ZERO,
        price: None,
        amount: Decimal::from(yuan),
        fee: Decimal::ZERO,
    }
}

pub fn ledger_year(client: u32, year: i32, rows: Vec<LedgerEntry>) -> LedgerRecord {
    LedgerRecord { client: client_id(client), year, rows }
}

pub fn record(client: u32) -> ServiceRecord {
    ServiceRecord {
        client: client_id(client),
        visit: None,
        started_at: at(-60),
        ended_at: at(-15),
        channel: ContactChannel::Branch,
        place: None,
        purpose: VisitPurpose::Maturity,
        people_present: Vec::new(),
        summary: "谈了到期资金".into(),
        products: Vec::new(),
        disclosures: Vec::new(),
        offers: Vec::new(),
        documents: Vec::new(),
        client_answer: ClientAnswer::Later,
        scripts: Vec::new(),
        follow_ups: Vec::new(),
        corrects: None,
    }
}

pub fn answered(number: u32, client: u32) -> AnsweredQuestionnaire {
    AnsweredQuestionnaire {
        id: QuestionnaireId::new(at(7), random(number)),
        client: client_id(client),
        rm: staff().id,
        device: device().id,
        version: "rq-1".into(),
        version_digest: Digest256([2; 32]),
        started_at: at(-20),
        finished_at: at(-10),
        answers: Vec::new().into(),
        points: 40,
        class: RiskClass::C3,
        tolerates_no_loss: false,
        class_before: Some(RiskClass::C3),
        change_confirmed: false,
        documents: Vec::new(),
    }
}

pub fn review(client: u32, sealed: &SealedEntry) -> Review {
    Review {
        entry: sealed.entry.id,
        queue: ReviewQueue::Checker,
        reasons: vec![ReviewReason::Correction],
        client: client_id(client),
        client_name: "某客户".into(),
        client_number: format!("C{client:07}"),
        maker: staff().id,
        maker_name: staff().name,
        branch: staff().branch,
        sealed: sealed.clone(),
        device_key: hex::encode(signing_key().verifying_key().to_bytes()),
        corrected: None,
        asked_at: at(10),
        due_at: at(1450),
        decided: None,
    }
}

pub fn promise(number: u32) -> Promise {
    Promise { id: follow_up_id(number), text: "周五前回电".into(), due_on: day("2026-11-27") }
}

/// The next entry of this device's chain.
pub fn sealed(number: u32, record: ServiceRecord, head: ChainHead) -> SealedEntry {
    let entry = LogEntry {
        id: entry_id(number),
        rm: staff().id,
        device: device().id,
        sequence: head.sequence + 1,
        sealed_at: at(0),
        last_server_time: head.last_server_time,
        late: false,
        software: "zhike test".into(),
        content: EntryContent::Service(Box::new(record)),
    };
    seal(entry, head.hash, Digest256([3; 32]), &signing_key()).unwrap()
}

pub fn seal_in(
    store: &EncryptedStore,
    number: u32,
    record: ServiceRecord,
) -> Result<SealedEntry, StoreError> {
    store.seal_entry(&mut |head| Some(sealed(number, record.clone(), head)), at(0))
}

pub fn receipt(log_index: u64, sealed: &SealedEntry) -> Receipt {
    Receipt::sign(log_index, sealed.seal.hash, at(10), &central_key())
}

pub fn log_record(log_index: u64, sealed: &SealedEntry) -> LogRecord {
    LogRecord {
        sealed: sealed.clone(),
        receipt: receipt(log_index, sealed),
        device_key: hex::encode(signing_key().verifying_key().to_bytes()),
    }
}

pub fn form(client: u32) -> LogForm {
    LogForm {
        client: client_id(client),
        visit: None,
        started_at: at(-60),
        ended_at: at(-15),
        channel: ContactChannel::Branch,
        place: None,
        purpose: VisitPurpose::Maturity,
        people_present: Vec::new(),
        summary: "写到一半".into(),
        products: Vec::new(),
        disclosures: Vec::new(),
        offers: Vec::new(),
        documents: Vec::new(),
        client_answer: ClientAnswer::Later,
        scripts: Vec::new(),
        follow_ups: Vec::new(),
        corrects: None,
    }
}

pub fn put(kind: RecordKind, id: impl ToString, rev: u64, body: &impl Serialize) -> Change {
    let body = Some(serde_json::to_value(body).unwrap());
    Change { seq: rev, op: ChangeOp::Put, kind, id: id.to_string(), rev, body }
}

pub fn gone(op: ChangeOp, kind: RecordKind, id: impl ToString, rev: u64) -> Change {
    Change { seq: rev, op, kind, id: id.to_string(), rev, body: None }
}

pub fn page(changes: Vec<Change>) -> PullAnswer {
    let seq = changes.iter().map(|change| change.seq).max().unwrap_or(0);
    PullAnswer {
        changes,
        acked_mid: 0,
        scope_ver: 1,
        epoch: 5,
        next: format!("cursor-{seq}"),
        complete: true,
        remaining: 0,
        server_time: at(20),
    }
}

pub fn apply(store: &EncryptedStore, changes: Vec<Change>) -> bool {
    store.apply_page(&page(changes)).unwrap()
}

/// Every row of every table, as text; for comparing whole states and for looking for what should not be there.
pub fn dump(store: &EncryptedStore) -> Vec<(String, String)> {
    let tables = store.database.read(|connection| {
        let mut statement = connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )?;
        let tables: Vec<String> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(tables)
    });
    let mut rows = Vec::new();
    for table in tables.unwrap() {
        let of_table = store.database.read(|connection| {
            let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\""))?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            let mut texts = Vec::new();
            while let Some(row) = rows.next()? {
                let cells = (0..columns).map(|column| match row.get_ref(column).unwrap() {
                    rusqlite::types::ValueRef::Blob(bytes) => hex::encode(bytes),
                    rusqlite::types::ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
                    other => format!("{other:?}"),
                });
                texts.push(cells.collect::<Vec<_>>().join(" | "));
            }
            texts.sort();
            Ok(texts)
        });
        rows.extend(of_table.unwrap().into_iter().map(|row| (table.clone(), row)));
    }
    rows
}
