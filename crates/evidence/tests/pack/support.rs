//! A small dossier out of a real log in memory, and packs taken apart and put together again by somebody who holds central's key.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zhike_domain::canonical::Digest256;
use zhike_domain::closed_sets::{ClientAnswer, ContactChannel, IssuerKind, VisitPurpose};
use zhike_domain::document::{DocumentKind, DocumentRef};
use zhike_domain::ids::{ClientId, DeviceId, LogEntryId, StaffId};
use zhike_domain::log_entry::{CHAIN_START, EntryContent, LogEntry, SealedEntry, ServiceRecord};
use zhike_domain::private::Private;
use zhike_domain::review::{Decision, Ruling};
use zhike_domain::rule_pack::PublishedPack;
use zhike_domain::suitability::{Case, OfferEnd, OfferMade, OfferPath, RulePack, judge};
use zhike_evidence::{
    Asked, DeviceKey, Dossier, Exhibit, FormerCheckpoint, LogKey, Verification, verify, write,
};
use zhike_protocol::seal::{Receipt, seal};
use zhike_protocol::tlog::{
    Checkpoint, ClientKey, LeafHead, Note, TileAt, append, consistency, inclusion, leaf_hash, origin_of,
    root, seal_leaf,
};

pub const FIRM: &str = "示例证券";
pub const REPORT: &[u8] = b"%PDF-1.7 the printed report";

pub fn at(minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 5, minute, 0).single().unwrap()
}

pub fn id(byte: u8) -> Uuid {
    Uuid::from_bytes([byte; 16])
}

pub fn central() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

pub fn device(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[0x20 + number; 32])
}

pub fn public(key: &SigningKey) -> String {
    hex::encode(key.verifying_key().to_bytes())
}

pub fn central_key() -> String {
    public(&central())
}

/// An offer by the shipped rules: a deposit is outside of them, which keeps the pack small.
pub fn offer() -> OfferMade {
    let mut case = Case::default();
    case.product.issuer_kind = Some(IssuerKind::Deposit);
    case.product.guaranteed = Some(true);
    OfferMade {
        product: "DEP-12".into(),
        product_name: "一年期存款".into(),
        amount: Some("200000.00".parse().unwrap()),
        verdict: judge(&case, RulePack::shipped()),
        case: Private::new(case),
        end: OfferEnd::Accepted,
        documents: vec![document(DocumentKind::RiskWarning, 0xAA)],
        path: OfferPath::Compliant,
        missing: Vec::new(),
    }
}

/// Its rule pack's file.
pub fn rules_name() -> String {
    format!("packs/{}.toml", RulePack::shipped().version)
}

fn rules() -> PublishedPack {
    let from = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
    let text = RulePack::shipped_text().to_owned();
    PublishedPack { version: RulePack::shipped().version.clone(), text, from, published_at: at(0) }
}

fn document(kind: DocumentKind, byte: u8) -> DocumentRef {
    DocumentRef { kind, sha256: Digest256([byte; 32]), size: 4_096, media_type: "image/png".into() }
}

/// An entry of a device.
fn entry(number: u8, of: u8, sequence: u64, content: EntryContent) -> LogEntry {
    LogEntry {
        id: LogEntryId(id(number)),
        rm: StaffId(id(0xE0 + of)),
        device: DeviceId(id(0xD0 + of)),
        sequence,
        sealed_at: at(4),
        last_server_time: None,
        late: false,
        software: "zhike 0.1.0".into(),
        content,
    }
}

fn service(summary: &str, offers: Vec<OfferMade>, documents: Vec<DocumentRef>) -> EntryContent {
    EntryContent::Service(Box::new(ServiceRecord {
        client: ClientId(id(0xC1)),
        visit: None,
        started_at: at(1),
        ended_at: at(3),
        channel: ContactChannel::Branch,
        place: None,
        purpose: VisitPurpose::Maturity,
        people_present: Vec::new(),
        summary: summary.into(),
        products: Vec::new(),
        disclosures: Vec::new(),
        offers,
        documents,
        client_answer: ClientAnswer::Later,
        scripts: Vec::new(),
        follow_ups: Vec::new(),
        corrects: None,
    }))
}

/// The entries of the usual dossier: two of an RM, one of which holds an offer, and a checker's approval of it.
pub fn sealed() -> Vec<SealedEntry> {
    sealed_with(offer())
}

/// The same with another offer.
pub fn sealed_with(offer: OfferMade) -> Vec<SealedEntry> {
    let salt = |byte| Digest256([byte; 32]);
    let recording = vec![document(DocumentKind::Recording, 0xBB)];
    let first = seal(
        entry(1, 1, 1, service("谈了到期资金", vec![offer], recording)),
        CHAIN_START,
        salt(0x51),
        &device(1),
    );
    let first = first.unwrap();
    let second = entry(2, 1, 2, service("客户问起赎回", Vec::new(), Vec::new()));
    let second = seal(second, first.seal.hash, salt(0x52), &device(1)).unwrap();
    let decision = Decision {
        entry: first.entry.id,
        entry_hash: first.seal.hash,
        client: ClientId(id(0xC1)),
        ruling: Ruling::Approved,
        reason: None,
        by_name: "复核甲".to_owned(),
    };
    let approval = entry(3, 2, 1, EntryContent::Decision(decision));
    let approval = seal(approval, CHAIN_START, salt(0x53), &device(2)).unwrap();
    vec![first, second, approval]
}

/// Puts entries into a log, in their order, among leaves of others, and makes the dossier of them.
pub fn dossier_of(sealed: &[SealedEntry]) -> Dossier {
    let client = ClientKey::new([3; 32]);
    let mut tiles: BTreeMap<TileAt, Vec<u8>> = BTreeMap::new();
    let mut size = 0;
    let mut exhibits = Vec::new();
    for (number, sealed) in sealed.iter().enumerate() {
        append(&mut tiles, size, &[leaf_hash(b"of another client")]).unwrap();
        let taken_at = at(10) + TimeDelta::minutes(i64::try_from(number).unwrap());
        let key = client.entry_key(sealed.entry.id);
        let by = Some((sealed.entry.device, sealed.entry.sequence));
        let head = LeafHead { kind: "seal_log_entry".into(), outcome: "applied".into(), by, taken_at };
        let leaf = seal_leaf(head, sealed, &key, [9; 12]).unwrap().to_bytes().unwrap();
        append(&mut tiles, size + 1, &[leaf_hash(&leaf)]).unwrap();
        let receipt = Receipt::sign(size + 1, sealed.seal.hash, taken_at, &central());
        let owner = sealed.entry.device.0.as_bytes()[0] - 0xD0;
        let device_key = public(&device(owner));
        exhibits.push(Exhibit { sealed: sealed.clone(), receipt, device_key, key, leaf, path: Vec::new() });
        size += 2;
    }
    let checkpoint = |size| {
        Checkpoint { origin: origin_of(FIRM), size, root: root(&tiles, size).unwrap() }
            .sign(&central())
            .to_string()
    };
    for exhibit in &mut exhibits {
        exhibit.path = inclusion(&tiles, exhibit.receipt.log_index, size).unwrap();
    }
    let (entries, approvals) = exhibits.into_iter().partition(|one| one.sealed.entry.decision().is_none());
    let device_key = |number: u8| DeviceKey {
        device: DeviceId(id(0xD0 + number)),
        key: public(&device(number)),
        enrolled_at: at(0),
        revoked_at: None,
    };
    Dossier {
        firm: FIRM.into(),
        made_at: at(30),
        asked: Asked {
            client: ClientId(id(0xC1)),
            client_number: "C004".into(),
            client_name: "王晓明".into(),
            product: None,
            from: NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(),
            to: NaiveDate::from_ymd_opt(2026, 11, 30).unwrap(),
        },
        entries,
        approvals,
        packs: vec![rules()],
        log_keys: vec![LogKey { key: central_key(), since: at(0), until: None }],
        device_keys: vec![device_key(1), device_key(2)],
        checkpoint: checkpoint(size),
        former: vec![FormerCheckpoint {
            checkpoint: checkpoint(3),
            path: consistency(&tiles, 3, size).unwrap(),
        }],
    }
}

pub fn dossier() -> Dossier {
    dossier_of(&sealed())
}

pub fn pack() -> Vec<u8> {
    write(&dossier(), REPORT, &central()).unwrap()
}

pub fn checked(pack: &[u8]) -> Verification {
    verify(pack, &central_key(), None).unwrap()
}

/// What does not hold of a pack, as "what where: why".
pub fn broken(verification: &Verification) -> String {
    let Some(check) = verification.broken() else { return "all holds".into() };
    let what = serde_json::to_value(check.what).unwrap();
    format!("{} {}: {}", what.as_str().unwrap(), check.place, check.why.clone().unwrap())
}

/// The files of a pack, in their order.
pub fn files(pack: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(pack)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().to_owned(), bytes)
        })
        .collect()
}

/// A zip of files as they are.
pub fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What somebody who holds central's key makes of changed files: a manifest that fits, signed.
pub fn resigned(mut files: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut manifest: serde_json::Value = serde_json::from_slice(&files[0].1).unwrap();
    let listed = files[2..].iter().map(|(name, bytes)| {
        serde_json::json!({"name": name, "sha256": hex::encode(Sha256::digest(bytes)), "size": bytes.len()})
    });
    manifest["files"] = listed.collect();
    files[0].1 = serde_json::to_vec(&manifest).unwrap();
    let text = format!("zhike-evidence-1\n{}\n", hex::encode(Sha256::digest(&files[0].1)));
    files[1].1 = Note::sign(text, &origin_of(FIRM), &central()).to_string().into_bytes();
    zipped(&files)
}

/// A pack with one file rewritten and everything signed anew.
pub fn forged(name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut files = files(&pack());
    change(&mut files.iter_mut().find(|file| file.0 == name).unwrap().1);
    resigned(files)
}

/// A pack with one JSON file rewritten and everything signed anew.
pub fn forged_json(name: &str, change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
    forged(name, |bytes| {
        let mut value = serde_json::from_slice(bytes).unwrap();
        change(&mut value);
        *bytes = serde_json::to_vec(&value).unwrap();
    })
}
