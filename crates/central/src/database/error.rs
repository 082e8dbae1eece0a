//! How the database fails. No text holds a value from a row.

use std::io::ErrorKind;

/// The database failed.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// In SQLite's words, which name tables and columns, never values.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value cannot be read.
    #[error("a stored value cannot be read: {0}")]
    Damaged(&'static str),
    /// A number beyond what is stored.
    #[error("a number is beyond what is stored")]
    TooLarge,
    /// A query that names nobody's eyes.
    #[error("a query names no scope")]
    NoScope,
    /// The log in the database is not the one that was witnessed: shorter, rewritten, or its tiles were changed.
    #[error(
        "the log in the database is not the one that was signed and witnessed: nothing is signed or taken in until an \
         operator has acted (`zhike-central audit` says what is wrong; `zhike-central accept-log` goes on from here)"
    )]
    LogForked,
    /// The file that says how far the log had come cannot be read or written.
    #[error("the witness file beside the key cannot be read or written: {0}")]
    Witness(std::io::ErrorKind),
    /// A record has no JSON form.
    #[error("a record has no JSON form")]
    NoJson,
    /// The system gives no randomness.
    #[error(transparent)]
    NoRandomness(#[from] crate::random::NoRandomness),
}

/// Why a database does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file is not a database of central's.
    #[error("the file is not a database of central's")]
    Foreign,
    /// The database was written by a newer version of central.
    #[error("the database was written by a newer version of central")]
    Newer,
    /// The database exists, but not the key with which its receipts were signed.
    #[error(
        "the key file of this database is missing; receipts could not be signed with the key devices know"
    )]
    KeyMissing,
    /// The key file is of another database.
    #[error("the key file is not that of this database")]
    KeyDiffers,
    /// The key file cannot be read or written.
    #[error("the key file cannot be read or written: {0}")]
    Key(ErrorKind),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::Foreign,
            _ => Self::Database(error.into()),
        }
    }
}
