//! Imports: whole or not at all, repeatable, with receipts for what was logged before.

use ed25519_dalek::SigningKey;
use zhike_central::{Database, ImportError};
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::{DeviceId, HouseholdId};
use zhike_domain::log_entry::{CHAIN_START, EntryContent};
use zhike_domain::price::{Dividend, PriceSeries, Split};
use zhike_intake::{ArchiveDevice, FirmData};
use zhike_protocol::record::{LogRecord, PriceRecord, RecordKind};
use zhike_protocol::seal::seal;

use crate::support::*;

/// Two archive devices with entries of several sealing times, given out of order.
fn with_archive(mut data: FirmData) -> FirmData {
    for device in 1..=2_u8 {
        let key = SigningKey::from_bytes(&[100 + device; 32]);
        let id = DeviceId::new(start(), [device; 10]);
        let public_key = hex::encode(key.verifying_key().to_bytes());
        data.archive_devices.push(ArchiveDevice { id, owner: rm(1).id, public_key });
        let mut previous = CHAIN_START;
        for sequence in 1..=4_u8 {
            let entry = zhike_domain::log_entry::LogEntry {
                id: zhike_domain::ids::LogEntryId::new(start(), [device * 10 + sequence; 10]),
                rm: rm(1).id,
                device: id,
                sequence: sequence.into(),
                // The third was sealed with the clock set back.
                sealed_at: start()
                    - chrono::TimeDelta::days(if sequence == 3 { 90 } else { 10 - i64::from(sequence) }),
                last_server_time: None,
                late: false,
                software: "archive".to_owned(),
                content: EntryContent::Service(Box::new(record(client_id(1, 1)))),
            };
            let sealed = seal(entry, previous, Digest256([device; 32]), &key).unwrap();
            previous = sealed.seal.hash;
            data.log.insert(0, sealed);
        }
    }
    data
}

#[tokio::test]
async fn older_entries_come_in_with_receipts_in_the_order_of_their_chains() {
    let central = Central::of(&with_archive(small_firm())).await;
    let device = central.device(1, 1).await;
    let (changes, _) = device.pull_all(None, 100).await.unwrap();
    let records: Vec<LogRecord> = changes
        .into_iter()
        .filter(|change| change.kind == RecordKind::LogEntry)
        .map(|change| serde_json::from_value(change.body.unwrap()).unwrap())
        .collect();
    assert_eq!(records.len(), 8);
    for record in &records {
        assert!(record.receipt.holds(&device.enrolment.central_key));
        assert_eq!(zhike_protocol::seal::check_seal(&record.sealed, &record.device_key), Ok(()));
    }
    assert!(records.windows(2).all(|pair| pair[0].receipt.log_index < pair[1].receipt.log_index));
    for archive in 1..=2_u8 {
        let id = DeviceId::new(start(), [archive; 10]);
        let order: Vec<u64> =
            records.iter().filter(|r| r.sealed.entry.device == id).map(|r| r.sealed.entry.sequence).collect();
        assert_eq!(order, [1, 2, 3, 4]);
    }
}

#[test]
fn an_import_with_one_fault_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("central.db");
    let database = Database::open(&path).unwrap();
    let mut faults: Vec<FirmData> = Vec::new();
    let mut stranger = small_firm();
    stranger.visits.push(visit(1, 1, zhike_testkit::client(999, "某人", rm(1).id).id));
    faults.push(stranger);
    let mut nobody = small_firm();
    nobody.clients[8].rm = rm(77).id;
    faults.push(nobody);
    let mut twice = small_firm();
    twice.clients.push(client(1, 1));
    faults.push(twice);
    let mut empty = small_firm();
    empty.households.push(zhike_domain::household::Household {
        id: HouseholdId::new(start(), [1; 10]),
        name: "某家".into(),
        members: Vec::new(),
    });
    faults.push(empty);
    let mut edited = with_archive(small_firm());
    let EntryContent::Service(said) = &mut edited.log[0].entry.content else { panic!("a service record") };
    said.summary = "改过的".into();
    faults.push(edited);
    let mut cut = with_archive(small_firm());
    cut.log.pop();
    faults.push(cut);
    for data in faults {
        assert!(matches!(database.import(&data), Err(ImportError::Unfit { .. })));
    }
    let connection = rusqlite::Connection::open(&path).unwrap();
    for table in ["record", "feed", "log_leaf", "device", "scope_version"] {
        let rows: i64 =
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

#[tokio::test]
async fn the_same_import_again_changes_nothing_and_a_device_keeps_its_word() {
    let mut data = with_archive(small_firm());
    data.visits.push(visit(1, 1, client_id(1, 1)));
    let central = Central::of(&data).await;
    let seq = || central.inspect::<i64>("SELECT seq FROM feed_head");
    let before = seq();
    assert_eq!(central.database.import(&data).unwrap().written, 0);
    assert_eq!(seq(), before);

    let mut device = central.device(1, 1).await;
    let moved = zhike_domain::visit::Visit { minutes: 90, ..data.visits[0].clone() };
    let put = device.put_visit(&moved, 1);
    device.push(vec![put]).await.unwrap();
    data.clients[0].occupation = Some("教师".to_owned());
    assert_eq!(central.database.import(&data).unwrap().written, 1);
    let (changes, _) = device.pull_all(None, 100).await.unwrap();
    let kept = changes.iter().find(|change| change.kind == RecordKind::Visit).unwrap();
    assert_eq!(kept.body.as_ref().unwrap()["minutes"], 90);
}

#[test]
fn an_import_does_not_reassign_clients() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("central.db")).unwrap();
    let mut data = small_firm();
    database.import(&data).unwrap();
    data.clients[0].rm = rm(2).id;
    assert!(matches!(database.import(&data), Err(ImportError::Unfit { .. })));
}

#[tokio::test]
async fn dividends_and_splits_travel_with_the_closes_they_explain() {
    let day = |text: &str| text.parse().unwrap();
    let product = || "512690".into();
    let mut data = small_firm();
    let closes =
        vec![(day("2021-05-14"), "2.618".parse().unwrap()), (day("2021-05-17"), "1.359".parse().unwrap())];
    data.prices.push(PriceSeries::new(product(), closes).unwrap());
    let split = Split { product: product(), effective_on: day("2021-05-17"), new_units_per_old: 2.into() };
    let dividend = Dividend {
        product: product(),
        ex_date: day("2022-01-19"),
        cash_per_unit: "0.05".parse().unwrap(),
        paid_on: Some(day("2022-01-25")),
    };
    data.splits.push(split.clone());
    data.dividends.push(dividend.clone());
    let central = Central::of(&data).await;
    let (changes, _) = central.device(1, 1).await.pull_all(None, 100).await.unwrap();
    let change = changes.iter().find(|c| c.kind == RecordKind::Prices && c.id == "512690").unwrap();
    let record: PriceRecord = serde_json::from_value(change.body.clone().unwrap()).unwrap();
    assert_eq!((record.splits, record.dividends), (vec![split], vec![dividend]));
}
