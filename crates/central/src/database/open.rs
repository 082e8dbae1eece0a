//! Opening the database: its settings, its schema, and the key that belongs to it.

use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations, SchemaVersion};

use super::{Database, DatabaseError, Firm, Inner, OpenError, Tables};
use crate::clock::{Clock, SystemClock};
use crate::keys::{Keys, key_path};
use crate::witness::WitnessFile;

/// `ZHKC` in the file's header says that the file is ours.
const APPLICATION_ID: i64 = 0x5a48_4b43;

const STEPS: &[M<'static>] = &[
    M::up(include_str!("schema.sql")),
    M::up(include_str!("migrations/0002_documents.sql")),
    M::up(include_str!("migrations/0003_log.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

impl Database {
    /// Opens the database, or makes a new one, by the machine's clock. Its key file is named by
    /// [`crate::KEY_FILE_VARIABLE`], or lies beside it with the ending `.key`.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_with(path, &key_path(path), Arc::new(SystemClock))
    }

    /// As [`Database::open`], with a key file and a clock of one's own.
    pub fn open_with(path: &Path, key_file: &Path, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        create_for_owner_alone(path);
        let mut connection = Connection::open(path)?;
        set_up(&connection)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // A commit is acknowledged to devices, which then forget their copy: it has to be on the disk.
        connection.pragma_update(None, "synchronous", "FULL")?;
        let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if application != APPLICATION_ID && tables > 0 {
            return Err(OpenError::Foreign);
        }
        if matches!(MIGRATIONS.current_version(&connection), Ok(SchemaVersion::Outside(_))) {
            return Err(OpenError::Newer);
        }
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        MIGRATIONS.to_latest(&mut connection).map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            _ => OpenError::Newer,
        })?;
        let (keys, firm) = keys_and_firm(&connection, key_file)?;
        let database = Self(Arc::new(Inner {
            path: path.to_owned(),
            writer: Mutex::new(connection),
            readers: Mutex::new(Vec::new()),
            keys,
            clock,
            epoch: firm.epoch,
            witness: WitnessFile::beside(key_file),
        }));
        if database.read(|tables| tables.has_old_leaves())? {
            database.write(|tables| tables.convert_old_leaves(database.keys()))?;
        }
        Ok(database)
    }
}

/// Makes the file of a new database so that others on the machine cannot read it; SQLite gives the files beside it the same
/// rights. Whatever is wrong with the path is said by SQLite when it opens the file.
fn create_for_owner_alone(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}

/// The key that belongs to the database. A new key is made only for a database that never had one.
fn keys_and_firm(connection: &Connection, key_file: &Path) -> Result<(Keys, Firm), OpenError> {
    let tables = Tables(connection);
    let keys = Keys::read(key_file)?;
    match (keys, tables.firm()?) {
        (Some(keys), Some(firm)) if firm.central_key == keys.public() => Ok((keys, firm)),
        (Some(_), Some(_)) => Err(OpenError::KeyDiffers),
        (None, Some(_)) => Err(OpenError::KeyMissing),
        (keys, None) => {
            let keys = keys.map_or_else(|| Keys::create(key_file), Ok)?;
            let firm = tables.found_firm(&keys.public())?;
            Ok((keys, firm))
        }
    }
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, DatabaseError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    set_up(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn set_up(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // What is removed is overwritten: a client who was erased is not in the file's free pages either.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

#[cfg(test)]
mod tests {
    use zhike_domain::canonical::Digest256;
    use zhike_domain::ids::{ClientId, DeviceId, LogEntryId, StaffId};
    use zhike_domain::log_entry::{CHAIN_START, EntryContent, LogEntry, SealedEntry};
    use zhike_domain::review::{Decision, Ruling};
    use zhike_protocol::record::{LogRecord, RecordKind};
    use zhike_protocol::seal::{Receipt, seal};

    use super::*;
    use crate::scope::Scope;

    #[test]
    fn the_schema_is_sound() {
        MIGRATIONS.validate().unwrap();
    }

    #[test]
    fn a_database_opens_again_with_the_same_key_and_epoch() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("central.db");
        let first = Database::open(&path).unwrap();
        let (key, epoch) = (first.central_key(), first.epoch());
        drop(first);
        let again = Database::open(&path).unwrap();
        assert_eq!((again.central_key(), again.epoch()), (key, epoch));
        assert!(epoch > 0);
    }

    #[test]
    fn without_its_key_a_database_stays_shut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("central.db");
        drop(Database::open(&path).unwrap());
        std::fs::remove_file(path.with_extension("key")).unwrap();
        assert!(matches!(Database::open(&path), Err(OpenError::KeyMissing)));
        Keys::create(&path.with_extension("key")).unwrap();
        assert!(matches!(Database::open(&path), Err(OpenError::KeyDiffers)));
    }

    #[test]
    fn a_foreign_file_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("notes.db");
        std::fs::write(&text, "these are notes, not a database, and they are long enough").unwrap();
        assert!(matches!(Database::open(&text), Err(OpenError::Foreign)));
        let other = folder.path().join("other.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
        assert!(matches!(Database::open(&other), Err(OpenError::Foreign)));
        assert!(!other.with_extension("key").exists());
    }

    /// A database as central wrote it before the log was a tree: an import, an entry with its receipt, an enrolment.
    fn of_before_the_tree(path: &Path) -> SealedEntry {
        let keys = Keys::create(&path.with_extension("key")).unwrap();
        let connection = Connection::open(path).unwrap();
        connection.execute_batch(include_str!("schema.sql")).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        let tables = Tables(&connection);
        tables.found_firm(&keys.public()).unwrap();
        let at = chrono::DateTime::UNIX_EPOCH;
        let device = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
        let entry = LogEntry {
            id: LogEntryId::new(at, [1; 10]),
            rm: StaffId::new(at, [2; 10]),
            device: DeviceId::new(at, [3; 10]),
            sequence: 1,
            sealed_at: at,
            last_server_time: None,
            late: false,
            software: "zhike 0.1.0".to_owned(),
            content: EntryContent::Decision(Decision {
                entry: LogEntryId::new(at, [4; 10]),
                entry_hash: CHAIN_START,
                client: ClientId::new(at, [5; 10]),
                ruling: Ruling::Approved,
                reason: None,
                by_name: "复核甲".to_owned(),
            }),
        };
        let sealed = seal(entry, CHAIN_START, Digest256([7; 32]), &device).unwrap();
        let receipt = Receipt::sign(1, sealed.seal.hash, at, keys.receipts());
        let device_key = hex::encode(device.verifying_key().to_bytes());
        let record = LogRecord { sealed: sealed.clone(), receipt, device_key };
        let (id, body) = (sealed.entry.id.to_string(), serde_json::to_string(&record).unwrap());
        tables.put_record(RecordKind::LogEntry, &id, &Scope::Firm, &body, None, None).unwrap();
        for (index, hash, kind) in [
            (0, Digest256([8; 32]), "import"),
            (1, sealed.seal.hash, "archived_log_entry"),
            (2, Digest256([9; 32]), "enrolled"),
        ] {
            let leaf = "INSERT INTO log_leaf VALUES (?1, ?2, ?3, 'applied', NULL, NULL, 1000)";
            connection.execute(leaf, rusqlite::params![index, hash.to_string(), kind]).unwrap();
        }
        connection.execute("UPDATE log_head SET size = 3", []).unwrap();
        sealed
    }

    #[test]
    fn leaves_from_before_the_tree_keep_their_places_and_are_changed_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("central.db");
        let sealed = of_before_the_tree(&path);
        let database = Database::open(&path).unwrap();
        assert_eq!(database.audit().unwrap().size, 3);
        let leaf = database.read(|tables| tables.leaf(1)).unwrap().unwrap();
        let leaf = zhike_protocol::tlog::Leaf::from_bytes(&leaf).unwrap();
        assert_eq!(leaf.entry().unwrap().hash, sealed.seal.hash);
        assert_eq!(leaf.head.kind, "archived_log_entry");
        assert!(Connection::open(&path).unwrap().execute("UPDATE log_leaf SET at = 0", []).is_err());
        drop(database);
        assert_eq!(Database::open(&path).unwrap().audit().unwrap().size, 3);
    }

    #[test]
    fn a_newer_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("central.db");
        drop(Database::open(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(Database::open(&path), Err(OpenError::Newer)));
    }
}
