//! The workstation's own half of sync against the real server: real HTTP, a real encrypted store, and a network that may fail.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::ids::{ClientId, LogEntryId};
use zhike_domain::log_entry::{EntryContent, LogEntry, SealedEntry};
use zhike_protocol::seal::seal;
use zhike_store::{DeviceVault, EncryptedStore, KdfParameters, KeyStorePolicy};
use zhike_sync::HttpCentral;
use zhike_workstation::ports::{
    Book, Central as _, CentralError, ChainHead, Device, Journal, OutboxCounts, SyncOutcome, SyncStore,
};

use crate::support::{self, Central, client_id, id_bytes, promise, record, rm, small_firm, start, visit};

const PASSPHRASE: &str = "correct horse battery";

/// A workstation without a window.
struct Workstation {
    http: HttpCentral,
    store: EncryptedStore,
    device: Device,
    folder: TempDir,
}

fn vault(folder: &Path) -> DeviceVault {
    let cheap = KdfParameters { memory_kib: 8, passes: 1, lanes: 1 };
    DeviceVault::new(folder).with_kdf(cheap).with_key_store(KeyStorePolicy::Off)
}

impl Workstation {
    /// Enrols for RM 1 at an address, which need not be central's own.
    async fn enrol(central: &Central, url: &str) -> Self {
        let http = HttpCentral::new().unwrap();
        let key = SigningKey::from_bytes(&[42; 32]);
        let enrolment = http.enrol(url, support::enrol_request(&central.code(1), &key)).await.unwrap();
        let device = Device {
            id: enrolment.device,
            owner: enrolment.owner,
            firm: enrolment.firm,
            central_url: url.to_owned(),
            central_key: enrolment.central_key,
            signing_key: key,
        };
        let folder = tempfile::tempdir().unwrap();
        let store = vault(folder.path()).create_store(PASSPHRASE).unwrap();
        store.keep_device(&device).unwrap();
        vault(folder.path()).finish_enrolment_for(&device);
        Self { http, store, device, folder }
    }

    async fn exchange(&self) -> Result<SyncOutcome, CentralError> {
        self.http.exchange(&self.device, &self.store, &|_| {}).await
    }

    /// Logs a contact, as the log form does.
    fn log(&self, client: ClientId) -> SealedEntry {
        log(&self.store, &self.device, record(client))
    }

    fn receipts(&self) -> usize {
        self.store.log_entries(None, 10_000).unwrap().iter().filter(|entry| entry.receipt.is_some()).count()
    }
}

trait FinishEnrolment {
    fn finish_enrolment_for(&self, device: &Device);
}

impl FinishEnrolment for DeviceVault {
    fn finish_enrolment_for(&self, device: &Device) {
        zhike_workstation::ports::Vault::finish_enrolment(self, device).unwrap();
    }
}

fn log(
    store: &EncryptedStore,
    device: &Device,
    record: zhike_domain::log_entry::ServiceRecord,
) -> SealedEntry {
    let mut make = |head: ChainHead| {
        let sequence = head.sequence + 1;
        let entry = LogEntry {
            id: LogEntryId::new(start(), id_bytes("logged", u32::try_from(sequence).unwrap())),
            rm: device.owner.id,
            device: device.id,
            sequence,
            sealed_at: start(),
            last_server_time: head.last_server_time,
            late: false,
            software: "zhike 0.1.0".to_owned(),
            content: EntryContent::Service(Box::new(record.clone())),
        };
        seal(entry, head.hash, zhike_domain::canonical::Digest256([7; 32]), &device.signing_key).ok()
    };
    store.seal_entry(&mut make, at()).unwrap()
}

fn at() -> DateTime<Utc> {
    start()
}

const NOTHING_WAITS: OutboxCounts = OutboxCounts { pending: 0, needs_attention: 0 };

/// A way to central that can be told to lose the next answer, or to be down.
struct Network {
    url: String,
    lose_next_answer: Arc<AtomicBool>,
}

impl Network {
    async fn to(central: &Central) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let upstream = central.url.strip_prefix("http://").unwrap().to_owned();
        let lose_next_answer = Arc::new(AtomicBool::new(false));
        let lose = Arc::clone(&lose_next_answer);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&upstream).await.unwrap();
                tokio::spawn(carry(client, server, Arc::clone(&lose)));
            }
        });
        Self { url, lose_next_answer }
    }
}

/// Carries bytes both ways until one side ends, or until an answer has to be lost: then both sides see the connection end.
async fn carry(client: TcpStream, server: TcpStream, lose: Arc<AtomicBool>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async { tokio::io::copy(&mut from_client, &mut to_server).await.map(drop) };
    let down = async {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = from_server.read(&mut buffer).await?;
            if count == 0 || lose.swap(false, Ordering::SeqCst) {
                return Ok(());
            }
            to_client.write_all(&buffer[..count]).await?;
        }
    };
    tokio::select! {
        _ = up => {}
        result = down => { let _: std::io::Result<()> = result; }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_book_arrives_and_a_sealed_entry_comes_back_with_its_receipt() {
    let central = Central::small().await;
    let station = Workstation::enrol(&central, &central.url).await;
    assert_eq!(station.exchange().await, Ok(SyncOutcome { pushed: 0, pulled: 5, documents_left: false }));
    assert_eq!(station.store.clients().unwrap().len(), 3);

    let planned = visit(1, 1, client_id(1, 1));
    station.store.put_visit(&planned, at()).unwrap();
    let mut said = record(client_id(1, 1));
    said.visit = Some(planned.id);
    said.follow_ups = vec![promise(1)];
    let sealed = log(&station.store, &station.device, said);
    assert_eq!(station.store.outbox_counts().unwrap().pending, 2);

    // Its own visit, entry and promise come back with the pull.
    assert_eq!(station.exchange().await, Ok(SyncOutcome { pushed: 2, pulled: 3, documents_left: false }));
    assert_eq!(station.store.outbox_counts().unwrap(), NOTHING_WAITS);
    let kept = station.store.log_entry(sealed.entry.id).unwrap().unwrap();
    assert_eq!(kept.sealed, sealed);
    assert!(kept.receipt.unwrap().holds(&station.device.central_key));
    assert_eq!(station.store.visit(planned.id).unwrap().unwrap().status, VisitStatus::Done);
    assert_eq!(station.store.follow_ups_of(client_id(1, 1)).unwrap().len(), 1);
    assert_eq!(station.exchange().await, Ok(SyncOutcome::default()));
}

#[tokio::test]
async fn a_runtime_with_a_single_thread_serves_as_well() {
    let central = Central::small().await;
    let station = Workstation::enrol(&central, &central.url).await;
    station.log(client_id(1, 1));
    assert_eq!(station.exchange().await.unwrap().pushed, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lost_on_the_way_is_asked_for_again_and_is_the_same() {
    let central = Central::small().await;
    let network = Network::to(&central).await;
    let station = Workstation::enrol(&central, &network.url).await;
    station.exchange().await.unwrap();
    let sealed = station.log(client_id(1, 1));
    for _ in 0..5 {
        network.lose_next_answer.store(true, Ordering::SeqCst);
        assert_eq!(station.exchange().await, Err(CentralError::Unreachable));
        assert_eq!(station.store.outbox_counts().unwrap().pending, 1);
    }
    assert_eq!(station.exchange().await.unwrap().pushed, 1);
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM log_leaf WHERE device IS NOT NULL"), 1);
    let receipt = station.store.log_entry(sealed.entry.id).unwrap().unwrap().receipt.unwrap();
    let at_central: String = central.inspect("SELECT body FROM record WHERE kind = 'log_entry'");
    let at_central: zhike_protocol::record::LogRecord = serde_json::from_str(&at_central).unwrap();
    assert_eq!(receipt, at_central.receipt);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_things_done_offline_drain_by_themselves_in_order() {
    let central = Central::small().await;
    let station = Workstation::enrol(&central, &central.url).await;
    for _ in 0..1_100 {
        station.log(client_id(1, 1));
    }
    assert_eq!(station.exchange().await.unwrap().pushed, 1_100);
    assert_eq!(station.receipts(), 1_100);
    assert_eq!(station.store.outbox_counts().unwrap(), NOTHING_WAITS);
    support::assert_counts_up_from(1, &central.inspect_all("SELECT mid FROM mutation ORDER BY mid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_book_comes_in_pages_and_progress_only_grows() {
    let mut data = small_firm();
    data.visits = (1..=7_000).map(|number| visit(1, number, client_id(1, 1))).collect();
    let central = Central::of(&data).await;
    let station = Workstation::enrol(&central, &central.url).await;
    let told = AtomicU32::new(0);
    let calls = AtomicU32::new(0);
    let progress = |fetched: u32| {
        assert!(fetched >= told.swap(fetched, Ordering::SeqCst));
        calls.fetch_add(1, Ordering::SeqCst);
    };
    let outcome = station.http.exchange(&station.device, &station.store, &progress).await.unwrap();
    assert_eq!(outcome.pulled, 7_005);
    assert_eq!((told.into_inner(), calls.into_inner()), (7_005, 4));
    assert_eq!(station.store.visits_of(client_id(1, 1)).unwrap().len(), 7_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_central_refuses_waits_for_the_rm_and_the_rest_goes_on() {
    let central = Central::small().await;
    let station = Workstation::enrol(&central, &central.url).await;
    station.exchange().await.unwrap();
    let theirs = zhike_domain::visit::Visit { rm: rm(1).id, ..visit(2, 1, client_id(2, 1)) };
    station.store.put_visit(&theirs, at()).unwrap();
    station.log(client_id(1, 1));
    assert_eq!(station.exchange().await.unwrap().pushed, 2);
    let counts = station.store.outbox_counts().unwrap();
    assert_eq!(counts, OutboxCounts { pending: 0, needs_attention: 1 });
    assert_eq!(station.receipts(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_ten_years_apart_change_nothing() {
    let central = Central::small().await;
    let station = Workstation::enrol(&central, &central.url).await;
    station.exchange().await.unwrap();
    for years in [10, -20, 10] {
        // The token in use is of another time: the workstation gets a new one without a word.
        central.clock.0.advance(TimeDelta::days(years * 365));
        station.log(client_id(1, 1));
        assert_eq!(station.exchange().await.unwrap().pushed, 1);
    }
    assert_eq!(station.receipts(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_central_is_down_nothing_is_lost() {
    let central = Central::small().await;
    let mut station = Workstation::enrol(&central, &central.url).await;
    let nowhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    station.device.central_url = format!("http://{}", nowhere.local_addr().unwrap());
    drop(nowhere);
    station.log(client_id(1, 1));
    assert_eq!(station.exchange().await, Err(CentralError::Unreachable));
    assert_eq!(station.store.outbox_counts().unwrap().pending, 1);
    station.device.central_url.clone_from(&central.url);
    assert_eq!(station.exchange().await.unwrap().pushed, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_device_folder_is_found_out() {
    let central = Central::small().await;
    let station = Workstation::enrol(&central, &central.url).await;
    let Workstation { http, store, device, folder } = station;
    drop(store);
    let copy = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    let original = vault(folder.path()).unlock_store(PASSPHRASE, at()).unwrap();
    let copied = vault(copy.path()).unlock_store(PASSPHRASE, at()).unwrap();
    log(&original, &device, record(client_id(1, 1)));
    log(&copied, &device, record(client_id(1, 2)));
    assert_eq!(http.exchange(&device, &original, &|_| {}).await.unwrap().pushed, 1);
    assert_eq!(http.exchange(&device, &copied, &|_| {}).await, Err(CentralError::MidReuse));
    assert_eq!(copied.outbox_counts().unwrap().pending, 1, "what the copy did is still there");
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM record WHERE kind = 'log_entry'"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_device_is_told_so() {
    let central = Central::small().await;
    let station = Workstation::enrol(&central, &central.url).await;
    station.exchange().await.unwrap();
    central.database.revoke_device(station.device.id).unwrap();
    assert_eq!(station.exchange().await, Err(CentralError::DeviceRefused));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_addresses_and_bad_codes_are_told_apart() {
    let central = Central::small().await;
    let http = HttpCentral::new().unwrap();
    let request = |code: &str| support::enrol_request(code, &SigningKey::from_bytes(&[1; 32]));
    let enrol = async |url: &str| http.enrol(url, request("AAAA-BBBB-CCCC-DDDD")).await.err();
    assert_eq!(enrol("http://central.example.com").await, Some(CentralError::BadAddress));
    assert_eq!(enrol(&central.url).await, Some(CentralError::BadEnrolmentCode));
    let code = central.code(1);
    assert_eq!(http.enrol(&central.url, request(&code)).await.unwrap().owner, rm(1));
}
