//! The database's versions, in order. A released migration is never edited; what changes comes as a new one.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations, SchemaVersion};

const STEPS: &[M<'static>] = &[M::up(include_str!("migrations/0001_book.sql"))];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// Why the database cannot be brought to this version.
#[derive(Debug)]
pub(crate) enum MigrationFault {
    /// It was written by a newer version.
    Newer,
    /// A step failed, in the library's words for the kind of failure.
    Failed(rusqlite_migration::Error),
}

/// Brings the database to this version; each step is one transaction.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), MigrationFault> {
    match MIGRATIONS.current_version(connection).map_err(MigrationFault::Failed)? {
        SchemaVersion::Outside(_) => Err(MigrationFault::Newer),
        SchemaVersion::NoneSet | SchemaVersion::Inside(_) => {
            MIGRATIONS.to_latest(connection).map_err(MigrationFault::Failed)
        }
    }
}
