//! Stories of crashes: a process that is killed while it seals entries or keeps checkups has kept every one it
//! acknowledged.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use zhike_domain::log_entry::CHAIN_START;
use zhike_protocol::seal::{check_link, check_seal};
use zhike_workstation::ports::{Book, Journal, SyncStore};

use super::fixtures::*;

const FOLDER: &str = "ZHIKE_STORE_TEST_FOLDER";
const ROUNDS: u32 = 5;

/// Not a story of its own: the process that is killed. Without the folder it has nothing to do.
#[test]
fn the_sealing_process() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = vault(Path::new(&folder)).unlock_store(PASSPHRASE, at(0)).unwrap();
    let sealed_before = u32::try_from(store.log_entries(None, u32::MAX).unwrap().len()).unwrap();
    for number in sealed_before + 1.. {
        let mut said = record(1);
        said.follow_ups = vec![promise(number)];
        let sealed = seal_in(&store, number, said).unwrap();
        println!("sealed {}", sealed.entry.sequence);
        std::io::stdout().flush().unwrap();
    }
}

/// The same for checkups: each is run, and then completed.
#[test]
fn the_checking_process() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = vault(Path::new(&folder)).unlock_store(PASSPHRASE, at(0)).unwrap();
    let kept_before = u32::try_from(store.checkup_summaries().unwrap().len()).unwrap();
    for number in kept_before + 1.. {
        let checkup = zhike_testkit::checkup(number, client_id(1), staff().id, at(number.into()));
        store.put_checkup(&checkup, at(0)).unwrap();
        store.put_checkup(&zhike_testkit::completed(checkup), at(1)).unwrap();
        println!("kept {number}");
        std::io::stdout().flush().unwrap();
    }
}

/// Runs a process on the folder until it has acknowledged `target`, and kills it at once, while it is at the next;
/// how many it had acknowledged.
fn killed_after(folder: &Path, process: &str, word: &str, target: u64) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", process, "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut acknowledged = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        // The test harness may print its own words on the same line.
        let line = line.unwrap();
        if let Some((_, number)) = line.split_once(word) {
            acknowledged = number.trim().parse().unwrap();
            if acknowledged >= target {
                child.kill().unwrap();
                break;
            }
        }
    }
    child.wait().unwrap();
    assert!(acknowledged >= target, "the process went on until it was killed");
    acknowledged
}

#[test]
fn what_was_acknowledged_outlives_kill_9_and_the_chain_holds() {
    let fresh = fresh();
    drop(fresh.store);
    let mut acknowledged = 0;
    for round in 0..ROUNDS {
        let target = acknowledged + 3 + u64::from(round) * 4;
        let process = "tests::crash::the_sealing_process";
        acknowledged = killed_after(fresh.folder.path(), process, "sealed ", target);

        let store = fresh.vault.unlock_store(PASSPHRASE, at(0)).unwrap();
        let mut entries = store.log_entries(None, u32::MAX).unwrap();
        entries.sort_by_key(|stored| stored.sealed.entry.sequence);
        assert!(entries.len() as u64 >= acknowledged);
        let mut before = (CHAIN_START, 0);
        for stored in &entries {
            check_link(before.0, before.1, &stored.sealed).unwrap();
            check_seal(&stored.sealed, &stored.device_key).unwrap();
            before = (stored.sealed.seal.hash, stored.sealed.entry.sequence);
        }
        let outbox = store.outbox(usize::MAX).unwrap();
        assert_eq!(outbox.len(), entries.len(), "an entry and its outbox record are there together");
        assert!(outbox.iter().zip(1..).all(|(mutation, mid)| mutation.mid == mid));
        assert_eq!(store.open_follow_ups().unwrap().len(), entries.len());
        acknowledged = entries.len() as u64;
    }
}

#[test]
fn a_checkup_and_its_outbox_records_outlive_kill_9_together() {
    let fresh = fresh();
    drop(fresh.store);
    let mut acknowledged = 0;
    for round in 0..ROUNDS {
        let target = acknowledged + 3 + u64::from(round) * 4;
        let process = "tests::crash::the_checking_process";
        acknowledged = killed_after(fresh.folder.path(), process, "kept ", target);

        let store = fresh.vault.unlock_store(PASSPHRASE, at(0)).unwrap();
        let checkups = store.checkups_of(client_id(1)).unwrap();
        assert!(checkups.len() as u64 >= acknowledged);
        let mut complete: Vec<bool> = checkups.iter().map(|checkup| checkup.completed_at.is_some()).collect();
        let outbox = store.outbox(usize::MAX).unwrap();
        let states = complete.iter().map(|complete| 1 + usize::from(*complete)).sum::<usize>();
        assert_eq!(outbox.len(), states, "a state of a checkup and its outbox record are there together");
        assert!(outbox.iter().zip(1..).all(|(mutation, mid)| mutation.mid == mid));
        // Only the last may have been on its way. The next round runs from there.
        let last = complete.pop().unwrap();
        assert!(complete.iter().all(|complete| *complete));
        assert_eq!(store.checkup_summaries().unwrap().last().unwrap().completed_at.is_some(), last);
        if !last {
            let half = checkups.last().unwrap().clone();
            store.put_checkup(&zhike_testkit::completed(half), at(2)).unwrap();
        }
        acknowledged = checkups.len() as u64;
    }
}
