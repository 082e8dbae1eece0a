//! Stories of crashes: a process that is killed while it seals entries has kept every one it acknowledged.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use zhike_domain::log_entry::CHAIN_START;
use zhike_protocol::seal::{check_link, check_seal};
use zhike_workstation::ports::{Book, SyncStore};

use super::fixtures::*;

const FOLDER: &str = "ZHIKE_STORE_TEST_FOLDER";
const ROUNDS: u32 = 5;

/// Not a story of its own: the process that is killed. Without the folder it has nothing to do.
#[test]
fn the_sealing_process() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = vault(std::path::Path::new(&folder)).unlock_store(PASSPHRASE, at(0)).unwrap();
    let sealed_before = u32::try_from(store.log_entries(None, u32::MAX).unwrap().len()).unwrap();
    for number in sealed_before + 1.. {
        let mut said = record(1);
        said.follow_ups = vec![promise(number)];
        let sealed = seal_in(&store, number, said).unwrap();
        println!("sealed {}", sealed.entry.sequence);
        std::io::stdout().flush().unwrap();
    }
}

#[test]
fn what_was_acknowledged_outlives_kill_9_and_the_chain_holds() {
    let fresh = fresh();
    drop(fresh.store);
    let mut acknowledged = 0;
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::crash::the_sealing_process", "--nocapture"])
            .env(FOLDER, fresh.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let target = acknowledged + 3 + u64::from(round) * 4;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            // The test harness may print its own words on the same line.
            let line = line.unwrap();
            if let Some((_, sequence)) = line.split_once("sealed ") {
                acknowledged = sequence.trim().parse().unwrap();
                if acknowledged >= target {
                    // Killed at once: it is in the middle of the next entry.
                    child.kill().unwrap();
                    break;
                }
            }
        }
        child.wait().unwrap();
        assert!(acknowledged >= target, "the process sealed until it was killed");

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
