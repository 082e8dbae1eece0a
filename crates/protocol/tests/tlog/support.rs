//! A small log in memory, and entries to put into it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeZone, Utc};
use ed25519_dalek::SigningKey;
use uuid::Uuid;
use zhike_domain::canonical::Digest256;
use zhike_domain::closed_sets::{ClientAnswer, ContactChannel, VisitPurpose};
use zhike_domain::ids::{ClientId, DeviceId, LogEntryId, StaffId};
use zhike_domain::log_entry::{CHAIN_START, EntryContent, LogEntry, SealedEntry, ServiceRecord};
use zhike_protocol::seal::seal;
use zhike_protocol::tlog::{
    Checkpoint, ClientKey, Leaf, LeafHead, LeafSubject, TileAt, append, commit_mutation, consistency,
    inclusion, leaf_hash, origin_of, root, seal_leaf,
};
use zhike_protocol::witness::{ProvenLeaf, WitnessAnswer};

pub fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, hour, 0, 0).single().unwrap()
}

pub fn id(byte: u8) -> Uuid {
    Uuid::from_bytes([byte; 16])
}

pub fn central() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

pub fn device() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

pub fn public(key: &SigningKey) -> String {
    hex::encode(key.verifying_key().to_bytes())
}

pub fn client_key() -> ClientKey {
    ClientKey::new([3; 32])
}

/// A sealed entry with that many words; the number is its place in the device's chain.
pub fn entry(sequence: u8, previous: Digest256, summary: &str) -> SealedEntry {
    let record = ServiceRecord {
        client: ClientId(id(0xC1)),
        visit: None,
        started_at: at(2),
        ended_at: at(3),
        channel: ContactChannel::Branch,
        place: None,
        purpose: VisitPurpose::Maturity,
        people_present: Vec::new(),
        summary: summary.into(),
        products: Vec::new(),
        disclosures: Vec::new(),
        offers: Vec::new(),
        documents: Vec::new(),
        client_answer: ClientAnswer::Later,
        scripts: Vec::new(),
        follow_ups: Vec::new(),
        corrects: None,
    };
    let entry = LogEntry {
        id: LogEntryId(id(sequence)),
        rm: StaffId(id(0xE0)),
        device: DeviceId(id(0xD0)),
        sequence: sequence.into(),
        sealed_at: at(4),
        last_server_time: None,
        late: false,
        software: "zhike 0.1.0".into(),
        content: EntryContent::Service(Box::new(record)),
    };
    seal(entry, previous, Digest256([sequence; 32]), &device()).unwrap()
}

pub fn head(kind: &str) -> LeafHead {
    LeafHead {
        kind: kind.into(),
        outcome: "applied".into(),
        by: Some((DeviceId(id(0xD0)), 7)),
        taken_at: at(5),
    }
}

pub fn entry_leaf(sealed: &SealedEntry) -> Leaf {
    let key = client_key().entry_key(sealed.entry.id);
    seal_leaf(head("seal_log_entry"), sealed, &key, [9; 12]).unwrap()
}

pub fn other_leaf(number: u64) -> Leaf {
    let mutation = Digest256([number.to_be_bytes()[7]; 32]);
    Leaf {
        head: head("put_visit"),
        subject: LeafSubject::Mutation(commit_mutation(&Digest256([4; 32]), &mutation)),
    }
}

/// A log: tiles and leaves as central stores them.
#[derive(Default, Clone)]
pub struct Log {
    pub tiles: BTreeMap<TileAt, Vec<u8>>,
    pub leaves: Vec<Vec<u8>>,
}

impl Log {
    /// Three entries of one device among other mutations; the entries stand at 1, 3 and 4.
    pub fn small() -> (Self, Vec<(u64, Digest256)>) {
        let first = entry(1, CHAIN_START, "谈了到期资金");
        let second = entry(2, first.seal.hash, "客户问起赎回");
        let third = entry(3, second.seal.hash, "约了下周三面谈");
        let mut log = Self::default();
        log.push(&other_leaf(0));
        log.push(&entry_leaf(&first));
        log.push(&other_leaf(2));
        log.push(&entry_leaf(&second));
        log.push(&entry_leaf(&third));
        (log, vec![(1, first.seal.hash), (3, second.seal.hash), (4, third.seal.hash)])
    }

    pub fn size(&self) -> u64 {
        self.leaves.len().try_into().unwrap()
    }

    pub fn push(&mut self, leaf: &Leaf) {
        self.push_bytes(leaf.to_bytes().unwrap());
    }

    pub fn push_bytes(&mut self, bytes: Vec<u8>) {
        let size = self.size();
        append(&mut self.tiles, size, &[leaf_hash(&bytes)]).unwrap();
        self.leaves.push(bytes);
    }

    pub fn root_at(&self, size: u64) -> Digest256 {
        root(&self.tiles, size).unwrap()
    }

    pub fn checkpoint(&self, size: u64) -> String {
        Checkpoint { origin: origin_of("示例证券"), size, root: self.root_at(size) }
            .sign(&central())
            .to_string()
    }

    /// What central answers a device that saw the log at a size.
    pub fn answer(&self, seen: u64, indices: &[u64]) -> WitnessAnswer {
        let size = self.size();
        WitnessAnswer {
            checkpoint: self.checkpoint(size),
            consistency: consistency(&self.tiles, seen, size).unwrap(),
            entries: indices
                .iter()
                .map(|&index| ProvenLeaf {
                    index,
                    leaf: STANDARD.encode(&self.leaves[usize::try_from(index).unwrap()]),
                    proof: inclusion(&self.tiles, index, size).unwrap(),
                })
                .collect(),
        }
    }
}
