//! Stories of the vault: who opens it, who does not, and what lies on the disk.

use std::sync::Arc;

use zhike_workstation::ports::{Book, Journal, Store, StoreError, Vault, VaultError};

use super::fixtures::*;
use crate::{DeviceVault, KdfParameters, KeyStorePolicy};
use zhike_protocol::record::RecordKind;

fn refusal<T>(result: Result<T, VaultError>) -> VaultError {
    match result {
        Ok(_) => panic!("it opened"),
        Err(error) => error,
    }
}

#[test]
fn an_empty_folder_holds_no_device() {
    let folder = tempfile::TempDir::new().unwrap();
    let status = vault(folder.path()).status().unwrap();
    assert!(!status.enrolled);
    assert_eq!(refusal(vault(folder.path()).unlock(PASSPHRASE, at(0))), VaultError::KeyMissing);
    assert!(!folder.path().join("zhike.db").exists(), "unlocking never makes a database");
}

#[test]
fn what_was_created_opens_with_its_passphrase_and_knows_its_owner() {
    let fresh = fresh();
    assert!(!fresh.vault.status().unwrap().enrolled, "enrolment is not complete");
    fresh.vault.finish_enrolment(&device()).unwrap();
    let fresh = fresh.reopened();
    let status = fresh.vault.status().unwrap();
    assert!(status.enrolled && status.passphrase_only);
    assert_eq!(status.owner.unwrap().name, "林晓");
    let kept = fresh.store.device().unwrap().unwrap();
    assert_eq!(kept.signing_key.to_bytes(), signing_key().to_bytes());
    assert_eq!((kept.id, kept.owner, kept.firm), (device().id, staff(), device().firm));
}

#[test]
fn the_file_is_encrypted_and_holds_no_client_in_clear() {
    let fresh = fresh();
    apply(
        &fresh.store,
        vec![put(RecordKind::Client, client_id(1), 1, &client(1, "曾国藩之后", "10006310672"))],
    );
    let mut bytes = Vec::new();
    for file in ["zhike.db", "zhike.db-wal"] {
        bytes.extend(std::fs::read(fresh.folder.path().join(file)).unwrap());
    }
    assert!(!bytes.starts_with(b"SQLite format 3"));
    for secret in ["曾国藩之后", "10006310672", "zengguofanzhihou", "CREATE TABLE"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
    let key_file = std::fs::read_to_string(fresh.folder.path().join("device.json")).unwrap();
    assert!(!key_file.contains(PASSPHRASE));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let fresh = fresh();
    for file in ["zhike.db", "device.json"] {
        let mode = std::fs::metadata(fresh.folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file}");
    }
}

#[test]
fn wrong_passphrases_cost_more_and_more_time_and_a_restart_does_not_help() {
    let fresh = fresh();
    drop(fresh.store);
    for _ in 0..3 {
        let wrong = vault(fresh.folder.path()).unlock("another passphrase", at(0));
        assert_eq!(refusal(wrong), VaultError::WrongPassphrase);
    }
    // Each attempt is a new vault, as after a restart. The right passphrase waits too.
    let again = || vault(fresh.folder.path());
    assert_eq!(refusal(again().unlock(PASSPHRASE, at(0))), VaultError::TryLater(5));
    assert_eq!(
        refusal(again().unlock(PASSPHRASE, at(-60 * 24))),
        VaultError::TryLater(5),
        "clock turned back"
    );
    assert_eq!(refusal(again().unlock("another passphrase", at(1))), VaultError::WrongPassphrase);
    assert_eq!(refusal(again().unlock(PASSPHRASE, at(1))), VaultError::TryLater(10));
    again().unlock(PASSPHRASE, at(2)).unwrap();
    assert_eq!(refusal(again().unlock("another passphrase", at(2))), VaultError::WrongPassphrase);
    again().unlock(PASSPHRASE, at(2)).unwrap();
}

#[test]
fn a_short_passphrase_is_refused() {
    let folder = tempfile::TempDir::new().unwrap();
    assert_eq!(refusal(vault(folder.path()).create("十一个字的口令还是短了")), VaultError::WeakPassphrase);
    assert!(vault(folder.path()).create("十二个字的口令就已经够长了吧").is_ok());
}

#[test]
fn without_its_key_file_a_database_is_refused_and_kept() {
    let fresh = fresh();
    drop(fresh.store);
    let key_file = fresh.folder.path().join("device.json");
    let kept = std::fs::read(&key_file).unwrap();
    std::fs::remove_file(&key_file).unwrap();
    assert_eq!(refusal(fresh.vault.status()), VaultError::KeyMissing);
    assert_eq!(refusal(fresh.vault.unlock(PASSPHRASE, at(0))), VaultError::KeyMissing);
    // Enrolling anew puts the old database aside; with its key file it still opens.
    fresh.vault.create_store("another passphrase").unwrap();
    let elsewhere = tempfile::TempDir::new().unwrap();
    std::fs::rename(fresh.folder.path().join("zhike.db.without-key-1"), elsewhere.path().join("zhike.db"))
        .unwrap();
    std::fs::write(elsewhere.path().join("device.json"), kept).unwrap();
    let old = vault(elsewhere.path()).unlock_store(PASSPHRASE, at(0)).unwrap();
    assert!(old.device().unwrap().is_some());
}

#[test]
fn foreign_files_are_refused_and_never_replaced() {
    let fresh = fresh();
    drop(fresh.store);
    let database = fresh.folder.path().join("zhike.db");
    let refuses = |what: &str| {
        let before = std::fs::read(&database).ok();
        assert_eq!(refusal(fresh.vault.unlock(PASSPHRASE, at(0))), VaultError::ForeignDatabase, "{what}");
        assert_eq!(std::fs::read(&database).ok(), before, "{what}");
    };
    std::fs::remove_file(&database).unwrap();
    refuses("none");
    std::fs::write(&database, b"").unwrap();
    refuses("an empty file");
    std::fs::write(&database, (0..8192u32).map(|i| (i * 31 % 251) as u8).collect::<Vec<_>>()).unwrap();
    refuses("random bytes");
    std::fs::remove_file(&database).unwrap();
    let plain = rusqlite::Connection::open(&database).unwrap();
    plain.execute_batch("CREATE TABLE client (id INTEGER); INSERT INTO client VALUES (1);").unwrap();
    drop(plain);
    assert!(std::fs::read(&database).unwrap().starts_with(b"SQLite format 3"));
    refuses("a plain database");
    let other = super::fixtures::fresh();
    drop(other.store);
    std::fs::copy(other.folder.path().join("zhike.db"), &database).unwrap();
    refuses("another device's database");
}

#[test]
fn a_flipped_bit_is_noticed_and_never_read_as_data() {
    let fresh = fresh();
    let clients = (1..300)
        .map(|n| put(RecordKind::Client, client_id(n), u64::from(n), &client(n, "周明", "10006310672")));
    apply(&fresh.store, clients.collect());
    drop(fresh.store);
    let database = fresh.folder.path().join("zhike.db");
    let whole = std::fs::read(&database).unwrap();
    for page in (0..whole.len()).step_by(16 * 4096) {
        let mut flipped = whole.clone();
        flipped[page + 1234] ^= 1;
        std::fs::write(&database, flipped).unwrap();
        match fresh.vault.unlock_store(PASSPHRASE, at(0)) {
            Err(error) => assert_eq!(error, VaultError::ForeignDatabase, "page at {page}"),
            Ok(store) => match store.clients() {
                Err(error) => assert_eq!(error, StoreError::Damaged("database"), "page at {page}"),
                Ok(clients) => assert_eq!(clients.len(), 299, "another page than his was hit"),
            },
        }
    }
    std::fs::write(&database, whole).unwrap();
    assert_eq!(fresh.vault.unlock_store(PASSPHRASE, at(0)).unwrap().clients().unwrap().len(), 299);
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let fresh = fresh();
    fresh
        .store
        .database
        .write(|transaction| Ok(transaction.pragma_update(None, "user_version", 99)?))
        .unwrap();
    drop(fresh.store);
    assert_eq!(refusal(fresh.vault.unlock(PASSPHRASE, at(0))), VaultError::NewerDatabase);
}

#[test]
fn a_changed_key_file_does_not_open() {
    let fresh = fresh();
    drop(fresh.store);
    let path = fresh.folder.path().join("device.json");
    let original = std::fs::read_to_string(&path).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&original).unwrap();
    file["kdf"]["passes"] = 2.into();
    std::fs::write(&path, file.to_string()).unwrap();
    assert_eq!(refusal(fresh.vault.unlock(PASSPHRASE, at(0))), VaultError::WrongPassphrase);
    file["kdf"]["memory_kib"] = u32::MAX.into();
    std::fs::write(&path, file.to_string()).unwrap();
    assert!(matches!(refusal(fresh.vault.unlock(PASSPHRASE, at(0))), VaultError::Failed(_)));
    std::fs::write(&path, "{}").unwrap();
    assert!(matches!(refusal(fresh.vault.status()), VaultError::Failed(_)));
    file["format"] = 2.into();
    std::fs::write(&path, file.to_string()).unwrap();
    assert_eq!(refusal(fresh.vault.status()), VaultError::NewerDatabase);
}

#[test]
fn a_key_store_that_lost_its_secret_opens_nothing() {
    let fresh = fresh();
    drop(fresh.store);
    let path = fresh.folder.path().join("device.json");
    let mut file: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    file["key_store"] = true.into();
    std::fs::write(&path, file.to_string()).unwrap();
    assert_eq!(refusal(fresh.vault.unlock(PASSPHRASE, at(0))), VaultError::KeyStore);
}

#[test]
fn an_unfinished_store_is_replaced_and_an_enrolled_one_is_not() {
    let fresh = fresh();
    drop(fresh.store);
    let second = fresh.vault.create_store("a second passphrase").unwrap();
    assert!(second.device().unwrap().is_none());
    second.keep_device(&device()).unwrap();
    fresh.vault.finish_enrolment(&device()).unwrap();
    assert!(matches!(refusal(fresh.vault.create("a third passphrase")), VaultError::Failed(_)));
    drop(second);
    assert!(fresh.vault.unlock_store("a second passphrase", at(0)).unwrap().device().unwrap().is_some());
}

#[test]
fn the_standard_cost_is_what_the_design_asks_for() {
    assert_eq!(KdfParameters::default(), KdfParameters { memory_kib: 65_536, passes: 3, lanes: 1 });
    let folder = tempfile::TempDir::new().unwrap();
    let standard = DeviceVault::new(folder.path()).with_key_store(KeyStorePolicy::Off);
    let store: Arc<dyn Store> = standard.create(PASSPHRASE).unwrap();
    assert!(store.clients().unwrap().is_empty());
    drop(store);
    standard.unlock(PASSPHRASE, at(0)).unwrap();
}
