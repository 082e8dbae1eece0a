//! The encrypted database file: opening it with its key, one writer, one reader, transactions. No table is known here.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use zeroize::Zeroizing;
use zhike_workstation::ports::{StoreError, VaultError};

use crate::error::{Fault, is_disk_failure};
use crate::migrations::{MigrationFault, migrate};

/// Marks the file as ours ("ZHK1"), so that a database of another program under the same key is not taken for it.
const APPLICATION_ID: i32 = 0x5A48_4B31;

/// How an unencrypted SQLite file begins.
const PLAIN_MAGIC: &[u8] = b"SQLite format 3\0";

/// How long a connection waits for the other before it gives up.
const BUSY: Duration = Duration::from_secs(10);

/// The key of the database: 32 random bytes, wiped when dropped.
pub(crate) type DatabaseKey = Zeroizing<[u8; 32]>;

/// The open database.
pub(crate) struct Database {
    // Closed first: the writer then folds the write-ahead log into the file.
    reader: Mutex<Connection>,
    writer: Mutex<Connection>,
}

impl Database {
    /// Creates an empty database; there must be no file yet.
    pub(crate) fn create(path: &Path, key: &DatabaseKey) -> Result<Self, VaultError> {
        claim_file(path)?;
        let mut writer = connect(path, key, WRITER_CACHE)?;
        let mark = || -> rusqlite::Result<()> {
            writer.pragma_update(None, "journal_mode", "WAL")?;
            writer.pragma_update(None, "application_id", APPLICATION_ID)
        };
        mark().map_err(vault_error)?;
        migrate(&mut writer).map_err(migration_error)?;
        Self::with_reader(path, key, writer)
    }

    /// Opens an existing database; never makes an empty one.
    pub(crate) fn open(path: &Path, key: &DatabaseKey) -> Result<Self, VaultError> {
        refuse_plain(path)?;
        let mut writer = connect(path, key, WRITER_CACHE)?;
        let ours: i32 =
            writer.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(vault_error)?;
        if ours != APPLICATION_ID {
            return Err(VaultError::ForeignDatabase);
        }
        migrate(&mut writer).map_err(migration_error)?;
        Self::with_reader(path, key, writer)
    }

    fn with_reader(path: &Path, key: &DatabaseKey, writer: Connection) -> Result<Self, VaultError> {
        let reader = connect(path, key, READER_CACHE)?;
        reader.pragma_update(None, "query_only", true).map_err(vault_error)?;
        Ok(Self { writer: Mutex::new(writer), reader: Mutex::new(reader) })
    }

    /// Reads what is committed.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        Ok(read(&lock(&self.reader))?)
    }

    /// Writes in one transaction: all of it, durable, or nothing.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        self.write_then(write, |_| ())
    }

    /// Writes in one transaction; after the commit, and before another writer may begin, `then` is told the outcome.
    pub(crate) fn write_then<T>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
        then: impl FnOnce(&T),
    ) -> Result<T, StoreError> {
        let mut writer = lock(&self.writer);
        let transaction =
            writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Fault::from)?;
        let outcome = write(&transaction)?;
        transaction.commit().map_err(Fault::from)?;
        then(&outcome);
        Ok(outcome)
    }
}

/// A lock whose holder panicked is taken over: a transaction that was not committed has been rolled back.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Page caches in KiB. The reader's is large: with 2 MB, point reads are six times slower.
const READER_CACHE: i32 = 64_000;
const WRITER_CACHE: i32 = 32_000;

fn connect(path: &Path, key: &DatabaseKey, cache_kib: i32) -> Result<Connection, VaultError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(vault_error)?;
    // The library would write to standard error what the error codes say as well.
    connection.execute_batch("PRAGMA cipher_log_level = NONE").map_err(vault_error)?;
    let hexadecimal = Zeroizing::new(hex::encode(key.as_slice()));
    let statement = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", hexadecimal.as_str()));
    connection.execute_batch(&statement).map_err(vault_error)?;
    let settings = || -> rusqlite::Result<()> {
        connection.busy_timeout(BUSY)?;
        // The first statement that touches the file: a wrong key shows here.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", -cache_kib)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // Freed pages are overwritten: what was evicted is not left behind under the same key.
        connection.pragma_update(None, "secure_delete", "FAST")?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(())
    };
    assert_encrypting(&connection)?;
    settings().map_err(vault_error)?;
    Ok(connection)
}

/// A library built without encryption would accept the key and write in clear.
fn assert_encrypting(connection: &Connection) -> Result<(), VaultError> {
    let version: String = connection
        .pragma_query_value(None, "cipher_version", |row| row.get(0))
        .map_err(|_| VaultError::Failed("the database library does not encrypt".to_owned()))?;
    if version.is_empty() {
        return Err(VaultError::Failed("the database library does not encrypt".to_owned()));
    }
    Ok(())
}

/// Refuses a file that is not there, empty, or an unencrypted database.
fn refuse_plain(path: &Path) -> Result<(), VaultError> {
    use std::io::Read;
    let mut head = Vec::new();
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(VaultError::ForeignDatabase);
        }
        Err(_) => return Err(VaultError::DiskFailed),
    };
    file.take(16).read_to_end(&mut head).map_err(|_| VaultError::DiskFailed)?;
    if head.len() < PLAIN_MAGIC.len() || head == PLAIN_MAGIC {
        Err(VaultError::ForeignDatabase)
    } else {
        Ok(())
    }
}

/// Makes the empty file, readable by its owner alone; SQLite gives its side files the same rights.
fn claim_file(path: &Path) -> Result<(), VaultError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map(|_| ()).map_err(|_| VaultError::DiskFailed)
}

/// The database and the files SQLite keeps beside it.
pub(crate) fn files(path: &Path) -> [PathBuf; 3] {
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    [path.to_owned(), beside("-wal"), beside("-shm")]
}

fn migration_error(fault: MigrationFault) -> VaultError {
    match fault {
        MigrationFault::Newer => VaultError::NewerDatabase,
        MigrationFault::Failed(rusqlite_migration::Error::RusqliteError { err, .. }) => vault_error(err),
        MigrationFault::Failed(_) => {
            VaultError::Failed("the database cannot be brought up to date".to_owned())
        }
    }
}

fn vault_error(error: rusqlite::Error) -> VaultError {
    if is_disk_failure(&error) {
        return VaultError::DiskFailed;
    }
    match error.sqlite_error() {
        Some(failure) => match failure.code {
            rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt => {
                VaultError::ForeignDatabase
            }
            _ => VaultError::Failed(format!("SQLite code {}", failure.extended_code)),
        },
        None => VaultError::Failed("the database answers in an unknown way".to_owned()),
    }
}
