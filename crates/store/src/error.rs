//! What can go wrong inside the store, before it is put in the port's words. Holds no values of rows.

use rusqlite::ErrorCode;
use zhike_workstation::ports::StoreError;

/// A failure inside the store.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The database library failed.
    Sql(rusqlite::Error),
    /// What is stored cannot be read; says where.
    Damaged(&'static str),
    /// The record could not be made.
    Refused,
    /// Something else failed; says what.
    Failed(&'static str),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Sql(error) => sql_error(&error),
            Fault::Damaged(place) => Self::Damaged(place),
            Fault::Refused => Self::Refused,
            Fault::Failed(what) => Self::Failed(what.to_owned()),
        }
    }
}

/// The disk gave out: nothing more can be written, or not even read.
pub(crate) fn is_disk_failure(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
        )
    )
}

/// Only the library's code is passed on: its messages could name what was being written.
fn sql_error(error: &rusqlite::Error) -> StoreError {
    if is_disk_failure(error) {
        return StoreError::DiskFailed;
    }
    match error.sqlite_error() {
        Some(failure) => match failure.code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Damaged("database"),
            _ => StoreError::Failed(format!("SQLite code {}", failure.extended_code)),
        },
        None => StoreError::Damaged("row"),
    }
}
