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
