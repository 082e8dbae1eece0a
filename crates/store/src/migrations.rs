//! The database's versions, in order. A released migration is never edited; what changes comes as a new one.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations, SchemaVersion};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("migrations/0001_book.sql")),
    M::up(include_str!("migrations/0002_checkup.sql")),
    M::up(include_str!("migrations/0003_evidence.sql")),
];
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_valid() {
        MIGRATIONS.validate().unwrap();
    }

    #[test]
    fn a_database_from_before_checkups_keeps_what_it_has_and_fetches_the_rest() {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_version(&mut connection, 1).unwrap();
        connection
            .execute_batch(
                "INSERT INTO price (product, rev, packed) VALUES ('512690', 7, x'00');
                 UPDATE sync_state SET cursor = 'there', feed_epoch = 5, last_mid = 9",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let kept = "SELECT rev, actions IS NULL FROM price";
        let (rev, none): (i64, bool) =
            connection.query_row(kept, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!((rev, none), (7, true));
        let state = "SELECT cursor IS NULL, last_mid FROM sync_state";
        let (again, mid): (bool, i64) =
            connection.query_row(state, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!((again, mid), (true, 9), "the feed from its start, the outbox where it was");
    }
}
