//! The main job from end to end: enrol, find a client, see the whole of him, prepare the visit, log it offline, survive a
//! power cut, and see the sealed entry arrive at central.

use zhike_domain::log_entry::CHAIN_START;
use zhike_protocol::seal::{check_link, check_seal};

use crate::central_database::{clients, log_records};
use crate::firm::Firm;
use crate::traces::find_in_clear;
use crate::window::{PASSPHRASE, Window, can_open};

const WORDS: &str = "谈了到期资金，先把学费单独放好；她周五前要一份测算。";

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_logged_offline_and_arrives_once() {
    if !can_open() {
        return;
    }
    let mut firm = Firm::with_clients(200);
    let device = firm.device();

    // Enrol on an empty device.
    let window = Window::open(&device).await;
    window.enrol(&firm.url(), &firm.code()).await;
    window.get("today-ready").await;
    window.wait_for_attribute("sync-state", "data-phase", "idle").await;
    window.wait_for_attribute("sync-state", "data-pending", "0").await;
    window.picture("today").await;

    // Find a client by initials, and see the whole of her.
    window.click("search-field").await;
    window.type_into("search-field", "zsm").await;
    window.wait_for_text("search-hit", "周思敏").await;
    window.click("search-hit").await;
    window.get("client-page").await;
    assert!(window.text().await.contains("周思敏"));
    window.picture("client").await;

    // Her number is masked; revealing it takes a reason and is recorded.
    window.click("reveal-phone").await;
    window.click("reveal-confirm").await;
    let phone = window.get("revealed-value").await.text().await.expect("the number");
    assert!(phone.starts_with("100") && !phone.contains('*'));
    window.wait_for_attribute("sync-state", "data-pending", "0").await;

    // Prepare the visit.
    window.click("prepare-visit").await;
    window.get("visit-preparation").await;
    window.picture("prepare").await;

    // No network from here on. Log the visit; it is sealed all the same.
    firm.kill_central();
    window.click("log-visit").await;
    window.get("log-form").await;
    window.type_into("log-summary", WORDS).await;
    window.picture("log").await;
    window.click("log-seal").await;
    window.get("sealed-entry").await;
    let hash = window.attribute("sealed-entry", "data-hash").await.expect("the hash is shown");
    let id = window.attribute("sealed-entry", "data-entry-id").await.expect("the id is shown");

    // The power goes the moment "sealed" is shown.
    window.kill(&device).await;
    let window = Window::open(&device).await;
    window.type_into("unlock-passphrase", PASSPHRASE).await;
    window.click("unlock-submit").await;
    window.get("today-ready").await;
    window.wait_for_attribute("sync-state", "data-pending", "1").await;
    window.click("nav-log").await;
    window.get("log-row").await.click().await.expect("the newest entry opens");
    window.get("sealed-entry").await;
    assert_eq!(window.attribute("sealed-entry", "data-hash").await.as_deref(), Some(hash.as_str()));
    assert!(!window.has("receipt").await, "nothing was sent yet");
    window.picture("sealed-offline").await;

    // The network is back: the entry arrives and central's receipt is shown on it.
    firm.start_central();
    window.click("sync-state").await;
    window.click("sync-now").await;
    window.wait_for_attribute("sync-state", "data-pending", "0").await;
    window.get("receipt").await;
    window.picture("sealed").await;
    window.close().await;

    // Central holds it once; hash, chain and signature hold.
    let records = log_records(&firm.database());
    let arrived: Vec<_> = records.iter().filter(|record| record.sealed.entry.id.to_string() == id).collect();
    assert_eq!(arrived.len(), 1, "one entry in the end");
    let mut previous = CHAIN_START;
    let mut position = 0;
    for record in records.iter().filter(|record| record.sealed.entry.device == arrived[0].sealed.entry.device)
    {
        check_seal(&record.sealed, &record.device_key).expect("hash and signature hold");
        check_link(previous, position, &record.sealed).expect("the chain holds");
        (previous, position) = (record.sealed.seal.hash, record.sealed.entry.sequence);
    }
    assert_eq!(arrived[0].sealed.seal.hash.to_string(), hash);
    assert_eq!(arrived[0].sealed.entry.service().unwrap().summary.reveal(), WORDS);

    // Nothing of the clients lies on the device's disk in clear, nor in any log.
    let clients = clients(&firm.database());
    let mut needles: Vec<String> = clients.iter().map(|client| client.name.reveal().clone()).collect();
    needles.extend(
        clients.iter().filter_map(|client| client.phone.as_ref()).map(|phone| phone.reveal().clone()),
    );
    needles.push(WORDS.to_owned());
    // Two characters also occur by chance in megabytes of ciphertext; in UTF-8 a name of two has six bytes.
    needles.retain(|needle| needle.len() >= 6);
    assert!(needles.len() > 200);
    assert_eq!(find_in_clear(&device, &needles), []);
    let log = std::fs::read(firm.central_log()).expect("central's log");
    assert!(needles.iter().all(|needle| memchr::memmem::find(&log, needle.as_bytes()).is_none()));
    let header = std::fs::read(device.join("zhike.db")).expect("the database");
    assert!(!header.starts_with(b"SQLite format 3"));
}
