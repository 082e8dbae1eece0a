//! A small firm, a real server on a free port, and devices that speak to it request by request.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use ed25519_dalek::SigningKey;
use reqwest::StatusCode;
use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use uuid::Uuid;
use zhike_central::{Config, Database};
use zhike_domain::canonical::{Digest256, tagged_digest};
use zhike_domain::client::Client;
use zhike_domain::closed_sets::{ClientAnswer, ContactChannel, StaffRole, VisitPurpose, VisitStatus};
use zhike_domain::ids::{ClientId, DeviceId, FollowUpId, LogEntryId, StaffId, VisitId};
use zhike_domain::log_entry::{CHAIN_START, EntryContent, LogEntry, Promise, SealedEntry, ServiceRecord};
use zhike_domain::staff::Staff;
use zhike_domain::visit::Visit;
use zhike_intake::FirmData;
use zhike_protocol::auth::{
    AccessToken, Challenge, ChallengeRequest, EnrolRequest, Enrolment, TokenRequest, challenge_message,
    enrolment_message, sign,
};
use zhike_protocol::error::{ApiError, ApiErrorCode};
use zhike_protocol::pull::{Change, PullAnswer, PullRequest};
use zhike_protocol::push::{Mutation, MutationKind, PushAnswer, PushRequest};
use zhike_protocol::seal::seal;
use zhike_protocol::{PROTOCOL, SCHEMA, paths};
use zhike_testkit::FixedClock;
use zhike_workstation::ports::Clock as _;

/// When the stories begin.
pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 1, 0, 0).single().unwrap()
}

/// The test's clock, as central's.
pub struct Standing(pub FixedClock);

impl zhike_central::Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }
}

/// An id that is the same in every run.
pub fn id_bytes(what: &str, number: u32) -> [u8; 10] {
    let digest = tagged_digest(what, &[&number.to_be_bytes()]);
    digest.0[..10].try_into().unwrap()
}

pub fn rm(number: u32) -> Staff {
    Staff {
        id: StaffId::new(start(), id_bytes("staff", number)),
        name: format!("经理{number}"),
        role: StaffRole::RelationshipManager,
        branch: if number < 10 { "南山营业部".to_owned() } else { "浦东营业部".to_owned() },
    }
}

/// People who look at what RMs made: 21 a reviewer in the branch of RM 11, 22 compliance, 31 head of that branch, 32 head of the
/// branch of RMs 1 and 2.
pub fn checker(number: u32) -> Staff {
    let (role, branch) = match number {
        21 => (StaffRole::Reviewer, "浦东营业部"),
        22 => (StaffRole::Compliance, "总部"),
        31 => (StaffRole::BranchHead, "浦东营业部"),
        _ => (StaffRole::BranchHead, "南山营业部"),
    };
    let id = StaffId::new(start(), id_bytes("staff", number));
    Staff { id, name: format!("同事{number}"), role, branch: branch.to_owned() }
}

/// The small firm with everybody who checks.
pub fn firm_with_checkers() -> FirmData {
    let mut data = small_firm();
    data.staff.extend([21, 22, 31, 32].map(checker));
    data
}

/// RMs 1, 2 and 11 (in another branch), with three clients each: number `rm * 10 + 1..=3`.
pub fn small_firm() -> FirmData {
    let staff = vec![rm(1), rm(2), rm(11)];
    let clients = [1, 2, 11].into_iter().flat_map(|rm| (1..=3).map(move |n| client(rm, n))).collect();
    FirmData { name: "示范证券".to_owned(), staff, clients, ..FirmData::default() }
}

pub fn client(rm_number: u32, number: u32) -> Client {
    zhike_testkit::client(rm_number * 10 + number, "某客户", rm(rm_number).id)
}

pub fn client_id(rm_number: u32, number: u32) -> ClientId {
    client(rm_number, number).id
}

/// A running central. Dropping it stops the server.
pub struct Central {
    pub database: Database,
    pub clock: Arc<Standing>,
    pub url: String,
    pub folder: TempDir,
    _stop: oneshot::Sender<()>,
}

impl Central {
    pub async fn of(data: &FirmData) -> Self {
        Self::with(data, Config::default()).await
    }

    pub async fn with(data: &FirmData, config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("central.db");
        let clock = Arc::new(Standing(FixedClock::at(start())));
        let database = Database::open_with(&path, &folder.path().join("central.key"), clock.clone()).unwrap();
        database.import(data).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let served = database.clone();
        tokio::spawn(async move {
            let until = async move {
                let _ = stopped.await;
            };
            zhike_central::serve(listener, served, config, until).await.unwrap();
        });
        Self { database, clock, url, folder, _stop: stop }
    }

    pub async fn small() -> Self {
        Self::of(&small_firm()).await
    }

    pub fn code(&self, rm_number: u32) -> String {
        self.database.new_enrolment_code(rm(rm_number).id, TimeDelta::days(7)).unwrap()
    }

    /// A new device of an RM, with a token.
    pub async fn device(&self, rm_number: u32, key: u8) -> Device {
        let code = self.code(rm_number);
        Device::enrol(&self.url, &code, key).await.unwrap()
    }

    /// A new device of somebody who checks.
    pub async fn checkers_device(&self, number: u32, key: u8) -> Device {
        let code = self.database.new_enrolment_code(checker(number).id, TimeDelta::days(7)).unwrap();
        Device::enrol(&self.url, &code, key).await.unwrap()
    }

    /// Looks into the database from outside, as an inspector would.
    pub fn inspect<T: rusqlite::types::FromSql>(&self, query: &str) -> T {
        let connection = Connection::open(self.folder.path().join("central.db")).unwrap();
        connection.query_row(query, [], |row| row.get(0)).unwrap()
    }

    pub fn inspect_all<T: rusqlite::types::FromSql>(&self, query: &str) -> Vec<T> {
        let connection = Connection::open(self.folder.path().join("central.db")).unwrap();
        let mut statement = connection.prepare(query).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}

/// A refusal as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub status: StatusCode,
    pub code: ApiErrorCode,
}

pub fn refusal(status: u16, code: ApiErrorCode) -> Refusal {
    Refusal { status: StatusCode::from_u16(status).unwrap(), code }
}

/// Posts a request and reads the answer or the refusal; anything else fails the test.
pub async fn post<Q: Serialize, A: DeserializeOwned>(
    url: &str,
    path: &str,
    token: Option<&str>,
    request: &Q,
) -> Result<A, Refusal> {
    let mut builder = http().post(format!("{url}{path}")).json(request);
    if let Some(token) = token {
        builder = builder.bearer_auth(token);
    }
    let response = builder.send().await.unwrap();
    let status = response.status();
    let body = response.bytes().await.unwrap();
    if status.is_success() {
        return Ok(serde_json::from_slice(&body).unwrap());
    }
    let error: ApiError = serde_json::from_slice(&body).unwrap();
    Err(Refusal { status, code: error.code })
}

pub fn http() -> reqwest::Client {
    // Another test may have chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A device as central sees it: a key, a token, and the end of its chain.
#[derive(Clone)]
pub struct Device {
    pub url: String,
    pub key: SigningKey,
    pub enrolment: Enrolment,
    pub token: String,
    pub sequence: u64,
    pub chain: Digest256,
    pub next_mid: u64,
}

pub fn enrol_request(code: &str, key: &SigningKey) -> EnrolRequest {
    EnrolRequest {
        code: code.to_owned(),
        public_key: hex::encode(key.verifying_key().to_bytes()),
        device_name: "test".to_owned(),
        proof: sign(key, &enrolment_message(code)),
    }
}

impl Device {
    pub async fn enrol(url: &str, code: &str, key: u8) -> Result<Self, Refusal> {
        let key = SigningKey::from_bytes(&[key; 32]);
        let enrolment: Enrolment = post(url, paths::ENROL, None, &enrol_request(code, &key)).await?;
        let mut device = Self {
            url: url.to_owned(),
            key,
            enrolment,
            token: String::new(),
            sequence: 0,
            chain: CHAIN_START,
            next_mid: 1,
        };
        device.renew_token().await?;
        Ok(device)
    }

    pub fn id(&self) -> DeviceId {
        self.enrolment.device
    }

    pub async fn renew_token(&mut self) -> Result<(), Refusal> {
        let request = ChallengeRequest { device: self.id() };
        let challenge: Challenge = post(&self.url, paths::CHALLENGE, None, &request).await?;
        let signature = sign(&self.key, &challenge_message(self.id(), &challenge.nonce));
        let request = TokenRequest { device: self.id(), nonce: challenge.nonce, signature };
        let token: AccessToken = post(&self.url, paths::TOKEN, None, &request).await?;
        self.token = token.token;
        Ok(())
    }

    pub fn push_request(&self, mutations: Vec<Mutation>) -> PushRequest {
        PushRequest { proto: PROTOCOL, schema: SCHEMA, device: self.id(), epoch: 0, mutations }
    }

    pub async fn push(&self, mutations: Vec<Mutation>) -> Result<PushAnswer, Refusal> {
        post(&self.url, paths::PUSH, Some(&self.token), &self.push_request(mutations)).await
    }

    pub async fn pull(&self, cursor: Option<String>, limit: u32) -> Result<PullAnswer, Refusal> {
        let request = PullRequest { proto: PROTOCOL, schema: SCHEMA, cursor, limit };
        post(&self.url, paths::PULL, Some(&self.token), &request).await
    }

    /// Pulls to the end; the changes and the cursor there.
    pub async fn pull_all(
        &self,
        mut cursor: Option<String>,
        limit: u32,
    ) -> Result<(Vec<Change>, String), Refusal> {
        let mut changes = Vec::new();
        loop {
            let page = self.pull(cursor, limit).await?;
            changes.extend(page.changes);
            if page.complete {
                assert_eq!(page.remaining, 0);
                return Ok((changes, page.next));
            }
            cursor = Some(page.next);
        }
    }

    pub fn mutation(&mut self, kind: MutationKind, entity: &str, base_rev: u64, args: Value) -> Mutation {
        let mid = self.next_mid;
        self.next_mid += 1;
        Mutation {
            mid,
            uuid: Uuid::from_u128(u128::from(mid)),
            kind,
            entity: entity.to_owned(),
            base_rev,
            hash: Mutation::digest(kind, entity, base_rev, &args).unwrap(),
            args,
            client_time: start(),
        }
    }

    /// Seals a record as the next entry of the device's chain.
    pub fn seal(&mut self, record: ServiceRecord) -> SealedEntry {
        self.seal_content(EntryContent::Service(Box::new(record)))
    }

    /// Seals whatever an entry may say.
    pub fn seal_content(&mut self, content: EntryContent) -> SealedEntry {
        self.sequence += 1;
        let unique = u32::from_be_bytes(self.id().0.as_bytes()[12..].try_into().unwrap());
        let number = unique.wrapping_add(u32::try_from(self.sequence).unwrap());
        let entry = LogEntry {
            id: LogEntryId::new(start(), id_bytes("entry", number)),
            rm: self.enrolment.owner.id,
            device: self.id(),
            sequence: self.sequence,
            sealed_at: start(),
            last_server_time: None,
            late: false,
            software: "zhike 0.1.0".to_owned(),
            content,
        };
        let salt = tagged_digest("salt", &[&self.sequence.to_be_bytes()]);
        let sealed = seal(entry, self.chain, salt, &self.key).unwrap();
        self.chain = sealed.seal.hash;
        sealed
    }

    pub fn seal_mutation(&mut self, sealed: &SealedEntry) -> Mutation {
        let args = serde_json::to_value(sealed).unwrap();
        self.mutation(MutationKind::SealLogEntry, &sealed.entry.id.to_string(), 0, args)
    }

    /// The next entry about a client, as a mutation.
    pub fn log(&mut self, client: ClientId) -> Mutation {
        let sealed = self.seal(record(client));
        self.seal_mutation(&sealed)
    }

    pub fn put_visit(&mut self, visit: &Visit, base_rev: u64) -> Mutation {
        let args = serde_json::to_value(visit).unwrap();
        self.mutation(MutationKind::PutVisit, &visit.id.to_string(), base_rev, args)
    }
}

pub fn record(client: ClientId) -> ServiceRecord {
    ServiceRecord {
        client,
        visit: None,
        started_at: start() - TimeDelta::hours(2),
        ended_at: start() - TimeDelta::hours(1),
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

pub fn promise(number: u32) -> Promise {
    Promise {
        id: FollowUpId::new(start(), id_bytes("promise", number)),
        text: "寄送对账单".into(),
        due_on: start().date_naive(),
    }
}

pub fn visit(rm_number: u32, number: u32, client: ClientId) -> Visit {
    Visit {
        id: VisitId::new(start(), id_bytes("visit", number)),
        client,
        rm: rm(rm_number).id,
        starts_at: start(),
        minutes: 45,
        channel: ContactChannel::Branch,
        place: None,
        purpose: VisitPurpose::Maturity,
        note: None,
        status: VisitStatus::Planned,
    }
}

/// The state a device has after these changes: the last of each record.
pub fn state(changes: &[Change]) -> std::collections::BTreeMap<(String, String), Value> {
    let mut state = std::collections::BTreeMap::new();
    for change in changes {
        let key = (change.kind.name().to_owned(), change.id.clone());
        match &change.body {
            Some(body) => state.insert(key, body.clone()),
            None => state.remove(&key),
        };
    }
    state
}

/// Nothing is missing and nothing is there twice.
pub fn assert_counts_up_from(first: i64, numbers: &[i64]) {
    assert!(numbers.iter().copied().eq((first..).take(numbers.len())), "{numbers:?}");
}
