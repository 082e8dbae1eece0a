//! Checking a pack with central's public key alone: file by file, then entry by entry, from the stored bytes. It stops at the first
//! thing that does not hold and names it.
//!
//! What a pack cannot show is what it leaves out: that is seen from the chain of a device, where the numbers of its entries are not
//! consecutive, and from the log itself.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;
use zhike_domain::canonical::{Digest256, canonical_bytes};
use zhike_domain::ids::{DeviceId, LogEntryId};
use zhike_domain::log_entry::ServiceRecord;
use zhike_domain::suitability::{OfferMade, RulePack, replay};
use zhike_protocol::auth::verifying_key;
use zhike_protocol::seal::check_seal;
use zhike_protocol::tlog::{
    Checkpoint, EntryKey, EntryLeaf, Leaf, LeafFault, LogProof, Note, NoteFault, NoteKey, check_consistency,
    check_inclusion, leaf_hash, open_leaf, origin_of,
};

use crate::FORMAT;
use crate::archive::{Archive, ArchiveFault};
use crate::checks::{Broken, Checks, Verification, What, unless};
use crate::dossier::{Asked, FormerCheckpoint, LogKey};
use crate::forms::{
    APPROVALS, Algorithms, CHECKPOINT, DOCUMENTS, DocumentLine, ENTRIES, EntryFile, FORMER, KEYS, KeysFile,
    MANIFEST, Manifest, PACKS, REPORT, SIGNATURE, VerdictFile, documents_of, entry_name, leaf_name,
    pack_name, proof_name, read, signed_text, verdict_name,
};
use crate::write::sha256;

/// Why there is nothing to check.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PackFault {
    /// The key is none.
    #[error("the key is not an Ed25519 public key: 64 hexadecimal digits, or name+id+base64")]
    Key,
    /// The checkpoint that was given is none of this key.
    #[error("the checkpoint that was given cannot be used: {0}")]
    Checkpoint(NoteFault),
    /// The pack cannot be opened.
    #[error("the pack cannot be opened: {0}")]
    Archive(#[from] ArchiveFault),
}

/// Reads central's public key as it is handed out: 64 hexadecimal digits, or a note's `name+id+base64`. Gives the digits.
pub fn read_key(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(key) = verifying_key(text) {
        return Some(hex::encode(key.to_bytes()));
    }
    NoteKey::from_text(text).map(|named| hex::encode(named.key.to_bytes()))
}

/// Checks a pack against central's public key and, where one is given, against a checkpoint that somebody kept.
pub fn verify(zip: &[u8], key: &str, checkpoint: Option<&str>) -> Result<Verification, PackFault> {
    let key = read_key(key).ok_or(PackFault::Key)?;
    let kept =
        checkpoint.map(|text| Checkpoint::open(text, &key)).transpose().map_err(PackFault::Checkpoint)?;
    let archive = Archive::open(zip)?;
    let mut checks = Checks::default();
    let holds = Pack { archive: &archive, key: &key, checks: &mut checks }.check(kept.as_ref()).is_ok();
    Ok(Verification { holds, checks: checks.0 })
}

struct Pack<'a> {
    archive: &'a Archive,
    key: &'a str,
    checks: &'a mut Checks,
}

impl Pack<'_> {
    fn check(&mut self, kept: Option<&Checkpoint>) -> Result<(), Broken> {
        let manifest = self.manifest()?;
        self.files(&manifest)?;
        let checkpoint = self.checkpoint(&manifest)?;
        let former = self.former(&checkpoint)?;
        if let Some(kept) = kept {
            self.kept(kept, &checkpoint, &former)?;
        }
        let keys = self.keys()?;
        let mut used: BTreeSet<String> =
            [REPORT, CHECKPOINT, FORMER, KEYS, DOCUMENTS].map(str::to_owned).into();
        let entries = self.exhibits(ENTRIES, &manifest, &checkpoint, &keys, &mut used)?;
        let approvals = self.exhibits(APPROVALS, &manifest, &checkpoint, &keys, &mut used)?;
        self.answers(&entries, &manifest.asked)?;
        self.chains(&entries, &approvals)?;
        self.approvals(&entries, &approvals)?;
        self.verdicts(&entries, &mut used)?;
        self.documents(&entries)?;
        for listed in &manifest.files {
            let stray = "no entry of the pack refers to it";
            if !used.contains(&listed.name) {
                self.checks.note(What::File, &listed.name, Err::<(), _>(stray))?;
            }
        }
        Ok(())
    }

    fn manifest(&mut self) -> Result<Manifest, Broken> {
        let bytes = self.checks.note(What::Manifest, MANIFEST, self.archive.file(MANIFEST))?;
        let signed = self.archive.text(SIGNATURE).map_err(str::to_owned).and_then(|text| {
            let note: Note = text.parse().map_err(|fault: NoteFault| fault.to_string())?;
            if note.text != signed_text(&sha256(bytes)) {
                return Err("it signs another manifest: one of the two was changed".to_owned());
            }
            let name = note.signatures.first().map(|signature| signature.name.clone()).unwrap_or_default();
            note.check(&name, self.key).map_err(|fault| fault.to_string())?;
            Ok(name)
        });
        let name = self.checks.note(What::Manifest, SIGNATURE, signed)?;
        let manifest = read::<Manifest>(bytes).and_then(|manifest| {
            if manifest.format != FORMAT {
                return Err(format!("its format is unknown; this program knows {FORMAT}"));
            }
            if manifest.algorithms != Algorithms::ours() {
                return Err("it names algorithms that this program does not know".to_owned());
            }
            if origin_of(&manifest.firm) != name {
                return Err("it was signed under another firm's name".to_owned());
            }
            Ok(manifest)
        });
        self.checks.note(What::Manifest, MANIFEST, manifest)
    }

    fn files(&mut self, manifest: &Manifest) -> Result<(), Broken> {
        let mut listed = BTreeSet::from([MANIFEST, SIGNATURE]);
        for file in &manifest.files {
            let same = self.archive.file(&file.name).and_then(|bytes| {
                unless(listed.insert(&file.name), "the manifest lists it twice")?;
                let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                unless(
                    size == file.size && sha256(bytes) == file.sha256,
                    "it is not as the manifest lists it",
                )
            });
            self.checks.note(What::File, &file.name, same)?;
        }
        match self.archive.0.keys().find(|name| !listed.contains(name.as_str())) {
            Some(name) => self.checks.note(What::File, name, Err("the manifest does not list it")),
            None => Ok(()),
        }
    }

    fn checkpoint(&mut self, manifest: &Manifest) -> Result<Checkpoint, Broken> {
        let opened = self.archive.text(CHECKPOINT).map_err(str::to_owned).and_then(|text| {
            let checkpoint = Checkpoint::open(text, self.key).map_err(|fault| fault.to_string())?;
            let of_firm = checkpoint.origin == origin_of(&manifest.firm);
            of_firm.then_some(checkpoint).ok_or_else(|| "it is of another log".to_owned())
        });
        self.checks.note(What::Checkpoint, CHECKPOINT, opened)
    }

    /// Checkpoints that the log had before, each extended by this one.
    fn former(&mut self, now: &Checkpoint) -> Result<Vec<Checkpoint>, Broken> {
        let listed = self.archive.file(FORMER).map_err(str::to_owned).and_then(read::<Vec<FormerCheckpoint>>);
        let listed = self.checks.note(What::Checkpoint, FORMER, listed)?;
        let mut former = Vec::new();
        for FormerCheckpoint { checkpoint, path } in listed {
            let place = format!("{FORMER}, number {}", former.len() + 1);
            let extended = Checkpoint::open(&checkpoint, self.key)
                .map_err(|fault| fault.to_string())
                .and_then(|before| {
                    unless(before.origin == now.origin, "it is of another log")?;
                    check_consistency((before.size, before.root), (now.size, now.root), &path)
                        .map_err(|fault| fault.to_string())?;
                    Ok(before)
                });
            former.push(self.checks.note(What::Consistency, place, extended)?);
        }
        Ok(former)
    }

    fn kept(&mut self, kept: &Checkpoint, now: &Checkpoint, former: &[Checkpoint]) -> Result<(), Broken> {
        let known = std::iter::once(now).chain(former).find(|known| known.size == kept.size);
        let same = if kept.origin != now.origin {
            Err("the checkpoint that was given is of another log")
        } else if kept.size == 0 {
            Ok(())
        } else {
            match known {
                None => {
                    Err("the pack proves nothing of the log at the size of the checkpoint that was given")
                }
                Some(known) if known.root == kept.root => Ok(()),
                Some(_) => Err(
                    "the log forked: at the same size it has another root than the checkpoint that was given",
                ),
            }
        };
        self.checks.note(What::Consistency, CHECKPOINT, same)
    }

    fn keys(&mut self) -> Result<KeysFile, Broken> {
        let keys =
            self.archive.file(KEYS).map_err(str::to_owned).and_then(read::<KeysFile>).and_then(|keys| {
                let present = keys.log.iter().any(|log| log.until.is_none() && log.key == self.key);
                unless(present, "the log's present key is not the one that was given")?;
                Ok(keys)
            });
        self.checks.note(What::Keys, KEYS, keys)
    }

    fn exhibits(
        &mut self,
        folder: &str,
        manifest: &Manifest,
        checkpoint: &Checkpoint,
        keys: &KeysFile,
        used: &mut BTreeSet<String>,
    ) -> Result<Vec<EntryFile>, Broken> {
        let names: Vec<String> = self.archive.within(folder).map(str::to_owned).collect();
        let mut exhibits = Vec::new();
        for name in names {
            let exhibit = self.exhibit(&name, folder, manifest, checkpoint, keys)?;
            let index = exhibit.receipt.log_index;
            used.extend([name, leaf_name(index), proof_name(index)]);
            exhibits.push(exhibit);
        }
        exhibits.sort_by_key(|exhibit| exhibit.receipt.log_index);
        Ok(exhibits)
    }

    fn exhibit(
        &mut self,
        name: &str,
        folder: &str,
        manifest: &Manifest,
        checkpoint: &Checkpoint,
        keys: &KeysFile,
    ) -> Result<EntryFile, Broken> {
        let file = self.archive.file(name).map_err(str::to_owned).and_then(read::<EntryFile>);
        let file = file.and_then(|file| {
            let EntryFile { sealed, device_key, .. } = &file;
            unless(entry_name(folder, sealed.entry.id) == name, "its name is that of another entry")?;
            unless(sealed.entry.client() == manifest.asked.client, "it is of another client")?;
            let decides = sealed.entry.decision().is_some();
            unless(decides == (folder == APPROVALS), "it stands in the wrong folder")?;
            check_seal(sealed, device_key).map_err(|fault| fault.to_string())?;
            Ok(file)
        });
        let file = self.checks.note(What::Seal, name, file)?;
        let EntryFile { sealed, receipt, device_key, entry_key } = &file;
        let index = receipt.log_index;
        self.checks.note(What::Keys, name, device_was_in_force(&file, keys))?;
        let receipted = unless(receipt.hash == sealed.seal.hash, "the receipt is for another entry")
            .and_then(|()| {
                let key = key_at(&keys.log, receipt.received_at)
                    .ok_or("the log had no key when it was received")?;
                unless(receipt.holds(key), "the receipt is not central's")
            });
        self.checks.note(What::Receipt, name, receipted)?;

        let leaf_at = leaf_name(index);
        let bytes = self.checks.note(What::File, &leaf_at, self.archive.file(&leaf_at))?;
        let leaf = Leaf::from_bytes(bytes).and_then(|leaf| {
            leaf.entry()?.check(device_key)?;
            leaf.entry()?.check_entry(sealed, device_key)?;
            Ok(leaf)
        });
        let leaf = leaf.map_err(|fault| fault.to_string()).and_then(|leaf| {
            let same_time = leaf.head.taken_at == receipt.received_at;
            unless(same_time, "it was taken in at another time than the receipt says")?;
            Ok(leaf)
        });
        let leaf = self.checks.note(What::Leaf, &leaf_at, leaf)?;
        let opened = leaf
            .entry()
            .map_err(|fault| fault.to_string())
            .and_then(|leaf| opens(leaf, entry_key.reveal(), &file));
        self.checks.note(What::Opened, &leaf_at, opened)?;

        let proof_at = proof_name(index);
        let included = self.archive.text(&proof_at).map_err(str::to_owned).and_then(|text| {
            let proof: LogProof =
                text.parse().map_err(|fault: zhike_protocol::tlog::ProofFault| fault.to_string())?;
            unless(proof.index == index, "it is the proof of another leaf")?;
            let same = self.archive.text(CHECKPOINT) == Ok(proof.checkpoint.to_string().as_str());
            unless(same, "its checkpoint is not the pack's")?;
            check_inclusion(&leaf_hash(bytes), index, checkpoint.size, &checkpoint.root, &proof.path)
                .map_err(|fault| fault.to_string())
        });
        self.checks.note(What::Inclusion, proof_at, included)?;
        Ok(file)
    }

    /// A pack opens what was asked for and nothing else: an entry is of the days and the product, or it corrects one that is, or
    /// is corrected by it.
    fn answers(&mut self, entries: &[EntryFile], asked: &Asked) -> Result<(), Broken> {
        let services: Vec<(LogEntryId, &ServiceRecord)> = entries
            .iter()
            .filter_map(|file| Some((file.sealed.entry.id, file.sealed.entry.service()?)))
            .collect();
        let answering = asked.answered_by(&services);
        for (id, _) in services {
            let why = "it is not what the manifest says was asked for";
            self.checks.note(
                What::Manifest,
                entry_name(ENTRIES, id),
                unless(answering.contains(&id), why),
            )?;
        }
        Ok(())
    }

    /// Entries of one device follow each other in the log as in its chain, and name each other where nothing lies between.
    fn chains(&mut self, entries: &[EntryFile], approvals: &[EntryFile]) -> Result<(), Broken> {
        let mut by_device: BTreeMap<DeviceId, Vec<(&str, &EntryFile)>> = BTreeMap::new();
        let all =
            entries.iter().map(|file| (ENTRIES, file)).chain(approvals.iter().map(|file| (APPROVALS, file)));
        for (folder, file) in all {
            by_device.entry(file.sealed.entry.device).or_default().push((folder, file));
        }
        for chain in by_device.values_mut() {
            chain.sort_by_key(|(_, file)| file.sealed.entry.sequence);
            for pair in chain.windows(2) {
                let [(_, before), (folder, file)] = pair else { continue };
                let (first, second) = (&before.sealed, &file.sealed);
                let step = second.entry.sequence.saturating_sub(first.entry.sequence);
                let linked =
                    unless(step > 0, "another entry of the device has the same number").and_then(|()| {
                        unless(
                            step > 1 || second.seal.previous == first.seal.hash,
                            "it does not name the entry before it",
                        )?;
                        let in_order = before.receipt.log_index < file.receipt.log_index;
                        unless(in_order, "it stands in the log before the entry that it follows")
                    });
                self.checks.note(What::Chain, entry_name(folder, second.entry.id), linked)?;
            }
        }
        Ok(())
    }

    fn approvals(&mut self, entries: &[EntryFile], approvals: &[EntryFile]) -> Result<(), Broken> {
        let hashes: BTreeMap<LogEntryId, Digest256> =
            entries.iter().map(|file| (file.sealed.entry.id, file.sealed.seal.hash)).collect();
        for file in approvals {
            let entry = &file.sealed.entry;
            let decided = entry.decision().ok_or("it is no decision").and_then(|decision| {
                let hash = hashes.get(&decision.entry).ok_or("the entry it decides is not in the pack")?;
                unless(*hash == decision.entry_hash, "it decides the entry as it was not sealed")
            });
            self.checks.note(What::Approval, entry_name(APPROVALS, entry.id), decided)?;
        }
        Ok(())
    }

    fn verdicts(&mut self, entries: &[EntryFile], used: &mut BTreeSet<String>) -> Result<(), Broken> {
        let texts: BTreeMap<Digest256, String> = self
            .archive
            .within(PACKS)
            .filter_map(|name| Some((sha256(self.archive.file(name).ok()?), name.to_owned())))
            .collect();
        for file in entries {
            let entry = &file.sealed.entry;
            let offers = entry.service().map(|record| record.offers.as_slice()).unwrap_or_default();
            for (at, offer) in offers.iter().enumerate() {
                let name = verdict_name(entry.id, at);
                let shown = self.archive.file(&name).map_err(str::to_owned).and_then(read::<VerdictFile>);
                let shown = shown.and_then(|shown| {
                    let same = shown.entry == entry.id
                        && shown.offer == at.saturating_add(1)
                        && shown.case == offer.case
                        && shown.verdict == offer.verdict;
                    unless(same, "it is not the one that was sealed with the entry")?;
                    Ok(())
                });
                self.checks.note(What::Verdict, &name, shown)?;
                let pack = texts.get(&offer.verdict.pack_digest).ok_or("its rule pack is not in the pack");
                let pack = self.checks.note(What::RulePack, &name, pack)?.clone();
                let named = unless(
                    pack == pack_name(&offer.verdict.pack, &offer.verdict.pack_digest),
                    "the rule pack stands under another version",
                );
                self.checks.note(What::RulePack, &pack, named)?;
                let replayed = self.replayed(offer, &pack);
                self.checks.note(What::Replay, &name, replayed)?;
                used.extend([name, pack]);
            }
        }
        Ok(())
    }

    /// What was judged then, judged again from what was known then.
    fn replayed(&self, offer: &OfferMade, pack: &str) -> Result<(), String> {
        let rules = RulePack::from_toml(self.archive.text(pack)?).map_err(|fault| {
            format!("its rule pack cannot be read: line {}, {}", fault.line, fault.reason)
        })?;
        replay(offer.case.reveal(), &offer.verdict, &rules).map_err(|fault| fault.to_string())
    }

    fn documents(&mut self, entries: &[EntryFile]) -> Result<(), Broken> {
        let listed = self.archive.file(DOCUMENTS).map_err(str::to_owned).and_then(read::<Vec<DocumentLine>>);
        let same = listed.and_then(|listed| {
            let named: Vec<_> = entries.iter().flat_map(|file| documents_of(&file.sealed.entry)).collect();
            let all = listed.len() == named.len() && named.iter().all(|line| listed.contains(line));
            unless(all, "it does not list what the entries name")?;
            Ok(())
        });
        self.checks.note(What::Documents, DOCUMENTS, same)
    }
}

/// The leaf opens to the very entry that is shown; of one too large to be carried there is nothing to open.
fn opens(leaf: &EntryLeaf, key: &str, file: &EntryFile) -> Result<(), String> {
    let key = EntryKey::from_hex(key).ok_or("the entry's key is not one")?;
    match open_leaf(leaf, &key) {
        Err(LeafFault::NotCarried) => Ok(()),
        Err(fault) => Err(fault.to_string()),
        Ok(opened) => {
            let shown = canonical_bytes(&file.sealed.entry).map_err(|fault| fault.to_string())?;
            let same = *opened.canonical == shown && opened.salt == file.sealed.seal.salt;
            Ok(unless(same, "it opens to another entry than the one shown")?)
        }
    }
}

/// The device's key is the listed one, and it was enrolled and not revoked when central received the entry.
fn device_was_in_force(file: &EntryFile, keys: &KeysFile) -> Result<(), &'static str> {
    let received = file.receipt.received_at;
    let device = file.sealed.entry.device;
    let mut its = keys.devices.iter().filter(|key| key.device == device).peekable();
    its.peek().ok_or("its device is not listed")?;
    let key = its.find(|key| key.key == file.device_key).ok_or("its device is listed with another key")?;
    unless(key.enrolled_at <= received, "it was received before its device was enrolled")?;
    unless(key.revoked_at.is_none_or(|at| received < at), "it was received after its device was revoked")
}

/// The log's key that was in force.
fn key_at(keys: &[LogKey], at: chrono::DateTime<chrono::Utc>) -> Option<&str> {
    let in_force = |key: &&LogKey| key.since <= at && key.until.is_none_or(|until| at < until);
    keys.iter().find(in_force).map(|key| key.key.as_str())
}
