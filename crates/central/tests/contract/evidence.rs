//! Evidence: who may ask for whom, what a pack holds, and that it verifies with the public key alone.

use chrono::NaiveDate;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::log_entry::{Correction, EntryContent, ServiceRecord};
use zhike_domain::review::{Decision, Ruling};
use zhike_domain::suitability::{Case, OfferEnd, OfferPath, RulePack, judge};
use zhike_protocol::error::{ApiError, ApiErrorCode};
use zhike_protocol::evidence::{EvidenceRequest, FindClients, FoundClients};
use zhike_protocol::paths;

use crate::support::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn about(client: ClientId) -> EvidenceRequest {
    EvidenceRequest { client, product: None, from: day("2026-11-01"), to: day("2026-11-30"), seen: None }
}

async fn ask(device: &Device, request: &EvidenceRequest) -> Result<Vec<u8>, Refusal> {
    let url = format!("{}{}", device.url, paths::EVIDENCE);
    let response = http().post(url).bearer_auth(&device.token).json(request).send().await.unwrap();
    let status = response.status();
    let body = response.bytes().await.unwrap();
    if status.is_success() {
        return Ok(body.to_vec());
    }
    let error: ApiError = serde_json::from_slice(&body).unwrap();
    Err(Refusal { status, code: error.code })
}

async fn find(device: &Device, text: &str) -> Result<FoundClients, Refusal> {
    let request = FindClients { text: text.to_owned() };
    post(&device.url, paths::FIND_CLIENTS, Some(&device.token), &request).await
}

fn names(pack: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(pack)).unwrap();
    archive.file_names().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_pack_with_offers_a_correction_and_a_decision_verifies_with_the_public_key_alone() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut maker = central.device(1, 1).await;
    let mut reviewer = central.checkers_device(21, 2).await;
    let compliance = central.checkers_device(22, 3).await;
    let mut offered = crate::review::offer(zhike_domain::suitability::Outcome::Block, OfferPath::Refused);
    offered.verdict = judge(&Case::default(), RulePack::shipped());
    offered.end = OfferEnd::Refused;
    let first = maker.seal(ServiceRecord { offers: vec![offered], ..record(client_id(1, 1)) });
    let corrects = Some(Correction { entry: first.entry.id, reason: "金额写错".into() });
    let second = maker.seal(ServiceRecord { corrects, ..record(client_id(1, 1)) });
    let batch = vec![maker.seal_mutation(&first), maker.seal_mutation(&second), maker.log(client_id(1, 2))];
    maker.push(batch).await.unwrap();
    let decision = reviewer.seal_content(EntryContent::Decision(Decision {
        entry: second.entry.id,
        entry_hash: second.seal.hash,
        client: client_id(1, 1),
        ruling: Ruling::Approved,
        reason: None,
        by_name: reviewer.enrolment.owner.name.clone(),
    }));
    let mutation = reviewer.seal_mutation(&decision);
    reviewer.push(vec![mutation]).await.unwrap();

    let pack = ask(&compliance, &about(client_id(1, 1))).await.unwrap();
    let key = central.database.central_key();
    let verified = zhike_evidence::verify(&pack, &key, None).unwrap();
    assert!(verified.holds, "{:?}", verified.checks);
    // Whoever has seen the log at some size is shown that it still extends what he saw.
    let checkpoints = central.inspect_all::<String>("SELECT note FROM checkpoint ORDER BY size");
    assert!(checkpoints.len() > 2);
    for checkpoint in &checkpoints {
        let size = zhike_protocol::tlog::Checkpoint::open(checkpoint, &key).unwrap().size;
        let asked = EvidenceRequest { seen: Some(size), ..about(client_id(1, 1)) };
        let pack = ask(&compliance, &asked).await.unwrap();
        let verified = zhike_evidence::verify(&pack, &key, Some(checkpoint)).unwrap();
        assert!(verified.holds, "{size} {:?}", verified.broken());
    }
    let names = names(&pack);
    let count = |folder: &str| names.iter().filter(|name| name.starts_with(folder)).count();
    assert_eq!((count("entries/"), count("approvals/"), count("packs/"), count("verdicts/")), (2, 1, 1, 1));
    let other = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let other = hex::encode(other.verifying_key().to_bytes());
    assert!(!zhike_evidence::verify(&pack, &other, None).is_ok_and(|verified| verified.holds));
    assert!(zhike_evidence::verify(&pack, &central.database.log_key().unwrap(), None).unwrap().holds);

    // A correction brings what it corrects, whatever was asked for.
    let product = Some(ProductCode("510300".to_owned()));
    let pack = ask(&compliance, &EvidenceRequest { product, ..about(client_id(1, 1)) }).await.unwrap();
    assert_eq!(self::names(&pack).iter().filter(|name| name.starts_with("entries/")).count(), 2);
    let product = Some(ProductCode("000000".to_owned()));
    let nothing = ask(&compliance, &EvidenceRequest { product, ..about(client_id(1, 1)) }).await.unwrap();
    assert!(zhike_evidence::verify(&nothing, &key, None).unwrap().holds);
    let asked = i64::try_from(3 + checkpoints.len()).unwrap();
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM log_leaf WHERE kind = 'evidence'"), asked);
    central.database.audit().unwrap();
}

#[tokio::test]
async fn an_rm_asks_for_his_own_clients_compliance_for_all_and_reviewers_for_none() {
    let central = Central::of(&firm_with_checkers()).await;
    let maker = central.device(1, 1).await;
    let (reviewer, head) = (central.checkers_device(21, 2).await, central.checkers_device(32, 4).await);
    let compliance = central.checkers_device(22, 3).await;
    let refused = refusal(403, ApiErrorCode::NotEntitled);
    assert!(ask(&maker, &about(client_id(1, 1))).await.is_ok());
    assert!(ask(&compliance, &about(client_id(2, 1))).await.is_ok());
    for (device, client) in
        [(&maker, client_id(2, 1)), (&reviewer, client_id(1, 1)), (&head, client_id(1, 1))]
    {
        assert_eq!(ask(device, &about(client)).await.err(), Some(refused.clone()));
    }
    let nobody = zhike_testkit::client(999, "某人", rm(1).id).id;
    assert_eq!(ask(&compliance, &about(nobody)).await.err(), Some(refused));
    let backwards = EvidenceRequest { from: day("2026-12-01"), ..about(client_id(1, 1)) };
    assert_eq!(ask(&maker, &backwards).await.err(), Some(refusal(400, ApiErrorCode::BadRequest)));
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM log_leaf WHERE kind = 'evidence'"), 2);
}

#[tokio::test]
async fn people_are_found_by_their_full_name_or_number_among_those_one_may_see() {
    let central = Central::of(&firm_with_checkers()).await;
    let (maker, reviewer) = (central.device(1, 1).await, central.checkers_device(21, 2).await);
    let compliance = central.checkers_device(22, 3).await;
    assert_eq!(find(&maker, "某客户").await.unwrap().clients.len(), 3);
    assert_eq!(find(&compliance, " 某客户 ").await.unwrap().clients.len(), 9);
    let number = client(2, 1).number;
    let found = find(&compliance, &number).await.unwrap().clients;
    assert_eq!((found.len(), found[0].id, found[0].rm_name.as_str()), (1, client_id(2, 1), "经理2"));
    assert_eq!(find(&maker, &number).await.unwrap().clients, []);
    assert_eq!(find(&compliance, "某客").await.unwrap().clients, [], "no part of a name");
    assert_eq!(find(&compliance, " ").await, Err(refusal(400, ApiErrorCode::BadRequest)));
    assert_eq!(find(&reviewer, "某客户").await, Err(refusal(403, ApiErrorCode::NotEntitled)));
}

#[tokio::test]
async fn an_inspector_at_the_server_asks_by_number() {
    let central = Central::small().await;
    let mut maker = central.device(1, 1).await;
    let mutation = maker.log(client_id(1, 1));
    maker.push(vec![mutation]).await.unwrap();
    let (from, to) = (day("2026-11-01"), day("2026-11-30"));
    let pack = central.database.evidence(&client(1, 1).number, None, from, to).unwrap();
    assert!(zhike_evidence::verify(&pack, &central.database.central_key(), None).unwrap().holds);
    assert!(central.database.evidence("nobody", None, from, to).is_err());
    assert!(central.database.evidence(&client(1, 1).number, None, to, from).is_err());
}
